"""The steps by which a space joins a group. Each is one transaction, and a code is used up in one statement.

Whoever made a code has to be who confirms it, in the space where it was made, and an organiser of the other space has
to agree: a code that was found, guessed or talked out of somebody joins nothing by itself.
"""

from datetime import datetime
from typing import Final

from bot.core import Study
from bot.rules.codes import TYPED_AT_MOST, digest_of, new_code, signs_of
from bot.rules.entering import enter
from bot.rules.moving import join_group
from bot.rules.own_accounts import find_account
from bot.rules.questions import UNKNOWN_BUTTON, first_use
from bot.talk.asks import Ask
from bot.talk.forms import Field, Form
from bot.talk.lines import say
from bot.talk.pages import Outcome, Refusal
from bot.talk.people import Caller, platform_of
from bot.verbs.group import pages
from bot.verbs.group.pages import Agreed, ConfirmAsked, Invited, JoinAsked, Together
from storage import channels, groups
from storage.accounts import OwnAccount, load_account
from storage.codes import GROUP_CODES, GroupCode
from storage.database import Transaction
from storage.groups import Space

_FIELD: Final = "code"


def space_here(tx: Transaction, caller: Caller, now: datetime) -> Space:
    """The space of whoever asks; a new one gets a group."""
    spot = caller.spot
    known = groups.find_space(tx, channels.ensure_space(tx, platform=spot.platform, native_id=spot.space, at=now))
    assert known is not None
    return known


# --- the side that invites -------------------------------------------------------------------------------------------


async def invite(study: Study, ask: Ask) -> Outcome:
    """Invited or Refusal: a new code in the place of an earlier one."""
    now, code = study.clock.now(), new_code()
    return await study.database.write(lambda tx: _invite(tx, ask.caller, code, now))


def _invite(tx: Transaction, caller: Caller, code: str, now: datetime) -> Outcome:
    here = space_here(tx, caller, now)
    if len(groups.load_spaces(tx, here.group)) >= pages.SPACES_AT_MOST:
        return pages.FULL
    entered = enter(tx, caller, now)
    made = {"account": entered.account, "space_id": here.id, "group_id": here.group}
    GROUP_CODES.keep(tx, digest=digest_of(code), until=now + pages.GOOD_FOR, now=now, **made)
    return Invited(code, first_use(first_ever=entered.first_ever))


async def check(study: Study, ask: Ask) -> Outcome:
    """Whether the code was entered: ConfirmAsked or Refusal."""
    now = study.clock.now()
    return await study.database.write(lambda tx: _check(tx, ask.caller, now))


def _check(tx: Transaction, caller: Caller, now: datetime) -> Outcome:
    code = _own_code(tx, caller, now)
    if code is None:
        return pages.NOTHING_TO_CONFIRM
    by = load_account(tx, code.entered_by) if code.entered_by is not None else None
    joining = groups.find_space(tx, code.entered_in) if code.entered_in is not None else None
    return ConfirmAsked(code.id, by, platform_of(joining.platform)) if by and joining else pages.NOT_YET


async def confirm(study: Study, ask: Ask) -> Outcome:
    """Together or Refusal."""
    assert ask.click is not None
    now, number = study.clock.now(), ask.click.number
    return await study.database.write(lambda tx: _confirm(tx, ask.caller, number, now)) if number else UNKNOWN_BUTTON


def _confirm(tx: Transaction, caller: Caller, number: int, now: datetime) -> Outcome:
    code = _own_code(tx, caller, now)
    if code is None or code.id != number or code.entered_in is None:
        return pages.NOTHING_TO_CONFIRM
    groups.lock_spaces(tx, [code.space, code.entered_in])
    here, joining = groups.find_space(tx, code.space), groups.find_space(tx, code.entered_in)
    if here is None or joining is None or here.group != code.group:
        return pages.NOTHING_TO_CONFIRM
    if refusal := _cannot_join(tx, joining, code):
        return refusal
    if not GROUP_CODES.take(tx, number, account=code.account, now=now):
        return pages.NOTHING_TO_CONFIRM
    join_group(tx, joining, code.group, at=now)
    return Together(platform_of(joining.platform))


