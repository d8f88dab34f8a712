"""`plan`: a date for the exam, what to do each week until then, and the days of rest in between."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from bot.core import Study
from bot.declaring import Press, Verb, form_of, in_time
from bot.rules.days_ahead import Wanted
from bot.rules.exam_dates import find_exam
from bot.rules.spaces import group_of, own_today, person_of
from bot.talk.asks import Ask, Option, Who
from bot.talk.dates import SpanSaid
from bot.talk.forms import Form
from bot.talk.kinds import Number, OneOf
from bot.talk.lines import say
from bot.talk.pages import Outcome
from bot.talk.people import Caller
from bot.talk.time_kinds import OnDate, RestDays
from bot.verbs.plan.pages import CHANGE_DATE, CHANGE_RESTS
from bot.verbs.plan.stored import change_plan, show_plan
from storage.database import Transaction


class Side(StrEnum):
    """Whose plan it is."""

    MINE = "mine"
    GROUP = "group"


class _Action(StrEnum):
    """What else can be done with a date."""

    CLEAR = "clear"


EXAM_DATE: Final = Option(
    "date", say("The day of the exam, like 2027-02-01, 1 Feb or in 6 weeks"), OnDate(), label=say("Date")
)
WHOSE: Final = Option(
    "whose",
    say("Your own, or the whole group's (organisers)"),
    OneOf(Side),
    only_for={Side.GROUP: Who.ORGANISER},
    label=say("Whose"),
)
_ACTION: Final = Option("action", say("clear: forget the date"), OneOf(_Action))
REST_DAYS: Final[Option[SpanSaid | tuple[int, ...]]] = Option(
    "rest",
    say("Days on which nothing counts as missed, like 2026-12-24..2027-01-02 or sat,sun"),
    RestDays(),
    named=True,
    label=say("Rest"),
)
_REMOVE: Final = Option(
    "remove",
    say("Which rest days to remove, by their number in the plan"),
    Number(1, 10**9 - 1, lambda typed: say("“{typed}” isn't the number of any rest days.", typed=typed)),
    named=True,
    label=say("Remove"),
)
_OPTIONS: Final[tuple[Option[Any], ...]] = (EXAM_DATE, WHOSE, _ACTION, REST_DAYS, _REMOVE)


async def plan(study: Study, ask: Ask) -> Outcome:
    """PlanShown or Refusal."""
    now = study.clock.now()
    wanted = Wanted(
        date=ask.get(EXAM_DATE),
        rest=ask.get(REST_DAYS),
        remove=ask.get(_REMOVE),
        clear=ask.get(_ACTION) is _Action.CLEAR,
    )
    for_group = ask.get(WHOSE) is Side.GROUP
    if wanted.changes_nothing:
        return await study.database.read(lambda tx: show_plan(tx, study.pack, ask.caller, now))
    return await study.database.write(
        lambda tx: change_plan(tx, study.pack, ask.caller, wanted, now, for_group=for_group)
    )


async def _form(study: Study, ask: Ask) -> Form | None:
    """Without a date one is asked for; None where there is one to be shown, and where the look takes too long."""
    now = study.clock.now()
    dated = await in_time(study.database.read(lambda tx: _has_date(tx, ask.caller, now)))
    return DATE_FORM if dated is False else None


def _has_date(tx: Transaction, caller: Caller, now: datetime) -> bool:
    person = person_of(tx, caller)
    today = own_today(tx, caller.spot, person, now)
    return find_exam(tx, person, group_of(tx, caller.spot), today) is not None


DATE_FORM: Final = form_of("plan", say("Exam date"), say("Save"), (EXAM_DATE, WHOSE))
REST_FORM: Final = form_of("plan", say("Rest days"), say("Save"), (REST_DAYS, _REMOVE, WHOSE))


PLAN: Final = Verb(
    "plan",
    say("Your way to the exam: a date, what to do this week, rest days"),
    Who.MEMBER,
    plan,
    _OPTIONS,
    form=_form,
    presses=(
        Press(CHANGE_DATE.press, Who.MEMBER, plan, form=DATE_FORM),
        Press(CHANGE_RESTS.press, Who.MEMBER, plan, form=REST_FORM),
    ),
)
