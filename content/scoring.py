"""Points, streaks and freezes: one fold over a member's dailies in the order of their dates (docs/rules.md).

A step is (standing, event) -> standing. Events come in the order of the dailies' dates, never of the clicks'
arrival, so that whoever recounts later finds the same.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

POINTS_PER_DIFFICULTY: Final = 10
STREAK_BONUS_AT_MOST: Final = 10
POINTS_FOR_TAKING_PART: Final = 2
FREEZE_EVERY: Final = 7
FREEZES_AT_MOST: Final = 2


class DailyOutcome(StrEnum):
    """What a daily was for a member."""

    RIGHT = "right"
    WRONG = "wrong"
    COVERED = "covered"
    """Missed; a freeze was spent and the streak kept."""
    REPAIRED = "repaired"
    """Missed; an organiser repaired it, which works as if a freeze had been spent."""
    BROKE = "broke"
    """Missed; the streak is gone."""


class Standing(NamedTuple):
    """Where a member stands after a daily."""

    streak: int = 0
    longest: int = 0
    freezes: int = 0
    home: int | None = None
    """The channel of the latest answer; a daily that was not posted there cannot be missed."""
    answered_on: date | None = None
    covered_on: date | None = None
    """The latest missed daily that a freeze or a repair covered."""
    broke_on: date | None = None
    """The daily whose miss broke the latest streak that was lost."""
    lost: int = 0
    """How long that streak had been."""


BEGINNER: Final = Standing()
"""Where everybody stands before the first daily."""


class Answered(NamedTuple):
    """A daily that counts as answered by the member."""

    daily: int
    on: date
    channel: int
    right: bool
    difficulty: int
    second: bool = False
    """Another daily of the same date was answered before, as may happen while a space changes its group."""


class Unanswered(NamedTuple):
    """A daily whose last post has closed without an answer of the member."""

    daily: int
    on: date
    posted_in: frozenset[int]
    """Where it stood for its whole time; channels where it was skipped, paused, unknown or never sent are left out."""
    repaired: bool = False


Event = Answered | Unanswered


class Step(NamedTuple):
    """One step of the fold: what the daily was for the member, what it earned and the standing after it."""

    daily: int
    on: date
    outcome: DailyOutcome
    points: int
    standing: Standing
    channel: int | None
    """Where it was answered; None for a miss."""

    @property
    def answered(self) -> bool:
        return self.channel is not None

    @property
    def earned_freeze(self) -> bool:
        """Whether this answer's streak reached a multiple of seven (the freeze is forfeited when two are held)."""
        return self.answered and self.points > 0 and self.standing.streak % FREEZE_EVERY == 0


def points(*, right: bool, difficulty: int, streak: int) -> int:
    """Points of one answer (docs/rules.md); `streak` includes this answer."""
    if not right:
        return POINTS_FOR_TAKING_PART
    return POINTS_PER_DIFFICULTY * difficulty + min(streak, STREAK_BONUS_AT_MOST)


def take_step(standing: Standing, event: Event) -> Step | None:
    """The step an event makes, or None where it changes nothing: a miss elsewhere, or without a streak to lose."""
    if isinstance(event, Answered):
        return _second(standing, event) if event.second else _answered(standing, event)
    if standing.streak == 0 or standing.home not in event.posted_in:
        return None
    return _missed(standing, event)


def _answered(standing: Standing, event: Answered) -> Step:
    streak = standing.streak + 1
    earned = 1 if streak % FREEZE_EVERY == 0 else 0
    after = Standing(
        streak=streak,
        longest=max(standing.longest, streak),
        freezes=min(standing.freezes + earned, FREEZES_AT_MOST),
        home=event.channel,
        answered_on=event.on,
        covered_on=standing.covered_on,
        broke_on=standing.broke_on,
        lost=standing.lost,
    )
    return Step(
        daily=event.daily,
        on=event.on,
        outcome=_graded(event),
        points=points(right=event.right, difficulty=event.difficulty, streak=streak),
        standing=after,
        channel=event.channel,
    )


def _second(standing: Standing, event: Answered) -> Step:
    """One daily a date counts: the second one is answered and earns nothing."""
    return Step(event.daily, event.on, _graded(event), points=0, standing=standing, channel=event.channel)


def _graded(event: Answered) -> DailyOutcome:
    return DailyOutcome.RIGHT if event.right else DailyOutcome.WRONG


def _missed(standing: Standing, event: Unanswered) -> Step:
    if event.repaired:
        outcome, after = DailyOutcome.REPAIRED, standing._replace(covered_on=event.on)
    elif standing.freezes:
        outcome, after = DailyOutcome.COVERED, standing._replace(freezes=standing.freezes - 1, covered_on=event.on)
    else:
        outcome, after = DailyOutcome.BROKE, standing._replace(streak=0, broke_on=event.on, lost=standing.streak)
    return Step(daily=event.daily, on=event.on, outcome=outcome, points=0, standing=after, channel=None)


def fold(events: Iterable[Event], start: Standing = BEGINNER) -> list[Step]:
    """All steps of a member, in the order of the dailies' dates, from `start` on."""
    steps: list[Step] = []
    standing = start
    for event in sorted(events, key=lambda event: event.on):
        step = take_step(standing, event)
        if step is not None:
            steps.append(step)
            standing = step.standing
    return steps
