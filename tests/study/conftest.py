"""Use cases on a real database. What a statement does on each kind is tested in tests/storage, on both."""

from collections.abc import Iterable
from zlib import crc32

import pytest
import pytest_asyncio

from storage.database import Database
from tests.study.hall import Hall

_KINDS = ("sqlite", "postgresql")


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Each use case runs on one kind of database, every fourth on PostgreSQL; `make chaos` runs the other, too."""
    for item in items:
        params = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        everyday = _KINDS[crc32(_name(item)) % 4 == 0]
        if item.path.parent.name == "study" and params.get("kind") not in (None, everyday):
            item.add_marker("long")


def _name(item: pytest.Item) -> bytes:
    """The same for a test on both kinds, whatever else it is given."""
    bare = item.nodeid
    for kind in _KINDS:
        bare = bare.replace(kind, "")
    return bare.encode()


@pytest_asyncio.fixture
async def hall(database: Database) -> Hall:
    return Hall(database)
