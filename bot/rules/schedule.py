"""When a channel's daily is due: computed from local time, zone and weekdays on our own.

Cron triggers run twice or not at all on the days the clocks change; here a gap in the local day means the first valid
instant after it, an overlap the first of the two, and a local date that does not exist has no daily.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

_LOOK_AHEAD: Final = 15
"""Days. A weekday comes within seven; a missing date (it happens at the date line) costs one week more."""


class Due(NamedTuple):
    """A daily's local date and the instant (UTC) it is due."""

    on: date
    at: datetime


@dataclass(frozen=True)
class Rhythm:
    """Local time, zone and weekdays (0 is Monday)."""

    time: time
    zone: str
    weekdays: Collection[int]

    @cached_property
    def _tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def due_on(self, on: date) -> datetime | None:
        """The one instant of a local date, or None where the date does not exist in the zone."""
        return due_instant(on, self.time, self._tz)

    def next_after(self, after: datetime, *, later_than: date | None = None) -> Due | None:
        """The first daily due later than `after`, on a date later than `later_than`: dates only ever go forward.

        They would go back where an organiser moves the zone westwards over midnight.
        """
        today = after.astimezone(self._tz).date()
        for ahead in range(-1, _LOOK_AHEAD):
            on = today + timedelta(days=ahead)
            if on.weekday() not in self.weekdays or (later_than is not None and on <= later_than):
                continue
            at = self.due_on(on)
            if at is not None and at > after:
                return Due(on, at)
        return None

    def closing(self, due: Due, open_hours: int) -> datetime:
        """When a post closes: its open hours after it was due, or with its channel's next daily, if that is earlier."""
        latest = due.at + timedelta(hours=open_hours)
        following = self.next_after(due.at, later_than=due.on)
        return min(latest, following.at) if following else latest

    def local_date(self, at: datetime) -> date:
        return at.astimezone(self._tz).date()


def due_instant(on: date, at: time, zone: ZoneInfo) -> datetime | None:
    """The instant (UTC) of a local time on a local date.

    In an overlap the first; in a gap the first valid instant after it; None for a date the zone leaps over.
    """
    wanted = datetime.combine(on, at, tzinfo=zone)
    instant = wanted.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wanted.replace(tzinfo=None):
        return instant
    after_gap = _end_of_gap(wanted)
    last_before = (after_gap - timedelta(seconds=1)).astimezone(zone).date()
    leapt_over = last_before < on < after_gap.astimezone(zone).date()
    return None if leapt_over else after_gap


def _end_of_gap(wanted: datetime) -> datetime:
    """The instant of the change that leaves out the local time `wanted`, by halving the stretch that holds it."""
    zone = wanted.tzinfo
    early = wanted.replace(fold=1).astimezone(UTC)
    late = wanted.replace(fold=0).astimezone(UTC)
    offset_after = late.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=(late - early) // timedelta(seconds=1) // 2)
        if middle.astimezone(zone).utcoffset() == offset_after:
            late = middle
        else:
            early = middle
    return late
