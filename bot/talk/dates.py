"""Dates as people type them. Pure; what depends on the day it is said is resolved by whoever knows that day."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.talk.times import DASHES

_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_NAMED: Final = {"yesterday": -1, "today": 0, "tomorrow": 1}
_UNITS: Final = {"day": 1, "week": 7}
_MONTH_LENGTH: Final = 30.44
"""Days, where somebody counts in months."""
_LEAP: Final = 8
"""Years within which every day of a year comes again."""
_LONGEST: Final = 40
_YEAR_FIRST: Final = re.compile(r"(?P<year>20[0-9]{2})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})")
_NUMBERS: Final = re.compile(
    r"(?P<first>[0-9]{1,2})(?P<sign>[-/.])(?P<second>[0-9]{1,2})(?:(?P=sign)(?P<year>20[0-9]{2})?)?"
)
_DAY_FIRST: Final = re.compile(
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\.)? ?(?:of )?(?P<month>[a-z]{3,9})\.?,? ?(?P<year>20[0-9]{2})?"
)
_MONTH_FIRST: Final = re.compile(
    r"(?P<month>[a-z]{3,9})\.? ?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?:,? ?(?P<year>20[0-9]{2}))?"
)
_TO: Final = re.compile(r" ?\.\.+ ?| (?:to|until|till|through|[-–—]) |(?<=[0-9a-z])[–—](?=[0-9a-z])")  # noqa: RUF001 -- as phones write it
_AHEAD: Final = re.compile(r"(?:in )?(?P<number>an?|[0-9]{1,3}) ?(?P<unit>day|week|month)s?")

MONTHS: Final = tuple(month[:3].capitalize() for month in _MONTHS)

DATE_WORDS: Final = frozenset({*_NAMED, "in", "of", "next", "last", "day", "days", "week", "weeks", "month", "months"})
"""Words that belong to a date, beside numbers and months, or that somebody means for one."""


@dataclass(frozen=True, slots=True)
class DateSaid:
    """A date as it was said: with or without its year, or as so many days from the day it is said."""

    month: int = 0
    day: int = 0
    year: int | None = None
    ahead: int | None = None

    def on(self, today: date) -> date | None:
        """The date that is meant by who says it `today`; without a year the next one. None: there is no such date."""
        if self.ahead is not None:
            return today + timedelta(days=self.ahead)
        years = [self.year] if self.year is not None else range(today.year, today.year + _LEAP + 1)
        found = (made for year in years if (made := _date(year, self.month, self.day)) is not None)
        return next((made for made in found if self.year is not None or made >= today), None)


@dataclass(frozen=True, slots=True)
class TwoDates:
    """What may be meant by `02/03`."""

    either: DateSaid
    other: DateSaid


def parse_date(typed: str) -> DateSaid | TwoDates | None:
    """`2027-02-01`, `1 Feb`, `Feb 1st, 2027`, `1.2.2027`, `in 6 weeks`. None: no date; `02/03` may be two."""
    words = " ".join(typed.translate(DASHES).casefold().split())[:_LONGEST]
    if words in _NAMED:
        return DateSaid(ahead=_NAMED[words])
    if match := _AHEAD.fullmatch(words):
        return DateSaid(ahead=_days(match["number"], match["unit"]))
    if match := _YEAR_FIRST.fullmatch(words):
        return _said(int(match["month"]), int(match["day"]), match["year"])
    if match := _NUMBERS.fullmatch(words):
        return _in_numbers(int(match["first"]), int(match["second"]), match["sign"], match["year"])
    if match := _DAY_FIRST.fullmatch(words) or _MONTH_FIRST.fullmatch(words):
        month = _month(match["month"])
        return _said(month, int(match["day"]), match["year"]) if month else None
    return None


def _in_numbers(first: int, second: int, sign: str, year: str | None) -> DateSaid | TwoDates | None:
    """Points stand behind the day (`1.2.`); with anything else half the world begins with the month."""
    by_day, by_month = _said(second, first, year), _said(first, second, year)
    if sign == "." or by_month is None or by_day == by_month:
        return by_day
    return by_month if by_day is None else TwoDates(by_day, by_month)


def _days(number: str, unit: str) -> int:
    many = 1 if number.startswith("a") else int(number)
    return round(many * _MONTH_LENGTH) if unit == "month" else many * _UNITS[unit]


def _said(month: int, day: int, year: str | None) -> DateSaid | None:
    """None where no year has such a day, or that year hasn't."""
    said = DateSaid(month, day, int(year) if year else None)
    return said if _date(said.year or 2028, month, day) else None  # a leap year


def _month(word: str) -> int | None:
    short = word.removesuffix("t") if word == "sept" else word
    return next((n for n, month in enumerate(_MONTHS, start=1) if month.startswith(short)), None)


@dataclass(frozen=True, slots=True)
class SpanSaid:
    """From one date to another, both included."""

    first: DateSaid
    last: DateSaid

    def on(self, today: date) -> tuple[date, date] | None:
        """None where there are no such dates, or the second comes before the first."""
        first = self.first.on(today)
        last = self.last.on(first) if first is not None else None
        return (first, last) if first is not None and last is not None and first <= last else None


def parse_span(typed: str) -> SpanSaid | TwoDates | None:
    """`2026-12-24..2027-01-02`, `24 Dec to 2 Jan`, or one date alone."""
    words = " ".join(typed.replace("…", "..").casefold().split())[: 2 * _LONGEST]
    parts = [parse_date(part) for part in _TO.split(words, maxsplit=1)]
    for part in parts:
        if not isinstance(part, DateSaid):
            return part
    said = [part for part in parts if isinstance(part, DateSaid)]
    return SpanSaid(said[0], said[-1])


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
