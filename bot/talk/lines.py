"""What stands in a line: words, and pieces that each face writes its own way.

Pieces carry values, never markup: names are raw (a face makes them safe), instants are UTC, commands say which verb is
meant and each face writes it as it is typed there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from string import Formatter


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


@dataclass(frozen=True, slots=True)
class ChannelName:
    """A channel by the platform's id, shown by its name."""

    id: str


@dataclass(frozen=True, slots=True)
class MemberName:
    """A user by the platform's id, shown by their name; seen by one person only, since it may ping."""

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


Piece = str | Strong | Name | Command | ChannelName | MemberName | Countdown | Moment | Link
"""A string is plain text in which backticks mean code, as authors write it."""
Line = str | tuple[Piece, ...]


def say(sentence: str, **values: Piece) -> Line:
    """A sentence with pieces in their places: `say("{setup} starts one.", setup=Command("setup"))`."""
    pieces: list[Piece] = []
    for words, name, _, _ in Formatter().parse(sentence):
        if words:
            pieces.append(words)
        if name is not None:
            pieces.append(values[name])
    return tuple(pieces)


def pieces_of(line: Line) -> tuple[Piece, ...]:
    return (line,) if isinstance(line, str) else line


def joined(*lines: Line, by: str = " ") -> Line:
    """Lines one after the other, as one."""
    pieces: list[Piece] = []
    for line in lines:
        if not line:
            continue
        if pieces:
            pieces.append(by)
        pieces.extend(pieces_of(line))
    return tuple(pieces)


def plain(line: Line, typed: Callable[[str], str] = "`{}`".format) -> str:
    """The words of a line, for notifications and screen readers; `typed` says how a command's words are typed."""
    return "".join(_plain(piece, typed) for piece in pieces_of(line))


def _plain(piece: Piece, typed: Callable[[str], str]) -> str:
    match piece:
        case str():
            return piece
        case Strong(text) | Name(text):
            return text
        case Command(words):
            return typed(words)
        case ChannelName(id) | MemberName(id):
            return id
        case Countdown() | Moment():
            return piece.otherwise
        case Link(label):
            return label
