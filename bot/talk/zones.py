"""Time zones as people type them: a name of the IANA database, a city, a country, an offset, an abbreviation. Pure.

Which places there are, in which countries, and what old names are called today stands in the tables of the tzdata
package.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process, utils

from bot.talk.times import DASHES

_LONGEST: Final = 60
_NEAR: Final = 3
_MEANT: Final = 4
"""The United States have four; those that are left out can be typed."""
_LIKE_ENOUGH: Final = 80
_NO_PLACES: Final = ("posix/", "right/", "SystemV/")
_PARTS: Final = ("etc/", "us/", "canada/", "brazil/", "mexico/", "chile/", "australia/")
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
    "eastern": ("America/New_York", "America/Toronto"),
    "central": ("America/Chicago", "America/Winnipeg", "Europe/Berlin"),
    "mountain": ("America/Denver", "America/Edmonton", "America/Phoenix"),
    "pacific": ("America/Los_Angeles", "America/Vancouver"),
    "korea": ("Asia/Seoul", "Asia/Pyongyang"),
    "congo": ("Africa/Kinshasa", "Africa/Lubumbashi", "Africa/Brazzaville"),
    "samoa": ("Pacific/Apia", "Pacific/Pago_Pago"),
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
    "california": "America/Los_Angeles", "hawaii": "Pacific/Honolulu", "alaska": "America/Anchorage",
}  # fmt: skip
"""Large cities, and states of one zone, that the database knows under another name."""
_COUNTRIES: Final = {
    "uk": "GB", "great britain": "GB", "united kingdom": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "us": "US", "usa": "US", "united states of america": "US", "uae": "AE", "emirates": "AE", "czechia": "CZ",
    "holland": "NL", "the netherlands": "NL", "south korea": "KR", "north korea": "KP", "türkiye": "TR",
    "turkiye": "TR", "ivory coast": "CI", "myanmar": "MM", "swaziland": "SZ", "bosnia": "BA", "brasil": "BR",
    "deutschland": "DE", "españa": "ES", "méxico": "MX", "österreich": "AT", "schweiz": "CH", "polska": "PL",
}  # fmt: skip
_CHIEF: Final = {
    "AU": ("Australia/Sydney", "Australia/Brisbane", "Australia/Perth", "Australia/Adelaide"),
    "BR": ("America/Sao_Paulo", "America/Manaus", "America/Rio_Branco"),
    "CA": ("America/Toronto", "America/Vancouver", "America/Edmonton", "America/Winnipeg"),
    "CY": ("Asia/Nicosia",),
    "MX": ("America/Mexico_City", "America/Tijuana", "America/Cancun", "America/Hermosillo"),
    "RU": ("Europe/Moscow", "Asia/Yekaterinburg", "Asia/Novosibirsk", "Europe/Samara"),
    "UA": ("Europe/Kyiv",),
    "US": ("America/New_York", "America/Chicago", "America/Los_Angeles", "America/Denver"),
    "UZ": ("Asia/Tashkent",),
}
"""Where most people of a country live, where the database's own order, from east to west, begins elsewhere."""
_YEAR: Final = tuple(datetime(2026, month, 15, tzinfo=UTC) for month in (1, 7))


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
    said = typed.translate(DASHES)[:_LONGEST].replace("_", " ").replace(".", "").casefold()
    word = " ".join(said.split()).removesuffix(" time")
    if word in ("utc", "gmt", "z", "uct"):
        return "UTC"
    if offset := _OFFSET.fullmatch(word):
        return _fixed(offset)
    if word in _ABBREVIATIONS:
        return Unclear(_ABBREVIATIONS[word], known=True)
    if exact := _names().get(word.replace(" ", "_")):
        return exact
    return _cities().get(word) or _of_country(word)


def offered_zones(typed: str, at_most: int) -> list[str]:
    """Zones for what is typed so far: what it means, those that hold it as it stands, or those that come near it."""
    meant = read_zone(typed)
    first = (meant,) if isinstance(meant, str) else meant.near if meant.known else ()
    said = typed.strip().casefold()
    holding = [zone for zone in _tabled() if said.replace(" ", "_") in zone.casefold()]
    holding.sort(key=lambda zone: (f"/{said.replace(' ', '_')}" not in zone.casefold(), zone))
    holding += [zone for name, zone in (*_CITIES.items(), *_chief_places()) if said and name.startswith(said)]
    return list(dict.fromkeys((*first, *(holding or _near(typed, at_most)))))[:at_most]


