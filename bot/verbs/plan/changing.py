"""Setting and forgetting a date, declaring rest days and removing them: one transaction, told in one page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bot.rules.entering import enter
from bot.rules.folding import refold
from bot.rules.spaces import group_of, local_today, own_today, person_of
from bot.talk.dates import DateSaid, SpanSaid
from bot.talk.lines import Command, say
from bot.talk.pages import Outcome, Refusal
from bot.talk.people import Caller
from bot.talk.phrases import day_and_year
from bot.verbs.plan.pages import rest_days
from bot.verbs.plan.showing import show_plan
from content.questions import Pack
from content.rests import EVERY_DAY, FOR_EVER, Rest
from content.study_plans import AT_MOST
from storage import channels, history, plans
from storage.database import Transaction
from storage.plans import ExamDate, Owner

_REST_AT_MOST: Final = 92
"""Days in one go."""
_RESTS_AT_MOST: Final = 20
_NO_SUCH_DATE: Final = Refusal("There is no such date. Write it like 2027-02-01, 1 Feb or in 6 weeks.")
_NO_SUCH_SPAN: Final = Refusal("Those dates are in the wrong order. Write them like 2026-12-24..2027-01-02.")
_AS_IT_IS: Final = "What was already missed stays missed."
_REST_IS_OVER: Final = Refusal(f"Those days are over. {_AS_IT_IS}")
_REST_TOO_LONG: Final = Refusal(f"That is longer than {_REST_AT_MOST} days. Enter part of it now and more later.")
_NO_DAY_LEFT: Final = Refusal("Resting every day leaves no day to study. Keep at least one.")
_TOO_MANY_RESTS: Final = Refusal(f"There can be at most {_RESTS_AT_MOST} entries of rest days. Remove one first.")
_NO_SUCH_REST: Final = Refusal(
    say("There are no such rest days. {plan} lists them with their numbers.", plan=Command("plan"))
)
_NO_DATE: Final = Refusal("There is no date to forget.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be changed, and for whom."""

    date: DateSaid | None
    rest: SpanSaid | tuple[int, ...] | None
    remove: int | None
    clear: bool
    for_group: bool

    @property
    def changes_nothing(self) -> bool:
        return self.date is None and self.rest is None and self.remove is None and not self.clear


def change_plan(tx: Transaction, pack: Pack, caller: Caller, wanted: Wanted, now: datetime) -> Outcome:
    """PlanShown, with a line for each thing that was done or couldn't be; a Refusal where nothing was changed."""
    today = _today(tx, caller, now, for_group=wanted.for_group)
    refusal = _judge(wanted, today) or _judge_newcomer(tx, caller, wanted)
    if refusal is not None:
        return refusal
    owner, first_ever = _owner(tx, caller, now, for_group=wanted.for_group)
    told = list(_change(tx, owner, wanted, today, now))
    refused = [one for one in told if isinstance(one, Refusal)]
    if len(refused) == len(told):
        return refused[0]
    lines = tuple(one.line if isinstance(one, Refusal) else one for one in told)
    return show_plan(tx, pack, caller, now, told=lines, first_ever=first_ever)


def _today(tx: Transaction, caller: Caller, now: datetime, *, for_group: bool) -> date:
    """A member's days are those of their zone, a group's those of the channel."""
    return local_today(tx, caller.spot, now) if for_group else own_today(tx, caller.spot, person_of(tx, caller), now)


def _judge(wanted: Wanted, today: date) -> Refusal | None:
    """What can be refused before anything is looked up."""
    if wanted.date is not None and (refusal := _judge_date(wanted.date.on(today), today)) is not None:
        return refusal
    if isinstance(wanted.rest, tuple):
        return _NO_DAY_LEFT if len(wanted.rest) == len(EVERY_DAY) else None
    return _judge_span(wanted.rest.on(today), today) if wanted.rest is not None else None


def _judge_newcomer(tx: Transaction, caller: Caller, wanted: Wanted) -> Refusal | None:
    """Who has nothing stored has nothing to forget, and nothing is stored of them for asking."""
    if wanted.for_group or wanted.date is not None or wanted.rest is not None or person_of(tx, caller) is not None:
        return None
    return _NO_DATE if wanted.clear else _NO_SUCH_REST


