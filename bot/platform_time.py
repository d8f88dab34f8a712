"""What the platforms' own clocks say, against ours: the `Date` of every answer that comes from them.

Between two answers a clock that counts seconds steadily tells whether ours was moved. Where it was (somebody set it, or
the machine slept) nothing is known any more, until the next answer.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from math import inf
from types import SimpleNamespace
from typing import Final

import aiohttp

from bot.talk.people import Platform

SKEW_AT_MOST: Final = timedelta(minutes=5)
"""A clock farther than this from a platform's is wrong. Slack refuses a signature that is older, and so do most
protocols with time in them; a schedule for people is kept to the minute."""

_KNOWN_FOR: Final = timedelta(minutes=10)
"""After this long it is asked again: until then the steady clock is believed."""
_A_JUMP: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Skew:
    """How far our clock is from a platform's."""

    platform: Platform
    ahead: timedelta
    """Ours minus theirs: negative where ours lags."""

    @property
    def right(self) -> bool:
        return abs(self.ahead) <= SKEW_AT_MOST


@dataclass(frozen=True, slots=True)
class _Look:
    ahead: timedelta
    ours: datetime
    steady_s: float


class PlatformTimes:
    """The latest look at each platform's clock."""

    def __init__(self, steady_s: Callable[[], float] = time.monotonic) -> None:
        self._steady_s = steady_s
        self._looks: dict[Platform, _Look] = {}

    def note(self, platform: Platform, theirs: datetime, *, ours: datetime) -> None:
        """A platform has told its time; `ours` is what our clock shows at that moment."""
        self._looks[platform] = _Look(ours - theirs, ours, self._steady_s())

    @property
    def steady_s(self) -> float:
        """The steady clock, whose seconds mean nothing but their differences."""
        return self._steady_s()

    def skew(self, *, ours: datetime, since_s: float = -inf) -> Skew | None:
        """How far we are from the platform that is farthest away.

        None where no look is good any more, or none was taken since the steady clock showed `since_s`.
        """
        known = [
            Skew(platform, ahead)
            for platform, look in self._looks.items()
            if look.steady_s >= since_s and (ahead := self._ahead(look, ours)) is not None
        ]
        return max(known, key=lambda skew: abs(skew.ahead), default=None)

    def _ahead(self, look: _Look, ours: datetime) -> timedelta | None:
        passed = timedelta(seconds=self._steady_s() - look.steady_s)
        moved = ours - look.ours - passed
        return look.ahead + moved if passed <= _KNOWN_FOR and abs(moved) <= _A_JUMP else None


def hear_dates(trace: aiohttp.TraceConfig, tell: Callable[[datetime], None]) -> aiohttp.TraceConfig:
    """Let `tell` hear the `Date` of every answer to a session made with this trace."""

    async def hear(_: aiohttp.ClientSession, __: SimpleNamespace, answered: aiohttp.TraceRequestEndParams) -> None:
        theirs = read_date(answered.response.headers.get("Date", ""))
        if theirs is not None:
            tell(theirs)

    trace.on_request_end.append(hear)
    return trace


@lru_cache(maxsize=16)
def read_date(header: str) -> datetime | None:
    """An HTTP date as an instant; None for anything else. The answers of one second all have the same."""
    try:
        at = parsedate_to_datetime(header)
    except (ValueError, TypeError, OverflowError):
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
