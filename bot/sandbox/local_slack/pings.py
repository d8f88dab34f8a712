"""Whom a message pings. Only Slack's markup does; plain text shows it as it is written."""

import re
from collections.abc import Iterator
from typing import Any

MENTION = re.compile(r"<(?:@([UW][A-Z0-9]+)|!(channel|here|everyone)|!subteam\^([A-Z0-9]+))(?:\|[^>]*)?>")


def pings_of(content: dict[str, Any]) -> frozenset[str]:
    """User ids, user group ids and "channel", "here", "everyone" that this message would ring for.

    The text beside blocks counts too: it is what the notification shows, and a bot has no business pinging there.
    """
    found: set[str] = set()
    if content.get("mrkdwn") is not False:
        found.update(_in_markup(str(content.get("text") or "")))
    for part in (content.get("blocks"), content.get("attachments")):
        found.update(_in_part(part))
    return frozenset(found)


def _in_markup(text: str) -> Iterator[str]:
    for match in MENTION.finditer(text):
        yield next(group for group in match.groups() if group)


def _in_part(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for item in part:
            yield from _in_part(item)
    elif isinstance(part, dict):
        yield from _in_object(part)


def _in_object(part: dict[str, Any]) -> Iterator[str]:
    match part:
        case {"type": "mrkdwn" | "markdown", "text": str(text)}:
            yield from _in_markup(text)
        case {"type": "user", "user_id": str(user)}:
            yield user
        case {"type": "usergroup", "usergroup_id": str(group)}:
            yield group
        case {"type": "broadcast", "range": str(reach)}:
            yield reach
        case {"type": "plain_text"}:
            return
        case _:
            for value in part.values():
                yield from _in_part(value)
