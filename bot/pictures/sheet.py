"""What pictures are drawn with: a sheet that grows downwards, text that fits, and the colours.

A sheet is 720 wide, twice what a phone shows, so its text is at least 26 high. It has a dark ground of its own, which
is legible in light and dark themes alike, and no pair of its colours is red and green.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Final
from unicodedata import category
from xml.sax.saxutils import escape

from bot.pictures.letters import COVERED, WIDTHS

WIDTH: Final = 720
EDGE: Final = 36
TEXT: Final = 28
GROUND: Final = "#1b2330"
INK: Final = "#f2f5f9"
FAINT: Final = "#a9b4c4"
TRACK: Final = "#38445a"
BLUE: Final = "#6cb2ff"
AMBER: Final = "#f0b24b"
NOT_DRAWN: Final = "(see the text)"
"""In the place of a name in a script that our letters lack."""
_SIGNS: Final = frozenset({"So", "Sk", "Cf", "Mn", "Zs"})
"""Emoji and what joins and colours them: a name is known without."""
_ELLIPSIS: Final = "…"
_WIDEST: Final = 0.95
"""Of a letter's height, where its width isn't known."""


def can_draw(text: str) -> bool:
    """Whether our letters have all of a text's characters: Latin, Greek and Cyrillic ones, nothing right to left."""
    return all(any(first <= ord(character) <= last for first, last in COVERED) for character in text)


def name_drawn(name: str) -> str:
    """A name as a picture shows it: on one line and without emoji, or the hint that it stands in the text."""
    plain = " ".join("".join(c for c in name if can_draw(c) or category(c) not in _SIGNS).split())
    return plain if plain and can_draw(plain) else NOT_DRAWN


def measure(text: str, size: int = TEXT) -> float:
    """At most how wide a text comes out."""
    return size * sum(WIDTHS.get(character, _WIDEST) for character in text)


def fitted(text: str, width: float, size: int = TEXT) -> str:
    """As much of a text as a width takes."""
    if measure(text, size) <= width:
        return text
    while text and measure(text + _ELLIPSIS, size) > width:
        text = text[:-1]
    return text.rstrip() + _ELLIPSIS


def write(
    text: str, x: float, y: float, *, size: int = TEXT, colour: str = INK, bold: bool = False, anchor: str = "start"
) -> str:
    """A line of text; `y` is where its letters stand."""
    weight = 700 if bold else 400
    place = f'x="{x:g}" y="{y:g}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}"'
    return f'<text {place} fill="{colour}">{escape(_clean(text))}</text>'


def _clean(text: str) -> str:
    """Without what XML doesn't take."""
    return "".join(character for character in text if character.isprintable())


def bar(x: float, y: float, width: float, share: float, *, colour: str = BLUE, height: int = 16) -> str:
    """A share of a whole, on the track of the whole."""
    filled = max(height, width * min(1.0, max(0.0, share))) if share > 0 else 0
    shape = f'x="{x:g}" y="{y:g}" height="{height}" rx="{height / 2:g}"'
    track = f'<rect {shape} width="{width:g}" fill="{TRACK}"/>'
    return track + (f'<rect {shape} width="{filled:g}" fill="{colour}"/>' if filled else "")


def sheet(height: float, *parts: Iterator[str] | list[str]) -> str:
    """The whole drawing."""
    drawn = "".join(chain.from_iterable(parts))
    size = f'width="{WIDTH}" height="{height:g}" viewBox="0 0 {WIDTH} {height:g}"'
    ground = f'<rect width="{WIDTH}" height="{height:g}" rx="20" fill="{GROUND}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="Noto Sans">{ground}{drawn}</svg>'
