"""What somebody remembers of a question, and when it is worth asking again: FSRS-6 over everything they answered. Pure.

One trace for each question or template. Nobody is asked for a grade: it follows from right or wrong, from how sure they
were and from how long they took. FSRS counts in days; here they are the local dates of whoever is asked, so that what
is due tomorrow is due tomorrow morning. Nothing is random, and the same answers always give the same dates.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Final, NamedTuple

from fsrs import Card, Rating, Scheduler
from fsrs.scheduler import DEFAULT_PARAMETERS

from content.attempts import Attempt, Missed, Sureness

RETENTION: Final = 0.9
"""Without an exam date a question is due when the chance to remember it has fallen to this."""
MISCONCEPTION_WITHIN: Final = timedelta(days=7)
"""What somebody was sure of and got wrong returns within a week, whatever FSRS says: confident errors are corrected
best at once, and come back after a week (Butler, Fazio and Marsh 2011)."""
LEAST_GAIN: Final = 0.05
"""With an exam date a question is due while asking it today adds this much to the chance to know it on that day."""
UNKNOWN: Final = 0.65
"""How many of a bank's questions somebody doesn't know before they were ever asked."""

_SLOW_S: Final = 180
"""The exam allows 120 seconds a question; who needs half as long again did not simply know it."""
_AWAY_S: Final = 1_800
"""After half an hour the clock tells only that somebody did something else."""
_DAY: Final = timedelta(days=1)
_LOOK_AHEAD: Final = 400
"""Days; an exam further away is looked at when it comes nearer."""
_AT_NOON: Final = time(12, tzinfo=UTC)

Stabilities = tuple[float, float, float, float]
"""After a first answer graded again, hard, good, easy: in how many days the chance to remember falls to nine in ten."""
USUAL_STABILITIES: Final[Stabilities] = DEFAULT_PARAMETERS[:4]
"""FSRS's own, fitted to many thousand people's collections."""


def grade_of(attempt: Attempt) -> Rating:
    """FSRS's grade of an answer whose verdict is known.

    Right by a guess is a lapse: of four options every fourth guess is right. Never easy, since whoever reads an option
    recognises it, which is less than recalling it.
    """
    assert attempt.right is not None
    if not attempt.right or attempt.sureness is Sureness.GUESS:
        return Rating.Again
    slow = attempt.seconds is not None and _SLOW_S < attempt.seconds < _AWAY_S
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


@dataclass(frozen=True, slots=True)
class Aim:
    """What a person's reviews are for."""

    exam_on: date | None = None
    stabilities: Stabilities = USUAL_STABILITIES
    new_left: bool = False
    """Whether there are questions that they were never asked: with an exam date none is asked again for less than a new
    one would bring. Without this rule whoever reviews first never sees the half of a bank (docs/learning.md)."""


class _Found:
    """A trace while it is being put together."""

    def __init__(self) -> None:
        self.since: date | None = None
        self.events: list[Event] = []
        self.asked = 0

    def enter(self, on: date) -> None:
        self.since = on if self.since is None else min(self.since, on)


def trace_all(
    attempts: Iterable[Attempt], missed: Iterable[Missed], starred: Mapping[str, datetime], zone: tzinfo
) -> tuple[Trace, ...]:
    """Whatever a person got wrong, guessed, missed or starred, with everything they ever answered of it.

    Where another question of the same skill was asked in a review, its answer says something of both. An answer whose
    verdict may not be known yet says nothing. `zone` is where their days begin.
    """
    found: defaultdict[str, _Found] = defaultdict(_Found)
    for attempt in sorted(attempts, key=lambda attempt: attempt.at):
        if attempt.right is not None:
            _add(found, attempt, attempt.at.astimezone(zone).date())
    for one in missed:
        found[one.question].enter(one.at.astimezone(zone).date())
    for question, at in starred.items():
        found[question].enter(at.astimezone(zone).date())
    return tuple(
        Trace(question, one.since, tuple(one.events), one.asked)
        for question, one in sorted(found.items())
        if one.since is not None
    )


def _add(found: defaultdict[str, _Found], attempt: Attempt, on: date) -> None:
    grade = grade_of(attempt)
    event = Event(on, grade, misconception=not attempt.right and attempt.sureness is Sureness.SURE)
    for question in {attempt.question, attempt.due or attempt.question}:
        found[question].events.append(event)
        if grade is Rating.Again:
            found[question].enter(on)
    if attempt.due is not None:
        found[attempt.due].asked += 1


# --- when it is worth asking -----------------------------------------------------------------------------------------


