"""A member changes their plan, or an organiser the group's: one transaction, told in one page."""

from datetime import date, datetime

from bot.rules.days_ahead import NO_DATE, NO_SUCH_REST, Wanted, change_ahead, judge
from bot.rules.entering import enter
from bot.rules.spaces import enter_group, local_today, own_today, person_of
from bot.talk.pages import Outcome, Refusal
from bot.talk.people import Caller
from bot.verbs.plan.showing import show_plan
from content.questions import Pack
from storage.database import Transaction
from storage.plans import Owner


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
