"""Links to messages: written for a page, and read as members copy them."""

import re
from typing import Final

from bot.talk.people import MessageRef, Spot

_LINK: Final = re.compile(r"https://[\w.-]+/archives/([A-Z0-9]+)/p([0-9]{10})([0-9]{6})/?")


def link_to(message: MessageRef, home: str) -> str:
    """What `chat.getPermalink` answers, without asking; empty without the workspace's address."""
    place = f"{home.rstrip('/')}/archives/{message.spot.channel}"
    return f"{place}/p{message.message.replace('.', '')}" if home else ""


def read_link(link: str, spot: Spot) -> MessageRef | None:
    """The message of a channel that a link leads to; None where it leads anywhere else, or into a thread.

    Channels' ids are told apart across workspaces, so that a workspace that was renamed doesn't matter.
    """
    found = _LINK.fullmatch(link.strip().strip("<>"))
    return MessageRef(spot, f"{found[2]}.{found[3]}") if found is not None and found[1] == spot.channel else None
