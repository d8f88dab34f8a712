"""What is left of the answers of people who deleted everything about themselves: how many chose what, and nothing else.

The others' cards, shares and statistics stay true by them; whose the answers were, and when they came, is gone.
"""

from typing import Final

from sqlalchemy import Boolean, Column, Integer, Table

from storage.columns import Choice, to
from storage.ownership import NOBODYS
from storage.tables import metadata


def _counts(of: str, target: str) -> Table:
    return Table(
        f"{of}_counts",
        metadata,
        to(target, f"{of}_id", primary_key=True),
        Column("chosen", Choice, primary_key=True),
        Column("right", Boolean, nullable=False),  # by the key as it stood when they were counted
        Column("number", Integer, nullable=False),
        info=NOBODYS,
    )


daily_counts: Final = _counts("daily", "dailies")
turn_counts: Final = _counts("turn", "turns")
