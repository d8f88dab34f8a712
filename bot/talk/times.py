"""Times of day and days of the week, as people type them. Pure; None means it can't be read."""

import re
from datetime import time
from typing import Final

DASHES: Final = str.maketrans({"–": "-", "—": "-", "−": "-"})  # noqa: RUF001 -- what phones make of a hyphen

_NAMED: Final = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_HALVES: Final = {"am": 0, "pm": 12}
_TIME: Final = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-9]{2}))? ?(?P<half>am|pm|h)?")
_DIGITS: Final = re.compile(r"(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<half>)")
_LONGEST: Final = 60

TIME_WORDS: Final = frozenset({*_NAMED, *_HALVES, "a.m.", "p.m.", "uhr"})
"""Words that belong to a time, beside digits."""


def parse_time(typed: str) -> time | None:
    """`09:00`, `9.30`, `0900`, `9am`, `9:00 PM`, `21h`, `21 Uhr`, `noon`. A bare `9` could be morning or evening."""
    words = " ".join(typed.casefold().replace("a.m.", "am").replace("p.m.", "pm").split())[:_LONGEST]
    if words in _NAMED:
        return _NAMED[words]
    german = words.endswith("uhr")
    match = _DIGITS.fullmatch(words) or _TIME.fullmatch(words.removesuffix("uhr").strip())
    if match is None or not (match["minute"] or match["half"] or german):
        return None
    return _time(int(match["hour"]), int(match["minute"] or 0), match["half"] or "")


def _time(hour: int, minute: int, half: str) -> time | None:
    if half in _HALVES:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + _HALVES[half]
    return time(hour, minute) if hour < 24 and minute < 60 else None


_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPANS: Final = {
    **dict.fromkeys(("daily", "all", "everyday", "every day", "every"), tuple(range(7))),
    **dict.fromkeys(("weekdays", "workdays", "working days"), tuple(range(5))),
    **dict.fromkeys(("weekend", "weekends"), (5, 6)),
}


def parse_days(typed: str) -> tuple[int, ...] | None:
    """`mon-fri`, `mo,we,fr`, `sat to mon`, `weekdays`, `daily` as rising weekday numbers, 0 for Monday."""
    words = " ".join(typed.translate(DASHES).casefold().split())[:_LONGEST]
    if words in _SPANS:
        return _SPANS[words]
    joined = re.sub(r" ?(?:-| to ) ?", "-", words)
    spans = [_parse_span(part) for part in re.split(r"[,+ ]+|(?: and )", joined.strip(",")) if part != "and"]
    days = {day for span in spans if span for day in span}
    return tuple(sorted(days)) if days and all(spans) else None


def _parse_span(part: str) -> set[int]:
    """One weekday, or `first-last`, which may run over the weekend; empty where it is neither."""
    first, dash, last = part.partition("-")
    start = _weekday(first)
    end = _weekday(last) if dash else start
    if start is None or end is None:
        return set()
    return {(start + n) % 7 for n in range((end - start) % 7 + 1)}


def _weekday(word: str) -> int | None:
    """By two letters or more; none are shared by two days."""
    if len(word) < 2:
        return None
    short = {"tues": "tuesday", "weds": "wednesday", "thur": "thursday", "thurs": "thursday"}.get(word, word)
    return next((n for n, day in enumerate(_WEEKDAYS) if day.startswith(short)), None)
