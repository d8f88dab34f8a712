"""Databases for the tests: SQLite files, and databases of a real PostgreSQL server started here."""

import asyncio
import gc
import os
import shutil
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings
from sqlalchemy import text

from storage.addresses import parse_address
from storage.all_tables import METADATA
from storage.database import Database, Transaction
from storage.opening import open_database
from storage.upgrade import upgrade
from tests import canaries
from tests.memory import folder_in_memory
from tests.needed import skip_without
from tests.postgres import NoPostgresError, Server, running_server

_TEMPLATE = "studyhall_template"
_HERE = Path(__file__).parent
_WAITING = frozenset({_HERE / "wire", _HERE / "browser"})

# How long an example takes tells of the machine, not of what is tested.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

if memory := folder_in_memory():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))  # pytest's own name for where `tmp_path` lies


def pytest_configure(config: pytest.Config) -> None:
    canaries.take_up(config, louder="CANARIES" in os.environ)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is imported and collected stays: the collector needn't look at it, now or again in every test."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits most of its time, for a process or a page, comes evenly among what computes.

    By their names all that waits would come last, and the processors would wait with it. Modules stay whole, as what
    their tests share does.
    """
    modules = [list(module) for _, module in groupby(items, key=lambda item: item.path)]
    ordered: list[tuple[float, list[pytest.Item]]] = []
    for waits in (False, True):
        alike = [module for module in modules if (module[0].path.parent in _WAITING) is waits]
        total, before = sum(map(len, alike)), 0
        for module in alike:
            ordered.append((before / total, module))
            before += len(module)
    items[:] = [item for _, module in sorted(ordered, key=itemgetter(0)) for item in module]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server of our own. Where none can be had the tests say so; in CI that is a failure."""
    try:
        with running_server() as server:
            upgrade(parse_address(server.create(_TEMPLATE)))
            yield server
    except NoPostgresError as error:
        skip_without(f"no PostgreSQL: {error}")


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database that is up to date, to be copied: each upgrade takes a fifth of a second."""
    file = tmp_path_factory.mktemp("sqlite") / "empty.db"
    upgrade(parse_address(f"sqlite:///{file}"))
    return file


@pytest.fixture
def file_address(tmp_path: Path, empty_file: Path) -> str:
    """The address of a SQLite file that is empty and up to date."""
    return f"sqlite:///{shutil.copy(empty_file, tmp_path / 'studyhall.db')}"


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind of database."""
    return str(request.param)


@pytest.fixture
def address(kind: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database of one's own that is empty and up to date, on each kind."""
    if kind == "sqlite":
        yield request.getfixturevalue("file_address")
        return
    server: Server = request.getfixturevalue("postgres")
    name = f"studyhall_{uuid4().hex[:12]}"
    yield server.create(name, _TEMPLATE)
    server.drop(name)


@pytest_asyncio.fixture
async def database(kind: str, request: pytest.FixtureRequest) -> Database:
    """An open database that is empty and up to date, on each kind.

    The same for one test after the other: to create it, to open its connections and to compile its statements takes
    longer than most tests. Whoever damages it takes an `address`.
    """
    database: Database = request.getfixturevalue(f"open_{kind}")
    await database.write(_empty_file if kind == "sqlite" else _empty_on_server)
    return database


@pytest.fixture(scope="session")
def open_sqlite(tmp_path_factory: pytest.TempPathFactory, empty_file: Path) -> Iterator[Database]:
    file = shutil.copy(empty_file, tmp_path_factory.mktemp("open") / "studyhall.db")
    yield from _open(f"sqlite:///{file}")


@pytest.fixture(scope="session")
def open_postgresql(postgres: Server) -> Iterator[Database]:
    yield from _open(postgres.create(f"studyhall_{uuid4().hex[:12]}", _TEMPLATE))


def _open(address: str) -> Iterator[Database]:
    database = open_database(parse_address(address))
    yield database
    asyncio.run(database.close())


def _empty_file(tx: Transaction) -> None:
    for table in reversed(METADATA.sorted_tables):
        tx.execute(table.delete())


def _empty_on_server(tx: Transaction) -> None:
    """In one go, and with numbers from 1 again. TRUNCATE makes new files, which takes thirty times as long."""
    deletes = "".join(f"{table.delete()}; " for table in reversed(METADATA.sorted_tables))
    count_anew = "PERFORM setval(quote_ident(sequencename), 1, false) FROM pg_sequences WHERE last_value IS NOT NULL; "
    tx.execute(text(f"DO $$ BEGIN {deletes}{count_anew}END $$"))
