"""Time zones as people type them: a name of the IANA database, a city, a country, an offset, an abbreviation. Pure.

What is meant by a country and which places there are stands in the tables of the tzdata package.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import process, utils

from bot.talk.times import DASHES

_LONGEST: Final = 60
_NEAR: Final = 3
_LIKE_ENOUGH: Final = 75
_NO_PLACES: Final = ("posix/", "right/", "SystemV/", "Etc/", "US/")
_OFFSET: Final = re.compile(r"(?:utc|gmt)? ?(?P<sign>[+-]) ?(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?")

_ABBREVIATIONS: Final = {
    "est": ("America/New_York", "Australia/Sydney"),
    "edt": ("America/New_York",),
    "et": ("America/New_York",),
    "cst": ("America/Chicago", "Asia/Shanghai", "America/Havana"),
    "cdt": ("America/Chicago",),
    "ct": ("America/Chicago",),
    "mst": ("America/Denver", "America/Phoenix"),
    "mdt": ("America/Denver",),
    "pst": ("America/Los_Angeles", "Asia/Manila"),
    "pdt": ("America/Los_Angeles",),
    "pt": ("America/Los_Angeles",),
    "ast": ("America/Halifax", "Asia/Riyadh"),
    "hst": ("Pacific/Honolulu",),
    "brt": ("America/Sao_Paulo",),
    "bst": ("Europe/London", "Asia/Dhaka"),
    "ist": ("Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"),
    "wet": ("Europe/Lisbon",),
    "west": ("Europe/Lisbon",),
    "cet": ("Europe/Berlin", "Europe/Paris", "Europe/Madrid"),
    "cest": ("Europe/Berlin", "Europe/Paris", "Europe/Madrid"),
    "mez": ("Europe/Berlin",),
    "mesz": ("Europe/Berlin",),
    "met": ("Europe/Berlin",),
    "eet": ("Europe/Athens", "Europe/Helsinki", "Africa/Cairo"),
    "eest": ("Europe/Athens", "Europe/Helsinki"),
    "msk": ("Europe/Moscow",),
    "gst": ("Asia/Dubai",),
    "pkt": ("Asia/Karachi",),
    "sgt": ("Asia/Singapore",),
    "hkt": ("Asia/Hong_Kong",),
    "wib": ("Asia/Jakarta",),
    "jst": ("Asia/Tokyo",),
    "kst": ("Asia/Seoul",),
    "aest": ("Australia/Sydney", "Australia/Brisbane"),
    "aedt": ("Australia/Sydney",),
    "nzst": ("Pacific/Auckland",),
    "cat": ("Africa/Harare",),
    "eat": ("Africa/Nairobi",),
    "wat": ("Africa/Lagos",),
    "sast": ("Africa/Johannesburg",),
}
"""The likeliest first; which one is asked, never guessed."""
_CITIES: Final = {
    "mumbai": "Asia/Kolkata", "delhi": "Asia/Kolkata", "new delhi": "Asia/Kolkata", "bangalore": "Asia/Kolkata",
    "bengaluru": "Asia/Kolkata", "hyderabad": "Asia/Kolkata", "chennai": "Asia/Kolkata", "pune": "Asia/Kolkata",
    "munich": "Europe/Berlin", "hamburg": "Europe/Berlin", "cologne": "Europe/Berlin", "frankfurt": "Europe/Berlin",
    "barcelona": "Europe/Madrid", "milan": "Europe/Rome", "geneva": "Europe/Zurich", "edinburgh": "Europe/London",
    "manchester": "Europe/London", "st petersburg": "Europe/Moscow", "san francisco": "America/Los_Angeles",
    "seattle": "America/Los_Angeles", "portland": "America/Los_Angeles", "san diego": "America/Los_Angeles",
    "las vegas": "America/Los_Angeles", "boston": "America/New_York", "washington": "America/New_York",
    "miami": "America/New_York", "atlanta": "America/New_York", "philadelphia": "America/New_York",
    "dallas": "America/Chicago", "houston": "America/Chicago", "austin": "America/Chicago",
    "montreal": "America/Toronto", "ottawa": "America/Toronto", "rio de janeiro": "America/Sao_Paulo",
    "beijing": "Asia/Shanghai", "shenzhen": "Asia/Shanghai", "hanoi": "Asia/Bangkok", "osaka": "Asia/Tokyo",
    "islamabad": "Asia/Karachi", "lahore": "Asia/Karachi", "abu dhabi": "Asia/Dubai", "tel aviv": "Asia/Jerusalem",
    "cape town": "Africa/Johannesburg", "canberra": "Australia/Sydney", "wellington": "Pacific/Auckland",
}  # fmt: skip
"""Large cities that the database knows under another name."""
_COUNTRIES: Final = {"uk": "GB", "great britain": "GB", "england": "GB", "usa": "US", "uae": "AE", "czechia": "CZ"}


@dataclass(frozen=True, slots=True)
class Unclear:
    """It is no zone, or could be several."""

    near: tuple[str, ...]
    """What may be meant, the likeliest first; empty where nothing is."""
    known: bool = False
    """It names a zone, only not which."""


def read_zone(typed: str) -> str | Unclear:
    """The IANA zone that is meant; an offset of whole hours has a fixed one, with the sign of everyday use."""
    return known_zone(typed) or Unclear(tuple(_near(typed, _NEAR)))


def known_zone(typed: str) -> str | Unclear | None:
    """The same; None for what is no zone, without looking for those that come near it, which takes milliseconds."""
    word = " ".join(typed.translate(DASHES)[:_LONGEST].replace("_", " ").casefold().split())
    if word in ("utc", "gmt", "z", "uct"):
        return "UTC"
    if offset := _OFFSET.fullmatch(word):
        return _fixed(offset)
    if word in _ABBREVIATIONS:
        return Unclear(_ABBREVIATIONS[word], known=True)
    if exact := _places().get(word.replace(" ", "_")):
        return exact
    found = _CITIES.get(word) or _cities().get(word)
    return found or _of_country(word)


def offered_zones(typed: str, at_most: int) -> list[str]:
    """Zones for what is typed so far: what it means, those that hold it as it stands, or those that come near it."""
    meant = read_zone(typed)
    first = (meant,) if isinstance(meant, str) else meant.near if meant.known else ()
    wanted = typed.strip().replace(" ", "_").casefold()
    holding = [zone for name, zone in _places().items() if wanted in name]
    return list(dict.fromkeys((*first, *(holding or _near(typed, at_most)))))[:at_most]


def is_fixed(zone: str) -> bool:
    """Whether a zone is a bare offset, which knows no summer time."""
    return zone.startswith("Etc/")


def zone_name(zone: str) -> str:
    """A zone as people write it: the database's `Etc/GMT-2` is UTC+2."""
    if not zone.startswith("Etc/GMT"):
        return zone
    sign, hours = zone[7:8], zone[8:]
    return f"UTC{'+' if sign == '-' else '-'}{hours}"


