"""Discord's ids: the time they were made at, and something that keeps them apart."""

from datetime import UTC, datetime, timedelta
from typing import Final

from bot.clock import Clock

EPOCH: Final = datetime.fromtimestamp(1_420_070_400, UTC)
"""The first second of 2015, from which Discord counts."""

_TIME_SHIFT: Final = 22
_A_MILLISECOND: Final = timedelta(milliseconds=1)
_IDS_A_MILLISECOND: Final = 1 << 12
_WORKERS: Final = 1 << 10
_BORROWED: Final = 1_000
"""Milliseconds that ids may run ahead of the clock when very many are asked for at once."""


class Snowflakes:
    """Ids from a clock, each greater than the one before; after the clock was moved back they start again from there.

    The ten bits that name Discord's worker count here how often the clock went back, so that no id comes twice.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._millisecond = 0
        self._increment = 0
        self._worker = 0

    def new(self) -> int:
        """A new id, made at the clock's time."""
        now = (self._clock.now() - EPOCH) // _A_MILLISECOND
        if now < self._millisecond - _BORROWED:
            self._worker = (self._worker + 1) % _WORKERS
            self._start(now)
        elif now > self._millisecond:
            self._start(now)
        elif self._increment + 1 == _IDS_A_MILLISECOND:
            self._start(self._millisecond + 1)
        else:
            self._increment += 1
        return self._millisecond << _TIME_SHIFT | self._worker << 12 | self._increment

    def _start(self, millisecond: int) -> None:
        self._millisecond = millisecond
        self._increment = 0


def made_at(snowflake: int) -> datetime:
    """When an id was made, to the millisecond, in UTC."""
    return EPOCH + (snowflake >> _TIME_SHIFT) * _A_MILLISECOND
