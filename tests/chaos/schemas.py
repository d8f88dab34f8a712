"""Databases of every released schema with rows in every table, and what one holds, to compare it."""

import math
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    URL,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    MetaData,
    NullPool,
    Table,
    create_engine,
    inspect,
    text,
)

from storage.schema import migrate
from storage.upgrade import begun

ROWS: Final = 3
_CHOICE: Final = re.compile(r"'(\w+)'")

_TABLES: Final = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
}
_SCHEMA: Final = {
    "sqlite": {"schema": "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2"},
    "postgresql": {
        "columns": "SELECT table_name, column_name, data_type, is_nullable, column_default, character_maximum_length "
        "FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2",
        "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
        "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
    },
}
_MOVED: Final = {
    "rows of reports": ("answer", "answered_by"),
    "rows of reviews": ("key",),
    "rows of exam_items": ("key",),
}
"""Columns whose values a migration gave rows of their own, or made verdicts of; `test_upgrade` looks for them there."""
_COUNTED_ANEW: Final = ("rows of scores",)
"""Derived rows that a migration put into tables of another shape."""
_VERSION: Final = "rows of alembic_version"

_NOT_KEPT: Final = (_VERSION, *_COUNTED_ANEW)

Held = Mapping[str, object]
"""Of each table or other part of a schema: what it is, or what it holds."""


def make_database(url: URL, revision: str | None) -> None:
    """An empty database of a revision, then some rows in every table."""
    if revision is None:
        return
    with begun(url, "BEGIN IMMEDIATE") as connection:
        migrate(connection, revision)
        found = MetaData()
        found.reflect(connection)
        for table in found.sorted_tables:
            if table.name != "alembic_version":
                connection.execute(table.insert(), list(_rows(connection, table)))


def _rows(connection: Connection, table: Table) -> Iterable[dict[str, Any]]:
    """Rows that differ in every column that may differ, so that no unique key is in their way."""
    checks = _checks(connection, table)
    for number in range(1, ROWS + 1):
        yield {column.name: _value(column, number, checks) for column in table.columns}


def _checks(connection: Connection, table: Table) -> list[str]:
    return [str(check["sqltext"]) for check in inspect(connection).get_check_constraints(table.name)]


def _value(column: Column[Any], number: int, checks: list[str]) -> object:
    for check in checks:
        if re.match(rf"\W*{column.name}\W", check) and (choices := _CHOICE.findall(check)):
            return choices[0]
    kind = column.type
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer):
        return number
    if isinstance(kind, DateTime):
        return datetime(2026, 11, 1, 9, tzinfo=UTC) + timedelta(days=number - 1)
    return date(2026, 11, 1) + timedelta(days=number - 1) if isinstance(kind, Date) else f"{number}"


def grow(url: URL, answers: int) -> int:
    """Add accounts and dailies, and an answer of each account to each daily; how many answers there are then.

    All of them refer to rows that are there, as those of three of `make_database` do.
    """
    side = math.isqrt(answers)
    with begun(url, "BEGIN IMMEDIATE") as connection:
        found = MetaData()
        found.reflect(connection)
        for table in (found.tables["accounts"], found.tables["dailies"]):
            checks = _checks(connection, table)
            numbers = range(ROWS + 1, ROWS + side + 1)
            connection.execute(table.insert(), [_grown(table, number, checks) for number in numbers])
        connection.execute(
            text(
                "INSERT INTO answers (id, account_id, daily_id, post_id, chosen, at) "
                "SELECT (a.id + 1) * 10000 + d.id, a.id, d.id, 1, '1', '2026-11-01 09:00:00.000000' "
                "FROM accounts a, dailies d WHERE a.id > :few AND d.id > :few"
            ),
            {"few": ROWS},
        )
        return int(connection.execute(text("SELECT count(*) FROM answers")).scalar_one())


def _grown(table: Table, number: int, checks: list[str]) -> dict[str, Any]:
    """Row `number`, whose references are among the first three."""
    return {
        column.name: _value(column, (number - 1) % ROWS + 1 if column.foreign_keys else number, checks)
        for column in table.columns
    }


def read_database(url: URL) -> Held:
    """Everything that is in it: the schema, word for word, and every row."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        schema = _schema(connection)
        tables = connection.execute(text(_TABLES[connection.dialect.name])).scalars().all()
        return {**schema, **{f"rows of {name}": _held(connection, name) for name in tables}}


def _held(connection: Connection, name: str) -> object:
    rows = [dict(row._mapping) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')]  # noqa: S608 -- a table's own name
    return sorted(tuple((str(column), repr(value)) for column, value in sorted(row.items())) for row in rows)


def _schema(connection: Connection) -> Held:
    queries = _SCHEMA[connection.dialect.name]
    return {name: [tuple(row) for row in connection.execute(text(query))] for name, query in queries.items()}


def changed_rows(old: Held, new: Held) -> list[str]:
    """The tables of before in which a row is missing or new; a migration may have given rows more columns."""
    before = {name: rows for name, rows in old.items() if name.startswith("rows of ") and name not in _NOT_KEPT}
    return [name for name, rows in before.items() if not _kept(rows, new.get(name, []), _MOVED.get(name, ()))]


def _kept(before: Any, after: Any, moved: Collection[str]) -> bool:
    stayed = [{(column, value) for column, value in row if column not in moved} for row in before]
    return len(before) == len(after) and all(any(row <= set(other) for other in after) for row in stayed)
