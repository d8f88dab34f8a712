"""What an upgrade that was cut off left in a SQLite file, when upgrades were not yet one transaction."""

import logging
from collections.abc import Collection
from typing import Final

from sqlalchemy import URL, Connection, inspect

from storage.addresses import show
from storage.refusals import RESTORE, UnreachableDatabaseError
from storage.schema import check_complete, columns_at, columns_ever, columns_of

_LOG: Final = logging.getLogger(__name__)


def take_back(url: URL, connection: Connection, revision: str | None) -> None:
    """Drop what belongs to a later revision than the file says it has; nothing was ever stored there.

    No Studyhall ever served from such a file, so the columns hold their defaults and the tables are empty; a table
    that isn't is refused. Raises UnreachableDatabaseError.
    """
    expected, found = columns_at(revision), columns_of(connection)
    check_complete(url, expected, found)
    if expected == found:
        return
    ours = columns_ever()
    if revision is None:
        check_own(url, found.keys() - ours.keys())
    tables = (found.keys() & ours.keys()) - expected.keys()
    columns = [(name, extra) for name in expected for extra in (found[name] & ours.get(name, set())) - expected[name]]
    for name in sorted(tables):
        _drop_empty(url, connection, name)
    for name, extra in sorted(columns):
        _drop_column(connection, name, extra)
    if tables or columns:
        _LOG.warning("an upgrade was cut off half-way, by an older version; what it had begun was taken back")


def _drop_empty(url: URL, connection: Connection, name: str) -> None:
    if connection.exec_driver_sql(f'SELECT 1 FROM "{name}" LIMIT 1').first() is not None:  # noqa: S608 - our own name
        raise UnreachableDatabaseError(
            f"The database {show(url)} holds rows in {name}, which its schema doesn't have yet: it is half-way between "
            f"two schemas. {RESTORE}"
        )
    connection.exec_driver_sql(f'DROP TABLE "{name}"')


def _drop_column(connection: Connection, name: str, column: str) -> None:
    """SQLite drops none that an index is on."""
    for index in inspect(connection).get_indexes(name):
        if column in index["column_names"]:
            connection.exec_driver_sql(f'DROP INDEX "{index["name"]}"')
    connection.exec_driver_sql(f'ALTER TABLE "{name}" DROP COLUMN "{column}"')


def check_own(url: URL, foreign: Collection[str]) -> None:
    """Raises UnreachableDatabaseError where there are tables of another program's."""
    if foreign:
        named = ", ".join(sorted(foreign)[:3])
        raise UnreachableDatabaseError(
            f"The database {show(url)} is of another program (it has {named}): name one of Studyhall's own in "
            "STUDYHALL_DATABASE_URL."
        )
