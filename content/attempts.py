"""What a person answered, wherever it was: what review, readiness and quizzes are counted from. Pure."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Occasion(StrEnum):
    """Where a question was answered."""

    DAILY = "daily"
    QUIZ = "quiz"
    REVIEW = "review"
    MOCK = "mock"
    DRILL = "drill"
    """A half exam."""


class Sureness(StrEnum):
    """How sure somebody said they were, before the verdict. It never scores."""

    SURE = "sure"
    UNSURE = "unsure"
    GUESS = "guess"


class Attempt(NamedTuple):
    """One answer that counts: of several accounts of a person the earliest."""

    question: str
    """Its id, or that of a template."""
    seed: str | None
    """What a template's numbers were drawn from; None for a question, and in a review."""
    occasion: Occasion
    right: bool | None
    """None while it may not be known: an open question of a group's quiz, a daily whose verdict waits."""
    out: bool
    """Whether the answer has been shown to everybody who was asked; before that it is asked of nobody again."""
    chosen: tuple[str, ...]
    sureness: Sureness | None
    """None where nothing was said."""
    at: datetime
    group: int | None
    """None in a review, which is nobody's but the person's."""
    shown_at: datetime | None = None
    """When it was shown, where that is known: a daily stands in its channel for hours before it is read."""
    due: str | None = None
    """In a review: the question or template that was due, of which this may be another shape."""

    @property
    def seconds(self) -> float | None:
        """From when it was shown to the answer."""
        return (self.at - self.shown_at).total_seconds() if self.shown_at is not None else None


class Missed(NamedTuple):
    """A daily that stood in the person's channel for its whole time and that they let pass."""

    question: str
    seed: str | None
    at: datetime
    """When that was settled."""
    group: int


def first_attempts(attempts: Iterable[Attempt]) -> tuple[Attempt, ...]:
    """Of each question or template the earliest attempt of one person, in the order of time."""
    first: dict[str, Attempt] = {}
    for attempt in sorted(attempts, key=lambda attempt: attempt.at):
        first.setdefault(attempt.question, attempt)
    return tuple(first.values())
