"""The sandbox's time for other processes: a stream of the clock's offset, which `clock_link` follows."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiohttp import web

from bot.clock import Clock
from bot.clock_link import HEARTBEAT_S


class ClockFeed:
    """Streams lines of `{"offset": seconds}`: one at once, one after every move, and one now and then."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._moved = asyncio.Event()
        self._closed = False
        clock.on_move(self._ring)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """The handler of the feed's address."""
        stream = web.StreamResponse(headers={"Content-Type": "application/x-ndjson", "Cache-Control": "no-store"})
        with suppress(ConnectionError):  # whoever listened is gone, perhaps before the first line
            await stream.prepare(request)
            while not self._closed:
                moved = self._moved
                await stream.write(self._line())
                await _wait(moved, HEARTBEAT_S)
        return stream

    def close(self) -> None:
        """End all streams."""
        self._closed = True
        self._ring()

    def _line(self) -> bytes:
        return json.dumps({"offset": self._clock.offset.total_seconds()}).encode() + b"\n"

    def _ring(self) -> None:
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()


@asynccontextmanager
async def clock_fed(clock: Clock, *, port: int = 0) -> AsyncIterator[str]:
    """A server on loopback for the feed alone; gives its address. Port 0 lets the system choose."""
    feed = ClockFeed(clock)
    application = web.Application()
    application.router.add_get("/clock", feed.serve)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/clock"
    finally:
        feed.close()
        await runner.cleanup()


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