def _judge_date(on: date | None, today: date) -> Refusal | None:
    if on is None:
        return _NO_SUCH_DATE
    if on < today:
        return Refusal(f"{day_and_year(on, today)} is in the past. Which day is your exam?")
    if (on - today).days > AT_MOST:
        early = day_and_year(on - timedelta(days=AT_MOST), today)
        return Refusal(f"That is more than a year away, too early for a plan. Set it again from {early} on.")
    return None


def _judge_span(span: tuple[date, date] | None, today: date) -> Refusal | None:
    if span is None:
        return _NO_SUCH_SPAN
    if span[1] < today:
        return _REST_IS_OVER
    return _REST_TOO_LONG if (span[1] - max(span[0], today)).days >= _REST_AT_MOST else None


def _owner(tx: Transaction, caller: Caller, now: datetime, *, for_group: bool) -> tuple[Owner, bool]:
    """Whose plan is changed, and whether that is the first thing kept of whoever asks."""
    if not for_group:
        entered = enter(tx, caller, now)
        return Owner("person", entered.person), entered.first_ever
    channels.ensure_space(tx, platform=caller.spot.platform, native_id=caller.spot.space, at=now)
    group = group_of(tx, caller.spot)
    assert group is not None
    return Owner("group", group), False


def _change(tx: Transaction, owner: Owner, wanted: Wanted, today: date, now: datetime) -> Iterator[str | Refusal]:
    if wanted.clear:
        yield "The date is forgotten." if plans.forget_exam_date(tx, owner) else _NO_DATE
    if wanted.date is not None:
        yield _set_date(tx, owner, wanted.date, today, now)
    if wanted.remove is not None:
        yield _take_away(tx, owner, wanted.remove, today)
    if wanted.rest is not None:
        yield _declare(tx, owner, wanted.rest, today, now)


def _set_date(tx: Transaction, owner: Owner, said: DateSaid, today: date, now: datetime) -> str:
    """A date that is moved keeps the day on which the plan began: nobody begins again because of that."""
    on = said.on(today)
    assert on is not None
    before = plans.find_exam_date(tx, owner)
    begun_on = before.begun_on if before is not None and before.exam_on >= today else today
    plans.save_exam_date(tx, owner, ExamDate(begun_on, on), at=now)
    whose = "the group's" if owner.whose == "group" else "your"
    return f"Noted: {whose} exam is on {day_and_year(on, today)}."


def _declare(
    tx: Transaction, owner: Owner, said: SpanSaid | tuple[int, ...], today: date, now: datetime
) -> str | Refusal:
    rest, late = _rest(said, today, now)
    if sum(one.rest.dropped_on is None for one in plans.load_rests(tx, owner, since=today)) >= _RESTS_AT_MOST:
        return _TOO_MANY_RESTS
    plans.keep_rest(tx, owner, rest)
    _fold_again(tx, owner, since=today)
    past = f" {_AS_IT_IS}" if late else ""
    return f"Noted: {rest_days(rest)}. No daily counts as missed then; what you answer counts as always.{past}"


def _rest(said: SpanSaid | tuple[int, ...], today: date, now: datetime) -> tuple[Rest, bool]:
    """What is declared, from today on at the earliest; whether some of it lies before."""
    if isinstance(said, tuple):
        return Rest(today, FOR_EVER, "".join(map(str, said)), now), False
    span = said.on(today)
    assert span is not None
    return Rest(max(span[0], today), span[1], EVERY_DAY, now), span[0] < today


def _take_away(tx: Transaction, owner: Owner, number: int, today: date) -> str | Refusal:
    """From tomorrow on: a day that was begun as a rest day ends as one."""
    tomorrow = today + timedelta(days=1)
    if not plans.drop_rest(tx, owner, number, on=tomorrow):
        return _NO_SUCH_REST
    _fold_again(tx, owner, since=tomorrow)
    return "Removed: from tomorrow on, a daily that isn't answered counts as missed again."


def _fold_again(tx: Transaction, owner: Owner, *, since: date) -> None:
    """Misses from a date on that are settled already, as they are with the rest days of now."""
    if owner.whose == "group":
        for person in history.lock_members(tx, owner.id):
            refold(tx, group=owner.id, person=person, since=since)
        return
    for group in history.load_groups_answered_in(tx, owner.id):
        refold(tx, group=group, person=owner.id, since=since)
