"""What docs/tour.md shows is what is drawn. Like the golden files it is written anew with STUDYHALL_WRITE_GOLDEN=1."""

import os
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from bot.slack_app.paint import paint
from bot.talk.pages import Page
from tests.discord_app.painting import painted, said
from tests.pages.tour import tour_pages

FILE: Final = Path(__file__).parents[1] / "docs" / "tour.md"
WIDTH: Final = 112
(QUESTION,) = re.findall(r"<!-- question: (\S+) -->", FILE.read_text(encoding="utf-8"))
PAGES: Final = tour_pages(QUESTION)


def as_text(page: Page) -> str:
    """A page in lines of text, as a Slack without tables gets it: blocks set apart, buttons in brackets."""
    blocks = ("\n".join(_lines(block)) for block in paint(page).everywhere if block["type"] != "divider")
    return "\n\n".join(block for block in blocks if block)


def _lines(block: dict[str, Any]) -> Iterator[str]:
    match block:
        case {"type": "header", "text": {"text": text}}:
            yield from _wrapped(text)
        case {"type": "context", "elements": [{"text": text}]}:
            yield from _wrapped(text)
        case {"type": "actions", "elements": elements}:
            yield " ".join(f"[ {_label(element)} ]" for element in elements)
        case {"type": "rich_text", "elements": parts}:
            for part in parts:
                text = "".join(map(_piece, part["elements"]))
                indent = "  " if part["type"] == "rich_text_quote" else ""
                as_it_is = part["type"] == "rich_text_preformatted" or part["elements"][0]["type"] == "link"
                yield from text.split("\n") if as_it_is else _wrapped(text, indent)
        case _:
            raise AssertionError(f"a block that docs/tour.md has no way to show: {block['type']}")


def _label(control: dict[str, Any]) -> str:
    """What stands on a button, or on a list that unfolds."""
    return str(control["text"]["text"] if "text" in control else f"{control['placeholder']['text']} ▾")


def _piece(piece: dict[str, Any]) -> str:
    return f"{piece['text']}: {piece['url']}" if piece["type"] == "link" else str(piece["text"])


def _wrapped(text: str, indent: str = "") -> Iterator[str]:
    for line in text.split("\n"):
        yield from textwrap.wrap(
            line, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )


def _block(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<=<!-- drawn: {name} -->\n```text\n).*?(?=\n```\n)", re.DOTALL)


@pytest.mark.parametrize("name", PAGES)
def test_it_shows_what_is_drawn(name: str) -> None:
    drawn = as_text(PAGES[name])
    if os.environ.get("STUDYHALL_WRITE_GOLDEN"):
        told = FILE.read_text(encoding="utf-8")
        FILE.write_text(_block(name).sub(lambda _: drawn, told), encoding="utf-8")
    (shown,) = _block(name).findall(FILE.read_text(encoding="utf-8"))
    assert shown == drawn


@pytest.mark.parametrize("name", PAGES)
def test_both_platforms_say_it_in_the_same_words(name: str) -> None:
    on_slack = re.sub(r"^\[ .*|^Source: .*", "", as_text(PAGES[name]), flags=re.MULTILINE)
    on_discord = re.sub(r"^\[.*\]$", "", said(painted(PAGES[name])), flags=re.MULTILINE)
    on_discord = re.sub(r"\*\*|^-# |^> |^### |\\(?=[^\w\s])|`", "", on_discord, flags=re.MULTILINE)
    told = [re.sub(r"closes .*", "closes", text) for text in (on_discord, on_slack)]  # Discord counts down by itself
    assert told[0].split() == told[1].split()
