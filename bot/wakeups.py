"""APScheduler, which wakes the timetable. The only module that knows it.

It keeps no jobs of ours: what is due stands in our own tables. Its defaults would drop a late wake-up silently and
let one overtake another, so they are set here once.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

_TICK: Final = "tick"


class Wakeups:
    """Calls a coroutine function every so many seconds, never twice at a time, and at once when asked to."""

    def __init__(self, wake: Callable[[], Awaitable[None]], *, every_s: float) -> None:
        self._wake = wake
        self._awake = asyncio.Lock()
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._scheduler.add_job(self._wake_once, "interval", seconds=every_s, id=_TICK)

    def start(self) -> None:
        self._scheduler.start()
        self.now()

    def now(self) -> None:
        """Wake as soon as possible, for instance because the clock was moved."""
        if self._scheduler.running and self._scheduler.get_job(_TICK) is not None:
            # APScheduler lives by the system's time, not by ours.
            self._scheduler.modify_job(_TICK, next_run_time=datetime.now(UTC))

    async def stop(self) -> None:
        """No further wake-ups; returns when the running one is over, since a shutdown would cut it off."""
        if self._scheduler.running:
            self._scheduler.remove_job(_TICK)
            async with self._awake:
                self._scheduler.shutdown(wait=False)

    async def _wake_once(self) -> None:
        async with self._awake:
            await self._wake()
