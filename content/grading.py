"""What a choice is worth: all or nothing, as in the exam."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grade:
    """The result of one choice."""

    right: bool
    hits: int
    """How many of the chosen options are right."""
    wanted: int
    """How many options are right in all."""


def grade(chosen: Collection[str], key: Collection[str]) -> Grade:
    """Grade chosen option ids against the key; the order of either doesn't matter."""
    hits = len(set(chosen) & set(key))
    return Grade(right=set(chosen) == set(key), hits=hits, wanted=len(set(key)))


def right_choices(key: Collection[str]) -> list[tuple[str, ...]]:
    """Every choice that `grade` calls right, for whoever looks for such answers among many: the key, and it alone."""
    return [tuple(sorted(set(key)))]


def is_possible(chosen: Sequence[str], options: Collection[str], wanted: int) -> bool:
    """Whether a choice names `wanted` different options that exist; anything else is refused, never graded."""
    return len(chosen) == len(set(chosen)) == wanted and set(chosen) <= set(options)
