"""The semantic parts that pages are made of.

They carry values, never markup: names are raw (a face makes them safe), instants are UTC, commands say which verb is
meant and each face writes it as it is typed there. A part that a face doesn't paint fails the type check.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal

from bot.talk.clicks import Click
from bot.talk.figures import Bars, Figure
from bot.talk.lines import Line, joined, say
from bot.talk.people import MessageRef, Shown

_YOU: Final = say("you")
_IN_MESSAGES: Final = say("in your direct messages with Studyhall")
_OWN_PICTURE: Final = say("Your profile picture")
_SUBMIT: Final = say("Submit")
_KEEP: Final = say("Keep this answer")
_IN_LIST: Final = say("or choose from this list")


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
class Portrait:
    """Some lines about whoever is shown the page, with their own picture beside them."""

    lines: tuple[Line, ...]
    address: str = field(repr=False)
    """Where their platform shows it to everybody: never stored or logged. Empty where they have none."""
    alt: str = _OWN_PICTURE


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
    submit: str = _SUBMIT
    keep: str = _KEEP
    """What sends it, for the first time and where it may be changed."""
    in_list: str = _IN_LIST
    """Beside a list that stands below the control which opens a form for the same."""


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
    folded: tuple[Solved, ...] = ()
    """What it brings, where that is known beforehand: a face that folds shows it below the label instead."""


def answer_buttons(choose: Choose) -> Iterator[Button]:
    """A button for every letter; that of what was chosen so far stands out."""
    for option in choose.options:
        click = Click("answer", choose.shown, (option.letter,))
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
    figures: tuple[Figure, ...]
    own: bool = False
    """Whether this is who asked."""
    rank: int | None = None
    """The place as a number, where there is one."""
    you: str = _YOU
    """How it is said that it is their own."""

    @property
    def said(self) -> str:
        """All figures, in one line."""
        return joined(*(figure.said for figure in self.figures), by=" · ")


@dataclass(frozen=True, slots=True)
class Rows:
    """A ranking, or a part of it. Its rows have the same figures: a face with tables draws a column for each."""

    rows: tuple[Row, ...]
    rank: str = say("Rank")
    """What its places are called at the head of a column."""
    name: str = say("Name")


@dataclass(frozen=True, slots=True)
class Day:
    """One date of a calendar, with the sign for what it brought."""

    on: date
    sign: str


@dataclass(frozen=True, slots=True)
class Days:
    """A calendar, oldest day first."""

    days: tuple[Day, ...]
    span: str
    """From when to when, in words."""
    legend: str


@dataclass(frozen=True, slots=True)
class Attached:
    """A file for the one who is shown the page, and for nobody else."""

    name: str
    content: bytes
    elsewhere: str = _IN_MESSAGES
    """Where it is, on a platform that takes no files beside a page."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What the text beside it says, to be looked at: a face that shows none leaves out nothing else."""

    name: str
    """As a file: `week.png`."""
    alt: str
    """What it shows, in words."""
    svg: str
    """As it is drawn; made PNG by whoever shows it."""


@dataclass(frozen=True, slots=True)
class Event:
    """An entry in the calendar of the space, where its platform has one; the text beside it says when and where.

    Who posts the page puts it there, and says in its place what came of that.
    """

    name: str
    """100 characters at most."""
    about: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Rule:
    """A line between what belongs together."""


Part = (
    Title
    | Prose
    | Lines
    | Portrait
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
    | Bars
    | Days
    | Attached
    | Picture
    | Event
    | Rule
)

Controls = Buttons | Choose | Pick


def lines_of(part: Part) -> tuple[Line, ...]:
    """What a part says, where that is nothing but lines."""
    match part:
        case Title(line) | Prose(line):
            return (line,)
        case Lines(lines) | Small(lines) | Portrait(lines):
            return lines
        case _:
            return ()
