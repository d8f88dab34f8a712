"""What a database holds, to be compared with what it holds after an attack."""

from collections import Counter
from collections.abc import Set as AbstractSet

from sqlalchemy import select

from storage.all_tables import METADATA
from storage.database import Database, Transaction

Rows = dict[str, Counter[str]]
"""Table -> its rows."""


async def load_rows(database: Database, *, but: AbstractSet[str] = frozenset()) -> Rows:
    """Every row of every table, without the tables and columns (`table.column`) that something else may change."""
    kept = {
        table.name: [column for column in table.columns if str(column) not in but]
        for table in METADATA.sorted_tables
        if table.name not in but
    }

    def read(tx: Transaction) -> Rows:
        return {
            name: Counter(repr(tuple(row)) for row in tx.execute(select(*columns))) for name, columns in kept.items()
        }

    return await database.read(read)
