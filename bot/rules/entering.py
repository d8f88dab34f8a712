"""Who clicks gets an account, the first time something of theirs is kept."""

from dataclasses import dataclass
from datetime import datetime

from bot.talk.people import Caller
from storage import accounts
from storage.accounts import NAME_AT_MOST, KnownAccount
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Entered:
    """An account with its person, whose row is locked."""

    account: int
    person: int
    first_ever: bool
    """The account is new: a line says what is stored."""


def enter(tx: Transaction, caller: Caller, now: datetime) -> Entered:
    """The caller's account, created if need be, with the name the platform shows now."""
    own = caller.account
    known = accounts.lock_account(tx, platform=own.platform, team=own.team, user=own.user)
    if known is None:
        made = welcome_account(tx, caller, now)
        return Entered(made.id, made.person, first_ever=True)
    keep_told(tx, known, caller)
    return Entered(known.id, known.person, first_ever=False)


def welcome_account(tx: Transaction, caller: Caller, now: datetime) -> KnownAccount:
    """The account of somebody new, or what another transaction has just made for them."""
    own, name = caller.account, caller.name[:NAME_AT_MOST]
    native = {"platform": own.platform, "team": own.team, "user": own.user}
    return accounts.create_account(tx, **native, name=name, language=caller.language, at=now)


def keep_told(tx: Transaction, known: KnownAccount, caller: Caller) -> None:
    """The language and the name that come with a click; no write where neither has changed.

    The name stays if a better one was looked up: Slack tells a handle that nobody sees.
    """
    name = caller.name[:NAME_AT_MOST] if known.named_at is None else known.name
    language = caller.told_language or known.language
    if (name, language) != (known.name, known.language):
        accounts.keep_profile(tx, known.id, name=name, language=language)
