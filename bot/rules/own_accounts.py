"""How somebody's accounts are told to them."""

from typing import Final

from bot.talk.lines import Line, Name, say
from bot.talk.people import Platform, platform_of
from storage.accounts import OwnAccount

PLATFORMS: Final[dict[Platform, str]] = {"discord": "Discord", "slack": "Slack"}


def account_line(account: OwnAccount) -> Line:
    """`Ada on Discord`, the name as the platform showed it last."""
    return say(f"{{name}} on {PLATFORMS[platform_of(account.native.platform)]}", name=Name(account.name))
