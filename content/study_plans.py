"""The way to the exam: blocks of study, scaled to the time there is. Pure: days are handed in.

The blocks of a pack (`plan.yaml`) have lengths for ten weeks. Scaling keeps their order and gives each its share of the
days left, so that all of them together take exactly these days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise
from typing import Annotated, Final, NamedTuple

from pydantic import Field

from content.values import Slug, Text, Value

WEEK: Final = 7
PAPERS_ONLY_UNDER: Final = WEEK
"""With fewer days than this there is time for practice papers alone."""
AT_MOST: Final = 366
"""Days. What is further away is no plan yet: the exam will have changed by then."""
_DENSER: Final = 3
"""However short the time, a day holds at most so many times what it holds in ten weeks: one practice paper."""
_STEP: Final = 5
"""Minutes are told in steps of five."""
DAILY_MINUTES: Final = 2
"""What a daily takes, with its reasons."""


class Work(Value):
    """Something to do in a block."""

    what: Annotated[Text, Field(max_length=120)]
    minutes: Annotated[int, Field(ge=_STEP)]
    """For the whole block, however long it is made."""
    command: Annotated[Text, Field(max_length=40)] | None = None
    """The command that it begins with."""


class Block(Value):
    """Some days with one subject."""

    id: Slug
    title: Annotated[Text, Field(max_length=40)]
    days: Annotated[int, Field(ge=1)]
    """In the plan of ten weeks."""
    services: tuple[Text, ...] = ()
    """What its questions are about; none where everything is practised."""
    work: Annotated[tuple[Work, ...], Field(min_length=1, max_length=4)]


class Stretch(NamedTuple):
    """A block with its days, both included."""

    block: Block
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


class Task(NamedTuple):
    """What to do in one week, and for how long."""

    work: Work
    minutes: int


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a plan."""

    number: int
    """From 1."""
    of: int
    last: date
    stretches: tuple[Stretch, ...]
    """The blocks that it touches, in order."""
    tasks: tuple[Task, ...]

    @property
    def minutes(self) -> int:
        return sum(task.minutes for task in self.tasks)

    @property
    def minutes_in_all(self) -> int:
        """With a daily on each day."""
        return self.minutes + WEEK * DAILY_MINUTES


@dataclass(frozen=True, slots=True)
class StudyPlan:
    """The days from the first one to the eve of the exam."""

    begun_on: date
    exam_on: date
    stretches: tuple[Stretch, ...]

    def stretch_on(self, on: date) -> Stretch | None:
        """The block of a date; None outside the plan."""
        return next((one for one in self.stretches if one.first <= on <= one.last), None)

    def week_of(self, on: date) -> Week | None:
        """The week of a date, counted from the first day; None outside the plan."""
        days = (self.exam_on - self.begun_on).days
        if not self.begun_on <= on < self.exam_on:
            return None
        number = (on - self.begun_on).days // WEEK
        first = self.begun_on + timedelta(days=number * WEEK)
        last = min(first + timedelta(days=WEEK), self.exam_on) - timedelta(days=1)
        touched = tuple(one for one in self.stretches if one.first <= last and one.last >= first)
        tasks = tuple(task for one in touched for task in _tasks(one, first, last))
        return Week(number + 1, -(-days // WEEK), last, touched, tasks)


def make_plan(blocks: Sequence[Block], *, begun_on: date, exam_on: date) -> StudyPlan:
    """The blocks over the days from `begun_on` to the eve of `exam_on`; of too few the last block alone."""
    days = max(0, (exam_on - begun_on).days)
    chosen = blocks[-1:] if days < PAPERS_ONLY_UNDER else blocks
    return StudyPlan(begun_on, exam_on, tuple(_scaled(chosen, begun_on, days)))


def _scaled(blocks: Sequence[Block], first: date, days: int) -> list[Stretch]:
    """Each block's end is rounded, never its length, so that nothing is lost or counted twice."""
    whole = sum(block.days for block in blocks) or 1
    ends = [0, *(round(days * done / whole) for done in accumulate(block.days for block in blocks))]
    return [
        Stretch(block, first + timedelta(days=begin), first + timedelta(days=end - 1))
        for block, (begin, end) in zip(blocks, pairwise(ends), strict=True)
        if end > begin
    ]


def _tasks(stretch: Stretch, first: date, last: date) -> list[Task]:
    """A block's work in a week, by its share of the block's days; what nobody can do in a day is left out."""
    days = (min(last, stretch.last) - max(first, stretch.first)).days + 1
    share = days / max(stretch.days, stretch.block.days / _DENSER)
    return [Task(work, _in_steps(work.minutes * share)) for work in stretch.block.work]


def _in_steps(minutes: float) -> int:
    return max(_STEP, _STEP * round(minutes / _STEP))
