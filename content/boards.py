"""Which boards a daily's points stand on (docs/rules.md). A board's day is the date of the daily, not of the click."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

from content.scoring import DailyOutcome, Step

ENOUGH_ANSWERS: Final = 5
"""From so many on a share of right answers says something."""


class Window(StrEnum):
    """How long back a board looks."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    """From one reset by an organiser to the next; the first one from the very beginning."""
    ALL_TIME = "all"


class Measure(StrEnum):
    """What a board ranks by."""

    POINTS = "points"
    ACCURACY = "accuracy"
    """The share of right answers, of whoever has `ENOUGH_ANSWERS`."""
    STREAK = "streak"
    """The longest streak reached within the window."""
    IMPROVED = "improved"
    """By how much that share grew against the window before, where both have `ENOUGH_ANSWERS`."""


WHOLE_GROUP: Final = 0
"""In a board's place for a channel: the scope of the whole group."""

BEGINNING: Final = date(1970, 1, 1)
"""The first day of the window of all time, and of a group's first season."""

Seasons = tuple[date, ...]
"""The first days of the seasons that a reset began, in their order; the first season is none of them."""


def first_day(window: Window, on: date, seasons: Seasons = ()) -> date:
    """The first day of the window that holds `on`: itself, the Monday of its ISO week, the first of its month …"""
    match window:
        case Window.TODAY:
            return on
        case Window.WEEK:
            return on - timedelta(days=on.weekday())
        case Window.MONTH:
            return on.replace(day=1)
        case Window.SEASON:
            return max((begun for begun in seasons if begun <= on), default=BEGINNING)
        case Window.ALL_TIME:
            return BEGINNING


def last_day(window: Window, on: date, seasons: Seasons = ()) -> date | None:
    """The last day of the window that holds `on`; None while nothing ends it."""
    match window:
        case Window.TODAY:
            return on
        case Window.WEEK:
            return on + timedelta(days=6 - on.weekday())
        case Window.MONTH:
            return (on.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        case Window.SEASON:
            ended = min((begun for begun in seasons if begun > on), default=None)
            return ended and ended - timedelta(days=1)
        case Window.ALL_TIME:
            return None


def window_before(window: Window, on: date, seasons: Seasons = ()) -> date | None:
    """The first day of the window before the one that holds `on`; None where there is none to compare with."""
    first = first_day(window, on, seasons)
    if window in (Window.TODAY, Window.ALL_TIME) or first == BEGINNING:
        return None
    return first_day(window, first - timedelta(days=1), seasons)


COUNTED: Final = (Window.WEEK, Window.MONTH, Window.SEASON, Window.ALL_TIME)
"""The windows with counters of their own; today's board is read from the daily's own steps."""


class Slot(NamedTuple):
    """One board of a group: scope (a channel or the whole group) and window."""

    channel: int
    window: Window
    first_day: date


class Score(NamedTuple):
    """What a member's counter on a board holds, or what comes to it."""

    points: int = 0
    answered: int = 0
    right: int = 0
    streak: int = 0
    """The longest that was reached."""

    def plus(self, other: "Score") -> "Score":
        return Score(
            self.points + other.points,
            self.answered + other.answered,
            self.right + other.right,
            max(self.streak, other.streak),
        )


@lru_cache(maxsize=4096)
def slots(channel: int, on: date, seasons: Seasons) -> tuple[Slot, ...]:
    """The boards that a daily of a date counts on, answered in a channel."""
    windows = [(window, first_day(window, on, seasons)) for window in COUNTED]
    return tuple(Slot(scope, window, first) for scope in (channel, WHOLE_GROUP) for window, first in windows)


def total(steps: Iterable[Step], seasons: Seasons) -> dict[Slot, Score]:
    """All counters of one member. What counts on the same boards is summed up first; a miss counts on none."""
    scores: dict[Slot, Score] = {}
    answered = [step for step in steps if step.channel is not None]
    for counting, run in groupby(answered, key=lambda step: slots(step.channel, step.on, seasons)):
        score = _sum(list(run))
        for slot in counting:
            scores[slot] = scores[slot].plus(score) if slot in scores else score
    return scores


def _sum(steps: Sequence[Step]) -> Score:
    return Score(
        sum(step.points for step in steps),
        len(steps),
        sum(step.outcome is DailyOutcome.RIGHT for step in steps),
        max(step.standing.streak for step in steps),
    )


def ranks(values: Iterable[int]) -> list[int | None]:
    """The rank of each value in a falling sequence; equal values share a rank and the next one is skipped.

    Zero has none: where nobody scored there are no winners.
    """
    falling = list(values)
    above: Counter[int] = Counter()
    rank: dict[int, int] = {}
    for value in falling:
        rank.setdefault(value, 1 + above.total())
        above[value] += 1
    return [rank[value] if value else None for value in falling]