def is_fixed(zone: str) -> bool:
    """Whether a zone is a bare offset, which knows no summer time."""
    return zone == "UTC" or zone.startswith("Etc/")


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
    if not minutes and name.casefold() in _names():
        return name
    away = sign * timedelta(hours=hours, minutes=minutes)
    return Unclear(tuple(_at_offset(away))[:_MEANT], known=True)


def _at_offset(away: timedelta) -> Iterator[str]:
    """Places that are so far from UTC while they have no summer time."""
    return (zone for zone in _tabled() if min(_offsets(zone)) == away)


@cache
def _offsets(zone: str) -> tuple[timedelta, ...]:
    """How far from UTC a place is in January and in July."""
    return tuple(moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta() for moment in _YEAR)


def _of_country(word: str) -> str | Unclear | None:
    """A country's one zone, or the places among which to choose, where most people live first."""
    differing: dict[tuple[timedelta, ...], str] = {}
    for zone in _by_importance(_countries().get(word, "")):
        differing.setdefault(_offsets(zone), zone)
    zones = tuple(differing.values())[:_MEANT]
    if len(zones) == 1:
        return zones[0]
    return Unclear(zones, known=True) if zones else None


def _by_importance(code: str) -> tuple[str, ...]:
    return (*_CHIEF.get(code, ()), *_tabled_by_country().get(code, ()))


def _near(typed: str, at_most: int) -> list[str]:
    """Places whose whole name, or whose city, is nearly what was typed."""
    names = {zone: zone for zone in _tabled()} | _cities()
    found = process.extract(
        typed[:_LONGEST],
        list(names),
        scorer=fuzz.ratio,
        processor=utils.default_process,
        limit=at_most,
        score_cutoff=_LIKE_ENOUGH,
    )
    return list(dict.fromkeys(names[name] for name, _, _ in found))


@cache
def _names() -> dict[str, str]:
    """Every zone by its lower-case name, old ones too; what has no slash is an abbreviation or a leftover."""
    names = (zone for zone in sorted(available_timezones()) if "/" in zone and not zone.startswith(_NO_PLACES))
    return {zone.casefold(): _of_today().get(zone, zone) for zone in names}


@cache
def _of_today() -> dict[str, str]:
    """A name that is no more in use -> the one that took its place."""
    links = (line for line in _lines("tzdata.zi") if line.startswith("L "))
    pairs = (line.split()[1:] for line in links)
    return {old: new for new, old in pairs if old not in _tabled() and new in _tabled()}


@cache
def _cities() -> dict[str, str]:
    """Every zone by its city; of two places of one name the one in the table of today's zones."""
    every = (*_names().items(), *((zone.casefold(), zone) for zone in _tabled()))
    return {name.rpartition("/")[2].replace("_", " "): zone for name, zone in every if _is_city(name)} | _CITIES


def _is_city(name: str) -> bool:
    """The database has `Canada/Eastern` and `Australia/North`, too: old names of parts of a country."""
    return not name.startswith(_PARTS) or name in _tabled_lowered()


@cache
def _tabled_lowered() -> frozenset[str]:
    return frozenset(zone.casefold() for zone in _tabled())


@cache
def _tabled() -> tuple[str, ...]:
    return tuple(zone for zones in _tabled_by_country().values() for zone in zones)


@cache
def _tabled_by_country() -> dict[str, tuple[str, ...]]:
    """Country code -> its zones, in the order of the database."""
    by_country: dict[str, tuple[str, ...]] = {}
    for code, _, zone, *_ in _rows("zone.tab"):
        by_country[code] = (*by_country.get(code, ()), zone)
    return by_country


@cache
def _countries() -> dict[str, str]:
    """Country -> its code."""
    return {name.replace(".", "").casefold(): code for code, name in _rows("iso3166.tab")} | _COUNTRIES


@cache
def _chief_places() -> tuple[tuple[str, str], ...]:
    """(country, the place in it where most people live)"""
    places = ((name, _by_importance(code)) for name, code in _countries().items())
    return tuple((name, zones[0]) for name, zones in places if zones)


def _rows(table: str) -> Iterator[list[str]]:
    return (line.split("\t") for line in _lines(table) if line and not line.startswith("#"))


def _lines(table: str) -> list[str]:
    return resources.files("tzdata.zoneinfo").joinpath(table).read_text(encoding="utf-8").splitlines()
