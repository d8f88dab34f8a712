"""The steps by which accounts are linked and unlinked. Each is one transaction, and a code is used up in one statement.

Whoever made a code has to be who confirms it, and whoever enters it has to agree: a code that was found, guessed or
talked out of somebody links nothing by itself.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from bot.core import Study
from bot.rules.codes import TYPED_AT_MOST, digest_of, new_code, signs_of
from bot.rules.entering import enter
from bot.rules.folding import count_anew
from bot.rules.own_accounts import find_account, load_accounts_of
from bot.rules.questions import UNKNOWN_BUTTON, first_use
from bot.rules.spaces import person_of
from bot.talk.asks import Ask
from bot.talk.forms import Field, Form
from bot.talk.lines import say
from bot.talk.pages import Outcome, Refusal
from bot.talk.people import Caller
from bot.verbs.link import pages
from bot.verbs.link.pages import CodeShown, ConfirmAsked, JoinAsked, Joined, Linked, Parted
from storage import persons
from storage.accounts import OwnAccount, load_account, load_own
from storage.codes import LINK_CODES, LinkCode
from storage.database import Transaction

_FIELD: Final = "code"


# --- the side that makes the code ------------------------------------------------------------------------------------


async def go_on(study: Study, ask: Ask) -> Outcome:
    """ConfirmAsked where a code was entered, Linked where there is more than one account, otherwise CodeShown."""
    now = study.clock.now()
    stands = await study.database.read(lambda tx: _find_entered(tx, ask.caller, now) or _find_linked(tx, ask.caller))
    return stands or await make_code(study, ask)


async def check(study: Study, ask: Ask) -> Outcome:
    """Whether the code was entered: ConfirmAsked or Refusal."""
    now = study.clock.now()
    return await study.database.read(lambda tx: _find_entered(tx, ask.caller, now) or pages.NOT_YET)


async def make_code(study: Study, ask: Ask) -> Outcome:
    """CodeShown: a new code in the place of an earlier one."""
    now, code = study.clock.now(), new_code()
    return await study.database.write(lambda tx: _make(tx, ask.caller, code, now))


def _make(tx: Transaction, caller: Caller, code: str, now: datetime) -> CodeShown:
    entered = enter(tx, caller, now)
    LINK_CODES.keep(tx, account=entered.account, digest=digest_of(code), until=now + pages.GOOD_FOR, now=now)
    return CodeShown(code, first_use(first_ever=entered.first_ever))


def _find_entered(tx: Transaction, caller: Caller, now: datetime) -> ConfirmAsked | None:
    code = _own_code(tx, caller, now)
    if code is None or code.entered_by is None:
        return None
    other = load_account(tx, code.entered_by)
    return ConfirmAsked(code.id, other) if other else None


def _find_linked(tx: Transaction, caller: Caller) -> Linked | None:
    known = load_accounts_of(tx, caller)
    return Linked(known) if len(known) > 1 else None


async def confirm(study: Study, ask: Ask) -> Outcome:
    """Linked or Refusal."""
    assert ask.click is not None
    now, number = study.clock.now(), ask.click.number
    return await study.database.write(lambda tx: _confirm(tx, ask.caller, number, now)) if number else UNKNOWN_BUTTON


def _confirm(tx: Transaction, caller: Caller, number: int, now: datetime) -> Outcome:
    code = _own_code(tx, caller, now)
    if code is None or code.id != number or code.entered_by is None:
        return pages.NOTHING_TO_CONFIRM
    person, other = persons.lock_persons_of(tx, (code.account, code.entered_by))
    if refusal := _refusal(tx, person, other):
        return refusal
    assert person is not None
    assert other is not None
    if not LINK_CODES.take(tx, number, account=code.account, now=now):
        return pages.NOTHING_TO_CONFIRM
    persons.join_persons(tx, person=person, other=other, at=now)
    count_anew(tx, person)
    return Linked(load_own(tx, person), new=True)


def _refusal(tx: Transaction, person: int | None, other: int | None) -> Refusal | None:
    if person is None or other is None:
        return pages.NOTHING_TO_CONFIRM
    if person == other:
        return pages.LINKED_ALREADY
    if _places(load_own(tx, person)) & _places(load_own(tx, other)):
        return pages.ALIKE
    return pages.BOTH_SIT if persons.both_sit_exams(tx, person=person, other=other) else None


def _places(known: Iterable[OwnAccount]) -> set[tuple[str, str]]:
    """Where accounts are: on Discord, in a workspace."""
    return {(one.native.platform, one.native.team) for one in known}


async def refuse(study: Study, ask: Ask) -> Outcome:
    """The code was entered by somebody else: it is void."""
    await study.database.write(lambda tx: _refuse(tx, ask.caller))
    return pages.REFUSED


def _refuse(tx: Transaction, caller: Caller) -> None:
    own = find_account(tx, caller)
    if own is not None:
        LINK_CODES.drop(tx, account=own.id)


# --- the side that enters it -----------------------------------------------------------------------------------------


async def code_form(_: Study, ask: Ask) -> Form:  # noqa: ARG001 -- the signature of a form
    field = Field(_FIELD, say("Code"), say("From your other platform"), required=True, at_most=TYPED_AT_MOST)
    return Form(pages.ENTER_CODE.id, say("Enter a code"), say("Go on"), (field,))


async def look_at_filled(study: Study, ask: Ask) -> Outcome:
    return await look_at_code(study, ask, ask.typed.get(_FIELD, ""))


async def look_at_code(study: Study, ask: Ask, code: str) -> Outcome:
    """JoinAsked: whose code it is, before anything is agreed to; or Refusal."""
    now = study.clock.now()
    return await study.database.read(lambda tx: _look(tx, ask.caller, code, now))


def _look(tx: Transaction, caller: Caller, code: str, now: datetime) -> Outcome:
    found = _find_joinable(tx, caller, code, now)
    return found if isinstance(found, Refusal) else JoinAsked(found[1], signs_of(code))


async def join(study: Study, ask: Ask) -> Outcome:
    """Agree to be linked: Joined or Refusal. Of two who do so the unique row knows one."""
    assert ask.click is not None
    now, code = study.clock.now(), ":".join(ask.click.args)
    return await study.database.write(lambda tx: _join(tx, ask.caller, code, now))


def _join(tx: Transaction, caller: Caller, code: str, now: datetime) -> Outcome:
    found = _find_joinable(tx, caller, code, now)
    if isinstance(found, Refusal):
        return found
    good, other = found
    entered = enter(tx, caller, now)
    return Joined(other) if LINK_CODES.enter(tx, good.id, account=entered.account) else pages.NO_SUCH_CODE


def _find_joinable(tx: Transaction, caller: Caller, code: str, now: datetime) -> tuple[LinkCode, OwnAccount] | Refusal:
    """A good code with the account that made it. A wrong, an old and a used one are told alike."""
    good = LINK_CODES.find(tx, digest=digest_of(code), now=now)
    other = load_account(tx, good.account) if good else None
    if good is None or other is None:
        return pages.NO_SUCH_CODE
    return _cannot_join(tx, caller, other) or (good, other)


def _cannot_join(tx: Transaction, caller: Caller, other: OwnAccount) -> Refusal | None:
    if person_of(tx, caller) == other.person:
        return pages.LINKED_ALREADY
    here = (caller.account.platform, caller.account.team)
    taken = _places(load_own(tx, other.person))
    return pages.ALIKE if taken & (_places(load_accounts_of(tx, caller)) | {here}) else None


# --- and back --------------------------------------------------------------------------------------------------------


async def part(study: Study, ask: Ask) -> Outcome:
    """The account that is used stands alone again: Parted or Refusal."""
    now = study.clock.now()
    return await study.database.write(lambda tx: _part(tx, ask.caller, now))


def _part(tx: Transaction, caller: Caller, now: datetime) -> Outcome:
    own = find_account(tx, caller)
    person = persons.lock_persons_of(tx, (own.id,))[0] if own is not None else None
    if own is None or person is None or len(load_own(tx, person)) == 1:
        return pages.NOT_LINKED
    alone = persons.part_account(tx, own.id, person=person, at=now)
    count_anew(tx, person)
    count_anew(tx, alone)
    return Parted()


def _own_code(tx: Transaction, caller: Caller, now: datetime) -> LinkCode | None:
    """The good code that was made with the account that is used."""
    own = find_account(tx, caller)
    return LINK_CODES.find_own(tx, account=own.id, now=now) if own else None
