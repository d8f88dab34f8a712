"""From an address to an open database."""

from sqlalchemy import URL

from storage.database import Database, Timed, untimed
from storage.postgres import PostgresDatabase
from storage.refusals import saying_why
from storage.sqlite import SqliteDatabase


def open_database(url: URL, timed: Timed = untimed) -> Database:
    """The database at `url` (see `parse_address`), which must be up to date (see `upgrade`).

    Raises UnreachableDatabaseError.
    """
    with saying_why(url):
        is_file = url.get_backend_name() == "sqlite"
        return SqliteDatabase(url, timed) if is_file else PostgresDatabase(url, timed)
