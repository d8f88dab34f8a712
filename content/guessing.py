"""How far a guesser gets who knows nothing of the subject but has learnt from half of a bank what keys look like. Pure.

The guesser ranks a question's options by a logistic regression over their looks and takes as many as there are right
ones. It learns on one half and is tried on the other, over ten ways to halve the bank.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from math import exp, sqrt
from operator import mul
from random import Random
from statistics import fmean
from typing import Final

from content.cues import Looks, Seen
from content.questions import Question

SPLITS: Final = 10
_STEPS: Final = 25
_RATE: Final = 1.0
_KEPT: Final = 0.9
"""How much of a step the next one keeps; it lets few steps go far."""
_PULL: Final = 0.01
"""Towards weights of nothing, so that a measure that hardly matters counts for little."""

Row = tuple[float, ...]
"""The looks of an option beside those of its fellows, each in standard deviations from their mean."""


def compute_guesser_excess(bank: Sequence[Seen]) -> float:
    """The share of right options it finds less that by chance, the mean over the splits, as a fraction."""
    if len(bank) < 2:
        return 0.0
    tries = [_Try(seen.question, _rows(seen.looks)) for seen in sorted(bank, key=lambda seen: seen.question.id)]
    return round(fmean(_excess(tries, split) for split in range(SPLITS)), 4)


@dataclass(frozen=True, slots=True)
class _Try:
    question: Question
    rows: list[Row]


def _excess(tries: Sequence[_Try], split: int) -> float:
    order = list(tries)
    Random(split).shuffle(order)  # noqa: S311 - reproducible, not secret
    half = len(order) // 2
    weights = _learn(order[:half])
    return fmean(_gain(one, weights) for one in order[half:])


def _gain(one: _Try, weights: Row) -> float:
    right, options = set(one.question.key), one.question.option_ids
    score = {option: sum(map(mul, row, weights)) for option, row in zip(options, one.rows, strict=True)}
    taken = sorted(score, key=score.__getitem__, reverse=True)[: len(right)]
    return len(right.intersection(taken)) / len(right) - len(right) / len(options)


def _learn(tries: Sequence[_Try]) -> Row:
    """The weights of a logistic regression, by gradient steps that keep some of their speed."""
    rows = [row for one in tries for row in one.rows]
    truth = [float(option in one.question.key) for one in tries for option in one.question.option_ids]
    columns = list(zip(*rows, strict=True))
    bias, weights, speed = 0.0, [0.0] * len(columns), [0.0] * len(columns)
    for _ in range(_STEPS):
        guessed = (_chance(bias + sum(map(mul, row, weights))) for row in rows)
        wrong = [chance - is_right for chance, is_right in zip(guessed, truth, strict=True)]
        bias -= fmean(wrong)
        for n, column in enumerate(columns):
            slope = sum(map(mul, column, wrong)) / len(wrong) + _PULL * weights[n]
            speed[n] = _KEPT * speed[n] - _RATE * slope
            weights[n] += speed[n]
    return tuple(weights)


def _chance(score: float) -> float:
    return 1.0 / (1.0 + exp(-score))


def _rows(looks: Sequence[Looks]) -> list[Row]:
    columns = [_standard(column) for column in zip(*map(astuple, looks), strict=True)]
    return list(zip(*columns, strict=True))


def _standard(column: Sequence[float]) -> Row:
    mean = fmean(column)
    spread = sqrt(fmean((value - mean) ** 2 for value in column))
    return tuple((value - mean) / spread for value in column) if spread else tuple(0.0 for _ in column)
