"""One group becomes very many: every row of a SQLite file is copied, with ids of its own.

Copies come in the order of life: what was first everywhere, then what was second. A row of an index lies among those of
other groups then, as it would, and pages fill as they do.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import Column, Table

from storage.all_tables import METADATA

_PRAGMAS: Final = (
    "journal_mode=OFF",
    "synchronous=OFF",
    "cache_size=-4000000",
    "foreign_keys=OFF",
    "temp_store=MEMORY",
)
_UNIQUE: Final = {("spaces", "native_id"), ("accounts", "user")}
"""Words by which the platforms know something."""
_SHARED: Final = {"remembered", "drawings", "slack_requests", "slack_installations", "slack_states", "item_statistics"}
"""Not a group's."""
_NOTHING_AT_ZERO: Final = ("boards", "channel_id")


def copy_group(file: Path, times: int) -> None:
    """The only group of a database, so many times, itself included. Nobody may have the file open."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        connection.execute("CREATE TEMP TABLE copies (k INTEGER PRIMARY KEY)")
        connection.executemany("INSERT INTO copies VALUES (?)", ((k,) for k in range(times)))
        for table in METADATA.sorted_tables:
            if table.name not in _SHARED:
                for statement in _statements(table, times):
                    connection.execute(statement)
        connection.execute("COMMIT")
        connection.execute("ANALYZE")


def _statements(table: Table, times: int) -> Iterator[str]:
    """Its rows are put aside in their order; then each is written once for every copy."""
    key = ", ".join(column.name for column in table.primary_key.columns)
    order = next((name for name in ("id", "daily_id") if name in table.columns), key)
    yield f'CREATE TEMP TABLE aside AS SELECT * FROM main."{table.name}" ORDER BY {order}'  # noqa: S608 -- names of tables and columns
    yield f'DELETE FROM main."{table.name}"'  # noqa: S608 -- names of tables and columns
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(_value(table, column, times) for column in table.columns)
    yield f'INSERT INTO main."{table.name}" ({names}) SELECT {values} FROM aside CROSS JOIN copies'  # noqa: S608 -- names of tables and columns
    yield "DROP TABLE aside"


def _value(table: Table, column: Column[object], times: int) -> str:
    """Ids are dealt out so that they rise in the order of the rows."""
    own = f'aside."{column.name}"'
    dealt = f"({own} - 1) * {times} + k + 1"
    if (table.name, column.name) == _NOTHING_AT_ZERO:
        return f"CASE WHEN {own} THEN {dealt} ELSE 0 END"
    if (column.primary_key and column.name == "id") or column.foreign_keys:
        return dealt
    return f"{own} || CASE WHEN {times} > 1 THEN '-' || k ELSE '' END" if (table.name, column.name) in _UNIQUE else own
