"""The time as everything here sees it. Nothing outside this module asks the system for it."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final

_LOOK_EVERY_S: Final = 15.0
"""How late a pause ends at most where the system's time was set meanwhile, or the machine slept: nothing tells."""


def system_time() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


class Clock:
    """The system's time moved by an offset, which is zero everywhere but in the sandbox and in tests.

    Bot, timetable and the sandbox's servers share one clock, so that a week can be walked through in a minute.
    """

    def __init__(self, read: Callable[[], datetime] = system_time) -> None:
        self._read = read
        self._offset = timedelta()
        self._watchers: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The time here, aware, in UTC."""
        return self._read() + self._offset

    @property
    def offset(self) -> timedelta:
        """How far this clock is ahead of the system's."""
        return self._offset

    def set_offset(self, offset: timedelta) -> None:
        """Put the clock `offset` ahead of the system's and wake whoever waits for a time to come."""
        if offset == self._offset:
            return
        self._offset = offset
        for watcher in tuple(self._watchers):
            watcher()

    def move(self, by: timedelta) -> None:
        """Move the clock on (or back)."""
        self.set_offset(self._offset + by)

    def on_move(self, watcher: Callable[[], None]) -> None:
        """Call `watcher` after every move."""
        self._watchers.append(watcher)

    async def wait(self, pause: timedelta) -> None:
        """Let a pause go by on this clock. One that is put back meanwhile doesn't prolong it: then it is over."""
        begun = self.now()
        while timedelta() <= (gone := self.now() - begun) < pause:
            await self._rest(min((pause - gone).total_seconds(), _LOOK_EVERY_S))

    async def _rest(self, seconds: float) -> None:
        """For so long by the steady clock, or until this one is moved."""
        moved = asyncio.Event()
        self._watchers.append(moved.set)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await moved.wait()
        finally:
            self._watchers.remove(moved.set)
