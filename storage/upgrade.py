"""Bringing a database up to date: in one transaction, so that it is old or new, and by one process at a time."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, text

from storage.addresses import show
from storage.copies import copy_file, sweep
from storage.leftovers import check_own, take_back
from storage.refusals import RESTORE, UnreachableDatabaseError, saying_why
from storage.schema import TABLES, check_complete, check_revision, columns_of, migrate, released, revision_of
from storage.soundness import check_quickly
from storage.sqlite import sqlite_engine

_ADVISORY_LOCK: Final = 0x57D4A11
"""PostgreSQL's lock for upgrading; any number that nothing else in the database uses."""
_UPGRADES_WITHIN_S: Final = 60.0
"""So long one process waits for another that upgrades: on a busy machine every statement of it takes its time."""


def upgrade(url: URL) -> None:
    """Bring the database up to date. A second process waits until the first is through, then finds nothing to do.

    A SQLite file that holds rows is copied first, to a file beside it that is named after its schema.

    Raises:
        UnreachableDatabaseError: the file or the server can't be opened, or what is there can't be brought up to date.
    """
    if url.get_backend_name() == "sqlite":
        check_quickly(url)
    with saying_why(url), _alone(url) as connection:
        if _is_head(url, connection):
            return
        if url.get_backend_name() == "sqlite":
            _prepare_file(url, connection)
        elif revision_of(connection) is None:
            check_own(url, columns_of(connection).keys())
        migrate(connection)
        if url.get_backend_name() == "sqlite":
            _check_references(url, connection)


def is_current(url: URL) -> bool:
    """Whether the database has the schema of this version. Raises UnreachableDatabaseError."""
    with saying_why(url), begun(url, "BEGIN") as connection:
        return _is_head(url, connection)


def _is_head(url: URL, connection: Connection) -> bool:
    revision = revision_of(connection)
    check_revision(url, revision)
    if revision != released()[-1]:
        return False
    check_complete(url, TABLES, columns_of(connection))
    return True


def _prepare_file(url: URL, connection: Connection) -> None:
    revision = revision_of(connection)
    if _holds_rows(connection):
        _keep_copy(url, revision)
    take_back(url, connection, revision)


def _holds_rows(connection: Connection) -> bool:
    tables = columns_of(connection)
    return any(connection.exec_driver_sql(f'SELECT 1 FROM "{name}" LIMIT 1').first() for name in tables)  # noqa: S608 - names from the file itself, quoted


def _keep_copy(url: URL, revision: str | None) -> None:
    """Nobody else writes meanwhile: this process is in a transaction that writes."""
    file = Path(str(url.database))
    copy = file.with_name(f"{file.name}.schema-{revision or 'none'}")
    try:
        sweep(copy)
        copy_file(file, copy)
    except (OSError, sqlite3.Error) as error:
        raise UnreachableDatabaseError(
            f"The database {show(url)} was left as it is: before it is brought up to date it is copied to {copy}, "
            f"and that failed ({getattr(error, 'strerror', None) or error}). Make room for a copy, then start again."
        ) from error


def _check_references(url: URL, connection: Connection) -> None:
    """Foreign keys are off while tables are rebuilt, since dropping one would delete what refers to it."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise UnreachableDatabaseError(
            f"The database {show(url)} was left as it is: rows of {broken[0]} refer to rows of {broken[2]} that are "
            f"missing. {RESTORE}"
        )


@contextmanager
def _alone(url: URL) -> Iterator[Connection]:
    """A connection in a transaction that is committed at the end, while nobody else upgrades."""
    if url.get_backend_name() == "sqlite":
        with begun(url, "BEGIN IMMEDIATE") as connection:
            yield connection
        return
    with begun(url, "BEGIN") as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})
        yield connection


@contextmanager
def begun(url: URL, begin: str) -> Iterator[Connection]:
    """A connection in a transaction that SQLite opens with `begin`; closed at the end."""
    engine = _engine(url, begin)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _engine(url: URL, begin: str) -> Engine:
    """SQLite's transactions are begun by us: left to itself the driver commits every CREATE on its own."""
    if url.get_backend_name() == "sqlite":
        return sqlite_engine(url, begin=begin, foreign_keys=False, wait_s=_UPGRADES_WITHIN_S)
    return create_engine(url, poolclass=NullPool)
