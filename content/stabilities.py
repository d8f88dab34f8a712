"""How long a first answer is remembered with this bank: FSRS's four first stabilities, fitted to pooled reviews. Pure.

The other parameters stay FSRS's own. A third of what a whole training gains comes from these four, and they need
neither gradients nor a library: each is one number, found on a grid.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import accumulate
from math import log
from typing import Final, NamedTuple, cast

from fsrs import Rating

from content.attempts import Attempt
from content.forgetting import USUAL_STABILITIES, Stabilities, chance_after
from content.traces import Event, event_of

ENOUGH: Final = 100
"""First reviews after a grade before they say more than FSRS's own figure."""
_LEAST, _MOST, _STEP = 0.05, 100.0, 1.05
"""The grid, in days: FSRS allows no more than a hundred."""
_BELIEF: Final = 10.0
"""How many answers FSRS's own figure weighs as much as: a bank that differs a little is no reason to leave it."""


class Second(NamedTuple):
    """What became of a question that was answered for the first time."""

    grade: Rating
    """Of the first answer."""
    days: int
    """Until the second one."""
    remembered: bool
    """Whether that was no lapse."""


def second_of(events: tuple[Event, ...]) -> Second | None:
    """The second answer on another day than the first; None where there is none."""
    first = events[0] if events else None
    later = next((event for event in events if first and event.on > first.on), None)
    if first is None or later is None:
        return None
    return Second(first.grade, (later.on - first.on).days, later.grade is not Rating.Again)


def seconds_of(attempts: Iterable[tuple[date, Attempt]]) -> Iterator[Second]:
    """What became of whatever one person answered for the first time. The attempts are `remembering.dated`."""
    events: defaultdict[str, list[Event]] = defaultdict(list)
    for on, attempt in attempts:
        if attempt.right is not None:
            events[attempt.question].append(event_of(on, attempt))
    return filter(None, (second_of(tuple(own)) for own in events.values()))


def fit_stabilities(counted: Mapping[Second, int]) -> Stabilities:
    """The first stabilities that make a bank's second answers likeliest; FSRS's own where too few are known.

    A better grade never has the shorter one.
    """
    fitted = [_fit(counted, grade, usual) for grade, usual in zip(Rating, USUAL_STABILITIES, strict=True)]
    return cast("Stabilities", tuple(accumulate(fitted, max)))


def _fit(counted: Mapping[Second, int], grade: Rating, usual: float) -> float:
    own = {second: number for second, number in counted.items() if second.grade is grade}
    if sum(own.values()) < ENOUGH:
        return usual

    def likelihood(stability: float) -> float:
        told = sum(number * _log_chance(second, stability) for second, number in own.items())
        return told - _BELIEF * log(stability / usual) ** 2 / 2

    return max(_grid(), key=likelihood)


def _log_chance(second: Second, stability: float) -> float:
    chance = chance_after(second.days, stability)
    return log(chance if second.remembered else 1 - chance)


def _grid() -> Iterable[float]:
    stability = _LEAST
    while stability <= _MOST:
        yield stability
        stability *= _STEP
