"""A space joins the group of another, once an organiser on each side agrees."""

from datetime import datetime
from typing import Final

from bot.agreeing import GOOD_FOR, MINUTES, Agreement
from bot.core import Study
from bot.declaring import writes
from bot.rules.codes import digest_of, new_code
from bot.rules.entering import enter
from bot.rules.moving import join_group
from bot.rules.questions import first_use
from bot.talk.asks import Ask, Where, Who
from bot.talk.lines import Command, say
from bot.talk.pages import Outcome, Refusal, note
from bot.talk.people import Caller, platform_of
from bot.verbs.group import pages
from bot.verbs.group.pages import Agreed, Invited, JoinAsked, LetInAsked, Together
from storage import channels, groups
from storage.accounts import OwnAccount
from storage.codes import GROUP_CODES, GroupCode
from storage.database import Transaction
from storage.groups import Space

_INVITE: Final = Command("group invite")


def space_here(tx: Transaction, caller: Caller, now: datetime) -> Space:
    """The space of whoever asks; a new one gets a group."""
    spot = caller.spot
    known = groups.find_space(tx, channels.ensure_space(tx, platform=spot.platform, native_id=spot.space, at=now))
    assert known is not None
    return known


def _hinder(tx: Transaction, joining: Space, code: GroupCode) -> Refusal | None:
    if joining.id == code.space:
        return pages.OWN_CODE
    if joining.group == code.group:
        return pages.TOGETHER_ALREADY
    return pages.IN_ANOTHER if len(groups.load_spaces(tx, joining.group)) > 1 else _refuse_full(tx, code.group)


def _refuse_full(tx: Transaction, group: int) -> Refusal | None:
    return pages.FULL if len(groups.load_spaces(tx, group)) >= pages.SPACES_AT_MOST else None


def _ask_joining(tx: Transaction, code: GroupCode, maker: OwnAccount, signs: str) -> JoinAsked:
    name = groups.load_group(tx, code.group).name
    return JoinAsked(pages.name_line(name, platform_of(maker.native.platform)), maker, signs)


def _ask_confirming(tx: Transaction, code: GroupCode, other: OwnAccount) -> LetInAsked | None:
    joining = groups.find_space(tx, code.entered_in) if code.entered_in is not None else None
    return LetInAsked(code.digest, other, platform_of(joining.platform)) if joining else None


def _settle(tx: Transaction, code: GroupCode, now: datetime) -> Together | Refusal | None:
    assert code.entered_in is not None
    groups.lock_spaces(tx, [code.space, code.entered_in])
    here, joining = groups.find_space(tx, code.space), groups.find_space(tx, code.entered_in)
    if here is None or joining is None or here.group != code.group:
        return None
    if refusal := _hinder(tx, joining, code):
        return refusal
    if not GROUP_CODES.take(tx, code.id, account=code.account, now=now):
        return None
    join_group(tx, joining, code.group, at=now)
    return Together(platform_of(joining.platform))


JOINING: Final = Agreement(
    pages.GROUP_CONTROLS,
    GROUP_CODES,
    Who.ORGANISER,
    Where.SPACE,
    title=say("Join a group"),
    hint=say("From the group you want to join"),
    no_such_code=Refusal(
        say(
            "That code doesn't work: each is good once, for {number} minutes. To get a new one, somebody uses "
            "{invite} in the server or workspace that you want to join.",
            number=MINUTES,
            invite=_INVITE,
        ),
        at="code",
    ),
    not_yet=Refusal(say("Nobody has entered your code yet. Press the button again once somebody has.")),
    nothing_to_confirm=Refusal(say("There is nothing left to confirm. {invite} makes a new code.", invite=_INVITE)),
    refused=note(say("Nobody has joined, and that code is void. {invite} makes a new one.", invite=_INVITE)),
    hinder=lambda tx, caller, code, _, now: _hinder(tx, space_here(tx, caller, now), code),
    ask_joining=_ask_joining,
    joined=Agreed,
    ask_confirming=_ask_confirming,
    settle=_settle,
    is_made_here=lambda tx, caller, code, now: code.space == space_here(tx, caller, now).id,
    kept_beside=lambda tx, caller, now: {"entered_in": space_here(tx, caller, now).id},
)


@writes
def invite(tx: Transaction, _: Study, ask: Ask, now: datetime) -> Outcome:
    """Invited or Refusal: a new code in the place of an earlier one."""
    here, code = space_here(tx, ask.caller, now), new_code()
    if full := _refuse_full(tx, here.group):
        return full
    entered = enter(tx, ask.caller, now)
    made = {"account": entered.account, "space_id": here.id, "group_id": here.group}
    GROUP_CODES.keep(tx, digest=digest_of(code), until=now + GOOD_FOR, now=now, **made)
    return Invited(code, first_use(first_ever=entered.first_ever))
