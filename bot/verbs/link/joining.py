"""Accounts are linked, once both sides agree, and unlinked."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from bot.agreeing import GOOD_FOR, MINUTES, Agreement
from bot.core import Study
from bot.declaring import writes
from bot.rules.codes import digest_of, new_code
from bot.rules.entering import enter
from bot.rules.folding import count_anew
from bot.rules.own_accounts import find_account, load_accounts_of
from bot.rules.questions import first_use
from bot.rules.spaces import person_of
from bot.talk.asks import Ask, Where, Who
from bot.talk.lines import Command, say
from bot.talk.pages import Outcome, Refusal, note
from bot.talk.people import Caller
from bot.verbs.link.pages import (
    ALIKE,
    BOTH_SIT,
    LINK_CONTROLS,
    LINKED_ALREADY,
    NOT_LINKED,
    CodeShown,
    LinkAgreed,
    LinkAsked,
    Linked,
    LinkEntered,
    Parted,
)
from storage import persons
from storage.accounts import OwnAccount, load_own
from storage.codes import LINK_CODES, LinkCode
from storage.database import Transaction

_LINK: Final = Command("link")


def _hinder(tx: Transaction, caller: Caller, _: LinkCode, maker: OwnAccount, __: datetime) -> Refusal | None:
    if person_of(tx, caller) == maker.person:
        return LINKED_ALREADY
    here = (caller.account.platform, caller.account.team)
    taken = _places(load_own(tx, maker.person))
    return ALIKE if taken & (_places(load_accounts_of(tx, caller)) | {here}) else None


def _settle(tx: Transaction, code: LinkCode, now: datetime) -> Linked | Refusal | None:
    assert code.entered_by is not None
    person, other = persons.lock_persons_of(tx, (code.account, code.entered_by))
    if person is None or other is None:
        return None
    if refusal := _refusal(tx, person, other):
        return refusal
    if not LINK_CODES.take(tx, code.id, account=code.account, now=now):
        return None
    persons.join_persons(tx, person=person, other=other, at=now)
    count_anew(tx, person)
    return Linked(load_own(tx, person), new=True)


def _refusal(tx: Transaction, person: int, other: int) -> Refusal | None:
    if person == other:
        return LINKED_ALREADY
    if _places(load_own(tx, person)) & _places(load_own(tx, other)):
        return ALIKE
    return BOTH_SIT if persons.both_sit_exams(tx, person=person, other=other) else None


def _places(known: Iterable[OwnAccount]) -> set[tuple[str, str]]:
    """Where accounts are: on Discord, in a workspace."""
    return {(one.native.platform, one.native.team) for one in known}


LINKING: Final = Agreement(
    LINK_CONTROLS,
    LINK_CODES,
    Who.MEMBER,
    Where.ANYWHERE,
    title=say("Enter a code"),
    hint=say("From your other platform"),
    no_such_code=Refusal(
        say(
            "That code doesn't work: each is good once, for {number} minutes. {link} makes a new one, here or there.",
            number=MINUTES,
            link=_LINK,
        ),
        at="code",
    ),
    not_yet=Refusal(
        say("Nobody has entered your code yet. Do that on your other platform, then press the button again.")
    ),
    nothing_to_confirm=Refusal(say("There is nothing left to confirm. {link} starts over.", link=_LINK)),
    refused=note(say("Nothing was linked, and that code is void. {link} makes a new one.", link=_LINK)),
    hinder=_hinder,
    ask_joining=lambda _, __, maker, signs: LinkAsked(maker, signs),
    joined=LinkAgreed,
    ask_confirming=lambda _, code, other: LinkEntered(code.digest, other),
    settle=_settle,
)


async def go_on(study: Study, ask: Ask) -> Outcome:
    """LinkEntered where a code was entered, Linked where there is more than one account, otherwise CodeShown."""
    now = study.clock.now()
    stands = await study.database.read(
        lambda tx: LINKING.find_entered(tx, ask.caller, now) or _find_linked(tx, ask.caller)
    )
    return stands or await make_code(study, ask)


def _find_linked(tx: Transaction, caller: Caller) -> Linked | None:
    known = load_accounts_of(tx, caller)
    return Linked(known) if len(known) > 1 else None


@writes
def make_code(tx: Transaction, _: Study, ask: Ask, now: datetime) -> CodeShown:
    """CodeShown: a new code in the place of an earlier one."""
    code, entered = new_code(), enter(tx, ask.caller, now)
    LINK_CODES.keep(tx, account=entered.account, digest=digest_of(code), until=now + GOOD_FOR, now=now)
    return CodeShown(code, first_use(first_ever=entered.first_ever))


@writes
def part(tx: Transaction, _: Study, ask: Ask, now: datetime) -> Outcome:
    """The account that is used stands alone again: Parted or Refusal."""
    own = find_account(tx, ask.caller)
    person = persons.lock_persons_of(tx, (own.id,))[0] if own is not None else None
    if own is None or person is None or len(load_own(tx, person)) == 1:
        return NOT_LINKED
    alone = persons.part_account(tx, own.id, person=person, at=now)
    count_anew(tx, person)
    count_anew(tx, alone)
    return Parted()
