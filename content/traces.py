"""What is known of somebody's memory: a trace for each question or template that they missed in any way, or starred.

Nobody is asked for a grade: it follows from right or wrong, from how sure they were and from how long they took. FSRS
counts in days; here they are the local dates of whoever is asked, so that what is due tomorrow is due tomorrow morning.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Final, NamedTuple

from fsrs import Rating

from content.attempts import Attempt, Missed, Sureness

_SLOW_S: Final = 180
"""The exam allows 120 seconds a question; who needs half as long again did not simply know it."""
_AWAY_S: Final = 1_800
"""After half an hour the clock tells only that somebody did something else."""


def grade_of(attempt: Attempt) -> Rating:
    """FSRS's grade of an answer whose verdict is known.

    Right by a guess is a lapse: of four options every fourth guess is right. Never easy, since whoever reads an option
    recognises it, which is less than recalling it.
    """
    assert attempt.right is not None
    if not attempt.right or attempt.sureness is Sureness.GUESS:
        return Rating.Again
    seconds = attempt.seconds
    slow = seconds is not None and _SLOW_S < seconds < _AWAY_S
    return Rating.Hard if slow or attempt.sureness is Sureness.UNSURE else Rating.Good


class Event(NamedTuple):
    """One answer, as far as memory is concerned."""

    on: date
    grade: Rating
    misconception: bool
    """Sure and wrong."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What is known of one person's memory of one question or template that is in review."""

    question: str
    since: date
    """When it came into review: first wrong, guessed, missed or starred."""
    events: tuple[Event, ...]
    """In the order of time; none where it was missed or starred and never answered."""
    asked: int
    """How often it was due and asked in a review."""


class _Found:
    """A trace while it is being put together."""

    def __init__(self) -> None:
        self.since: date | None = None
        self.events: list[Event] = []
        self.asked = 0

    def add(self, event: Event) -> None:
        self.events.append(event)
        if event.grade is Rating.Again and self.since is None:  # they come in the order of time
            self.since = event.on

    def enter(self, on: date) -> None:
        self.since = on if self.since is None else min(self.since, on)


def dated(attempts: Iterable[Attempt], zone: tzinfo) -> list[tuple[date, Attempt]]:
    """A person's answers in the order of time, each with its day. `zone` is where their days begin."""
    in_order = sorted(attempts, key=lambda attempt: attempt.at)
    return [(attempt.at.astimezone(zone).date(), attempt) for attempt in in_order]


def trace_all(
    attempts: Iterable[tuple[date, Attempt]], missed: Iterable[Missed], starred: Mapping[str, datetime], zone: tzinfo
) -> tuple[Trace, ...]:
    """Whatever a person got wrong, guessed, missed or starred, with everything they ever answered of it.

    Where another question of the same skill was asked in a review, its answer says something of both. An answer whose
    verdict may not be known yet says nothing. The attempts are `dated`.
    """
    found: defaultdict[str, _Found] = defaultdict(_Found)
    for on, attempt in attempts:
        if attempt.right is not None:
            _add(found, attempt, on)
    for one in missed:
        found[one.question].enter(one.at.astimezone(zone).date())
    for question, at in starred.items():
        found[question].enter(at.astimezone(zone).date())
    return tuple(
        Trace(question, one.since, tuple(one.events), one.asked)
        for question, one in sorted(found.items())
        if one.since is not None
    )


def event_of(on: date, attempt: Attempt) -> Event:
    """Of an answer whose verdict is known."""
    return Event(on, grade_of(attempt), misconception=not attempt.right and attempt.sureness is Sureness.SURE)


def _add(found: defaultdict[str, _Found], attempt: Attempt, on: date) -> None:
    event = event_of(on, attempt)
    found[attempt.question].add(event)
    if attempt.due is not None:
        if attempt.due != attempt.question:
            found[attempt.due].add(event)
        found[attempt.due].asked += 1
