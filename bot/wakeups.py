"""APScheduler, which wakes the timetable. The only module that knows it.

It keeps no jobs of ours: what is due stands in our own tables. Its defaults would drop a late wake-up silently and
let one overtake another, so they are set here once.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

_TICK: Final = "tick"


class Wakeups:
    """Calls a coroutine function every so many seconds, never twice at a time, and at once when asked to."""

    def __init__(self, wake: Callable[[], Awaitable[None]], *, every_s: float) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._scheduler.add_job(wake, "interval", seconds=every_s, id=_TICK)

    def start(self) -> None:
        self._scheduler.start()
        self.now()

    def now(self) -> None:
        """Wake as soon as possible, for instance because the clock was moved."""
        if self._scheduler.running:
            # APScheduler lives by the system's time, not by ours.
            self._scheduler.modify_job(_TICK, next_run_time=datetime.now(UTC))

    def stop(self) -> None:
        """No further wake-ups; one that is running goes on."""
        if self._scheduler.running:
            self._scheduler.remove_job(_TICK)
            self._scheduler.shutdown(wait=False)
