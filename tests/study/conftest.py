import pytest_asyncio

from storage.database import Database
from tests.study.hall import Hall


@pytest_asyncio.fixture
async def hall(database: Database) -> Hall:
    return Hall(database)
