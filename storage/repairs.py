"""Repairs of streaks, logged: what the fold then makes of them is `bot.rules.folding`'s."""

from datetime import datetime

from storage.answer_tables import repairs
from storage.database import Transaction


def keep_repair(tx: Transaction, *, person: int, daily: int, by: str, at: datetime) -> None:
    """Log that a member's miss of a daily was repaired; the first entry stays."""
    tx.keep(repairs, {"person_id": person, "daily_id": daily, "by": by, "at": at})
