"""What somebody remembers of a question, and when it is worth asking again: FSRS-6 over everything they answered. Pure.

Nothing is random, and the same answers always give the same dates. What is remembered of each stands in its trace
(`traces`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import Final, NamedTuple

from fsrs import Rating

from content.attempts import Attempt, Occasion
from content.forgetting import USUAL_STABILITIES, Stabilities, Strength, compute_interval, compute_retained, learn
from content.traces import Event, Trace

RETENTION: Final = 0.9
"""Without an exam date a question is due when the chance to remember it has fallen to this."""
MISCONCEPTION_WITHIN: Final = timedelta(days=7)
"""What somebody was sure of and got wrong returns within a week, whatever FSRS says: confident errors are corrected
best at once, and come back after a week (Butler, Fazio and Marsh 2011)."""
LEAST_GAIN: Final = 0.05
"""With an exam date a question is due while asking it today adds this much to the chance to know it on that day."""
NEW_FOR_ONE: Final = 3
AT_LEAST: Final = 7
"""While anything is left that somebody was never asked: for how many new ones of the last seven days one is asked
again, and how many in any case. Without this rule whoever reviews first never sees the half of a bank
(docs/learning.md)."""

ANSWERS_FOR_ONE: Final = 10
AT_VERY_LEAST: Final = 2
"""While time is too short for all that is new: for how many answers of the last seven days one is asked again, and how
many in any case."""

_DAY: Final = timedelta(days=1)
_LOOK_AHEAD: Final = 400
"""Days; an exam further away is looked at when it comes nearer."""
_WEEK: Final = 7
_ASKED_AGAIN: Final = frozenset({Occasion.REVIEW, Occasion.QUIZ})
"""A mock exam or a daily takes nothing from the room for reviews."""


class Room(NamedTuple):
    """How much may be asked again while new questions are left: it follows from what was answered lately."""

    new: tuple[date, ...]
    """When questions were answered for the first time."""
    again: tuple[date, ...]
    """When others were, in reviews and quizzes."""
    unseen: int = 0
    """Questions that are left to be asked for the first time."""

    def left_on(self, on: date, exam_on: date | None = None) -> int:
        """How many on a date, were nothing answered until then but what is known.

        Where the pace of a week doesn't take somebody through the bank before the exam, a new question gains more than
        one that is asked again; then only a few are.
        """
        new, again = (sum(0 <= (on - one).days < _WEEK for one in known) for known in (self.new, self.again))
        most = max(AT_LEAST, new // NEW_FOR_ONE)
        if exam_on is not None:
            needed = _WEEK * self.unseen // max(1, (exam_on - on).days)
            most = min(most, max(new + again - needed, (new + again) // ANSWERS_FOR_ONE, AT_VERY_LEAST))
        return max(0, most - again)


@dataclass(frozen=True, slots=True)
class Aim:
    """What a person's reviews are for."""

    exam_on: date | None = None
    stabilities: Stabilities = USUAL_STABILITIES
    room: Room | None = None
    """None where they were asked everything there is."""

    def is_over(self, today: date) -> bool:
        """Whether the exam has been."""
        return self.exam_on is not None and today > self.exam_on


def find_room(attempts: Iterable[tuple[date, Attempt]], *, unseen: int) -> Room:
    """What was new and what was asked again. A review is never new: what it asks stands for something known."""
    known: set[str] = set()
    new: list[date] = []
    again: list[date] = []
    for on, attempt in attempts:
        if attempt.question not in known and attempt.occasion is not Occasion.REVIEW:
            new.append(on)
        elif attempt.occasion in _ASKED_AGAIN:
            again.append(on)
        known.add(attempt.question)
    return Room(tuple(new), tuple(again), unseen)


# --- when it is worth asking -----------------------------------------------------------------------------------------


def find_due(traces: Iterable[Trace], aim: Aim, today: date) -> list[Trace]:
    """What is worth asking today, the most urgent first: misconceptions, then what is nearest to being lost.

    With an exam date the order is that of what asking today adds for that day. After it nothing is due. While new
    questions are left, only as much is due as there is room for.
    """
    due = sorted((t for t in traces if is_due(t, aim, today)), key=lambda t: _urgency(t, aim, today), reverse=True)
    if aim.room is None:
        return due
    can_wait = [trace for trace in due if not _cannot_wait(trace, today)]
    put_off = {trace.question for trace in can_wait[aim.room.left_on(today, aim.exam_on) :]}
    return [trace for trace in due if trace.question not in put_off]


