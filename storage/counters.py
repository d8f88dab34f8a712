"""Counters of the boards, written as answers come in: what a member has on each board of their group."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, case, delete, or_

from content.boards import BEGINNING, WHOLE_GROUP, Score, Slot, Window
from storage.answer_tables import boards, counters
from storage.database import Transaction
from storage.prepared import Prepared, Query
from storage.rows import Shape

_Slot = tuple[int, Window, date]
"""A `Slot` as it is read; on the way of each click, eight times."""


class _Board(NamedTuple):
    """A board's slot, field by field, and its id."""

    channel: int
    window: Window
    first_day: date
    id: int


_BOARD: Final = Shape(_Board, boards, channel=boards.c.channel_id)
_DAYS: Final = ("day", "other_day", "third_day")
_BEGUN: Final = Query(
    _BOARD,
    _BOARD.select().where(
        boards.c.group_id == bindparam("group"),
        or_(boards.c.channel_id == WHOLE_GROUP, boards.c.channel_id == bindparam("channel")),
        or_(
            boards.c.first_day == BEGINNING,
            *(boards.c.first_day == bindparam(day, type_=boards.c.first_day.type) for day in _DAYS),
        ),
    ),
)
"""The boards of a channel and of its group that begin on some days: all that one answer counts on, by one statement."""


def add_scores(tx: Transaction, group: int, scores: Mapping[int, Mapping[Slot, Score]]) -> None:
    """Add to members' counters. The adding happens in the database, so no two writers lose an update."""
    tx.run_many(*adding(tx, group, scores))


def adding(
    tx: Transaction, group: int, scores: Mapping[int, Mapping[Slot, Score]]
) -> tuple[Prepared, list[dict[str, int]]]:
    """What is to be run for that, and for each of which rows, once the boards are there."""
    ids = _ensure_boards(tx, group, {slot for own in scores.values() for slot in own})
    rows = [_row(ids[slot], person, score) for person, own in scores.items() for slot, score in own.items()]
    return _ADD, sorted(rows, key=itemgetter("board_id", "person_id"))


def replace_scores(tx: Transaction, group: int, scores: Mapping[int, Mapping[Slot, Score | None]]) -> None:
    """Write members' counters on some boards anew; None: nothing is left of them there."""
    ids = _find_boards(tx, group, {slot for own in scores.values() for slot in own})
    rows = [{"board": ids[slot], "person": person} for person, own in scores.items() for slot in own if slot in ids]
    tx.run_many(_FORGET, sorted(rows, key=itemgetter("board", "person")))
    left = {person: {slot: score for slot, score in own.items() if score} for person, own in scores.items()}
    add_scores(tx, group, left)


def _ensure_boards(tx: Transaction, group: int, slots: Collection[Slot]) -> dict[_Slot, int]:
    """The boards of some slots. Those that are new are made; the unique row decides who was first."""
    found = _find_boards(tx, group, slots)
    if missing := sorted((slot for slot in slots if slot not in found), key=_in_order):
        rows = [
            {"group_id": group, "channel_id": slot.channel, "first_day": slot.first_day, "window": slot.window}
            for slot in missing
        ]
        tx.execute(tx.insert(boards).on_conflict_do_nothing(), rows)
        found |= _find_boards(tx, group, missing)
    return found


def _in_order(slot: Slot) -> tuple[int, date, str]:
    return slot.channel, slot.first_day, slot.window


def _find_boards(tx: Transaction, group: int, slots: Collection[Slot]) -> dict[_Slot, int]:
    found: dict[_Slot, int] = {}
    for channel, days in _questions(slots):
        asked = dict(zip(_DAYS, days, strict=True))
        found |= {one[:3]: one.id for one in tx.all(_BEGUN, group=group, channel=channel, **asked)}
    return found


def _questions(slots: Collection[Slot]) -> Iterator[tuple[int, list[date]]]:
    """A channel and three days each time. The whole group and the beginning come along with any."""
    channels = {slot.channel for slot in slots}
    days = sorted({slot.first_day for slot in slots} - {BEGINNING}) or [BEGINNING]
    for channel in sorted(channels - {WHOLE_GROUP} or channels):
        for n in range(0, len(days), len(_DAYS)):
            some = days[n : n + len(_DAYS)]
            yield channel, (some * len(_DAYS))[: len(_DAYS)]


def _row(board: int, person: int, score: Score) -> dict[str, int]:
    return {
        "board_id": board,
        "person_id": person,
        "points": score.points,
        "answered": score.answered,
        "right": score.right,
        "streak": score.streak,
    }


def _adding(insert_: Any) -> Any:
    statement = insert_(counters)
    own, new = counters.c, statement.excluded
    added: dict[str, Any] = {name: own[name] + new[name] for name in ("points", "answered", "right")}
    longest = case((own.streak > new.streak, own.streak), else_=new.streak)
    return statement.on_conflict_do_update(index_elements=["board_id", "person_id"], set_={**added, "streak": longest})


_ADD: Final = Prepared(_adding, ("board_id", "person_id", "points", "answered", "right", "streak"))
_FORGET: Final = Prepared(
    lambda _: delete(counters).where(
        counters.c.board_id == bindparam("board"), counters.c.person_id == bindparam("person")
    )
)
