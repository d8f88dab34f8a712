"""A plan as it is stored: put together to be shown, and changed, by a member their own, by an organiser the group's."""

from datetime import date, datetime

from bot.rules.days_ahead import NO_DATE, NO_SUCH_REST, Wanted, change_ahead, judge, load_rests_ahead
from bot.rules.entering import enter
from bot.rules.exam_dates import find_ahead, find_exam
from bot.rules.spaces import enter_group, group_of, local_today, own_today, person_of
from bot.talk.lines import Line
from bot.talk.pages import Outcome, Refusal
from bot.talk.people import Caller
from bot.verbs.plan.pages import PlanShown, RestEntry
from content.questions import Pack
from content.study_plans import make_plan
from storage.database import Transaction
from storage.plan_tables import OwnerKind
from storage.plans import Owner


def show_plan(
    tx: Transaction, pack: Pack, caller: Caller, now: datetime, *, told: tuple[Line, ...] = (), first_ever: bool = False
) -> PlanShown:
    """The plan of whoever asks, as it stands."""
    person, group = person_of(tx, caller), group_of(tx, caller.spot)
    today = own_today(tx, caller.spot, person, now)
    rests = (*_load_entries(tx, "person", person, today), *_load_entries(tx, "group", group, today))
    found = find_exam(tx, person, group, today)
    if found is None:
        return PlanShown(today, None, rests=rests, told=told, first_ever=first_ever)
    theirs = None if found.of_group or group is None else find_ahead(tx, Owner("group", group), today)
    begun_on, exam_on = found.told
    exam = pack.exam_on(exam_on)
    return PlanShown(
        today,
        make_plan(pack.plan, begun_on=begun_on, exam_on=exam_on),
        of_group=found.of_group,
        group_date=theirs.exam_on if theirs else None,
        exam=exam.code,
        new_from=exam.valid_from if exam.valid_from > today else None,
        rests=rests,
        told=told,
        first_ever=first_ever,
    )


def _load_entries(tx: Transaction, kind: OwnerKind, owner: int | None, today: date) -> tuple[RestEntry, ...]:
    if owner is None:
        return ()
    kept = load_rests_ahead(tx, Owner(kind, owner), today)
    return tuple(RestEntry(one.id, one.rest, kind == "group") for one in kept)


def change_plan(
    tx: Transaction, pack: Pack, caller: Caller, wanted: Wanted, now: datetime, *, for_group: bool
) -> Outcome:
    """PlanShown, with a line for each thing that was done or couldn't be; a Refusal where nothing was changed."""
    today = _today(tx, caller, now, for_group=for_group)
    refusal = judge(wanted, today) or (None if for_group else _judge_newcomer(tx, caller, wanted))
    if refusal is not None:
        return refusal
    owner, first_ever = _owner(tx, caller, now, for_group=for_group)
    told = change_ahead(tx, owner, wanted, today, now)
    if isinstance(told, Refusal):
        return told
    return show_plan(tx, pack, caller, now, told=told, first_ever=first_ever)


def _today(tx: Transaction, caller: Caller, now: datetime, *, for_group: bool) -> date:
    """A member's days are those of their zone, a group's those of the channel."""
    return local_today(tx, caller.spot, now) if for_group else own_today(tx, caller.spot, person_of(tx, caller), now)


def _judge_newcomer(tx: Transaction, caller: Caller, wanted: Wanted) -> Refusal | None:
    """Who has nothing stored has nothing to forget, and nothing is stored of them for asking."""
    if wanted.date is not None or wanted.rest is not None or person_of(tx, caller) is not None:
        return None
    return NO_DATE if wanted.clear else NO_SUCH_REST


def _owner(tx: Transaction, caller: Caller, now: datetime, *, for_group: bool) -> tuple[Owner, bool]:
    """Whose plan is changed, and whether that is the first thing kept of whoever asks."""
    if not for_group:
        entered = enter(tx, caller, now)
        return Owner("person", entered.person), entered.first_ever
    return Owner("group", enter_group(tx, caller.spot, now)), False