def is_due(trace: Trace, aim: Aim, today: date) -> bool:
    """Whether asking it on a date is worth it; never twice on one day."""
    if today < trace.since or (aim.exam_on is not None and today > aim.exam_on):
        return False
    if not trace.events:
        return True
    if today <= trace.events[-1].on:
        return False
    if (at_latest := _at_latest(trace)) is not None and today >= at_latest:
        return True
    if aim.exam_on is not None:
        return compute_gain(trace, aim.stabilities, today, aim.exam_on) >= LEAST_GAIN
    return today >= _due_by_chance(aim.stabilities, trace.events)


def find_next(traces: Iterable[Trace], aim: Aim, today: date) -> tuple[date, int] | None:
    """The next day after today on which anything will be due, and how much; None where nothing will."""
    known = tuple(traces)
    for on in _days_ahead(known, aim, today):
        if due := _count_due(known, aim, on):
            return on, due
    return None


def _days_ahead(traces: Sequence[Trace], aim: Aim, today: date) -> Iterator[date]:
    """The days on which the next may be due: all until the exam; without one a week from the first on."""
    if aim.exam_on is not None:
        days = min((aim.exam_on - today).days, _LOOK_AHEAD)
        yield from (today + ahead * _DAY for ahead in range(1, days + 1))
    elif traces:
        first = min(max(today + _DAY, _due_on(trace, aim.stabilities)) for trace in traces)
        yield from (first + ahead * _DAY for ahead in range(_WEEK + 1))


def _count_due(traces: Sequence[Trace], aim: Aim, on: date) -> int:
    due = [trace for trace in traces if is_due(trace, aim, on)]
    waiting = sum(not _cannot_wait(trace, on) for trace in due)
    return len(due) if aim.room is None else len(due) - waiting + min(waiting, aim.room.left_on(on, aim.exam_on))


def compute_chance(trace: Trace, stabilities: Stabilities, on: date) -> float:
    """The chance that it is remembered on a date; nothing for what was never answered."""
    return compute_retained(_remember(stabilities, trace.events), on.toordinal()) if trace.events else 0.0


@lru_cache(maxsize=4_096)
def compute_gain(trace: Trace, stabilities: Stabilities, today: date, exam_on: date) -> float:
    """What asking it today adds to the chance to know it on the day of the exam, whatever the answer will be."""
    if not trace.events:
        return 1.0
    strength, day, last = _remember(stabilities, trace.events), today.toordinal(), exam_on.toordinal()
    known = compute_retained(strength, day)
    right, wrong = (learn(stabilities, strength, grade, day) for grade in (Rating.Good, Rating.Again))
    asked = known * compute_retained(right, last) + (1 - known) * compute_retained(wrong, last)
    return asked - compute_retained(strength, last)


def _due_on(trace: Trace, stabilities: Stabilities) -> date:
    if not trace.events:
        return trace.since
    due, at_latest = _due_by_chance(stabilities, trace.events), _at_latest(trace)
    return due if at_latest is None else min(due, at_latest)


def _at_latest(trace: Trace) -> date | None:
    """When a misconception returns whatever else is said; None where the latest day brought none."""
    latest = trace.events[-1].on
    that_day = takewhile(lambda event: event.on == latest, reversed(trace.events))
    return latest + MISCONCEPTION_WITHIN if any(event.misconception for event in that_day) else None


def _urgency(trace: Trace, aim: Aim, today: date) -> tuple[bool, float, str]:
    misconception = bool(trace.events) and _at_latest(trace) is not None
    if aim.exam_on is not None:
        return misconception, compute_gain(trace, aim.stabilities, today, aim.exam_on), trace.question
    return misconception, 1.0 - compute_chance(trace, aim.stabilities, today), trace.question


def _cannot_wait(trace: Trace, on: date) -> bool:
    """Whether it is due however much is asked again: what was never answered is new, and misconceptions have a week."""
    at_latest = _at_latest(trace) if trace.events else None
    return not trace.events or (at_latest is not None and on >= at_latest)


def _due_by_chance(stabilities: Stabilities, events: tuple[Event, ...]) -> date:
    """When the chance to remember it falls to nine in ten."""
    strength = _remember(stabilities, events)
    return date.fromordinal(strength.day + compute_interval(strength, RETENTION))


@lru_cache(maxsize=4_096)
def _remember(stabilities: Stabilities, events: tuple[Event, ...]) -> Strength:
    """What is remembered after some answers, one at least."""
    strength: Strength | None = None
    for event in events:
        strength = learn(stabilities, strength, event.grade, event.on.toordinal())
    assert strength is not None
    return strength
