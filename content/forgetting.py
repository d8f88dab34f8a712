"""How a memory lasts: FSRS-6, in whole days. Pure.

The formulas are those of the `fsrs` package, with its parameters; a property holds the two together
(tests/content/test_forgetting.py). Why they stand here: docs/adr/0018.
"""

from math import exp
from typing import Final, NamedTuple

from fsrs import Rating
from fsrs.scheduler import DEFAULT_PARAMETERS, STABILITY_MIN

Stabilities = tuple[float, float, float, float]
"""After a first answer graded again, hard, good, easy: in how many days the chance to remember falls to nine in ten."""
USUAL_STABILITIES: Final[Stabilities] = DEFAULT_PARAMETERS[:4]
"""FSRS's own, fitted to many thousand people's collections."""

_W: Final = DEFAULT_PARAMETERS
_DECAY: Final = -_W[20]
_FACTOR: Final = 0.9 ** (1 / _DECAY) - 1
_EASIEST, _HARDEST = 1.0, 10.0
_LONGEST: Final = 36_500
"""Days, as in the package."""


class Strength(NamedTuple):
    """How well something is remembered since it was last asked."""

    stability: float
    """Days until the chance to remember it falls to nine in ten."""
    difficulty: float
    """From 1 to 10."""
    day: int
    """When that was, as an ordinal."""


def compute_retained(strength: Strength, day: int) -> float:
    """The chance that it is remembered on a day."""
    return chance_after(max(0, day - strength.day), strength.stability)


def chance_after(days: int, stability: float) -> float:
    """The same so many days later."""
    return float((1 + _FACTOR * days / stability) ** _DECAY)


def compute_interval(strength: Strength, retention: float) -> int:
    """After how many days the chance falls to `retention`; one at least."""
    days = float(strength.stability / _FACTOR * (retention ** (1 / _DECAY) - 1))
    return min(_LONGEST, max(1, round(days)))


def learn(first: Stabilities, before: Strength | None, grade: Rating, day: int) -> Strength:
    """What is remembered after an answer; `before` is None for the first one ever."""
    if before is None:
        return Strength(max(first[grade - 1], STABILITY_MIN), _bounded(_first_difficulty(grade)), day)
    if day <= before.day:
        stability = _after_same_day(before, grade)
    elif grade is Rating.Again:
        stability = _after_lapse(before, compute_retained(before, day))
    else:
        stability = _after_success(before, grade, compute_retained(before, day))
    return Strength(max(stability, STABILITY_MIN), _next_difficulty(before.difficulty, grade), day)


def _first_difficulty(grade: Rating) -> float:
    return _W[4] - exp(_W[5] * (grade - 1)) + 1


def _next_difficulty(difficulty: float, grade: Rating) -> float:
    changed = difficulty - _W[6] * (grade - 3) * (_HARDEST - difficulty) / 9
    return _bounded(_W[7] * _first_difficulty(Rating.Easy) + (1 - _W[7]) * changed)


def _bounded(difficulty: float) -> float:
    return min(max(difficulty, _EASIEST), _HARDEST)


def _after_same_day(before: Strength, grade: Rating) -> float:
    grown = exp(_W[17] * (grade - 3 + _W[18])) * before.stability ** -_W[19]
    return float(before.stability * (grown if grade is Rating.Again else max(grown, 1.0)))


def _after_lapse(before: Strength, retained: float) -> float:
    relearned = _W[11] * before.difficulty ** -_W[12] * ((before.stability + 1) ** _W[13] - 1)
    return float(min(relearned * exp((1 - retained) * _W[14]), before.stability / exp(_W[17] * _W[18])))


def _after_success(before: Strength, grade: Rating, retained: float) -> float:
    """FSRS's factor for an easy answer is left out: none is ever graded so."""
    harder = _W[15] if grade is Rating.Hard else 1.0
    growth = exp(_W[8]) * (11 - before.difficulty) * before.stability ** -_W[9] * (exp((1 - retained) * _W[10]) - 1)
    return float(before.stability * (1 + growth * harder))
