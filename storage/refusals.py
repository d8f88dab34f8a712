"""Why a database can't be used, in one sentence with the remedy.

What is PostgreSQL's is imported only where it is used: its driver takes 9 MB.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from storage.addresses import show, without_secrets
from storage.database import DatabaseGoneError

RESTORE: Final = "Put a backup in its place with `studyhall db restore FILE`."
"""The remedy for a file that nothing else can mend."""

RESTORE_THERE: Final = (
    "Put a backup in its place: with pg_restore, or in an empty database with `studyhall db restore FILE`."
)
"""The same on PostgreSQL."""

_OF_SQLITE: Final[Mapping[int, str]] = {
    sqlite3.SQLITE_PERM: "can't be used: give Studyhall's user the right to read and write the file and its folder.",
    sqlite3.SQLITE_BUSY: "is locked by another program: close that one, then start again.",
    sqlite3.SQLITE_READONLY: "can't be written: give Studyhall's user the right to write the file and its folder.",
    sqlite3.SQLITE_IOERR: "can't be read or written: the disk failed or is full. Nothing that was begun was kept.",
    sqlite3.SQLITE_CORRUPT: f"is damaged. {RESTORE}",
    sqlite3.SQLITE_FULL: "can't grow: the disk is full. Make room, then start again; nothing that was begun was kept.",
    sqlite3.SQLITE_CANTOPEN: "can't be opened: Studyhall's user needs the right to read and write the file and its "
    "folder, which has to be there.",
    sqlite3.SQLITE_NOTADB: f"is no SQLite file, or a damaged one. {RESTORE}",
}
"""By SQLite's primary result code, https://www.sqlite.org/rescode.html"""


_NO_RIGHT: Final = "can't be used: give its user the right to create, read and write tables there."
_OF_POSTGRES: Final[Mapping[str, str]] = {
    "25006": "can't be written: it is read-only, as a standby is. Name the primary server in STUDYHALL_DATABASE_URL.",
    "42501": _NO_RIGHT,
    "3F000": _NO_RIGHT,
}
"""By SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html"""


class UnreachableDatabaseError(Exception):
    """The database can't be used; the message says why and what to do, without any password."""


@contextmanager
def saying_why(url: URL) -> Iterator[None]:
    """What the driver raises in the block becomes an UnreachableDatabaseError."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise refuse(url, error) from error


def refuse(url: URL, error: DBAPIError | sqlite3.Error) -> UnreachableDatabaseError:
    """The sentence for what a driver said."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    known = _OF_SQLITE.get(_sqlite_code(cause)) or _OF_POSTGRES.get(getattr(cause, "sqlstate", None) or "")
    said = without_secrets(url, (str(cause).splitlines() or [type(cause).__name__])[0])
    return UnreachableDatabaseError(f"The database {show(url)} " + (known or f"can't be opened: {said}."))


def outage_of(error: BaseException) -> str | None:
    """Why no work at all can be done now, in words that name no address; None where only this work went wrong."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, DatabaseGoneError):
        return "The database's file was replaced or deleted."
    if known := _OF_SQLITE.get(_sqlite_code(cause)):
        return f"The database {known}"
    if hasattr(cause, "sqlstate"):
        from psycopg import InterfaceError, InternalError, OperationalError

        if isinstance(cause, OperationalError | InterfaceError | InternalError):
            return f"The database server can't do its work ({cause.sqlstate or type(cause).__name__})."
    return None


def _sqlite_code(cause: BaseException | None) -> int:
    """SQLite's primary result code; 0 for what isn't SQLite's."""
    return int(getattr(cause, "sqlite_errorcode", 0)) & 0xFF
