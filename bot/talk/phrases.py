"""Small parts of sentences: counts, lists, dates, times, letters."""

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.talk.dates import MONTHS
from bot.talk.zones import zone_name
from content.items import Item
from content.limits import LETTERS

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six")


_UNSOUND: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What turns round the text that follows, up to the end of a paragraph: words of ours, too."""


def sound(text: str) -> str:
    """A text from outside, fit to be stored and printed.

    No control characters, no halves of surrogate pairs, no ends of lines that look like none, nothing that turns the
    text round; right-to-left scripts need none of that, and the two marks that they do need stay.
    """
    if text.isprintable():
        return text
    return "".join(c for c in text if c in "\n\t" or (unicodedata.category(c) not in _UNSOUND and c not in _TURNS))


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 answer`, `2 answers`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def named(name: str) -> str:
    """A name in a ranking; whoever is counted but not named has an empty one."""
    return name or "a hidden member"


def placed(rank: int | None) -> str:
    """`1.`, or a dash for who has no place."""
    return f"{rank}." if rank else "\u2013"


def nth(number: int) -> str:
    """`1st`, `2nd`, `11th`."""
    teens = number % 100 in (11, 12, 13)
    return f"{number:,}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def listed(parts: Iterable[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def day(on: date) -> str:
    """`Mon 23 Nov`."""
    return f"{DAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]}"


def hours(minutes: int) -> str:
    """`50 min`, `2 h`, `2 h 30 min`."""
    whole, rest = divmod(minutes, 60)
    return " ".join(filter(None, (f"{whole} h" if whole else "", f"{rest} min" if rest else "")))


def days_until(on: date, today: date) -> str:
    """`in 23 days`, `tomorrow`, `today`."""
    days = (on - today).days
    return {0: "today", 1: "tomorrow"}.get(days, f"in {counted(days, 'day')}")


def day_and_year(on: date, today: date) -> str:
    """`Mon 1 Feb`, with the year where it is another one."""
    return day(on) if on.year == today.year else f"{day(on)} {on.year}"


def local_day(at: datetime, zone: str) -> date:
    """The date that an instant has in a zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def local_time(at: datetime, zone: str) -> str:
    """`Mon 23 Nov 09:00 Europe/Berlin`."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{day(local.date())} {local:%H:%M} {zone_name(zone)}"


def clock_time(at: datetime, zone: str) -> str:
    """`09:00`."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def span(length: timedelta) -> str:
    """About how long: `in 14 h`, `in 3 days`."""
    minutes = max(0, round(length.total_seconds() / 60))
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{round(minutes / 60)} h"
    return counted(round(minutes / (24 * 60)), "day")


def next_question(next_due: datetime | None, zone: str, now: datetime) -> str:
    """When the next daily comes."""
    if next_due is None:
        return "No next question is planned."
    return f"Next question: {local_time(next_due, zone)}, in {span(next_due - now)}."


def weekdays(days: tuple[int, ...]) -> str:
    """`every day`, `Mon to Fri`, `Mon, Wed and Fri`."""
    if len(days) == 7:
        return "every day"
    if len(days) > 2 and days == tuple(range(days[0], days[0] + len(days))):
        return f"{DAYS[days[0]]} to {DAYS[days[-1]]}"
    return listed(DAYS[number] for number in days)


def letter(item: Item, option: str) -> str:
    """The letter an option is shown with: its place in the item, stored nowhere."""
    return LETTERS[item.option_ids.index(option)]


def letters(item: Item, options: Iterable[str]) -> str:
    """`B`, `A and C`: in the order shown."""
    chosen = set(options)
    return listed(LETTERS[n] for n, option in enumerate(item.option_ids) if option in chosen)
