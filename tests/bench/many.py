"""Very many channels, each in a space and a group of its own: one is set up, the others are copies of its rows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Table, insert, select

from bot.talk.people import Spot
from storage.database import Transaction
from storage.tables import channels, groups, spaces
from tests.chaos.scheduling import schedule_all


def schedule_many(tx: Transaction, spots: Sequence[Spot], *, now: datetime, due_at: datetime) -> None:
    """Like `schedule_all`, for spots of which no two are of one space; in seconds for a hundred thousand."""
    first, *others = spots
    schedule_all(tx, [first], now=now, due_at=due_at)
    made = _copy(tx, groups, [{}] * len(others))
    named = [{"group_id": group, "native_id": spot.space} for group, spot in zip(made, others, strict=True)]
    made = _copy(tx, spaces, named)
    _copy(tx, channels, [{"space_id": one, "native_id": spot.channel} for one, spot in zip(made, others, strict=True)])


def _copy(tx: Transaction, table: Table, differing: Sequence[dict[str, object]]) -> Sequence[int]:
    """Rows like the latest one but in some columns; their ids."""
    latest = tx.execute(select(table).order_by(table.c.id.desc()).limit(1)).mappings().one()
    like = {name: value for name, value in latest.items() if name != "id"}
    if differing:
        tx.execute(insert(table), [like | one for one in differing])
    return tx.execute(select(table.c.id).where(table.c.id > latest["id"]).order_by(table.c.id)).scalars().all()
