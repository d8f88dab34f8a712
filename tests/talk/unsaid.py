"""What pages still say without a template, so in English to everybody: `python -m tests.talk.unsaid [PREFIX …]`.

Each line is the name of a sample page, then the words. Data is left out: questions, names, zones, what a code or a
member says.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Final

from bot.talk.clicks import Click
from bot.talk.lines import ChannelName, Command, MemberName, Name, Phrase, Sentence
from bot.talk.parts import Attached, Code, Event, Lettered, LinkTo, Picture, Row, Solved, Told
from bot.talk.people import Shown

_DATA: Final[dict[type, frozenset[str]]] = {
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
    if isinstance(said, _NO_WORDS):
        return
    if isinstance(said, Sentence | Phrase):
        for value in said.template.values.values():
            yield from unsaid(value, data)
    elif isinstance(said, str):
        if _WORD.search(said) and said not in data:
            yield said
    elif isinstance(said, tuple):
        for one in said:
            yield from unsaid(one, data)
    elif is_dataclass(said):
        for field in fields(said):
            if field.name not in _DATA.get(type(said), ()):
                yield from unsaid(getattr(said, field.name), data)


def main() -> None:
    from tests.pages import PAGES

    for name, page in PAGES.items():
        if not sys.argv[1:] or name.startswith(tuple(sys.argv[1:])):
            for words in unsaid(page, frozenset()):
                sys.stdout.write(f"{name}: {words}\n")


if __name__ == "__main__":
    main()
