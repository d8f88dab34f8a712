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
    own, name = caller.account, caller.name[:NAME_AT_MOST]
    known = accounts.lock_account(tx, platform=own.platform, team=own.team, user=own.user)
    if known is None:
        made = accounts.create_account(tx, platform=own.platform, team=own.team, user=own.user, name=name, at=now)
        return Entered(made.id, made.person, first_ever=True)
    keep_name(tx, known, caller)
    return Entered(known.id, known.person, first_ever=False)


def keep_name(tx: Transaction, known: KnownAccount, caller: Caller) -> None:
    """The name that comes with a click, unless a better one was looked up: Slack tells a handle that nobody sees."""
    name = caller.name[:NAME_AT_MOST]
    if known.named_at is None and known.name != name:
        accounts.rename_account(tx, known.id, name)
