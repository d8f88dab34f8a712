"""What a member fills in, as values: each face opens it with what its platform has."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Self

from bot.talk.lines import Line, say


@dataclass(frozen=True, slots=True)
class Entry:
    """One of the values a field offers."""

    value: str
    label: str
    group: str = ""
    """The heading it stands below; where there is one, the entries are a list that unfolds."""


CHOSEN: Final = "chosen"
"""The field whose entries are options of a question: what is picked in it is an answer, `Ask.chosen`."""


class Takes(StrEnum):
    """What a field is filled in with, where it isn't one of its entries."""

    WORDS = "words"
    CHANNEL = "channel"
    """Picked from the platform's own list; its value is `#` and the channel's id."""
    TIME = "time"
    """Of day, like `09:00`: picked where the platform has a clock for it, else typed."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something to be filled in."""

    name: str
    label: str
    hint: str = ""
    value: str = ""
    """What stands in it at first."""
    entries: tuple[Entry, ...] = ()
    """The values to pick from; empty where it is filled in otherwise."""
    several: bool = False
    """Whether more than one of them may be picked; the value is theirs with commas between."""
    exactly: int = 0
    """How many of several are to be picked; 0: as many as they like."""
    laid_out: bool = False
    """All entries are seen at once, ten at most. Older clients of Discord have no device for that, so only where there
    is another way to say the same."""
    takes: Takes = Takes.WORDS
    required: bool = False
    long: bool = False
    """Whether it takes more than a line."""
    at_most: int = 60
    """Characters, where it is typed."""


CANCEL: Final = say("Cancel")


@dataclass(frozen=True, slots=True)
class Form:
    """What a member fills in; sent, it comes back as an ask for the same verb or control."""

    id: str
    """A verb's name, or the id of the control that opened it."""
    title: str
    """24 characters at most."""
    send: str
    fields: tuple[Field, ...]
    """Four at most below an introduction, five without."""
    intro: tuple[Line, ...] = ()
    """What is to be known before it is filled in."""
    cancel: str = CANCEL
    """Puts it away."""

    def filled_in(self, before: Mapping[str, str]) -> Self:
        """The same form with what was filled in before."""
        fields = tuple(replace(field, value=before.get(field.name, field.value)) for field in self.fields)
        return replace(self, fields=fields)


def picked(field: Field) -> tuple[str, ...]:
    """The values of the entries that are picked at first."""
    return tuple(field.value.split(",")) if field.several else (field.value,)
