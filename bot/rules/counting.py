"""Answers as they are counted for whoever watches over Studyhall: by verdict, of whatever room, and never by member."""

from typing import Final

from bot.metrics import AnswerResult, Metrics
from bot.talk.asks import Ask
from bot.talk.clicks import TICK
from bot.talk.pages import Outcome
from bot.talk.people import CardKind
from content.grading import Grade

_KINDS: Final[dict[CardKind, str]] = {"post": "daily", "turn": "quiz", "review": "review"}
_ANSWERS: Final = ("answer", "submit", TICK, "sure")
"""The controls behind which a verdict may stand."""


def count_told(metrics: Metrics, ask: Ask, outcome: Outcome) -> None:
    """Count an answer whose verdict is told for the first time, or that is noted until its verdict may be told.

    Whatever the room, what came of an answer says what was `chosen`, whether that was told before (`again`), and how
    right it was (`grade`).
    """
    click = ask.click
    if click is None or click.shown is None or click.press not in _ANSWERS or not hasattr(outcome, "chosen"):
        return
    kind = _KINDS.get(click.shown.kind)
    if kind is not None and not getattr(outcome, "again", True):
        grade: Grade | None = getattr(outcome, "grade", None)
        verdict: AnswerResult = "waiting" if grade is None else "right" if grade.right else "wrong"
        metrics.count_answer(ask.caller.account.platform, kind, verdict)
