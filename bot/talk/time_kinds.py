"""The kinds of options that hold times: a time of day, a zone, weekdays, a date, days of rest. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Final

from bot.talk.dates import DATE_WORDS, MONTHS, DateSaid, SpanSaid, TwoDates, parse_date, parse_span
from bot.talk.forms import Entry
from bot.talk.kinds import SUGGESTIONS, Kind, Known, shown
from bot.talk.lines import say
from bot.talk.pages import Refusal
from bot.talk.times import TIME_WORDS, parse_days, parse_time
from bot.talk.zones import known_zone, offered_zones, read_zone, zone_name

_FIRST_ZONES: Final = (
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "UTC",
)
"""Offered before anything is typed."""


@dataclass(frozen=True, slots=True)
class TimeOfDay(Kind[time]):
    """A local time, like `09:00`."""

    def read(self, typed: str) -> time | Refusal:
        if typed.strip().startswith("24"):
            return Refusal(say("There is no “{typed}” in a day. Write midnight as 00:00.", typed=shown(typed)))
        return parse_time(typed) or Refusal(
            say("“{typed}” isn't a time of day. Write it like 09:00 or 5:30 pm.", typed=shown(typed))
        )

    def fits(self, word: str) -> bool:
        return word[:1].isdigit() or word.casefold() in TIME_WORDS


@dataclass(frozen=True, slots=True)
class Zone(Kind[str]):
    """A time zone by its IANA name, a city, a country or an offset."""

    def read(self, typed: str) -> str | Refusal:
        zone = read_zone(typed)
        if isinstance(zone, str):
            return zone
        if zone.known:
            return Refusal(say("“{typed}” alone doesn't say which time zone.", typed=shown(typed)), near=zone.near)
        return Refusal(
            say("“{typed}” isn't a time zone. Write it like Europe/Berlin, or name a city.", typed=shown(typed)),
            near=zone.near,
        )

    def fits(self, word: str) -> bool:
        return known_zone(word) is not None or ("/" in word and " " not in word)

    def suggest(self, typed: str, known: Known) -> Sequence[Entry]:  # noqa: ARG002 -- the kinds' signature
        zones = offered_zones(typed, SUGGESTIONS) if typed.strip() else _FIRST_ZONES
        return [Entry(zone_name(zone), zone_name(zone)) for zone in zones]  # either is typed for the option then


@dataclass(frozen=True, slots=True)
class Weekdays(Kind[tuple[int, ...]]):
    """Some days of the week, like `mon-fri`, as rising numbers from 0 for Monday."""

    def read(self, typed: str) -> tuple[int, ...] | Refusal:
        sentence = say(
            "“{typed}” doesn't name any weekdays. Write them like mon-fri or mon,wed,fri.", typed=shown(typed)
        )
        return parse_days(typed) or Refusal(sentence)

    def fits(self, word: str) -> bool:
        """Nonsense that begins like a weekday is refused as one."""
        return parse_days(word) is not None or re.match(r"(mon|tue|wed|thu|fri|sat|sun)", word.casefold()) is not None


@dataclass(frozen=True, slots=True)
class OnDate(Kind[DateSaid]):
    """A date as it was said; which one is meant is known once the day is on which it was said."""

    def read(self, typed: str) -> DateSaid | Refusal:
        said = parse_date(typed)
        return said if isinstance(said, DateSaid) else _no_date(typed, said)

    def fits(self, word: str) -> bool:
        """A weekday is no date either, but meant for one."""
        known = word.casefold() in DATE_WORDS or parse_date(f"1 {word}") is not None
        return word[:1].isdigit() or known or parse_days(word) is not None


@dataclass(frozen=True, slots=True)
class RestDays(Kind[SpanSaid | tuple[int, ...]]):
    """Dates to rest on: one, a span, or days of every week, as rising numbers from 0 for Monday."""

    def read(self, typed: str) -> SpanSaid | tuple[int, ...] | Refusal:
        if (days := parse_days(typed)) is not None:
            return days
        said = parse_span(typed)
        return said if isinstance(said, SpanSaid) else _no_date(typed, said)

    def fits(self, word: str) -> bool:
        return word[:1].isdigit()


def _no_date(typed: str, said: TwoDates | None) -> Refusal:
    """What was meant for a date, and isn't one or may be two."""
    if said is None:
        return Refusal(
            say("“{typed}” isn't a date. Write it like 2027-02-01, 1 Feb or in 6 weeks.", typed=shown(typed))
        )
    either = tuple(f"{one.day} {MONTHS[one.month - 1]} {one.year or ''}".strip() for one in (said.either, said.other))
    return Refusal(say("“{typed}” could be two dates.", typed=shown(typed)), near=either)
