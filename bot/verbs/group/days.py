"""The days of a group: the date of its exam, the days on which everybody rests. In words, and in a form."""

from datetime import date
from typing import Final

from bot.core import Study
from bot.declaring import weekday_entries
from bot.rules.days_ahead import Wanted, weekly_of
from bot.talk.asks import Ask, Option
from bot.talk.clicks import Click
from bot.talk.dates import DateSaid, SpanSaid
from bot.talk.forms import Field, Form
from bot.talk.kinds import Number, OrOff, Switch
from bot.talk.lines import say
from bot.talk.pages import Refusal
from bot.talk.time_kinds import OnDate, RestDays, Weekdays
from bot.verbs.group.pages import DAYS
from storage.plans import KeptRest

DATE: Final[Option[DateSaid | Switch]] = Option(
    "date",
    say("The day of the group's exam, like 2027-02-01, 1 Feb or in 6 weeks; off: none"),
    OrOff(OnDate()),
    named=True,
)
REST: Final[Option[SpanSaid | tuple[int, ...] | Switch]] = Option(
    "rest",
    say("The group's rest days: weekly, like sat,sun (off: none), or dates to add: 2026-12-24..2027-01-02"),
    OrOff(RestDays()),
    named=True,
)
REMOVE: Final = Option(
    "remove",
    say("Which rest days to remove, by their number"),
    Number(1, 10**9 - 1, lambda typed: say("“{typed}” isn't the number of any rest days.", typed=typed)),
    named=True,
)
_NONE: Final = "-"
"""In the id of a control, in the place of a date or of weekdays."""
_WEEKLY: Final = "weekly"
_DATES: Final = RestDays()


def wanted_days(ask: Ask) -> Wanted:
    """What was asked for in words."""
    on, rest = ask.get(DATE), ask.get(REST)
    weekly = () if rest is Switch.OFF else rest
    return Wanted(
        date=on if isinstance(on, DateSaid) else None,
        clear=on is Switch.OFF,
        rest=rest if isinstance(rest, SpanSaid) else None,
        weekly=weekly if isinstance(weekly, tuple) else None,
        remove=ask.get(REMOVE),
    )


def days_click(exam_on: date | None, rests: tuple[KeptRest, ...]) -> Click:
    """The control that opens the form; it carries what the form begins with."""
    weekly = "".join(map(str, weekly_of(one.rest for one in rests)))
    # The letter keeps weekdays from being read as what the control belongs to.
    return Click(DAYS, None, (exam_on.isoformat() if exam_on else _NONE, f"w{weekly}"))


async def days_form(_: Study, ask: Ask) -> Form:
    """As the group's days stood when its page was drawn."""
    on, weekly = _stood(ask.pressed)
    names = ",".join(entry.value for number, entry in enumerate(weekday_entries()) if number in weekly)
    fields = (
        Field(DATE.name, say("Exam date"), say("Like 2027-02-01 or in 6 weeks; empty for none"), on),
        Field(_WEEKLY, say("Rest every week on"), "", names, weekday_entries(), several=True),
        Field(REST.name, say("Also rest on these dates"), say("Like 24 Dec or 2026-12-24..2027-01-02")),
        Field(REMOVE.name, say("Remove rest days (number)"), say("The number shown beside them")),
    )
    return Form(ask.pressed.id, say("Exam date and rest days"), say("Save"), fields)


def filled_days(ask: Ask) -> Wanted | Refusal:
    """What was filled in; what stands as it stood is left alone."""
    on, weekly = _stood(ask.pressed)
    typed = {name: value for name, value in ask.typed.items() if value.strip()}
    picked = _read_weekly(typed.get(_WEEKLY, ""))
    rest = _DATES.read(typed[REST.name]) if REST.name in typed else None
    remove = REMOVE.kind.read(typed[REMOVE.name]) if REMOVE.name in typed else None
    said = typed.get(DATE.name, "")
    told = DATE.kind.read(said) if said and said != on else None
    for name, read in ((DATE.name, told), (REST.name, rest), (REMOVE.name, remove)):
        if isinstance(read, Refusal):
            return Refusal(read.line, near=read.near, at=name)
    return Wanted(
        date=told if isinstance(told, DateSaid) else None,
        clear=told is Switch.OFF or (bool(on) and not said),
        rest=rest if not isinstance(rest, Refusal) else None,
        weekly=picked if picked != weekly else None,
        remove=remove if isinstance(remove, int) else None,
    )


def _read_weekly(picked: str) -> tuple[int, ...]:
    read = Weekdays().read(picked) if picked else ()
    return read if isinstance(read, tuple) else ()


def _stood(click: Click) -> tuple[str, tuple[int, ...]]:
    """The date as it is written, or nothing; the weekdays."""
    on, weekly = click.args if len(click.args) == 2 else (_NONE, "w")
    return "" if on == _NONE else on, tuple(int(sign) for sign in weekly if sign in "0123456")
