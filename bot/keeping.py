"""Keeps every platform served. One that refuses us is tried again slowly, and ends none of the others."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Final, NoReturn

from bot.clock import Clock
from bot.event_log import log_of
from bot.incidents import report

_LOG: Final = log_of(__name__)

TRY_AGAIN: Final = timedelta(minutes=10)
"""A refusal seldom ends by itself; but somebody may approve the app, or the platform may have been at fault."""


class PlatformRefused(Exception):  # noqa: N818 - it says what happened
    """A platform doesn't take us until somebody does something. The message says it to whoever runs Studyhall."""


ServePlatform = Callable[[Callable[[], None]], Awaitable[None]]
"""Serves a platform until it fails, and calls what it is given once it serves. Raises what it failed with."""


class Keeping:
    """The platforms that are to be served, by name, and which of them can't be served at present."""

    def __init__(self, serves: Mapping[str, ServePlatform], clock: Clock) -> None:
        self._serves = serves
        self._clock = clock
        self._serving: set[str] = set()
        self._failed: dict[str, str] = {}
        self.first_serves = asyncio.Event()
        """Set once any of them was served."""
        self.all_serve = asyncio.Event()
        """Set once all of them were served at the same time."""

    async def keep(self, name: str) -> NoReturn:
        """Serve one of them without end. Raises what it failed with when no other is left."""
        while True:
            try:
                await self._serves[name](partial(self._note_serving, name))
            except Exception as error:  # whatever it was, the others have no part in it
                told, self._failed[name] = self._failed.get(name), str(error)
                if self._failed.keys() == self._serves.keys():
                    raise
                if str(error) != told:
                    _tell(name, error)
            finally:
                self._serving.discard(name)
            await self._clock.wait(TRY_AGAIN)

    def _note_serving(self, name: str) -> None:
        self._serving.add(name)
        self._failed.pop(name, None)
        self.first_serves.set()
        _LOG.info(f"serving {' and '.join(sorted(self._serving))}")
        if self._serving == self._serves.keys():
            self.all_serve.set()


def _tell(name: str, error: Exception) -> None:
    """A failure that is still the same the next time is told once; the last one is told by whoever ends."""
    if isinstance(error, PlatformRefused):
        _LOG.error(str(error))
    else:
        report(error, f"serving {name}")
    minutes = TRY_AGAIN // timedelta(minutes=1)
    _LOG.error(f"{name} is not served. Everything else goes on, and {name} is tried every {minutes} minutes.")
