"""Living in the sandbox's time from another process: follows what its feed tells over loopback.

Nothing of the sandbox is needed for it, so a bot that serves real members never loads any of that.
"""

import asyncio
import json
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

import aiohttp

from bot.clock import Clock
from bot.event_log import log_of

_LOG: Final = log_of(__name__)
HEARTBEAT_S: Final = 2.0
"""A line comes at least this often, so that who listens notices when the feed is gone."""
_PATIENCE: Final = aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=4 * HEARTBEAT_S)
_FIRST_PAUSE_S: Final = 0.1
_LONGEST_PAUSE_S: Final = 2.0


@asynccontextmanager
async def following(address: str | None, clock: Clock) -> AsyncIterator[None]:
    """Keep `clock` where the sandbox's is; while the feed can't be reached, where it was last. None: there is none.

    Waits for the first offset, however long that takes: a bot that starts in the wrong time would post at once.
    """
    if address is None:
        yield
        return
    known = asyncio.Event()
    task = asyncio.create_task(_follow(address, clock, known), name="sandbox clock")
    first = asyncio.create_task(known.wait())
    try:
        await asyncio.wait({task, first}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
        yield
    finally:
        first.cancel()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _follow(address: str, clock: Clock, known: asyncio.Event) -> None:
    """Listen for ever, connecting anew whenever the feed is gone, less and less eagerly until it is back."""
    pause = _FIRST_PAUSE_S
    async with aiohttp.ClientSession(timeout=_PATIENCE, trust_env=False) as session:
        while True:
            try:
                async for offset in _offsets(session, address):
                    clock.set_offset(offset)
                    known.set()
                    pause = _FIRST_PAUSE_S
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
                if pause == _FIRST_PAUSE_S:
                    _LOG.warning("the sandbox's clock can't be read; trying again", why=type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_S)


async def _offsets(session: aiohttp.ClientSession, address: str) -> AsyncIterator[timedelta]:
    """What the feed tells until it ends. Raises ValueError for a line that is no offset."""
    async with session.get(address) as response:
        response.raise_for_status()
        async for line in response.content:
            yield _read_offset(line)


def _read_offset(line: bytes) -> timedelta:
    told = json.loads(line)
    seconds = told.get("offset") if isinstance(told, dict) else None
    if not isinstance(seconds, int | float) or not math.isfinite(seconds):
        raise ValueError("no offset")
    return timedelta(seconds=seconds)