def find_due(traces: Iterable[Trace], aim: Aim, today: date) -> list[Trace]:
    """What is worth asking today, the most urgent first: misconceptions, then what is nearest to being lost.

    With an exam date the order is that of what asking today adds for that day. After it nothing is due.
    """
    due = (trace for trace in traces if is_due(trace, aim, today))
    return sorted(due, key=lambda trace: _urgency(trace, aim, today), reverse=True)


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
        return compute_gain(trace, aim.stabilities, today, aim.exam_on) >= _least_gain(aim, today, aim.exam_on)
    return today >= _remember(aim.stabilities, trace.events).due.date()


@lru_cache(maxsize=64)
def _least_gain(aim: Aim, today: date, exam_on: date) -> float:
    if not aim.new_left:
        return LEAST_GAIN
    first = Event(today, Rating.Again, misconception=False)
    lasting = _scheduler(aim.stabilities).get_card_retrievability(_remember(aim.stabilities, (first,)), _noon(exam_on))
    return max(LEAST_GAIN, UNKNOWN * lasting)


def find_next(traces: Iterable[Trace], aim: Aim, today: date) -> tuple[date, int] | None:
    """The next day after today on which anything will be due, and how much; None where nothing will."""
    known = tuple(traces)
    if aim.exam_on is None:
        days = Counter(max(today + _DAY, _due_on(trace, aim.stabilities)) for trace in known)
        return min(days.items()) if days else None
    for ahead in range(1, min((aim.exam_on - today).days, _LOOK_AHEAD) + 1):
        on = today + ahead * _DAY
        if due := sum(is_due(trace, aim, on) for trace in known):
            return on, due
    return None


def compute_chance(trace: Trace, stabilities: Stabilities, on: date) -> float:
    """The chance that it is remembered on a date; nothing for what was never answered."""
    if not trace.events:
        return 0.0
    card = _remember(stabilities, trace.events)
    return _scheduler(stabilities).get_card_retrievability(card, _noon(on))


def compute_gain(trace: Trace, stabilities: Stabilities, today: date, exam_on: date) -> float:
    """What asking it today adds to the chance to know it on the day of the exam, whatever the answer will be."""
    if not trace.events:
        return 1.0
    scheduler, card = _scheduler(stabilities), _remember(stabilities, trace.events)

    def chance_after(grade: Rating) -> float:
        after, _ = scheduler.review_card(card, grade, _noon(today))
        return scheduler.get_card_retrievability(after, _noon(exam_on))

    known = scheduler.get_card_retrievability(card, _noon(today))
    asked = known * chance_after(Rating.Good) + (1 - known) * chance_after(Rating.Again)
    return asked - scheduler.get_card_retrievability(card, _noon(exam_on))


def _due_on(trace: Trace, stabilities: Stabilities) -> date:
    if not trace.events:
        return trace.since
    due, at_latest = _remember(stabilities, trace.events).due.date(), _at_latest(trace)
    return due if at_latest is None else min(due, at_latest)


def _at_latest(trace: Trace) -> date | None:
    """When a misconception returns whatever else is said; None where the latest day brought none."""
    latest = trace.events[-1].on
    wrong = any(event.misconception and event.on == latest for event in trace.events)
    return latest + MISCONCEPTION_WITHIN if wrong else None


def _urgency(trace: Trace, aim: Aim, today: date) -> tuple[bool, float, str]:
    misconception = bool(trace.events) and _at_latest(trace) is not None
    if aim.exam_on is not None:
        return misconception, compute_gain(trace, aim.stabilities, today, aim.exam_on), trace.question
    return misconception, 1.0 - compute_chance(trace, aim.stabilities, today), trace.question


# --- FSRS ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _scheduler(stabilities: Stabilities) -> Scheduler:
    """Without steps within a day: the verdict has just been read, and asking again at once would teach nothing."""
    return Scheduler(
        parameters=(*stabilities, *DEFAULT_PARAMETERS[4:]),
        desired_retention=RETENTION,
        learning_steps=(),
        relearning_steps=(),
        enable_fuzzing=False,
    )


@lru_cache(maxsize=4_096)
def _remember(stabilities: Stabilities, events: tuple[Event, ...]) -> Card:
    """FSRS's card after some answers, the first of which is its first review. Nobody changes the card."""
    scheduler, card = _scheduler(stabilities), Card(card_id=0, due=_noon(events[0].on))
    for event in events:
        card, _ = scheduler.review_card(card, event.grade, _noon(event.on))
    return card


def _noon(on: date) -> datetime:
    return datetime.combine(on, _AT_NOON)
