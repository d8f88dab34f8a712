"""What the product says, as values: a page is a few semantic parts, and each face paints every part as well as it can.

Parts carry values, never markup: names are raw (a face makes them safe), instants are UTC, commands say which verb is
meant and each face writes it as it is typed there. A part that a face doesn't paint fails the type check.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Literal, Protocol, Self

from bot.talk.clicks import Click
from bot.talk.lines import Line, joined
from bot.talk.people import MessageRef, Shown

# --- parts -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Title:
    """What the page is about, in one line of 150 characters at most."""

    line: Line


@dataclass(frozen=True, slots=True)
class Prose:
    """One paragraph; `strong` for what the page says above all."""

    line: Line
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """Some lines, close together."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Small:
    """Status and small print, a line each; empty lines are left out."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """An artefact as it is."""

    text: str
    language: Literal["json", "yaml", "python", "shell", "text"] = "text"


@dataclass(frozen=True, slots=True)
class Lettered:
    """An option of a question with the letter it is shown with."""

    id: str
    letter: str
    text: str


@dataclass(frozen=True, slots=True)
class Options:
    """The options to choose from, to be read."""

    options: tuple[Lettered, ...]


@dataclass(frozen=True, slots=True)
class Choose:
    """The controls that answer what is shown: one letter, or `number` of them. The texts stand in `Options`."""

    shown: Shown
    options: tuple[Lettered, ...]
    number: int
    prompt: str
    """Beside a select, where several are to be chosen: `Choose two`."""
    chosen: tuple[str, ...] | None = None
    """The ids of what was chosen so far, where it may be changed and is kept at once; None: the first choice counts."""


@dataclass(frozen=True, slots=True)
class Solved:
    """An option after the answer: what it is in words, what else is to be said of it, and why."""

    letter: str
    marks: tuple[str, ...]
    """`✓ right`, then `your choice` or its share."""
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Told:
    """A short heading with a text below it: `The rule`."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Button:
    """A control that says all it means in its click."""

    label: str
    click: Click
    primary: bool = False


def answer_buttons(choose: Choose) -> Iterator[Button]:
    """A button for every letter; that of what was chosen so far stands out."""
    for option in choose.options:
        click = Click("answer", choose.shown, (option.id,))
        yield Button(option.letter, click, primary=option.id in (choose.chosen or ()))


@dataclass(frozen=True, slots=True)
class Buttons:
    """Controls in a row."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """Many controls of which one is used, in a list that unfolds: up to a hundred, each with a label of a few words."""

    prompt: str
    """What the list is called as long as it is folded."""
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class LinkTo:
    """A way to a page of the web, or to a message that stands on the platform."""

    label: str
    to: str | MessageRef


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody's place in a ranking."""

    place: str
    """`1.`, `2nd`."""
    name: str
    figures: str
    own: bool = False
    """Whether this is who asked."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A ranking, or a part of it."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One date of a calendar, with the sign for what it brought."""

    on: date
    sign: str


@dataclass(frozen=True, slots=True)
class Days:
    """A calendar, oldest day first."""

    days: tuple[Day, ...]
    legend: str


@dataclass(frozen=True, slots=True)
class Attached:
    """A file for the one who is shown the page, and for nobody else."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Rule:
    """A line between what belongs together."""


Part = (
    Title
    | Prose
    | Lines
    | Small
    | Code
    | Options
    | Choose
    | Solved
    | Told
    | Buttons
    | Pick
    | LinkTo
    | Rows
    | Days
    | Attached
    | Rule
)


_Controls = Buttons | Choose | Pick


class Tone(StrEnum):
    """How a page presents itself."""

    NOTE = "note"
    """A sentence or two, without a frame."""
    CARD = "card"
    """Framed, and calm. The other tones are cards, too; what they mean is always said in words as well."""
    OPEN = "open"
    """Something to answer."""
    RIGHT = "right"
    WRONG = "wrong"
    CLOSED = "closed"
    """Over: nothing can be done any more, or only read."""
    NIGHT = "night"
    """A quiz night, which is live."""


@dataclass(frozen=True, slots=True)
class Page:
    """One message: what stands in a channel for everybody, or what one member is shown."""

    parts: tuple[Part, ...]
    tone: Tone = Tone.CARD
    summary: str = ""
    """What notifications and screen readers get, as plain text; empty: the words of the first part."""
    in_place: bool = False
    """Whether it takes the place of the private page that was clicked, as the next leaf of a book does."""

    @property
    def attached(self) -> tuple[Attached, ...]:
        """The files that go with it."""
        return tuple(part for part in self.parts if isinstance(part, Attached))

    @property
    def has_controls(self) -> bool:
        """Whether anything on it can be clicked."""
        return any(isinstance(part, _Controls) for part in self.parts)

    def without_controls(self) -> Self:
        """The same to be read only, for a place where a click can't be answered."""
        return replace(self, parts=tuple(part for part in self.parts if not isinstance(part, _Controls)))

    def page(self) -> Self:
        """A page is its own page."""
        return self


class Outcome(Protocol):
    """What a use case came to: a value that knows how it is told."""

    def page(self) -> Page: ...


@dataclass(frozen=True, slots=True)
class Refusal:
    """A polite no: nothing was changed."""

    line: Line
    near: tuple[str, ...] = ()
    """What might have been meant."""
    at: str = ""
    """The option, or field of a form, that is to be put right; empty where it is none of them."""

    @property
    def sentence(self) -> Line:
        """All there is to say."""
        return joined(self.line, f"Did you mean {' or '.join(self.near)}?") if self.near else self.line

    def page(self) -> Page:
        return note(self.sentence)


def note(line: Line, *parts: Part) -> Page:
    """A page of one sentence, with what goes with it."""
    return Page((Prose(line), *parts), Tone.NOTE)


# --- as lines --------------------------------------------------------------------------------------------------------


def lines_of(part: Part) -> tuple[Line, ...]:
    """What a part says, where that is nothing but lines."""
    match part:
        case Title(line) | Prose(line):
            return (line,)
        case Lines(lines) | Small(lines):
            return lines
        case _:
            return ()
