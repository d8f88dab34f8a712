import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from storage.addresses import parse_address
from storage.database import Database
from storage.opening import open_database
from tests.conformance.slack_exchanges import keep_exchanges
from tests.slack_app.place import Place


@pytest.fixture(autouse=True)
def proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy in the environment that nothing may use on the way to this machine."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")


@pytest_asyncio.fixture
async def own_database(tmp_path: Path, empty_file: Path) -> AsyncIterator[Database]:
    file = shutil.copy(empty_file, tmp_path / "studyhall.db")
    database = open_database(parse_address(f"sqlite:///{file}"))
    yield database
    await database.close()


@pytest_asyncio.fixture
async def place(own_database: Database) -> AsyncIterator[Place]:
    place = Place(own_database)
    await place.start()
    yield place
    await place.stop()
    keep_exchanges(place.slack.sent)
