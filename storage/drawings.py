"""Which messages are being drawn just now, where several processes share a database: one at a time draws a message."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete

from storage.database import Transaction
from storage.tables import drawings

LAPSES_AFTER: Final = timedelta(seconds=5)
"""Whoever has not said by then what came of it is taken for gone, and the next one draws; so is a claim that lies as
far in the future, by a clock that was put back.

Should two come through after all, `mark_drawn` finds that, and the message is drawn once more.
"""


def begin(tx: Transaction, message: str, *, at: datetime) -> bool:
    """Take the right to draw a message; False where somebody else has it."""
    claim = tx.insert(drawings).values(message=message, begun_at=at)
    lapsed = ~drawings.c.begun_at.between(at - LAPSES_AFTER, at + LAPSES_AFTER)
    claim = claim.on_conflict_do_update(index_elements=["message"], set_={"begun_at": at}, where=lapsed)
    return tx.execute(claim.returning(drawings.c.message)).first() is not None


def end(tx: Transaction, message: str, *, begun_at: datetime) -> None:
    """Let others draw it; nothing where somebody else has taken it over by now."""
    tx.execute(delete(drawings).where(drawings.c.message == message, drawings.c.begun_at == begun_at))