def _fixed(offset: re.Match[str]) -> str | Unclear:
    hours, minutes = int(offset["hours"]), int(offset["minutes"] or 0)
    if hours > 14 or minutes > 59:
        return Unclear(())
    if not hours and not minutes:
        return "UTC"
    sign = 1 if offset["sign"] == "+" else -1
    name = f"Etc/GMT{'-' if sign > 0 else '+'}{hours}"  # the database counts westwards
    if not minutes and name in available_timezones():
        return name
    away = sign * timedelta(hours=hours, minutes=minutes)
    return Unclear(tuple(_at_offset(away))[:_NEAR], known=True)


def _at_offset(away: timedelta) -> Iterator[str]:
    """Places that are so far from UTC in winter."""
    winter = datetime(2026, 1, 15, tzinfo=UTC)
    return (zone for zone in _tabled() if winter.astimezone(ZoneInfo(zone)).utcoffset() == away)


def _of_country(word: str) -> str | Unclear | None:
    code = _COUNTRIES.get(word) or _countries().get(word)
    zones = _tabled_by_country().get(code or "", ())
    if len(zones) == 1:
        return zones[0]
    return Unclear(zones[:_NEAR], known=True) if zones else None


def _near(typed: str, at_most: int) -> list[str]:
    """Places whose whole name, or whose city, is nearly what was typed."""
    wanted = typed[:_LONGEST]
    names = {zone: zone for zone in _places().values()} | _cities()
    found = process.extract(
        wanted, list(names), processor=utils.default_process, limit=at_most, score_cutoff=_LIKE_ENOUGH
    )
    return list(dict.fromkeys(names[name] for name, _, _ in found))


@cache
def _places() -> dict[str, str]:
    """Every place's zone by its lower-case name. What has no slash is an abbreviation, a country or a leftover."""
    names = (zone for zone in sorted(available_timezones()) if "/" in zone and not zone.startswith(_NO_PLACES))
    return {zone.casefold(): zone for zone in names}


@cache
def _cities() -> dict[str, str]:
    """Every zone by its city; of two places of one name the one in the table of today's zones."""
    found = {zone.rpartition("/")[2].replace("_", " ").casefold(): zone for zone in _places().values()}
    return found | {zone.rpartition("/")[2].replace("_", " ").casefold(): zone for zone in _tabled()}


@cache
def _tabled() -> tuple[str, ...]:
    return tuple(zone for zones in _tabled_by_country().values() for zone in zones)


@cache
def _tabled_by_country() -> dict[str, tuple[str, ...]]:
    """Country code -> its zones, the most populous first."""
    by_country: dict[str, tuple[str, ...]] = {}
    for code, _, zone, *_ in _rows("zone.tab"):
        by_country[code] = (*by_country.get(code, ()), zone)
    return by_country


@cache
def _countries() -> dict[str, str]:
    """Country -> its code."""
    return {name.casefold(): code for code, name in _rows("iso3166.tab")}


def _rows(table: str) -> Iterator[list[str]]:
    text = resources.files("tzdata.zoneinfo").joinpath(table).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
