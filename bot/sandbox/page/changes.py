"""Tells browsers that there is something new to fetch, as server-sent events."""

import asyncio
from typing import Final

from aiohttp import web

_TOGETHER_S: Final = 0.05
"""Changes so close to each other are told as one."""
_SILENCE_S: Final = 15.0


class Changes:
    def __init__(self) -> None:
        self._count = 0
        self._changed = asyncio.Event()
        self._closed = False

    def note(self) -> None:
        """Something changed."""
        self._count += 1
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    def close(self) -> None:
        """End all streams."""
        self._closed = True
        self.note()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One event at once, one after every change, and something now and then to keep the line open."""
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await stream.prepare(request)
        told = -1
        while not self._closed:
            changed = self._changed
            line = f"data: {self._count}\n\n" if told != self._count else ": still here\n\n"
            told = self._count
            try:
                await stream.write(line.encode())
            except ConnectionError:
                break
            await _wait(changed)
        return stream


async def _wait(changed: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(_SILENCE_S):
            await changed.wait()
    except TimeoutError:
        return
    await asyncio.sleep(_TOGETHER_S)
