"""What the history of a group rests on, whoever has answered: loaded once where all its members are recounted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, select

from content.boards import Slot
from content.rests import Rest
from storage.answer_tables import boards
from storage.database import Transaction
from storage.history import PastDaily, load_past_dailies, load_repaired, load_rests_of
from storage.places import asked_in
from storage.seasons import load_seasons
from storage.tables import channels, dailies, posts, spaces


class Place(NamedTuple):
    """Where a post stands, and which group that belongs to."""

    channel: int
    group: int


@dataclass(frozen=True, slots=True)
class Ground:
    """All of it."""

    group: int
    dailies: dict[int, PastDaily]
    """In the order of their dates."""
    chosen: frozenset[int]
    """Those of them that the group chose itself."""
    places: dict[int, Place]
    """By the posts of those dailies."""
    repaired: set[tuple[int, int]]
    rests: dict[int, list[Rest]]
    seasons: tuple[date, ...]
    slots: Mapping[int, Slot]
    """Its boards by their numbers."""


def load_ground(tx: Transaction, group: int) -> Ground:
    of_group: list[ColumnElement[bool]] = [asked_in([group])]
    past = {daily.id: daily for daily in load_past_dailies(tx, of_group)}
    return Ground(
        group=group,
        dailies=past,
        chosen=frozenset(daily.id for daily in past.values() if daily.group == group),
        places=_load_places(tx, of_group),
        repaired=load_repaired(tx, of_group),
        rests=load_rests_of(tx, past.values()),
        seasons=load_seasons(tx, group),
        slots=_load_boards(tx, group),
    )


def _load_places(tx: Transaction, of_group: list[ColumnElement[bool]]) -> dict[int, Place]:
    placed = select(posts.c.id, posts.c.channel_id, spaces.c.group_id)
    placed = placed.join(channels, channels.c.id == posts.c.channel_id).join(spaces, spaces.c.id == channels.c.space_id)
    placed = placed.join(dailies, dailies.c.id == posts.c.daily_id).where(*of_group)
    return {post: Place(*place) for post, *place in tx.execute(placed)}


def _load_boards(tx: Transaction, group: int) -> Mapping[int, Slot]:
    wanted = select(boards.c.id, boards.c.channel_id, boards.c.window, boards.c.first_day)
    return {number: Slot(*slot) for number, *slot in tx.execute(wanted.where(boards.c.group_id == group))}
