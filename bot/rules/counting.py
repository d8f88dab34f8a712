"""Answers as they are counted for whoever watches over Studyhall: by verdict, of whatever room, and never by member."""

from typing import Final

from bot.metrics import Metrics, Told
from bot.talk.asks import Ask
from bot.talk.clicks import TICK
from bot.talk.pages import Outcome
from bot.talk.people import Kind
from content.grading import Grade

_KINDS: Final[dict[Kind, str]] = {"post": "daily", "turn": "quiz", "review": "review"}
_ANSWERS: Final = ("answer", "submit", TICK, "sure")
"""The controls behind which a verdict may stand."""


def count_told(metrics: Metrics, ask: Ask, outcome: Outcome) -> None:
    """Count an answer whose verdict is told for the first time, or that is noted until its verdict may be told.

    Rooms show an answer as what was `chosen`, whether it was told `again`, and its `grade` where it has its verdict.
    """
    click = ask.click
    if click is None or click.shown is None or click.press not in _ANSWERS:
        return
    kind = _KINDS.get(click.shown.kind)
    if kind is not None and hasattr(outcome, "chosen") and getattr(outcome, "again", None) is False:
        metrics.count_answer(ask.caller.account.platform, kind, _verdict(getattr(outcome, "grade", None)))


def _verdict(grade: Grade | None) -> Told:
    if grade is None:
        return "waiting"
    return "right" if grade.right else "wrong"
