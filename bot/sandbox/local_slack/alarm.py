"""Waiting for a time of the clock, which may be moved while one waits."""

import asyncio
from datetime import datetime

from bot.clock import Clock


class Alarm:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._moved = asyncio.Event()
        clock.on_move(self.ring)

    def ring(self) -> None:
        """Let everybody who waits look again: at the clock, or at what they wait for."""
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    async def wait_until(self, instant: datetime | None) -> None:
        """Wait until the clock shows `instant`, or until somebody rings; None waits for the ring alone."""
        moved = self._moved
        seconds = None if instant is None else max(0.0, (instant - self._clock.now()).total_seconds())
        try:
            async with asyncio.timeout(seconds):
                await moved.wait()
        except TimeoutError:
            return
