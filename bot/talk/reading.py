"""What organisers type for a schedule: times, zones, weekdays. Pure; None means it can't be read."""

import re
from datetime import time
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from rapidfuzz import process, utils

_TIME: Final = re.compile(r"([01]?[0-9]|2[0-3])[:.h]([0-5][0-9])")
_HOURS: Final = re.compile(r"([0-9]{1,2}) ?h?")
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EVERY_DAY: Final = frozenset({"daily", "all", "everyday", "every", "mon-sun"})
_LONGEST: Final = 60
_NO_PLACES: Final = ("posix/", "right/", "SystemV/")


def parse_time(typed: str) -> time | None:
    """`09:00`, `9:00`, `17.30`."""
    match = _TIME.fullmatch(typed.strip())
    return time(int(match[1]), int(match[2])) if match else None


def parse_hours(typed: str, *, at_most: int) -> int | None:
    """`2`, `2h`, `0h`: whole hours."""
    match = _HOURS.fullmatch(typed.strip().casefold())
    return int(match[1]) if match and int(match[1]) <= at_most else None


def parse_switch(typed: str) -> bool | None:
    """`on` and `off`."""
    return {"on": True, "off": False}.get(typed.strip().casefold())


@cache
def zones() -> dict[str, str]:
    """Every IANA zone by its lower-case name."""
    return {name.casefold(): name for name in sorted(available_timezones()) if not name.startswith(_NO_PLACES)}


def parse_zone(typed: str) -> str | None:
    """An IANA zone however it is capitalised: `europe/berlin` is Europe/Berlin."""
    return zones().get(typed.strip()[:_LONGEST].replace(" ", "_").casefold())


def near_zones(typed: str, at_most: int = 3) -> tuple[str, ...]:
    """Zones that might have been meant, the likeliest first."""
    names = list(zones().values())
    found = process.extract(typed[:_LONGEST], names, processor=utils.default_process, limit=at_most, score_cutoff=60)
    return tuple(name for name, _, _ in found)


def parse_days(typed: str) -> tuple[int, ...] | None:
    """`mon-fri`, `mon,wed,fri`, `sat-mon`, `daily` as rising weekday numbers, 0 for Monday."""
    words = typed.strip().casefold()[:_LONGEST]
    if words in _EVERY_DAY:
        return tuple(range(7))
    days: set[int] = set()
    for part in re.split(r"[,+\s]+", words):
        span = _parse_span(part)
        if span is None:
            return None
        days |= span
    return tuple(sorted(days))


def _parse_span(part: str) -> set[int] | None:
    """One weekday, or `first-last`, which may run over the weekend."""
    first, dash, last = part.partition("-")
    start = _weekday(first)
    end = _weekday(last) if dash else start
    if start is None or end is None:
        return None
    return {(start + n) % 7 for n in range((end - start) % 7 + 1)}


def _weekday(word: str) -> int | None:
    return _WEEKDAYS.index(word[:3]) if len(word) >= 3 and word[:3] in _WEEKDAYS and word.isalpha() else None
