"""What pages still say without a template, so in English to everybody: `python -m tests.talk.unsaid [PREFIX …]`.

Each line is the name of a sample page, then the words. Data is left out: questions, names, zones, what a code or a
member says.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Final

from bot.talk.clicks import Click
from bot.talk.lines import ChannelName, Command, Link, MemberName, Name, Phrase, Sentence
from bot.talk.pages import Page
from bot.talk.parts import Attached, Choose, Code, Event, Lettered, LinkTo, Picture, Row, Solved, Told
from bot.talk.people import Shown

_DATA: Final[dict[type, frozenset[str]]] = {
    Page: frozenset({"tone"}),
    Choose: frozenset({"chosen"}),
    Link: frozenset({"address"}),
    Code: frozenset({"text", "language"}),
    Lettered: frozenset({"id", "letter", "text"}),
    Solved: frozenset({"letter", "text", "reason"}),
    Told: frozenset({"text"}),
    Row: frozenset({"name"}),
    LinkTo: frozenset({"to"}),
    Picture: frozenset({"name", "svg"}),
    Attached: frozenset({"name"}),
    Event: frozenset(),
}
"""Fields that hold no words of ours."""
_NO_WORDS: Final = (Name, Command, ChannelName, MemberName, Click, Shown, Enum)
_WORD: Final = re.compile(r"[A-Za-z]{2,}")


def unsaid(said: Any, data: frozenset[str]) -> Iterator[str]:
    """The words of a value that remember no template, but for those that are `data`."""
    if isinstance(said, str) and not isinstance(said, Sentence):
        if _WORD.search(said) and said not in data:
            yield said
    else:
        for part in _parts(said):
            yield from unsaid(part, data)


def _parts(said: Any) -> Iterable[Any]:
    """What a value is made of, as far as it may hold words of ours."""
    if isinstance(said, _NO_WORDS):
        return ()
    if isinstance(said, Sentence | Phrase):
        return said.template.values.values()
    if isinstance(said, tuple):
        return said
    left_out = _DATA.get(type(said), frozenset())
    named = fields(said) if is_dataclass(said) else ()
    return [getattr(said, field.name) for field in named if field.name not in left_out]


def main() -> None:
    from tests.pages import PAGES

    for name, page in PAGES.items():
        if not sys.argv[1:] or name.startswith(tuple(sys.argv[1:])):
            for words in unsaid(page, frozenset()):
                sys.stdout.write(f"{name}: {words}\n")


if __name__ == "__main__":
    main()
