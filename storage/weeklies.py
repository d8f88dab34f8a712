"""Weekly reports: when a channel's next one is due, the row that lets it come once, and its way into the channel."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import update

from storage.database import Transaction
from storage.once import OnceMessage, OnceMessages
from storage.places import PLACED, placed
from storage.prepared import Query, earliest
from storage.rows import Shape
from storage.tables import channels, spaces
from storage.week_tables import weeklies

WEEKLIES: Final = OnceMessages(weeklies, wanted_at="due_at")
"""How a report gets into its channel."""
_CLAIMED_AT_ONCE: Final = 10
_PLANNED_AT_ONCE: Final = 100
"""Channels in one transaction, so that clicks get their turn in between."""


class Planned(NamedTuple):
    """A channel that gets reports, with when the next one is due."""

    channel: int
    group: int
    time: str
    zone: str
    on: date | None
    """The Monday; None until it is planned."""
    at: datetime | None


_PLANNED: Final = Shape(
    Planned,
    channels,
    channel=channels.c.id,
    group=spaces.c.group_id,
    on=channels.c.weekly_on,
    at=channels.c.weekly_at,
)
_WANTED: Final = (channels.c.weekly, channels.c.removed_at.is_(None), channels.c.paused_at.is_(None))
next_due: Final = earliest(channels.c.weekly_at, *_WANTED, channels.c.weekly_at.is_not(None))
"""When the next report of all is due; in the past where it waits to be claimed."""
_UNPLANNED: Final = Query(
    _PLANNED,
    _PLANNED.select()
    .join(spaces, spaces.c.id == channels.c.space_id)
    .where(*_WANTED, channels.c.weekly_at.is_(None))
    .order_by(channels.c.id)
    .limit(_PLANNED_AT_ONCE),
)


def load_unplanned(tx: Transaction) -> list[Planned]:
    """Some of the channels whose next report is to be planned: new ones, and those with another schedule."""
    return tx.all(_UNPLANNED)


def lock_due(tx: Transaction, *, now: datetime) -> list[Planned]:
    """Some of the channels whose report is due, each locked against every other process that runs the timetable."""
    due = _PLANNED.select().join(spaces, spaces.c.id == channels.c.space_id)
    due = due.where(*_WANTED, channels.c.weekly_at <= now).order_by(channels.c.weekly_at, channels.c.id)
    return tx.load(_PLANNED, due.limit(_CLAIMED_AT_ONCE).with_for_update(of=channels, skip_locked=True))


def plan(tx: Transaction, channel: int, *, on: date, at: datetime) -> None:
    """When the channel's next report is due."""
    tx.execute(update(channels).where(channels.c.id == channel).values(weekly_on=on, weekly_at=at))


def claim_week(tx: Transaction, channel: int, *, first_day: date, due_at: datetime) -> bool:
    """A report of a week is to be sent; False where it was claimed before. The unique row decides."""
    row = {"channel_id": channel, "first_day": first_day, "due_at": due_at, "state": "claimed"}
    return tx.keep(weeklies, row)


@dataclass(frozen=True, slots=True)
class Weekly(OnceMessage):
    """A report with what is needed to draw and deliver it."""

    channel: int
    zone: str
    first_day: date
    due_at: datetime


_WEEKLY: Final = Shape(Weekly, weeklies, **PLACED, channel=channels.c.id, zone=channels.c.zone)


def load_weekly(tx: Transaction, number: int) -> Weekly | None:
    return tx.find(_WEEKLY, placed(_WEEKLY.select(), weeklies).where(weeklies.c.id == number))
