"""Which boards a daily's points stand on (docs/rules.md). A board's day is the date of the daily, not of the click."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from content.scoring import DailyOutcome, Step


class Window(StrEnum):
    """How long back a board looks."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    ALL_TIME = "all"


WHOLE_GROUP: Final = 0
"""In a score's place for a channel: the scope of the whole group."""

BEGINNING: Final = date(1970, 1, 1)
"""The first day of the window of all time."""


def first_day(window: Window, on: date) -> date:
    """The first day of the window that holds `on`: itself, the Monday of its ISO week, the first of its month."""
    match window:
        case Window.TODAY:
            return on
        case Window.WEEK:
            return on - timedelta(days=on.weekday())
        case Window.MONTH:
            return on.replace(day=1)
        case Window.ALL_TIME:
            return BEGINNING


COUNTED: Final = (Window.WEEK, Window.MONTH, Window.ALL_TIME)
"""The windows with counters of their own; today's board is read from the daily's own steps."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One counter of a member: scope (a channel or the whole group) and window."""

    channel: int
    window: Window
    first_day: date


@dataclass(frozen=True, slots=True)
class Score:
    """What a counter holds, or by how much it changes."""

    points: int = 0
    answered: int = 0
    right: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.points + other.points, self.answered + other.answered, self.right + other.right)

    def __sub__(self, other: "Score") -> "Score":
        return Score(self.points - other.points, self.answered - other.answered, self.right - other.right)


def slots(step: Step) -> Iterable[Slot]:
    """The counters an answered daily counts in; a miss counts in none."""
    if step.channel is None:
        return
    for channel in (step.channel, WHOLE_GROUP):
        for window in COUNTED:
            yield Slot(channel, window, first_day(window, step.on))


def total(steps: Iterable[Step]) -> dict[Slot, Score]:
    """All counters of one member."""
    scores: dict[Slot, Score] = {}
    for step in steps:
        score = Score(step.points, 1, int(step.outcome is DailyOutcome.RIGHT))
        for slot in slots(step):
            scores[slot] = scores.get(slot, Score()) + score
    return scores


def change(before: Iterable[Step], after: Iterable[Step]) -> dict[Slot, Score]:
    """By how much each counter changes when one member's steps `before` become `after`; unchanged ones are left out."""
    old, new = total(before), total(after)
    changes = {slot: new.get(slot, Score()) - old.get(slot, Score()) for slot in old | new}
    return {slot: score for slot, score in changes.items() if score != Score()}


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
