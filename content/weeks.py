"""What a week tells of a group: what was hardest, what is mistaken by many, where it stands. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from content.blueprints import Domain, Exam, Task
from content.items import Item
from content.questions import Option
from content.selection import Past

SEVERAL: Final = 2
"""Members who have to have answered, or been mistaken, before anything is said of a question."""
_A_PART: Final = 3
"""A wrong option is shared where one member in so many took it."""
_ENOUGH: Final = 3
"""Answers to a task's questions before their share of right ones says anything."""
MARKS: Final = (7, 14, 21, 30, 50, 75, *range(100, 3_651, 50), 365, 730)
"""Streaks that are worth a word."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A daily whose answer is out."""

    daily: int
    on: date
    item: Item
    """As it holds after any correction."""
    answered: int
    right: int
    chosen: Mapping[str, int]
    """Option id -> how many chose it."""
    sure_and_wrong: int = 0
    """How many were sure of a wrong answer."""

    @property
    def share(self) -> float:
        """Of right answers; of one that was answered."""
        return self.right / self.answered


def find_hardest(week: Iterable[Asked]) -> Asked | None:
    """What the fewest got right, of several who answered; None where everybody was always right."""
    known = [one for one in week if one.answered >= SEVERAL and one.right < one.answered]
    return min(known, key=lambda one: (one.share, -one.answered, one.on), default=None)


@dataclass(frozen=True, slots=True)
class Misconception:
    """A mistake that several made."""

    asked: Asked
    option: Option | None
    """The wrong option that they took; None where they share nothing but that they were sure."""
    number: int
    """How many took it, or were sure."""


def find_misconceptions(week: Iterable[Asked]) -> list[Misconception]:
    """What several were mistaken about, the most frequent first."""
    found = [mistake for one in week if (mistake := _mistake(one)) is not None]
    return sorted(found, key=lambda mistake: (-mistake.number, mistake.asked.on))


def _mistake(one: Asked) -> Misconception | None:
    wrong = [option for option in one.item.options if option.id not in one.item.key]
    taken = max(wrong, key=lambda option: one.chosen.get(option.id, 0), default=None)
    number = one.chosen.get(taken.id, 0) if taken else 0
    if number >= SEVERAL and _A_PART * number >= one.answered:
        return Misconception(one, taken, number)
    return Misconception(one, None, one.sure_and_wrong) if one.sure_and_wrong >= SEVERAL else None


@dataclass(frozen=True, slots=True)
class Tried:
    """How often something was answered, and answered right."""

    answered: int = 0
    right: int = 0

    def __add__(self, other: "Tried") -> "Tried":
        return Tried(self.answered + other.answered, self.right + other.right)

    @property
    def share(self) -> float:
        """Of right answers; of something that was answered."""
        return self.right / self.answered


def count_domains(week: Iterable[Asked], exam: Exam, tasks: Mapping[str, str]) -> list[tuple[Domain, Tried]]:
    """Domain -> the answers to its questions, in the exam's order; `tasks` are those of questions."""
    by_task = _by_task(((one.item.question, Tried(one.answered, one.right)) for one in week), tasks)
    whole = [(domain, sum((by_task.get(t.id, Tried()) for t in domain.tasks), Tried())) for domain in exam.domains]
    return [(domain, tried) for domain, tried in whole if tried.answered]


def find_weakest_task(past: Sequence[Past], exam: Exam, tasks: Mapping[str, str]) -> tuple[Task, Tried] | None:
    """The task that the group gets wrong most often, of those with enough answers; None where it is always right."""
    by_task = _by_task(((one.question, Tried(one.answers, one.right)) for one in past), tasks)
    every = [(task, by_task.get(task.id, Tried())) for domain in exam.domains for task in domain.tasks]
    known = [(task, tried) for task, tried in every if tried.answered >= _ENOUGH and tried.right < tried.answered]
    return min(known, key=lambda one: (one[1].share, one[0].id), default=None)


def _by_task(given: Iterable[tuple[str, Tried]], tasks: Mapping[str, str]) -> dict[str, Tried]:
    """Of questions that the exam asks."""
    tried: dict[str, Tried] = {}
    for question, one in given:
        if (task := tasks.get(question)) is not None:
            tried[task] = tried.get(task, Tried()) + one
    return tried
