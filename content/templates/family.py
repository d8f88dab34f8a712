"""What a family of parametric questions is, and what one drawing of it gives."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from random import Random

from content.questions import Artefact, Difficulty, tasks_of
from content.templates.mistakes import Mistake
from content.templates.numerals import Number, Unit


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to choose. The key has no mistake behind it; every other choice has exactly one, by name."""

    value: Fraction
    """In the unit of the family."""
    reason: str
    mistake: Mistake | None = None


def right(value: Number, reason: str) -> Choice:
    return Choice(Fraction(value), reason)


def wrong(mistake: Mistake, value: Number, reason: str) -> Choice:
    return Choice(Fraction(value), reason, mistake)


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing of a family: the numbers and all that is said with them."""

    numbers: Mapping[str, Number]
    """What was drawn, by the names of the family's ranges."""
    situation: str
    ask: str
    key: Choice
    mistakes: tuple[Choice, ...]
    """At least three; where there are more, the seed decides which three are shown."""
    solution: str
    """The way to the answer, with these numbers."""
    artefact: Artefact | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """The values a number may have: those for which the family's rule holds."""

    values: Sequence[Number]

    def draw(self, rng: Random) -> Fraction:
        return Fraction(rng.choice(self.values))

    def whole(self, rng: Random) -> int:
        """A value of a range that has only whole ones."""
        return int(rng.choice(self.values))


def between(low: Number, high: Number, step: Number = 1) -> Range:
    """From `low` to `high`, both included, in steps. There may be thousands, made when they are drawn."""
    if isinstance(low, int) and isinstance(high, int) and isinstance(step, int):
        return Range(range(low, high + 1, step))
    steps = int((Fraction(high) - low) / Fraction(step))
    return Range(tuple(Fraction(low) + n * Fraction(step) for n in range(steps + 1)))


def one_of(*values: Number) -> Range:
    return Range(tuple(Fraction(value) for value in values))


@dataclass(frozen=True, slots=True)
class Family:
    """A parametric question before its numbers are drawn.

    `version` counts the texts: whoever changes what a seed gives raises it. `statement` is the rule the answer rests
    on, as the page `source` has it; it was last compared with the page on `checked`.
    """

    id: str
    version: int
    service: str
    difficulty: Difficulty
    tags: Mapping[str, tuple[str, ...]]
    source: str
    checked: date
    statement: str
    ranges: Mapping[str, Range]
    unit: Unit
    """What its answers are counted in."""
    draw: Callable[[Random], Drawing | None]
    """A pure function of the random stream. None: these numbers don't suit, draw again."""

    def tasks(self, exam: str) -> tuple[str, ...]:
        """The tasks it tests in an exam version, as `Question.tasks`."""
        return tasks_of(self.tags.get(exam, ()))


def tasks(*, c02: str, c03: str) -> dict[str, tuple[str, ...]]:
    """Exam tags for both versions: the task of each."""
    return {"DVA-C02": (c02,), "DVA-C03": (c03,)}
