"""Answers as they are counted for whoever watches over Studyhall: by verdict, of whatever room, and never by member."""

from typing import Final, Protocol, runtime_checkable

from bot.metrics import AnswerResult, Metrics
from bot.talk.asks import Ask
from bot.talk.clicks import TICK
from bot.talk.pages import Outcome
from bot.talk.people import CardKind
from content.grading import Grade

_KINDS: Final[dict[CardKind, str]] = {"post": "daily", "turn": "quiz", "review": "review"}
_ANSWERS: Final = ("answer", "submit", TICK, "sure")
"""The controls behind which a verdict may stand."""


@runtime_checkable
class Answered(Protocol):
    """What rooms show of an answer: what was chosen, and whether that was told before."""

    @property
    def chosen(self) -> tuple[str, ...]: ...

    @property
    def again(self) -> bool: ...


@runtime_checkable
class Graded(Answered, Protocol):
    """The same with its verdict."""

    @property
    def grade(self) -> Grade: ...


def count_told(metrics: Metrics, ask: Ask, outcome: Outcome) -> None:
    """Count an answer whose verdict is told for the first time, or that is noted until its verdict may be told."""
    click = ask.click
    if click is None or click.shown is None or click.press not in _ANSWERS or not isinstance(outcome, Answered):
        return
    kind = _KINDS.get(click.shown.kind)
    if kind is not None and not outcome.again:
        metrics.count_answer(ask.caller.account.platform, kind, _verdict(outcome))


def _verdict(outcome: Answered) -> AnswerResult:
    if not isinstance(outcome, Graded):
        return "waiting"
    return "right" if outcome.grade.right else "wrong"
