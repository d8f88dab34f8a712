"""Databases for the tests: a SQLite file each, and databases of a real PostgreSQL server started here."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings

from storage.addresses import parse_address
from storage.database import Database
from storage.opening import open_database
from storage.upgrade import upgrade
from tests.needed import skip_without
from tests.postgres import NoPostgresError, Server, running_server

_TEMPLATE = "studyhall_template"

# How long an example takes tells of the machine, not of what is tested.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


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
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database that is up to date, on each kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("file_address")
        return
    server: Server = request.getfixturevalue("postgres")
    name = f"studyhall_{uuid4().hex[:12]}"
    yield server.create(name, _TEMPLATE)
    server.drop(name)


@pytest_asyncio.fixture
async def database(address: str) -> AsyncIterator[Database]:
    database = open_database(parse_address(address))
    yield database
    await database.close()
