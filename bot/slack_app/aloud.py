"""What a message says in plain text: screen readers read that instead of the blocks, and so do clients without them."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from bot.slack_app.blocks import Block, Element, escaped, moment_in_text
from bot.slack_app.limits import FALLBACK

_MORE: Final = "\n…"


def read_aloud(summary: str, blocks: Iterable[Block]) -> str:
    """The summary, which a notification shows, and every line of the blocks but controls; as escaped mrkdwn.

    What is too long is cut where a line ends.
    """
    lines = (line for line in _lines(blocks) if line != summary)
    said = "\n".join(filter(None, (summary, *lines)))
    if len(said) <= FALLBACK:
        return said
    whole_lines, _, _ = said[: FALLBACK - len(_MORE)].rpartition("\n")
    return f"{whole_lines}{_MORE}"


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        for line in "\n".join(_texts(block)).split("\n"):
            if line.strip():
                yield line


def _texts(block: Block) -> Iterator[str]:
    match block:
        case {"type": "header", "text": {"text": text}}:
            yield escaped(text)
        case {"type": "context", "elements": elements}:
            yield from (escaped(element["text"]) for element in elements)
        case {"type": "container", "title": {"text": title}, "child_blocks": children}:
            yield escaped(title)
            for child in children:
                yield from _texts(child)
        case {"type": "section", "text": {"text": text}}:
            yield escaped(text)
        case {"type": "rich_text", "elements": parts}:
            yield from ("".join(map(_piece, part["elements"])) for part in parts)
        case _:
            return  # controls and rules


def _piece(piece: Element) -> str:
    match piece:
        case {"type": "channel", "channel_id": channel}:
            return f"<#{channel}>"
        case {"type": "user", "user_id": user}:
            return f"<@{user}>"
        case {"type": "date", "timestamp": at, "fallback": otherwise}:
            return moment_in_text(datetime.fromtimestamp(at, UTC), otherwise)
        case _:
            return escaped(piece["text"])
