"""Every zone's local dates have one due instant each, and a real timetable posts once on each of them.

The pure part takes every zone of the pinned tzdata, 2026 to 2035 and 2011 (when Apia and Fakaofo leapt over
30 December): every date at one time of day, and by quarter hours the days around each change of the clocks. What is
right is worked out another way than the function does: from the changes of the zone's offset, found by looking at it
every six hours.
Zones with the same changes give the same answers, so each set of changes is computed once.

The other part lets a timetable and a database live through changes in twenty named zones: every post has to close when
its card said it would.
"""

import asyncio
import tempfile
import time as stopwatch
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from operator import attrgetter
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, available_timezones, reset_tzpath

from sqlalchemy import select, update

from bot.rules.schedule import Rhythm, due_instant
from storage.addresses import parse_address
from storage.database import Transaction
from storage.opening import open_database
from storage.tables import groups, posts
from storage.upgrade import upgrade
from tests.chaos.verdicts import arguments, conclude
from tests.machine import watched
from tests.packs import make_pack, make_question
from tests.study.hall import Hall

SPANS: Final = ((2011, 2011), (2026, 2035))
NAMED: Final = (
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Havana",
    "America/Los_Angeles",
    "America/New_York",
    "America/Nuuk",
    "America/Santiago",
    "America/St_Johns",
    "Asia/Beirut",
    "Asia/Kolkata",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Europe/Dublin",
    "Europe/London",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Fakaofo",
    "UTC",
)
LIVED: Final = (
    (datetime(2011, 12, 26, tzinfo=UTC), 9),
    (datetime(2026, 3, 5, tzinfo=UTC), 17),
    (datetime(2026, 3, 21, tzinfo=UTC), 16),
    (datetime(2026, 10, 22, tzinfo=UTC), 14),
)
"""From when, and for how many days."""
_STEP: Final = timedelta(hours=6)
_DAY: Final = timedelta(days=1)
_AT: Final = time(2, 30)
_QUARTERS: Final = tuple(time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45))


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time with one offset; both ends are UTC, the second is not in it any more."""

    start: datetime
    end: datetime
    offset: timedelta


_START: Final = attrgetter("start")
_END: Final = attrgetter("end")


@dataclass(slots=True)
class Count:
    """What was checked and found."""

    days: int = 0
    duplicates: int = 0
    missing: int = 0
    wrong: int = 0
    misannounced: int = 0
    """Posts that closed at another instant than their cards said."""

    def add(self, other: "Count") -> None:
        self.days += other.days
        self.duplicates += other.duplicates
        self.missing += other.missing
        self.wrong += other.wrong
        self.misannounced += other.misannounced


def stretches(zone: ZoneInfo, first: datetime, last: datetime) -> tuple[Stretch, ...]:
    """The zone's offsets from one instant to another, in order."""
    found, start, offset = [], first, _offset(zone, first)
    at = first
    while at < last:
        after = min(at + _STEP, last)
        while (changed := _offset(zone, after)) != offset:
            instant = _change(zone, at, after)
            found.append(Stretch(start, instant, offset))
            start, offset, at = instant, _offset(zone, instant), instant
            if offset == changed:
                break
        at = after
    return (*found, Stretch(start, last, offset))


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second with another offset than `before` has."""
    offset = _offset(zone, before)
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, before + timedelta(seconds=middle)) == offset:
            low = middle
        else:
            high = middle
    return before + timedelta(seconds=high)


def expected(known: tuple[Stretch, ...], on: date, at: time) -> datetime | None:
    """What is right: the first instant that shows this time; in a gap its end; None for a date that nothing shows."""
    wanted = datetime.combine(on, at, tzinfo=UTC)
    for stretch in known:
        if stretch.start <= wanted - stretch.offset < stretch.end:
            return wanted - stretch.offset
    midnight = datetime.combine(on, time(), tzinfo=UTC)
    if not any(s.start < midnight + _DAY - s.offset and midnight - s.offset < s.end for s in known):
        return None
    return next(later.start for earlier, later in _pairs(known) if earlier.end + earlier.offset <= wanted)


def _pairs(known: tuple[Stretch, ...]) -> Iterator[tuple[Stretch, Stretch]]:
    """Neighbours, the latest first."""
    return zip(reversed(known[:-1]), reversed(known[1:]), strict=True)


def check_zone(name: str, first_year: int, last_year: int) -> Count:
    """One zone over some years."""
    zone, count = ZoneInfo(name), Count()
    first, last = date(first_year, 1, 1), date(last_year, 12, 31)
    known = stretches(zone, datetime(first_year - 1, 12, 25, tzinfo=UTC), datetime(last_year + 1, 1, 8, tzinfo=UTC))
    around = {
        (stretch.start + stretch.offset).date() + timedelta(days=by) for stretch in known[1:] for by in (-2, -1, 0, 1)
    }
    _walk(name, known, first, last, count)
    on = first
    while on <= last:
        near = _near(known, on)
        for at in _QUARTERS if on in around else (_AT,):
            _compare(due_instant(on, at, zone), expected(near, on, at), count)
        count.days += 1
        on += _DAY
    return count


def _near(known: tuple[Stretch, ...], on: date) -> tuple[Stretch, ...]:
    """The stretches within two days of a date. They follow each other, so those are neighbours."""
    midnight = datetime.combine(on, time(), tzinfo=UTC)
    first = bisect_left(known, midnight - 2 * _DAY, key=_END)
    return known[first : bisect_right(known, midnight + 3 * _DAY, key=_START)]


def _compare(found: datetime | None, right: datetime | None, count: Count) -> None:
    if right is None:
        count.duplicates += found is not None
    elif found is None:
        count.missing += 1
    else:
        count.wrong += found != right


def _walk(name: str, known: tuple[Stretch, ...], first: date, last: date, count: Count) -> None:
    """From one daily to the next: every existing date once, in order."""
    rhythm = Rhythm(_AT, name, range(7))
    now, visited = datetime.combine(first, time(), tzinfo=UTC) - 2 * _DAY, []
    while (due := rhythm.next_after(now)) is not None and due.on <= last:
        visited.append(due.on)
        now = due.at
    existing = {on for on in _dates(first, last) if expected(_near(known, on), on, _AT) is not None}
    within = [on for on in visited if on >= first]
    count.duplicates += len(within) - len(set(within))
    count.missing += len(existing - set(within))
    count.wrong += within != sorted(within)


def _dates(first: date, last: date) -> Iterator[date]:
    on = first
    while on <= last:
        yield on
        on += _DAY


def zones() -> list[str]:
    return sorted(name for name in available_timezones() if not name.startswith(("posix/", "right/", "SystemV/")))


def fingerprint(name: str) -> tuple[tuple[Stretch, ...], ...]:
    zone = ZoneInfo(name)
    return tuple(
        stretches(zone, datetime(first - 1, 12, 25, tzinfo=UTC), datetime(last + 1, 1, 8, tzinfo=UTC))
        for first, last in SPANS
    )


def check_all(names: list[str], processes: int) -> Count:
    """Every zone over every span; those with the same changes together."""
    total = Count()
    with ProcessPoolExecutor(processes) as pool:
        kinds: dict[object, list[str]] = {}
        for name, changes in zip(names, pool.map(fingerprint, names, chunksize=20), strict=True):
            kinds.setdefault(changes, []).append(name)
        work = [(alike[0], *span) for alike in kinds.values() for span in SPANS]
        size = {alike[0]: len(alike) for alike in kinds.values()}
        for (name, *_), count in zip(work, pool.map(_check, work, chunksize=4), strict=True):
            for _ in range(size[name]):
                total.add(count)
    return total


def _check(work: tuple[str, int, int]) -> Count:
    return check_zone(*work)


# --- twenty zones lived through --------------------------------------------------------------------------------------


def live(start: datetime, days: int) -> Count:
    """Let a timetable run hour by hour over the changes, a channel for each named zone."""
    with tempfile.TemporaryDirectory(prefix="studyhall-zones-") as folder:
        return asyncio.run(_live(Path(folder), start, days))


async def _live(folder: Path, start: datetime, days: int) -> Count:
    count = Count()
    address = parse_address(f"sqlite:///{folder / 'lived.db'}")
    upgrade(address)
    database = open_database(address)
    try:
        hall = Hall(database, make_pack(*(make_question(f"q{n}", task=f"{n % 4 + 1}.1") for n in range(40))))
        hall.clock.move(start - hall.clock.now())
        for name in NAMED:
            await hall.set_up(hall.spot("c", space=name), time="02:30", zone=name)
        await database.write(lambda tx: tx.execute(update(groups).values(exam="DVA-C02")))
        for _ in range(days * 24):
            hall.clock.move(timedelta(hours=1))
            await hall.timetable.tick()  # one look an hour: what it claims it sends, too
            await hall.timetable.idle()
        for name in NAMED:
            _count_posts(hall, name, start, start + timedelta(days=days), count)
        closed = await database.read(_closings)
        count.misannounced += sum(closed[card.post] != card.closes_at for _, card in hall.face.sent)
    finally:
        await database.close()
    return count


def _closings(tx: Transaction) -> dict[int, datetime]:
    return {row[0]: row[1] for row in tx.execute(select(posts.c.id, posts.c.closes_at))}


def _count_posts(hall: Hall, name: str, start: datetime, end: datetime, count: Count) -> None:
    known = stretches(ZoneInfo(name), start - 5 * _DAY, end + 5 * _DAY)
    dates = [card.on for spot, card in hall.face.sent if spot.space == name]
    due = [(on, expected(known, on, _AT)) for on in _dates((start - _DAY).date(), (end + _DAY).date())]
    wanted = {on for on, at in due if at is not None and start < at <= end - timedelta(hours=1)}
    count.days += len(wanted)
    count.duplicates += len(dates) - len(set(dates)) + len([on for on, at in due if at is None and on in dates])
    count.missing += len(wanted - set(dates))


def main() -> None:
    """Check and conclude."""
    given = arguments(
        __doc__, processes=(2, "processes that compute"), within=(0, "seconds that it may take; 0: as long as it needs")
    )
    reset_tzpath(())  # the pinned zones, not the system's
    names = zones()
    with watched() as machine:
        begun = stopwatch.monotonic()
        with ProcessPoolExecutor(len(LIVED)) as pool:  # these mostly wait for the disk, while the others compute
            lives = [pool.submit(live, *span) for span in LIVED]
            pure, lived = check_all(names, given.processes), Count()
            for life in lives:
                lived.add(life.result())
        seconds = round(stopwatch.monotonic() - begun, 1)
    figures = {
        "zones": len(names),
        "days_checked": pure.days,
        "lived_zones": len(NAMED),
        "lived_days": lived.days,
        "duplicates": pure.duplicates + lived.duplicates,
        "missing": pure.missing + lived.missing,
        "wrong": pure.wrong,
        "misannounced": lived.misannounced,
        "seconds": seconds,
    }
    wanted_none = ("duplicates", "missing", "wrong", "misannounced")
    broken = [f"{name} is {figures[name]}" for name in wanted_none if figures[name]]
    missed = [f"it took {seconds} s"] if 0 < given.within <= seconds else []
    conclude(figures, broken, as_json=given.json, missed=missed, machine=machine)


if __name__ == "__main__":
    main()
