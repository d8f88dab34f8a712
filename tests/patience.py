"""Waiting for what has to come. On a slow or busy machine it comes late, which is no fault of what is tested.

So nothing here gives up after a few seconds: only when nothing at all has changed for a long time, or when waiting has
taken so long that even the slowest machine would be through.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from bot.clock import Clock

QUIET_S: Final = 60.0
"""Nothing at all has changed for so long: nothing will."""
CEILING_S: Final = 900.0
PATIENCE_S: Final = 120.0
"""For what has nothing to be seen of before it is there: an answer, the end of a process."""
_LOOK_EVERY_S: Final = 0.02
_STEP_EVERY_S: Final = 1.5


class Patience:
    """How long waiting goes on: until what is seen has been the same for `quiet_s`, or for `ceiling_s` in all."""

    def __init__(
        self,
        *,
        quiet_s: float = QUIET_S,
        ceiling_s: float = CEILING_S,
        read_time: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read_time = read_time
        self._quiet_s = quiet_s
        self._over_at = read_time() + ceiling_s
        self._changed_at = read_time()
        self._seen: object = None

    def lasts(self, seen: object = None) -> bool:
        """Whether to wait on, given what can be seen of the progress now."""
        now = self._read_time()
        if seen != self._seen:
            self._seen, self._changed_at = seen, now
        return now < self._over_at and now - self._changed_at < self._quiet_s


async def until(holds: Callable[[], bool], *, seen: Callable[[], object] = lambda: None) -> None:
    """Look again and again until it holds; `seen` tells what progress can be seen. Raises TimeoutError."""
    patience = Patience()
    while not holds():
        if not patience.lasts(seen()):
            raise TimeoutError(f"nothing changed for {QUIET_S:.0f} s, or {CEILING_S:.0f} s were not enough")
        await asyncio.sleep(_LOOK_EVERY_S)


async def until_as_time_passes(clock: Clock, step: timedelta, holds: Callable[[], bool]) -> None:
    """Move the clock on, step by step, until it holds. Raises TimeoutError.

    For what waits on that clock from a moment that can't be seen: a single move may come just before waiting begins.
    """
    begun = time.monotonic()
    while not holds():
        if time.monotonic() - begun > PATIENCE_S:
            raise TimeoutError(f"it didn't come in {PATIENCE_S:.0f} s, in which the clock was moved on again and again")
        clock.move(step)
        stepped = time.monotonic()
        while not holds() and time.monotonic() - stepped < _STEP_EVERY_S:  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(_LOOK_EVERY_S)
