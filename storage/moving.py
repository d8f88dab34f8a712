"""All of a database in another one: from SQLite to PostgreSQL, back, or between two of a kind."""

import hashlib
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from sqlalchemy import URL, Connection, Table, func, insert, select, text

from storage.addresses import show
from storage.all_tables import METADATA
from storage.refusals import saying_why
from storage.upgrade import begun

_AT_ONCE: Final = 1_000
"""Rows that are held in memory."""


class MoveError(Exception):
    """Nothing was copied; the message is one sentence."""


def copy_all(source: URL, target: URL) -> Mapping[str, int]:
    """Copy every row of a database that is up to date into one that is, and empty; how many rows each table has.

    Whatever was written is read again and compared with what it came from, before the one transaction is committed.
    Raises MoveError, UnreachableDatabaseError.
    """
    with saying_why(source), begun(source, "BEGIN") as old, saying_why(target), begun(target, "BEGIN IMMEDIATE") as new:
        if source.get_backend_name() == "postgresql":
            old.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        _check_empty(new, target)
        counts = {table.name: _copy(table, old, new) for table in METADATA.sorted_tables}
        if target.get_backend_name() == "postgresql":
            _count_on(new)
        if different := _different(old, new):
            raise MoveError(f"Nothing was copied: {', '.join(different)} would not have come out the same.")
    return counts


def digest_all(connection: Connection) -> dict[str, str]:
    """Table -> a digest of all its rows, the same on every kind of database where the rows are the same."""
    return {table.name: _digest(table, connection) for table in METADATA.sorted_tables}


def _check_empty(new: Connection, target: URL) -> None:
    for table in METADATA.sorted_tables:
        if new.execute(select(table).limit(1)).first() is not None:
            raise MoveError(f"Nothing was copied: {show(target)} has rows already ({table.name}). Name an empty one.")


def _copy(table: Table, old: Connection, new: Connection) -> int:
    rows, copied = _rows(table, old), 0
    while batch := list(islice(rows, _AT_ONCE)):
        new.execute(insert(table), batch)
        copied += len(batch)
    return copied


def _rows(table: Table, connection: Connection) -> Iterator[dict[str, Any]]:
    """In the order of the primary key, and not all at once."""
    wanted = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_AT_ONCE)
    yield from (dict(row) for row in connection.execute(wanted).mappings())


def _count_on(new: Connection) -> None:
    """PostgreSQL counts keys apart from the rows: the next one comes after those that were copied."""
    for table in METADATA.sorted_tables:
        for column in table.primary_key.columns:
            if column.autoincrement is True:
                sequence = func.pg_get_serial_sequence(table.name, column.name)
                latest = select(func.max(column)).scalar_subquery()
                new.execute(select(func.setval(sequence, func.coalesce(latest, 1), latest.is_not(None))))


def _different(old: Connection, new: Connection) -> list[str]:
    before, after = digest_all(old), digest_all(new)
    return [name for name in before if before[name] != after[name]]


def _digest(table: Table, connection: Connection) -> str:
    """Of the rows whatever their order is: two databases sort texts in ways of their own."""
    total = 0
    for row in _rows(table, connection):
        told = repr(tuple(sorted(row.items()))).encode()
        total += int.from_bytes(hashlib.sha256(told).digest()[:16], "big")
    return f"{total % (1 << 128):032x}"
