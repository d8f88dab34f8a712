"""A clock of another process follows the sandbox's, also when the sandbox was away for a while."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web

from bot.clock import Clock
from bot.clock_link import following
from bot.sandbox.clock_feed import clock_fed
from tests.patience import PATIENCE_S, until

DAY = timedelta(days=1)


def port_of(address: str) -> int:
    return int(address.split(":")[2].partition("/")[0])


async def test_the_first_offset_is_there_before_anything_starts() -> None:
    ours, theirs = Clock(), Clock()
    ours.move(DAY)
    async with clock_fed(ours) as address, following(address, theirs):
        assert theirs.offset == DAY


@pytest.fixture
def no_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is told but moves, and a silence is never taken for an end: what arrives was told at once."""
    monkeypatch.setattr("bot.sandbox.clock_feed.HEARTBEAT_S", 3_600.0)
    monkeypatch.setattr("bot.clock_link._PATIENCE", aiohttp.ClientTimeout(total=None))


@pytest.mark.usefixtures("no_heartbeat")
async def test_moves_arrive_at_once() -> None:
    ours, theirs = Clock(), Clock()
    async with clock_fed(ours) as address, following(address, theirs):
        ours.move(DAY)
        ours.move(timedelta(seconds=1, microseconds=7))
        await until(lambda: theirs.offset == DAY + timedelta(seconds=1, microseconds=7))
        ours.move(-DAY)
        await until(lambda: theirs.offset == timedelta(seconds=1, microseconds=7))


@pytest.mark.usefixtures("no_heartbeat")
async def test_several_follow_one() -> None:
    ours, theirs = Clock(), [Clock(), Clock()]
    async with clock_fed(ours) as address, following(address, theirs[0]), following(address, theirs[1]):
        ours.move(DAY)
        await until(lambda: all(clock.offset == DAY for clock in theirs))


async def test_the_last_offset_is_kept_and_followed_again_after_a_reconnect() -> None:
    ours, theirs = Clock(), Clock()
    ours.move(DAY)
    async with clock_fed(ours) as address:
        link = following(address, theirs)
        await link.__aenter__()
    try:
        ours.move(DAY)
        await asyncio.sleep(0.3)
        assert theirs.offset == DAY
        async with clock_fed(ours, port=port_of(address)):
            await until(lambda: theirs.offset == 2 * DAY)
    finally:
        await link.__aexit__(None, None, None)


async def test_it_waits_for_a_feed_that_comes_later() -> None:
    ours, theirs = Clock(), Clock()
    async with clock_fed(ours) as address:
        pass
    ours.move(DAY)

    async def follow() -> timedelta:
        async with following(address, theirs):
            return theirs.offset

    waiting = asyncio.create_task(follow())
    await asyncio.sleep(0.3)
    assert not waiting.done()
    async with clock_fed(ours, port=port_of(address)):
        assert await asyncio.wait_for(waiting, PATIENCE_S) == DAY


async def test_nonsense_moves_nothing() -> None:
    lines = [b'{"offset": NaN}\n', b'["offset"]\n', b"\xff\n", b'{"offset": 60}\n']
    theirs = Clock()
    async with _feed_of(lines) as address, following(address, theirs):
        assert theirs.offset == timedelta(minutes=1)
    assert not lines


@asynccontextmanager
async def _feed_of(lines: list[bytes]) -> AsyncIterator[str]:
    """A server that tells one of the lines per request."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=lines.pop(0) if lines else b'{"offset": 60}\n')

    application = web.Application()
    application.router.add_get("/clock", answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/clock"
    finally:
        await runner.cleanup()
