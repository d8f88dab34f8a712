"""What became of a message: it is being sent, it stands, it doesn't, nobody can tell.

Each function is one step, taken by one process at a time: `storage.transitions` says from which states it begins.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Table, Update, bindparam, or_, update

from storage.columns import Instant
from storage.database import Transaction
from storage.prepared import Prepared
from storage.transitions import Event, Transition

AT: Final = bindparam("moment", type_=Instant)
"""In what a table keeps of a message that stands: since when."""


class Open(NamedTuple):
    """A message that is to be sent, or whose fate is open, without what it shows."""

    id: int
    platform: str
    state: str
    attempted_at: datetime | None
    begun_at: datetime | None


class Messages:
    """The steps of one table's rows; those of a message's way into its channel are compiled once."""

    def __init__(self, table: Table, transitions: Mapping[Event, Transition], *, stood: Mapping[str, Any]) -> None:
        """`stood` is what the row of a message that stands holds, besides the message and how it is drawn."""
        self._table = table
        self._transitions = transitions
        own = table.c.id == bindparam("row")
        begun = self.move(Event.BEGIN).where(own).values(begun_at=AT, attempted_at=AT)
        sent = bindparam("sent", type_=table.c.message.type)
        another = or_(table.c.message.is_(None), table.c.message != sent)
        stands = self.move(Event.STAND).where(own, table.c.begun_at.is_not(None), another)
        stands = stands.values(message=sent, drawn=bindparam("drawing", type_=table.c.drawn.type), **stood)
        self._begun = Prepared(lambda _: begun)
        self._stands = Prepared(lambda _: stands)

    def move(self, event: Event) -> Update:
        """An UPDATE of the rows that an event can happen to, to the state that it leads to."""
        transition = self._transitions[event]
        since = or_(*(self._table.c.state == state for state in transition.since))  # a list would have no fixed text
        moved = update(self._table).where(since)
        return moved if transition.to is None else moved.values(state=transition.to)

    def happen(self, tx: Transaction, row: int, event: Event, **values: Any) -> bool:
        """An event that is nobody's attempt; False where it can't happen to the row any more."""
        moved = self.move(event).where(self._table.c.id == row)
        return tx.execute(moved.values(values) if values else moved).rowcount == 1

    def begin(self, tx: Transaction, row: int, *, at: datetime) -> bool:
        """Take a claimed message to send it; False when somebody else has it."""
        return tx.run(self._begun, row=row, moment=at) == 1

    def take_over(self, tx: Transaction, row: int, *, attempted_at: datetime, at: datetime) -> bool:
        """Take a message whose fate is open; False when somebody else did, or it was settled after all."""
        return tx.execute(self._latest(row, Event.TAKE_OVER, attempted_at).values(attempted_at=at)).rowcount == 1

    def stand(self, tx: Transaction, row: int, *, message: str, drawn: str, at: datetime) -> bool:
        """It stands on the platform, whoever says so; False when that was known already.

        The platform is believed before an organiser who saw nothing there; but a message that was deleted since stands
        no more, and one that was never begun can't stand.
        """
        return tx.run(self._stands, row=row, sent=message, drawing=drawn, moment=at) == 1

    def settle(self, tx: Transaction, row: int, event: Event, *, attempted_at: datetime, **values: Any) -> bool:
        """What came of an attempt. Only whoever made the latest one may say that."""
        moved = self._latest(row, event, attempted_at)
        return tx.execute(moved.values(values) if values else moved).rowcount == 1

    def _latest(self, row: int, event: Event, attempted_at: datetime) -> Update:
        return self.move(event).where(self._table.c.id == row, self._table.c.attempted_at == attempted_at)
