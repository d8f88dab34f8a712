"""Putting a plan together from what is stored."""

from datetime import date, datetime

from bot.rules.days_ahead import load_rests_ahead
from bot.rules.exam_dates import find_ahead, find_exam
from bot.rules.spaces import group_of, own_today, person_of
from bot.talk.lines import Line
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