async def refuse(study: Study, ask: Ask) -> Outcome:
    """The code was entered by somebody else: it is void."""
    now = study.clock.now()
    await study.database.write(lambda tx: _refuse(tx, ask.caller, now))
    return pages.REFUSED


def _refuse(tx: Transaction, caller: Caller, now: datetime) -> None:
    code = _own_code(tx, caller, now)
    if code is not None:
        GROUP_CODES.drop(tx, account=code.account)


def _own_code(tx: Transaction, caller: Caller, now: datetime) -> GroupCode | None:
    """The good code that was made here with the account that is used."""
    own = find_account(tx, caller)
    code = GROUP_CODES.find_own(tx, account=own.id, now=now) if own else None
    return code if code is not None and code.space == space_here(tx, caller, now).id else None


# --- the side that joins ---------------------------------------------------------------------------------------------


async def code_form(_: Study, ask: Ask) -> Form:  # noqa: ARG001 -- the signature of a form
    field = Field(_FIELD, say("Code"), say("From the group you want to join"), required=True, at_most=TYPED_AT_MOST)
    return Form(pages.ENTER_CODE.id, say("Join a group"), say("Go on"), (field,))


async def look_at_filled(study: Study, ask: Ask) -> Outcome:
    return await look_at_code(study, ask, ask.typed.get(_FIELD, ""))


async def look_at_code(study: Study, ask: Ask, code: str) -> Outcome:
    """JoinAsked: whose group it is, before anything is agreed to; or Refusal."""
    now = study.clock.now()
    return await study.database.write(lambda tx: _look(tx, ask.caller, code, now))


def _look(tx: Transaction, caller: Caller, code: str, now: datetime) -> Outcome:
    found = _find_joinable(tx, caller, code, now)
    if isinstance(found, Refusal):
        return found
    good, inviter = found
    group = groups.load_group(tx, good.group)
    return JoinAsked(pages.name_line(group.name, platform_of(inviter.native.platform)), inviter, signs_of(code))


async def join(study: Study, ask: Ask) -> Outcome:
    """Agree to join: Agreed or Refusal. Of two who do so the unique row knows one."""
    assert ask.click is not None
    now, code = study.clock.now(), ":".join(ask.click.args)
    return await study.database.write(lambda tx: _join(tx, ask.caller, code, now))


def _join(tx: Transaction, caller: Caller, code: str, now: datetime) -> Outcome:
    found = _find_joinable(tx, caller, code, now)
    if isinstance(found, Refusal):
        return found
    good, inviter = found
    entered, here = enter(tx, caller, now), space_here(tx, caller, now)
    agreed = GROUP_CODES.enter(tx, good.id, account=entered.account, entered_in=here.id)
    return Agreed(inviter) if agreed else pages.NO_SUCH_CODE


def _find_joinable(tx: Transaction, caller: Caller, code: str, now: datetime) -> tuple[GroupCode, OwnAccount] | Refusal:
    """A good code with the account that made it. A wrong, an old and a used one are told alike."""
    good = GROUP_CODES.find(tx, digest=digest_of(code), now=now)
    inviter = load_account(tx, good.account) if good else None
    if good is None or inviter is None:
        return pages.NO_SUCH_CODE
    return _cannot_join(tx, space_here(tx, caller, now), good) or (good, inviter)


def _cannot_join(tx: Transaction, joining: Space, code: GroupCode) -> Refusal | None:
    if joining.id == code.space:
        return pages.OWN_CODE
    if joining.group == code.group:
        return pages.TOGETHER_ALREADY
    if len(groups.load_spaces(tx, joining.group)) > 1:
        return pages.IN_ANOTHER
    return pages.FULL if len(groups.load_spaces(tx, code.group)) >= pages.SPACES_AT_MOST else None
