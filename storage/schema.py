"""Which schema a database has: what Alembic wrote down, against what is really there.

Alembic takes a fifth of a second and 12 MB to import, and is needed only where something is to be brought up to date:
it is imported inside the functions, and what revision a database has is read without it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import URL, Connection, column, create_engine, event, inspect, select, table

from storage.addresses import show
from storage.all_tables import METADATA
from storage.refusals import RESTORE, RESTORE_THERE, UnreachableDatabaseError

if TYPE_CHECKING:
    from alembic.config import Config

Columns = Mapping[str, frozenset[str]]
"""The columns of every table."""

TABLES: Final[Columns] = {name: frozenset(table.columns.keys()) for name, table in METADATA.tables.items()}
"""What this version works with."""

_MIGRATIONS: Final = Path(__file__).parent / "migrations"
_VERSION: Final = "alembic_version"


def migrate(connection: Connection, revision: str = "head") -> None:
    """Bring a database to a revision, in the transaction that `connection` is in."""
    from alembic import command

    command.upgrade(config_for(connection), revision)


def config_for(connection: Connection) -> "Config":
    """Alembic's configuration for a connection that is in a transaction."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


@cache
def released() -> tuple[str, ...]:
    """Every revision that this version knows, the oldest first, as the scripts are named."""
    scripts = (_MIGRATIONS / "versions").glob("[0-9]*_*.py")
    return tuple(sorted(script.name.partition("_")[0] for script in scripts))


def revision_of(connection: Connection) -> str | None:
    """The revision that the database says it has; None where it says nothing."""
    if not inspect(connection).has_table(_VERSION):
        return None
    return connection.execute(select(column("version_num")).select_from(table(_VERSION))).scalar()


def columns_of(connection: Connection) -> Columns:
    """What is really there, without Alembic's own table."""
    found = inspect(connection).get_multi_columns()
    return {name: frozenset(c["name"] for c in columns) for (_, name), columns in found.items() if name != _VERSION}


@cache
def columns_at(revision: str | None) -> Columns:
    """What a revision has: the migrations up to it, run in memory."""
    if revision is None:
        return {}
    with _in_memory() as connection:
        migrate(connection, revision)
        return columns_of(connection)


def columns_ever() -> Columns:
    """What any revision has ever had: all migrations, run in memory one after the other. Takes about a second."""
    ever: dict[str, frozenset[str]] = {}
    with _in_memory() as connection:
        for revision in released():
            migrate(connection, revision)
            for name, columns in columns_of(connection).items():
                ever[name] = ever.get(name, frozenset()) | columns
    return ever


@contextmanager
def _in_memory() -> Iterator[Connection]:
    engine = create_engine("sqlite://", connect_args={"isolation_level": None})
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    with engine.begin() as connection:
        yield connection


def check_revision(url: URL, revision: str | None) -> None:
    """Raises UnreachableDatabaseError for a database of a newer Studyhall."""
    known = released()
    if revision is not None and revision not in known:
        raise UnreachableDatabaseError(
            f"The database {show(url)} has the schema {revision} of a newer Studyhall; this one knows those up to "
            f"{known[-1]}. Run the newer version, or restore a backup from before it."
        )


def check_complete(url: URL, expected: Columns, found: Columns) -> None:
    """Raises UnreachableDatabaseError where a table or a column is missing."""
    lost = [name for name in sorted(expected) if name not in found]
    lost += [f"{name}.{column}" for name in sorted(found) for column in sorted(expected.get(name, set()) - found[name])]
    if lost:
        remedy = RESTORE if url.get_backend_name() == "sqlite" else RESTORE_THERE
        raise UnreachableDatabaseError(f"The database {show(url)} is damaged: it lacks {', '.join(lost)}. {remedy}")
