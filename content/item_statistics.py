"""How questions do with those who answer them, counted from first answers alone (docs/rules.md). Pure.

Discrimination is the point-biserial correlation of right and wrong with the share that the same members got right of
their other first answers: the item-rest correlation (S. Henrysson, Correction of item-total correlations in item
analysis, Psychometrika 28, 1963), without which an item correlates with itself.
"""

import math
import statistics
from array import array
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

ENOUGH: Final = 30
"""First answers before a question's figures say anything; for its discrimination, members with others to compare."""
OTHERS_AT_LEAST: Final = 5
"""Other first answers of a member before their share of right ones says anything."""


class FirstAnswer(NamedTuple):
    """A member's first answer to a question or a template."""

    question: str
    chosen: tuple[str, ...]
    right: bool
    seconds: float | None
    """From when it was shown; None where that is not known."""
    counts: bool
    """Whether it was given to the question as it stands now; if not, it only says how good the member is."""


class Doubt(StrEnum):
    """What speaks against a question."""

    POPULAR = "popular"
    """A wrong option was chosen more often than a right one."""
    NEGATIVE = "negative"
    """Those who get it right do worse elsewhere than those who don't."""


class ItemStatistics(NamedTuple):
    """The figures of one question or template."""

    answers: int
    right: int
    chosen: Mapping[str, int]
    """Option id -> how many first answers have it; nothing of a template, whose options change their places."""
    members: int
    """Those of them whose other answers are known well enough for the discrimination."""
    discrimination: float | None
    """From -1 to 1; None where all were right or all wrong, or all members are equally good."""
    seconds: float | None
    """The median, where any is known."""

    @property
    def share_right(self) -> float:
        return self.right / self.answers if self.answers else 0.0

    @property
    def error(self) -> float | None:
        """The standard error of the discrimination, `sqrt((1 - r²) / (n - 2))`, as of any correlation."""
        if self.discrimination is None or self.members <= 2:
            return None
        return math.sqrt(max(0.0, 1 - self.discrimination**2) / (self.members - 2))


def find_doubts(item: ItemStatistics, key: Collection[str]) -> tuple[Doubt, ...]:
    """What speaks against a question with this key; nothing before enough have answered it.

    A discrimination counts as negative once it is below zero by more than its standard error. With thirty members, half
    of the questions that don't discriminate at all are below zero by chance, and one in twenty of those that do (0.3);
    below the bound it is one in six and one in three hundred. Of wrong keys (-0.3) three in four are found at once; two
    standard errors would find two in five. To leave a good question out for a while costs little: it comes back when
    somebody has looked at it.
    """
    found = []
    if item.answers >= ENOUGH and find_rival(item, key) is not None:
        found.append(Doubt.POPULAR)
    below = item.discrimination is not None and item.error is not None and item.discrimination < -item.error
    if item.members >= ENOUGH and below:
        found.append(Doubt.NEGATIVE)
    return tuple(found)


def find_rival(item: ItemStatistics, key: Collection[str]) -> str | None:
    """The wrong option that is chosen most, where it beats a right one; of equals the first by its id."""
    wrong = sorted(option for option in item.chosen if option not in key)
    most = max(wrong, key=lambda option: item.chosen[option], default=None)
    if most is None or not key:
        return None
    return most if item.chosen[most] > min(item.chosen.get(option, 0) for option in key) else None


@dataclass(slots=True)
class _Sums:
    """What is added up over members, so that none but one has to be looked at."""

    answers: int = 0
    right: int = 0
    chosen: Counter[str] = field(default_factory=Counter)
    seconds: "array[float]" = field(default_factory=lambda: array("d"))
    """All of them, for the median: a number each, of which a year has hundreds of thousands."""
    members: int = 0
    members_right: int = 0
    rest: float = 0.0
    rest_right: float = 0.0
    rest_squared: float = 0.0

    def add(self, one: FirstAnswer, rest: float | None) -> None:
        self.answers += 1
        self.right += one.right
        self.chosen.update(one.chosen)
        if one.seconds is not None:
            self.seconds.append(one.seconds)
        if rest is not None:
            self.members += 1
            self.members_right += one.right
            self.rest += rest
            self.rest_right += rest * one.right
            self.rest_squared += rest * rest

    def discrimination(self) -> float | None:
        """`(M₁ - M₀) / s · sqrt(p · q)`, with `s` that of all members."""
        n, right = self.members, self.members_right
        wrong = n - right
        if not right or not wrong:
            return None
        variance = self.rest_squared / n - (self.rest / n) ** 2
        if variance <= 1e-12:  # nothing but what rounding leaves
            return None
        apart = self.rest_right / right - (self.rest - self.rest_right) / wrong
        return max(-1.0, min(1.0, apart / math.sqrt(variance) * math.sqrt(right * wrong) / n))


class ItemCount:
    """Adds up members, one after the other, in any order."""

    def __init__(self) -> None:
        self._sums: dict[str, _Sums] = {}

    def add(self, answers: Sequence[FirstAnswer]) -> None:
        """All first answers of one member."""
        given, right = len(answers), sum(one.right for one in answers)
        for one in answers:
            if one.counts:
                others = given - 1
                rest = (right - one.right) / others if others >= OTHERS_AT_LEAST else None
                self._sums.setdefault(one.question, _Sums()).add(one, rest)

    def total(self) -> dict[str, ItemStatistics]:
        """Question or template -> its figures, of all that anybody has answered."""
        return {
            question: ItemStatistics(
                answers=sums.answers,
                right=sums.right,
                chosen=dict(sums.chosen),
                members=sums.members,
                discrimination=sums.discrimination(),
                seconds=statistics.median(sums.seconds) if sums.seconds else None,
            )
            for question, sums in self._sums.items()
        }
