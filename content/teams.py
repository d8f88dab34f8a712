"""Dealing members into teams (docs/rules.md). Pure: the same strengths and the same seed always make the same teams."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

FEWEST: Final = 2
MOST: Final = 10
"""Teams a group may have."""


class Seat(NamedTuple):
    """Where a member was dealt."""

    place: int
    """In the order of the deal, from 0 for the strongest."""
    team: int
    """From 1 on."""


def deal(strengths: Mapping[int, int], *, teams: int, seed: int) -> dict[int, Seat]:
    """Member -> their seat. Equals come in an order that the seed decides.

    Sizes differ by one at most, and the sums of what the teams' members are worth by no more than the strongest is: the
    gaps between two teams' members of one round lie apart from those of any other round, and all within that range.
    """
    falling = sorted(strengths, key=lambda member: (-strengths[member], _lot(seed, "member", member)))
    return {member: Seat(place, team_at(place, teams=teams, seed=seed)) for place, member in enumerate(falling)}


def team_at(place: int, *, teams: int, seed: int) -> int:
    """The team of a place in the deal: each round goes to every team once, and the next one back again."""
    turn, at = divmod(place, teams)
    order = sorted(range(1, teams + 1), key=lambda team: _lot(seed, "team", team))
    return order[teams - 1 - at if turn % 2 else at]


class Member(NamedTuple):
    """Somebody who is in a team already."""

    team: int
    strength: int


def team_for_newcomer(known: Iterable[Member], *, teams: int) -> int:
    """The smallest team, of these the weakest, of these the first."""
    size, strength = dict.fromkeys(range(1, teams + 1), 0), dict.fromkeys(range(1, teams + 1), 0)
    for one in known:
        size[one.team] += 1
        strength[one.team] += one.strength
    return min(size, key=lambda team: (size[team], strength[team], team))


def _lot(seed: int, kind: str, number: int) -> bytes:
    return hashlib.sha256(f"{seed} {kind} {number}".encode()).digest()
