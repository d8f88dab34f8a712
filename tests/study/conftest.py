import pytest_asyncio

from storage.database import Database
from tests.study.desk import Desk


@pytest_asyncio.fixture
async def desk(database: Database) -> Desk:
    return Desk(database)
