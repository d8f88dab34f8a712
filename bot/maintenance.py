"""A piece of work on the configured database, outside a running Studyhall."""

import asyncio
from typing import TypeVar

from bot.settings import Settings
from storage.addresses import parse_address
from storage.database import Work
from storage.opening import open_database
from storage.upgrade import is_current, upgrade

T = TypeVar("T")


def with_database(settings: Settings, work: Work[T], *, write: bool) -> T:
    """Open the database, bring it up to date if need be, do one transaction and close it."""
    url = parse_address(settings.database_url.get_secret_value())
    if not is_current(url):
        upgrade(url)

    async def once() -> T:
        database = open_database(url)
        try:
            return await (database.write(work) if write else database.read(work))
        finally:
            await database.close()

    return asyncio.run(once())
