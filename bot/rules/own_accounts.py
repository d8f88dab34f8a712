"""A member's own accounts: the one they use, and how they are told of theirs."""

from typing import Final

from bot.rules.spaces import person_of
from bot.talk.lines import Line, Name, say
from bot.talk.people import Caller, Platform, platform_of
from storage.accounts import Native, OwnAccount, load_own
from storage.database import Transaction

PLATFORMS: Final[dict[Platform, str]] = {"discord": "Discord", "slack": "Slack"}


def native_of(caller: Caller) -> Native:
    """The account that is used."""
    own = caller.account
    return Native(own.platform, own.team, own.user)


def load_accounts_of(tx: Transaction, caller: Caller) -> tuple[OwnAccount, ...]:
    """All of a member's accounts; none of somebody who is not known yet."""
    person = person_of(tx, caller)
    return load_own(tx, person) if person is not None else ()


def find_account(tx: Transaction, caller: Caller) -> OwnAccount | None:
    """The account that is used; None for one that is not known yet."""
    native = native_of(caller)
    return next((one for one in load_accounts_of(tx, caller) if one.native == native), None)


def account_line(account: OwnAccount) -> Line:
    """`Ada on Discord`, the name as the platform showed it last."""
    return say(
        "{name} on {platform}", name=Name(account.name), platform=PLATFORMS[platform_of(account.native.platform)]
    )
