"""How often Studyhall logs in to Discord: it takes 1,000 a day, then ends every session and makes the token invalid.

A process that is restarted in a loop would use them up within the hour. So starts that follow each other closely wait,
longer and longer, and what is counted outlives the process.

discord.py's `ExponentialBackoff` paces the attempts of one process while Discord can't be reached (`app`), as it paces
its own connection's. It can't pace starts: it counts in memory, so that every start begins with none; it counts from
its own calls, not from an instant that was kept; and its pauses are random from zero on, so that nothing bounds the
number of log-ins a day.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.clock import Clock

CALM: Final = timedelta(hours=1)
"""After an hour without a login the count begins anew."""
FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class KeptText:
    """A text that outlives the process, under a name of its own."""

    load: Callable[[], Awaitable[str | None]]
    save: Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Logins:
    """Logins that followed each other within an hour each."""

    number: int
    latest: datetime

    def next_at(self, *, at_once: int) -> datetime:
        """When the next one may be: at once for the first few, then after 1, 2, 4 … and at last 20 minutes."""
        over = self.number - at_once
        if over < 0:
            return self.latest
        pause: timedelta = FIRST_PAUSE * (1 << min(over, 10))
        return self.latest + min(pause, LONGEST_PAUSE)

    def with_one(self, at: datetime) -> "Logins":
        return Logins(self.number + 1 if timedelta() <= at - self.latest < CALM else 1, at)


_Tell = Callable[[str], Awaitable[None]]
"""Says what a login waits for; nothing any more with an empty sentence."""


class LoginPace:
    """Waits before a login as long as the ones before it demand, and counts it before it is made."""

    def __init__(self, kept: KeptText, clock: Clock, *, at_once: int, tell: _Tell) -> None:
        self._kept = kept
        self._clock = clock
        self._at_once = at_once
        self._tell = tell

    async def wait(self) -> None:
        """Returns when another login may be made; it counts as made."""
        before = _read(await self._kept.load())
        if before is not None:
            await self._wait_until(before.next_at(at_once=self._at_once))
        now = self._clock.now()
        logins = before.with_one(now) if before else Logins(1, now)
        await self._kept.save(json.dumps({"number": logins.number, "latest": logins.latest.isoformat()}))

    async def _wait_until(self, at: datetime) -> None:
        """A pause that looks longer than any comes from a clock that was put back: then there is none."""
        pause = at - self._clock.now()
        if timedelta() < pause <= LONGEST_PAUSE:
            await self._tell(
                f"Discord is logged in to at {at:%H:%M} UTC and not before, after many logins in a short time: "
                "after 1,000 a day it makes a token invalid. Let it wait; STUDYHALL_DISCORD_LOGINS_AT_ONCE allows more."
            )
            await self._clock.wait(pause)
            await self._tell("")


def _read(text: str | None) -> Logins | None:
    try:
        told = json.loads(text or "")
        return Logins(int(told["number"]), datetime.fromisoformat(told["latest"]))
    except (ValueError, KeyError, TypeError):
        return None
