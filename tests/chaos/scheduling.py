"""Channels with a schedule, written straight into the tables: a thousand organisers would type `setup` for long."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import exists, update

from bot.talk.people import Spot
from storage import channels
from storage.database import Transaction
from storage.tables import channels as channels_table
from storage.tables import posts as posts_table


def schedule_all(
    tx: Transaction,
    spots: Iterable[Spot],
    *,
    now: datetime,
    due_at: datetime | None,
    notices: bool = True,
    weekly: bool = True,
) -> None:
    """Give each spot a daily schedule at the minute of `due_at`, which is when the first one comes; None: none yet."""
    local = due_at or now
    for spot in spots:
        channels.save_schedule(
            tx,
            space=channels.ensure_space(tx, platform=spot.platform, native_id=spot.space, at=now),
            native_id=spot.channel,
            time=f"{local:%H:%M}",
            zone="UTC",
            weekdays="0123456",
            next_on=due_at.date() if due_at else None,
            next_due_at=due_at,
            catch_up_minutes=120,
            notices=notices,
            weekly=weekly,
            by="1",
            language="en",
            at=now,
        )


def let_come(tx: Transaction, *, now: datetime) -> None:
    """Whatever has a schedule and was never posted in is due now."""
    claimed = exists().where(posts_table.c.channel_id == channels_table.c.id)
    waiting = update(channels_table).where(~claimed)
    tx.execute(waiting.values(next_on=now.date(), next_due_at=now - timedelta(milliseconds=1)))
