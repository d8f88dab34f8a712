"""The tabs of a side: its channels, and the direct messages between a member and the bot."""

from collections.abc import Iterable
from typing import Any, Final

DIRECT: Final = "direct"
"""The tab of the direct messages, on either side."""


def tab(known_as: str, name: str, messages: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """A channel as the page gets it."""
    return {"id": known_as, "name": name, "direct": known_as == DIRECT, "messages": list(messages)}
