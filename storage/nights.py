"""Quiz nights that are planned: a row for each, so that it is planned once, and its way into the channel."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from storage.database import Transaction
from storage.once import OnceMessage, OnceMessages
from storage.places import PLACED, placed
from storage.rows import Shape
from storage.tables import channels
from storage.week_tables import nights

NIGHTS: Final = OnceMessages(nights, wanted_at="at")
"""How the message that tells of one gets into its channel."""


class Planning(NamedTuple):
    """A night that somebody plans: from which report, where, on what, when."""

    weekly_id: int
    channel_id: int
    topic: str
    """Its key."""
    starts_at: datetime


def claim_night(tx: Transaction, planning: Planning, *, at: datetime) -> int | None:
    """A night is planned; the number of its row. None where the report has one already: the unique row decides."""
    claim = tx.insert(nights).values(**planning._asdict(), at=at, state="claimed").on_conflict_do_nothing()
    return tx.execute(claim.returning(nights.c.id)).scalar()


@dataclass(frozen=True, slots=True)
class Night(OnceMessage):
    """A night that is planned, with what is needed to tell of it."""

    zone: str
    topic: str
    starts_at: datetime
    at: datetime


_NIGHT: Final = Shape(Night, nights, **PLACED, zone=channels.c.zone)
_WHOLE: Final = placed(_NIGHT.select(), nights)


def load_night(tx: Transaction, number: int) -> Night | None:
    return tx.find(_NIGHT, _WHOLE.where(nights.c.id == number))


def find_night(tx: Transaction, weekly: int) -> Night | None:
    """The one that a report proposed, once it is planned."""
    return tx.find(_NIGHT, _WHOLE.where(nights.c.weekly_id == weekly))
