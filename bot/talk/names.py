"""What somebody is called, made fit to stand in a row: one short line of what can be seen, whatever was written.

A platform's names are anybody's to choose. What turns the text round, hides what stands beside it or can't be seen is
left out. Two such characters are part of how people write, and stay where they are: a zero-width joiner holds the parts
of an emoji together, and it and the zero-width non-joiner shape words of Persian, Hindi and their neighbours.
"""

import unicodedata
from collections.abc import Iterator
from itertools import takewhile
from typing import Final

NAME_AT_MOST: Final = 32
"""Characters: a row stays on a line or two of a phone."""
_NOBODY: Final = "?"
"""In place of a name of which nothing can be seen."""

_JOINER: Final = "\u200d"
_JOINERS: Final = ("\u200c", _JOINER)
_FLAG: Final = "\U0001f3f4"
_END_OF_TAGS: Final = "\U000e007f"
_VIRAMA: Final = 9
"""The combining class of the sign after which a joiner chooses between forms, also at the end of a word."""
_SHAPED: Final = (
    (0x0600, 0x08FF),
    (0x0900, 0x0DFF),
    (0x1000, 0x109F),
    (0x1780, 0x18AF),
    (0xFB50, 0xFDFF),
    (0xFE70, 0xFEFC),
)
"""Arabic and its neighbours, the scripts of India, Burmese, Khmer, Mongolian: joiners shape their words."""
_SIGNS: Final = (0x203C, 0x3299)
_PICTURES: Final = (0x1F000, 0x1FAFF)
_COLOURS: Final = "\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
"""What may follow a picture and belongs to it: that it is in colour, and in which of skin."""
_REGIONS: Final = (0x1F1E6, 0x1F1FF)
"""Letters of which two make a flag."""
_TAGS: Final = (0xE0020, 0xE007E)
_BLANK: Final = "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters and signs by their class, of which nothing is seen."""


def tidy(shown: str) -> str:
    """A name on one line, at most so long, never empty."""
    words = " ".join("".join(_kept(shown)).split())
    return _cut(words) if any(map(_is_seen, words)) else _NOBODY


def _kept(shown: str) -> Iterator[str]:
    """Every character that stays; a blank for what doesn't, and nothing for a joiner that joins nothing."""
    for place, character in enumerate(shown):
        if character in _JOINERS:
            if _joins(shown[:place], shown[place + 1 :]):
                yield character
        elif _within(character, _TAGS) or character == _END_OF_TAGS:
            if _is_flag(shown, place):
                yield character
        elif character.isprintable() or _is_picture(character):
            yield character
        elif unicodedata.category(character) != "Cf":
            yield " "


def _joins(before: str, after: str) -> bool:
    """Whether a joiner stands where people write one."""
    last, following = before[-1:], after[:1]
    if _shapes(last):
        return unicodedata.combining(last) == _VIRAMA or _shapes(following)
    base = before.rstrip(_COLOURS)[-1:]
    return _is_picture(base) and _is_picture(following)


def _shapes(character: str) -> bool:
    """A letter, or a mark on one, of a script whose words a joiner shapes."""
    return _within(character, *_SHAPED) and unicodedata.category(character)[0] in "LM"


def _is_picture(character: str) -> bool:
    """Also one that is younger than our table of characters."""
    is_sign = _within(character, _SIGNS) and unicodedata.category(character) in {"So", "Sm", "Po", "Pd"}
    return is_sign or _within(character, _PICTURES)


def _is_flag(shown: str, place: int) -> bool:
    """Whether a tag belongs to the flag of a part of a country: a black flag, some letters, the end."""
    first = last = place
    while first and _within(shown[first - 1], _TAGS):
        first -= 1
    while last < len(shown) and _within(shown[last], _TAGS):
        last += 1
    return shown[:first].endswith(_FLAG) and shown[last : last + 1] == _END_OF_TAGS and first < last <= first + 6


def _is_seen(character: str) -> bool:
    return not (character in _BLANK or character.isspace() or unicodedata.category(character) in {"Mn", "Me", "Cf"})


# --- too long --------------------------------------------------------------------------------------------------------


def _cut(words: str) -> str:
    """The beginning where it is too long, with no letter and no emoji torn apart."""
    if len(words) <= NAME_AT_MOST:
        return words
    places = range(NAME_AT_MOST - 1, 0, -1)
    return words[: next((place for place in places if _may_end(words, place)), NAME_AT_MOST - 1)].rstrip() + "…"


def _may_end(words: str, place: int) -> bool:
    """Whether what stands before a place is whole."""
    before, following = words[:place], words[place]
    goes_on = following in _COLOURS or unicodedata.category(following) in {"Mn", "Mc", "Me", "Cf"}
    if goes_on or before.endswith(_JOINERS):
        return False
    halves = sum(1 for _ in takewhile(lambda character: _within(character, _REGIONS), reversed(before)))
    return not (_within(following, _REGIONS) and halves % 2)


def _within(character: str, *ranges: tuple[int, int]) -> bool:
    return bool(character) and any(first <= ord(character) <= last for first, last in ranges)
