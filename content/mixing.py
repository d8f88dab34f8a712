"""What a quiz mixes where nobody asks for anything in particular: missed, unseen and mastered questions. Pure.

Most of the time goes where something is to be gained, a part brings new ones, and a little keeps what is known alive.
Neighbours are of different tasks, since mixed practice is remembered better than practice in blocks (Rohrer 2012).
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from content.drawing import Candidate, Memory
from content.lots import lot


class Shelf(StrEnum):
    """How a question stands with whoever is asked."""

    MISSED = "missed"
    UNSEEN = "unseen"
    MASTERED = "mastered"


SHARES: Final = {Shelf.MISSED: 0.60, Shelf.UNSEEN: 0.27, Shelf.MASTERED: 0.13}
BEFORE_EXAM: Final = {Shelf.MISSED: 0.0, Shelf.UNSEEN: 1.0, Shelf.MASTERED: 0.0}
"""Where there is an exam date: what was never asked gains more for that day than what is known, and what was missed
comes back in reviews (docs/learning.md)."""
RESTS: Final = timedelta(days=6)
"""What was seen later than that comes only where nothing else is left."""
_INSTEAD: Final = (Shelf.UNSEEN, Shelf.MISSED, Shelf.MASTERED)
"""Where a shelf has too little, these make up for it, in this order."""


@dataclass(frozen=True, slots=True)
class Mix:
    """Ids in the order asked, and how many are from which shelf."""

    asked: tuple[str, ...]
    shelves: Mapping[Shelf, int]


def shelf_of(memory: Memory | None) -> Shelf:
    """What was shown and never answered is as good as unseen."""
    if memory is None or not memory.answers:
        return Shelf.UNSEEN
    return Shelf.MASTERED if memory.last_right else Shelf.MISSED


def mix(
    allowed: Sequence[Candidate],
    memories: Mapping[str, Memory],
    *,
    number: int,
    never: Collection[str],
    seed: str,
    now: datetime,
    shares: Mapping[Shelf, float] = SHARES,
    waits: Collection[str] = (),
) -> Mix:
    """At most `number` different questions, none of `never`. The same memories, seed and moment give the same.

    What `waits` comes back in a review on another day, and here only where nothing else is left.
    """
    ordered = sorted(
        (candidate for candidate in allowed if candidate.id not in never),
        key=lambda candidate: (_last_seen(memories, candidate), lot(seed, candidate.id)),
    )
    rested = (now - RESTS).timestamp()
    fresh = [one for one in ordered if one.id not in waits and _last_seen(memories, one) <= rested]
    taken = _take(fresh, memories, number, shares)
    rest = [one for one in ordered if one.id in waits or _last_seen(memories, one) > rested]
    taken += rest[: number - len(taken)]
    counted = Counter(shelf_of(memories.get(candidate.id)) for candidate in taken)
    return Mix(tuple(_in_turn(taken, seed)), {shelf: counted[shelf] for shelf in Shelf})


def _last_seen(memories: Mapping[str, Memory], candidate: Candidate) -> int:
    known = memories.get(candidate.id)
    return known.last_seen if known else -1


def _take(
    fresh: Sequence[Candidate], memories: Mapping[str, Memory], number: int, shares: Mapping[Shelf, float]
) -> list[Candidate]:
    """From each shelf its share; what was seen longest ago first."""
    shelves: dict[Shelf, list[Candidate]] = {shelf: [] for shelf in Shelf}
    for candidate in fresh:
        shelves[shelf_of(memories.get(candidate.id))].append(candidate)
    quotas = _quotas(number, shares, {shelf: len(own) for shelf, own in shelves.items()})
    return [candidate for shelf, own in shelves.items() for candidate in own[: quotas[shelf]]]


def _quotas(number: int, shares: Mapping[Shelf, float], there: Mapping[Shelf, int]) -> dict[Shelf, int]:
    """The shares in whole questions, by the largest remainders, and no more than there are."""
    exact = {shelf: share * number for shelf, share in shares.items()}
    quotas = {shelf: int(wanted) for shelf, wanted in exact.items()}
    by_remainder = sorted(Shelf, key=lambda shelf: quotas[shelf] - exact[shelf])
    for shelf in by_remainder[: number - sum(quotas.values())]:
        quotas[shelf] += 1
    quotas = {shelf: min(quota, there[shelf]) for shelf, quota in quotas.items()}
    for shelf in _INSTEAD:
        quotas[shelf] += min(number - sum(quotas.values()), there[shelf] - quotas[shelf])
    return quotas


def _in_turn(taken: Sequence[Candidate], seed: str) -> Iterator[str]:
    """Never two of a task in a row, as far as that goes: what there is most of comes as soon as it may."""
    left = sorted(taken, key=lambda candidate: lot(f"{seed} order", candidate.id))
    latest = ""
    while left:
        many = Counter(candidate.tasks[0] for candidate in left)
        latest_is = [candidate.tasks[0] == latest for candidate in left]
        place = min(range(len(left)), key=lambda n: (latest_is[n], -many[left[n].tasks[0]], n))
        following = left.pop(place)
        latest = following.tasks[0]
        yield following.id
