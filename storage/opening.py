"""From an address to an open database."""

from sqlalchemy import URL

from storage.database import Database, Timed, untimed
from storage.refusals import saying_why
from storage.sqlite import SqliteDatabase


def open_database(url: URL, timed: Timed = untimed) -> Database:
    """The database at `url` (see `parse_address`), which must be up to date (see `upgrade`).

    Raises UnreachableDatabaseError.
    """
    with saying_why(url):
        if url.get_backend_name() == "sqlite":
            return SqliteDatabase(url, timed)
        from storage.postgres import PostgresDatabase  # with a driver of 9 MB, which a file doesn't need

        return PostgresDatabase(url, timed)
