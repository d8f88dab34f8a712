"""Messages that are sent once into a channel and stay as they are: reports, planned nights, members' results."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, text

from storage.database import Transaction
from storage.places import placed
from storage.prepared import Query
from storage.rows import Shape
from storage.settling import AT, Messages, Open
from storage.tables import spaces
from storage.transitions import TURN, Event
from storage.week_tables import ON_THEIR_WAY


@dataclass(frozen=True, slots=True)
class OnceMessage:
    """One of them, with what is needed to deliver it; each kind adds what it takes to draw it."""

    id: int
    group: int
    platform: str
    native_space: str
    native_channel: str
    state: str
    begun_at: datetime | None
    attempted_at: datetime | None
    message: str | None
    drawn: str | None


class OnceMessages(Messages):
    """Their way into the channel, as `bot.posting.once.OnceFeed` goes it."""

    def __init__(self, table: Table, *, wanted_at: str) -> None:
        """`wanted_at` is the column that says since when a message has been wanted."""
        super().__init__(table, TURN, stood={"posted_at": AT})
        self._wanted_at = table.c[wanted_at]
        self._claimed = table.c.state == "claimed"
        shape = Shape(Open, table, platform=spaces.c.platform)
        on_their_way = placed(shape.select(), table).where(text(ON_THEIR_WAY))
        self._on_their_way = Query(shape, on_their_way.order_by(table.c.id))

    def load_open(self, tx: Transaction) -> list[Open]:
        """Those that are to be sent, or of which it isn't known yet whether they stand."""
        return tx.all(self._on_their_way)

    def give_up_late(self, tx: Transaction, *, wanted_before: datetime) -> None:
        """What nobody could begin to send in time never comes."""
        tx.execute(self.move(Event.EXPIRE).where(self._claimed, self._wanted_at < wanted_before))
