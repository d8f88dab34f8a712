"""A space leaves its group: asked first, then done."""

from datetime import datetime

from bot.core import Study
from bot.declaring import writes
from bot.rules.moving import leave_group
from bot.talk.asks import Ask
from bot.talk.lines import say
from bot.talk.pages import Outcome
from bot.talk.people import platform_of
from bot.verbs.group import pages
from bot.verbs.group.joining import space_here
from bot.verbs.group.pages import LeaveAsked, Left
from storage import groups
from storage.database import Transaction
from storage.groups import Space


@writes
def ask_leave(tx: Transaction, _: Study, ask: Ask, now: datetime) -> Outcome:
    """LeaveAsked or Refusal."""
    here = space_here(tx, ask.caller, now)
    if _is_alone(tx, here):
        return pages.ALONE
    if here.own_group is None:
        return LeaveAsked("")
    name = groups.load_group(tx, here.own_group).name
    return LeaveAsked(pages.name_line(name, platform_of(here.platform)) if name else say("your own group"))


@writes
def leave(tx: Transaction, _: Study, ask: Ask, now: datetime) -> Outcome:
    """Left or Refusal. Of two organisers who press it the second is told that the space stands alone."""
    groups.lock_spaces(tx, [space_here(tx, ask.caller, now).id])
    here = space_here(tx, ask.caller, now)
    if _is_alone(tx, here):
        return pages.ALONE
    leave_group(tx, here, at=now)
    return Left()


def _is_alone(tx: Transaction, here: Space) -> bool:
    """Nobody else is in the group, and it is the space's own."""
    return here.own_group is None and len(groups.load_spaces(tx, here.group)) == 1
