"""Links to messages: written for a button, and read as members copy them."""

import re
from typing import Final

from bot.talk.people import MessageRef, Spot

_LINK: Final = re.compile(r"https://(?:\w+\.)?discord(?:app)?\.com/channels/([0-9]+)/([0-9]+)/([0-9]{1,20})/?")


def link_to(message: MessageRef) -> str:
    return f"https://discord.com/channels/{message.spot.space}/{message.spot.channel}/{message.message}"


def read_link(link: str, spot: Spot) -> MessageRef | None:
    """The message of a channel that a link leads to; None where it leads anywhere else."""
    found = _LINK.fullmatch(link.strip())
    if found is None or (found[1], found[2]) != (spot.space, spot.channel):
        return None
    return MessageRef(spot, found[3])
