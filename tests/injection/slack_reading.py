"""Slack's markup, read as its clients read it.

By https://docs.slack.dev/messaging/formatting-message-text: in mrkdwn `<…>` is a link, a mention or a special command,
and three entities stand for the characters that begin those. By https://docs.slack.dev/reference/block-kit: plain text
and the text elements of rich text show every character as it is.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

_ANGLES = re.compile(r"<([^<>]*)>")
_RINGING = frozenset({"user", "usergroup", "broadcast", "team"})


def read_mrkdwn(text: str) -> tuple[list[str], str]:
    """What stands in angle brackets, and what is read."""
    angles = _ANGLES.findall(text)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return angles, text


def kinds_of(part: Any) -> Counter[str]:
    """How often each kind of block, element and text object occurs; pieces of a text count by their style, once."""
    return Counter(_kinds(part))


def _kinds(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _kinds(one)
    elif isinstance(part, dict):
        if "type" in part and part["type"] != "text":
            yield str(part["type"])
        for one in part.values():
            yield from _kinds(one)


def loose_ends(part: Any) -> list[str]:
    """What rings for somebody, leads elsewhere or is read as markup."""
    bad = {*_RINGING, "link", "emoji", "date", "mrkdwn", "markdown", "channel"}
    return sorted(kind for kind in kinds_of(part) if kind in bad)


def shown_in(part: Any) -> Iterator[str]:
    """Every text, as it is read."""
    if isinstance(part, list):
        for one in part:
            yield from shown_in(one)
    elif isinstance(part, dict):
        match part:
            case {"type": "text" | "plain_text", "text": str(text)}:
                yield text
            case _:
                for one in part.values():
                    yield from shown_in(one)
