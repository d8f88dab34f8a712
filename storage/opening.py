"""From an address to an open database."""

from sqlalchemy import URL

from storage.database import Database
from storage.postgres import PostgresDatabase
from storage.refusals import saying_why
from storage.sqlite import SqliteDatabase


def open_database(url: URL) -> Database:
    """The database at `url` (see `parse_address`), which must be up to date (see `upgrade`).

    Raises UnreachableDatabaseError.
    """
    with saying_why(url):
        return SqliteDatabase(url) if url.get_backend_name() == "sqlite" else PostgresDatabase(url)
