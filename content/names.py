"""How services are called: the short name of the exam with its vendor word, and the full name behind it.

The exam writes short names and lists the full ones in its Help for every question; `names.yaml` is that list.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Annotated

from pydantic import Field

from content.values import Text, Value


class Name(Value):
    """A service, a feature or a tool that questions name."""

    short: Text
    """As the exam says it at first mention: `Acme Queue`."""
    full: Text
    """As its page says it: `Acme Message Queue Service`."""
    bare: tuple[Text, ...] = ()
    """As it is said after the first mention, where a vendor's word stood before: `Queue`; none where there is none."""


class Renamed(Value):
    """Something that is called otherwise today, or is no more."""

    said: Annotated[tuple[Text, ...], Field(min_length=1)]
    """The words by which it was called, each whole."""
    unless: tuple[Text, ...] = ()
    """What begins with the same words and is still called so."""
    today: Text

    def find(self, text: str) -> str | None:
        """How a text calls it by its old name."""
        current = _any_of(self.unless).sub("", text) if self.unless else text
        found = _any_of(self.said).search(current)
        return found[0] if found else None


class Names(Value):
    """`names.yaml`."""

    names: tuple[Name, ...]
    terms: tuple[Text, ...] = ()
    """What begins with a vendor's word and names no service: `Acme Support`."""
    vendors: tuple[Text, ...] = ()
    """The words before the names."""
    renamed: tuple[Renamed, ...] = ()

    @cached_property
    def meaning(self) -> Mapping[str, Name]:
        """Each way to say a name -> the name."""
        return {said: name for name in self.names for said in (name.short, *name.bare)}

    @cached_property
    def said(self) -> re.Pattern[str]:
        """Any way to say a name."""
        return _any_of(self.meaning)

    @cached_property
    def vendor(self) -> re.Pattern[str]:
        """A vendor's word with a capital behind it."""
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, self.vendors)) or '(?!)'}) (?=[A-Z])")

    @cached_property
    def known(self) -> re.Pattern[str]:
        """Anything that may follow where a vendor's word stands."""
        return _any_of([*(said for name in self.names for said in (name.short, name.full)), *self.terms])


def find_unknown(text: str, names: Names) -> Iterator[str]:
    """Whatever begins with a vendor's word and a capital and is neither a listed name nor a term."""
    for match in names.vendor.finditer(text):
        if not names.known.match(text, match.start()):
            yield " ".join(text[match.start() :].split()[:4])


def first_mentions(text: str, names: Names) -> dict[Name, str]:
    """The services that a text names, in its order -> how each is said where it comes first."""
    found: dict[Name, str] = {}
    for match in names.said.finditer(text):
        found.setdefault(names.meaning[match[0]], match[0])
    return found


def find_bare(text: str, names: Names) -> list[str]:
    """How those services are said whose first mention lacks the vendor's word."""
    return [said for name, said in first_mentions(text, names).items() if said != name.short]


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """The longest of the words that stands at a place, whole."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?!\w)")
