"""Bringing a database up to date, by one process at a time.

Alembic is slow to import and needed once at start, so it is imported here, inside the functions.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import URL, Connection, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS: Final = Path(__file__).parent / "migrations"
_ADVISORY_LOCK: Final = 0x57D4A11
"""PostgreSQL's lock for upgrading; any number that nothing else in the database uses."""


class UnreachableDatabaseError(Exception):
    """The database can't be opened; the message says why, without any password."""


def upgrade(url: URL) -> None:
    """Bring the database up to date. A second process waits until the first is through, then finds nothing to do.

    Raises:
        UnreachableDatabaseError: the file or the server can't be opened.
    """
    with _alone(url) as connection:
        from alembic import command

        command.upgrade(_config(connection), "head")


def is_current(url: URL) -> bool:
    """Whether the database has the schema of this version."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    with _opened(url) as connection:
        stands = MigrationContext.configure(connection).get_current_revision()
        return stands == ScriptDirectory.from_config(_config(connection)).get_current_head()


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


@contextmanager
def _alone(url: URL) -> Iterator[Connection]:
    """A connection in a transaction that is committed at the end, while nobody else upgrades."""
    if url.get_backend_name() == "sqlite":
        with _file_lock(Path(f"{url.database}.upgrade.lock")), _begun(url) as connection:
            yield connection
        return
    with _begun(url) as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})
        yield connection


@contextmanager
def _begun(url: URL) -> Iterator[Connection]:
    with _opened(url) as connection, connection.begin():
        yield connection


@contextmanager
def _opened(url: URL) -> Iterator[Connection]:
    """A connection of its own. Raises UnreachableDatabaseError."""
    engine = create_engine(url, poolclass=NullPool)
    try:
        connection = engine.connect()
    except DBAPIError as error:
        raise _unreachable(url, error.orig) from None
    with connection:
        yield connection


def _unreachable(url: URL, error: object) -> UnreachableDatabaseError:
    shown = url.set(drivername=url.get_backend_name()).render_as_string(hide_password=True)
    return UnreachableDatabaseError(f"The database {shown} can't be opened: {str(error).splitlines()[0]}.")


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    try:
        file = path.open("w")
    except OSError as error:
        raise UnreachableDatabaseError(
            f"The database's folder {path.parent} can't be used: {error.strerror}."
        ) from None
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
