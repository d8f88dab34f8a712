"""A member's own accounts: the one they use, and how they are told of theirs."""

from typing import Final

from bot.talk.lines import Line, Name, say
from bot.talk.people import Caller, Platform, platform_of
from storage.accounts import Native, OwnAccount

PLATFORMS: Final[dict[Platform, str]] = {"discord": "Discord", "slack": "Slack"}


def native_of(caller: Caller) -> Native:
    """The account that is used."""
    own = caller.account
    return Native(own.platform, own.team, own.user)


def account_line(account: OwnAccount) -> Line:
    """`Ada on Discord`, the name as the platform showed it last."""
    return say(f"{{name}} on {PLATFORMS[platform_of(account.native.platform)]}", name=Name(account.name))
