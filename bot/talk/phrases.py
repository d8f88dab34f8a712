"""Small parts of sentences: counts, lists, dates, times, letters."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.talk.lines import counted, listed, say
from bot.talk.zones import zone_name
from content.items import Item
from content.limits import LETTERS
from content.topics import ANY, MISSED, STARRED, WEAK, Topic

DAY_NAMES: Final = (say("Mon"), say("Tue"), say("Wed"), say("Thu"), say("Fri"), say("Sat"), say("Sun"))
WEEKDAYS: Final = (
    *(say("Monday"), say("Tuesday"), say("Wednesday"), say("Thursday")),
    *(say("Friday"), say("Saturday"), say("Sunday")),
)
_MONTHS: Final = (
    *(say("Jan"), say("Feb"), say("Mar"), say("Apr"), say("May"), say("Jun")),
    *(say("Jul"), say("Aug"), say("Sep"), say("Oct"), say("Nov"), say("Dec")),
)
_GENERAL_TOPICS: Final = {
    ANY: say("any topic"),
    WEAK: say("weak spots"),
    MISSED: say("missed questions"),
    STARRED: say("starred questions"),
}
NUMBERS: Final = (say("no"), say("one"), say("two"), say("three"), say("four"), say("five"), say("six"))


_UNSOUND: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029"
    # what turns round the text that follows, up to the end of a paragraph: words of ours, too
    r"\u202a-\u202e\u2066-\u2069]"
)


def sound(text: str) -> str:
    """A text from outside, fit to be stored and printed.

    No control characters, no halves of surrogate pairs, no ends of lines that look like none, nothing that turns the
    text round; right-to-left scripts need none of that, and the two marks that they do need stay.
    """
    return text if text.isprintable() else _UNSOUND.sub("", text)


def named(name: str) -> str:
    """A name in a ranking; whoever is counted but not named has an empty one."""
    return name or say("a hidden member")


def placed(rank: int | None) -> str:
    """`1.`, or a dash for who has no place."""
    return f"{rank}." if rank else "\u2013"


def nth(number: int) -> str:
    """`1st`, `2nd`, `11th`."""
    teens = number % 100 in (11, 12, 13)
    match 0 if teens else number % 10:
        case 1:
            return say("{n}st", n=number)
        case 2:
            return say("{n}nd", n=number)
        case 3:
            return say("{n}rd", n=number)
        case _:
            return say("{n}th", n=number)


def day(on: date) -> str:
    """`Mon 23 Nov`."""
    return say("{weekday} {day} {month}", weekday=DAY_NAMES[on.weekday()], day=on.day, month=_MONTHS[on.month - 1])


def month(on: date) -> str:
    """`Nov 2026`."""
    return say("{month} {year}", month=_MONTHS[on.month - 1], year=str(on.year))


def hours(minutes: int) -> str:
    """`50 min`, `2 h`, `2 h 30 min`; empty for no time."""
    whole, rest = divmod(minutes, 60)
    if whole and rest:
        return say("{hours} h {minutes} min", hours=whole, minutes=rest)
    if not rest:
        return say("{hours} h", hours=whole) if whole else ""
    return say("{minutes} min", minutes=rest)


def days_until(on: date, today: date) -> str:
    """`in 23 days`, `tomorrow`, `today`."""
    days = (on - today).days
    return {0: say("today"), 1: say("tomorrow")}.get(days, counted(days, "in {n} day", "in {n} days"))


def day_and_year(on: date, today: date) -> str:
    """`Mon 1 Feb`, with the year where it is another one."""
    return day(on) if on.year == today.year else say("{day} {year}", day=day(on), year=str(on.year))


def local_day(at: datetime, zone: str) -> date:
    """The date that an instant has in a zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def local_time(at: datetime, zone: str) -> str:
    """`Mon 23 Nov 09:00 Europe/Berlin`."""
    day_there = day(local_day(at, zone))
    return say("{day} {time} {zone}", day=day_there, time=clock_time(at, zone), zone=zone_name(zone))


def clock_time(at: datetime, zone: str) -> str:
    """`09:00`."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def span(length: timedelta) -> str:
    """About how long: `14 h`, `3 days`."""
    minutes = max(0, round(length.total_seconds() / 60))
    if minutes < 60:
        return say("{minutes} min", minutes=minutes)
    if minutes < 48 * 60:
        return say("{hours} h", hours=round(minutes / 60))
    return counted(round(minutes / (24 * 60)), "{n} day", "{n} days")


def ahead(length: timedelta) -> str:
    """From now: `in 14 h`, `in 3 days`."""
    minutes = max(0, round(length.total_seconds() / 60))
    if minutes < 48 * 60:
        return say("in {time}", time=span(length))
    return counted(round(minutes / (24 * 60)), "in {n} day", "in {n} days")


def next_question(next_due: datetime | None, zone: str, now: datetime) -> str:
    """When the next daily comes."""
    if next_due is None:
        return say("No next question is planned.")
    return say("Next question: {at}, {ahead}.", at=local_time(next_due, zone), ahead=ahead(next_due - now))


def weekdays(days: tuple[int, ...]) -> str:
    """`every day`, `Mon to Fri`, `Mon, Wed and Fri`."""
    if len(days) == 7:
        return say("every day")
    if len(days) > 2 and days == tuple(range(days[0], days[0] + len(days))):
        return say("{first} to {last}", first=DAY_NAMES[days[0]], last=DAY_NAMES[days[-1]])
    return listed(DAY_NAMES[number] for number in days)


def schedule_said(at: str, zone: str, days: tuple[int, ...], *, paused: bool) -> str:
    """`09:00 Europe/Berlin, Mon to Fri`."""
    time = f"{at} {zone_name(zone)}"
    when = say("{time}, {days}", time=time, days=weekdays(days))
    return say("{when}, paused", when=when) if paused else when


def topic_title(topic: Topic) -> str:
    """A topic as it is said; domains, tasks and services keep the names that the exam has for them."""
    return _GENERAL_TOPICS.get(topic, topic.name)


def letter(item: Item, option: str) -> str:
    """The letter an option is shown with: its place in the item, stored nowhere."""
    return LETTERS[item.option_ids.index(option)]


def letters(item: Item, options: Iterable[str]) -> str:
    """`B`, `A and C`: in the order shown."""
    chosen = set(options)
    return listed(LETTERS[n] for n, option in enumerate(item.option_ids) if option in chosen)
