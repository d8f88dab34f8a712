"""What stands in a line: words, and pieces that each face writes its own way.

Pieces carry values, never markup: names are raw (a face makes them safe), instants are UTC, commands say which verb is
meant and each face writes it as it is typed there. Sentences are made by `say` and `counted`, in plain English; each
remembers how it was made, so that `bot.talk.languages` can make it again in another language.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from string import Formatter
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from bot.talk.languages import Language


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out; backticks in them mean code."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """What somebody is called, exactly as their platform shows it: untrusted, on one line, and it pings nobody."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """A command as words of ours, like `daily now`; each face shows it as it is typed there."""

    words: str
    slots: str = ""
    """What may follow, like `[now|skip]`; left out where the platform offers the options itself."""
    language: "Language" = "en"
    """In which its verb and its options are named."""


@dataclass(frozen=True, slots=True)
class ChannelName:
    """A channel by the platform's id, shown by its name."""

    id: str


@dataclass(frozen=True, slots=True)
class MemberName:
    """A user by the platform's id, shown by their name; seen by one person only, since it may ping."""

    id: str


@dataclass(frozen=True, slots=True)
class RoleName:
    """A role by the platform's id, shown by its name; seen by one person only, since it may ping."""

    id: str


@dataclass(frozen=True, slots=True)
class Countdown:
    """A point in time that a platform may count down to by itself."""

    at: datetime
    otherwise: str
    """In words, for a platform that can't: `about 15 s left`."""
    before: str = ""
    """What stands before the time where the platform counts: `closes`."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time that everybody is shown in their own zone."""

    at: datetime
    otherwise: str
    """In words, with the zone, for where nothing reckons: `Thu 3 Dec 19:00 Europe/Berlin`."""


@dataclass(frozen=True, slots=True)
class Link:
    """A page of the web, in the middle of a line."""

    label: str
    address: str


Piece = str | Strong | Name | Command | ChannelName | MemberName | RoleName | Countdown | Moment | Link
"""A string is plain text in which backticks mean code, as authors write it."""
Line = str | tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """How a sentence was made. Numbers are written with their thousands apart."""

    words: str
    """In English, with the names of values in braces: `{name} is {points} behind.`"""
    values: Mapping[str, Line | int]
    many: str = ""
    """The same for any number of `n` but one, where it counts something."""


class Sentence(str):
    """Words of ours that remember how they were made; anything made of them by hand has forgotten."""

    __slots__ = ("template",)
    template: Template


class Phrase(tuple[Piece, ...]):  # noqa: SLOT001 -- a tuple can have none
    """The same with pieces among the words."""

    template: Template


@overload
def say(words: str, /, **values: str | int) -> str: ...
@overload
def say(words: str, /, **values: Line | Piece | int) -> Line: ...
def say(words: str, /, **values: Line | Piece | int) -> Line:
    """A sentence with values in their places: `say("{setup} starts one.", setup=Command("setup"))`."""
    if not values:
        return _say_as_it_is(words)
    return fill(Template(words, {name: _line(value) for name, value in values.items()}))


@cache
def _say_as_it_is(words: str) -> Line:
    """A sentence without values, which is the same each time; there are as many as stand in the code."""
    return fill(Template(words, {}))


@overload
def counted(number: int, one: str, many: str, **values: str | int) -> str: ...
@overload
def counted(number: int, one: str, many: str, **values: Line | int) -> Line: ...
def counted(number: int, one: str, many: str, **values: Line | int) -> Line:
    """So many of something: `counted(2, "{n} answer", "{n} answers")` is `2 answers`."""
    return fill(Template(one, {"n": number, **values}, many))


def fill(template: Template, *, words: str = "", thousands: str = ",") -> Line:
    """What a template says; with other `words` in place of its own, the same in another language."""
    said = words or (template.many if template.many and template.values["n"] != 1 else template.words)
    values = {
        name: f"{value:,}".replace(",", thousands) if isinstance(value, int) else value
        for name, value in template.values.items()
    }
    plain_words = _in_words(said, values)
    made = Phrase(_pieces(said, values)) if plain_words is None else plain_words
    made.template = template
    return made


def _in_words(said: str, values: Mapping[str, Line]) -> Sentence | None:
    """None where there are pieces that each face writes its own way."""
    words = {name: value for name, value in values.items() if isinstance(value, str)}
    return Sentence(said.format_map(words)) if len(words) == len(values) else None


def _pieces(said: str, values: Mapping[str, Line]) -> list[Piece]:
    pieces: list[Piece] = []
    for words, name, _, _ in Formatter().parse(said):
        if words:
            pieces.append(words)
        if name is not None:
            pieces.extend(pieces_of(values[name]))
    return pieces


def _line(value: Line | Piece | int) -> Line | int:
    return value if isinstance(value, str | int | tuple) else (value,)


def pieces_of(line: Line) -> tuple[Piece, ...]:
    return (line,) if isinstance(line, str) else line


@overload
def joined(*lines: str, by: str = ...) -> str: ...
@overload
def joined(*lines: Line, by: str = ...) -> Line: ...
def joined(*lines: Line, by: str = " ") -> Line:
    """Lines one after the other, as one; empty ones are left out."""
    said = {f"part{n}": line for n, line in enumerate(lines) if line}
    return say(by.join(f"{{{name}}}" for name in said), **said)


@overload
def listed(parts: Iterable[str]) -> str: ...
@overload
def listed(parts: Iterable[Line]) -> Line: ...
def listed(parts: Iterable[Line]) -> Line:
    """`A`, `A and B`, `A, B and C`."""
    *most, last = parts
    return say("{most} and {last}", most=joined(*most, by=", "), last=last) if most else last


def either(parts: Iterable[str]) -> str:
    """`A`, `A or B`, `A, B or C`."""
    *most, last = parts
    return say("{most} or {last}", most=joined(*most, by=", "), last=last) if most else last


def plain(line: Line, typed: Callable[[Command], str] = "`{0.words}`".format) -> str:
    """The words of a line, for notifications and screen readers; `typed` says how a command is typed."""
    return "".join(_plain(piece, typed) for piece in pieces_of(line))


def _plain(piece: Piece, typed: Callable[[Command], str]) -> str:
    match piece:
        case str():
            return piece
        case Strong(text) | Name(text):
            return text
        case Command():
            return typed(piece)
        case ChannelName(id) | MemberName(id) | RoleName(id):
            return id
        case Countdown() | Moment():
            return piece.otherwise
        case Link(label):
            return label
