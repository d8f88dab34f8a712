"""What somebody sees while they sit an exam: a question, the map, the names, the last look before submitting."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.rules.questions import choose_prompt, first_use, lettered, stem
from bot.talk.clicks import Click
from bot.talk.forms import Entry, Field, Form
from bot.talk.lines import Countdown, Line, Strong, counted, joined, say
from bot.talk.pages import Page, note
from bot.talk.parts import Button, Buttons, Choose, Code, Lines, Options, Pick, Prose, Small, Title
from bot.talk.people import Shown
from bot.talk.phrases import hours, letters
from content.exams import Cell, Length, next_where
from content.items import Item
from content.names import Name

_NAMES: Final = {Length.FULL: say("Mock exam"), Length.HALF: say("Half exam")}
_SUBMIT: Final = {Length.FULL: say("Submit your mock exam?"), Length.HALF: say("Submit your half exam?")}
_UNDER_WAY: Final = {
    Length.FULL: say("You have a mock exam under way"),
    Length.HALF: say("You have a half exam under way"),
}
_QUESTION: Final = "question"
_OPEN: Final = say("Open")
_ANSWERED: Final = say("Answered")
_IN_A_ROW: Final = 5
"""Of the map: as many as a phone shows."""
_COUNTED_DOWN: Final = timedelta(hours=1)
"""With more time left a platform's countdown would round to hours."""


def exam_name(length: Length) -> str:
    return _NAMES[length]


def sheet_button(sheet: int, press: str, label: str, *args: str, primary: bool = False) -> Button:
    """A button of a question of an exam."""
    return Button(label, Click(press, Shown("item", sheet), args), primary=primary)


def in_minutes(length: timedelta) -> str:
    """`1 h 24 min`, `9 min`, `under a minute`."""
    return hours(int(length.total_seconds()) // 60) or say("under a minute")


@dataclass(frozen=True, slots=True)
class ExamProgress:
    """How far somebody is."""

    length: Length
    cells: tuple[Cell, ...]
    """Every question in its place."""
    closes_at: datetime
    now: datetime

    @property
    def open(self) -> int:
        return sum(not cell.answered for cell in self.cells)

    @property
    def flagged(self) -> int:
        return sum(cell.flagged for cell in self.cells)

    def line(self) -> Line:
        """`12 of 65 answered · 2 flagged · 1 h 24 min left`."""
        answered = say("{answered} of {count} answered", answered=len(self.cells) - self.open, count=len(self.cells))
        flagged = say("{count} flagged", count=self.flagged) if self.flagged else ""
        return joined(answered, flagged, self._left(), by=" · ")

    def _left(self) -> Line:
        left = max(self.closes_at - self.now, timedelta())
        told = say("{time} left", time=in_minutes(left))
        return told if left > _COUNTED_DOWN else (Countdown(self.closes_at, told, before=say("ends")),)


@dataclass(frozen=True, slots=True)
class ExamQuestion:
    """One question: nothing tells right from wrong before the end."""

    item: Item
    place: int
    """From 0."""
    chosen: tuple[str, ...]
    progress: ExamProgress
    first_ever: bool = False
    """The account is new: a line says what is stored."""

    def page(self) -> Page:
        cells = self.progress.cells
        exam = exam_name(self.progress.length)
        title = say("{exam} · question {number} of {count}", exam=exam, number=self.place + 1, count=len(cells))
        options = lettered(self.item)
        shown = Shown("item", cells[self.place].id)
        return Page(
            (
                Title(title),
                *stem(self.item),
                Options(options),
                Choose(shown, options, len(self.item.key), choose_prompt(self.item), self.chosen),
                Prose(self._answer()),
                Small((self.progress.line(), first_use(first_ever=self.first_ever))),
                Buttons(tuple(self._buttons())),
            ),
            summary=say("{title}: {question}", title=title, question=self.item.gist),
            in_place=True,
        )

    def _answer(self) -> Line:
        flag = say("Flagged.") if self.progress.cells[self.place].flagged else ""
        if not self.chosen:
            prompt = choose_prompt(self.item)
            return joined(say("{prompt}. You can change it until you submit the exam.", prompt=prompt), flag)
        return joined(say("Your answer: {letters}.", letters=Strong(letters(self.item, self.chosen))), flag)

    def _buttons(self) -> Iterator[Button]:
        cells, place, answered = self.progress.cells, self.place, bool(self.chosen)
        own, last = cells[place], place + 1 == len(cells)
        if place:
            yield sheet_button(cells[place - 1].id, "go", say("Previous"))
        if not last:
            yield sheet_button(cells[place + 1].id, "go", say("Next"), primary=answered)
        if own.flagged:
            yield sheet_button(own.id, "unflag", say("Remove flag"))
        else:
            yield sheet_button(own.id, "flag", say("Flag"))
        yield sheet_button(own.id, "map", say("Map"), primary=last and answered)
        yield sheet_button(own.id, "names", say("Names"))
        yield sheet_button(own.id, "finish", say("Submit exam"))


@dataclass(frozen=True, slots=True)
class ExamMap:
    """Every question with whether it is answered, open or flagged."""

    place: int
    """Where its member is."""
    progress: ExamProgress

    def page(self) -> Page:
        cells = self.progress.cells
        return Page(
            (
                Title(say("{exam} · map", exam=exam_name(self.progress.length))),
                Code("\n".join(self._rows())),
                Small((say("✓ answered  · open  ⚑ flagged"), self.progress.line())),
                Pick(say("Go to a question"), tuple(map(_entry, range(1, len(cells) + 1), cells))),
                Buttons(tuple(self._buttons())),
            ),
            in_place=True,
        )

    def form(self, shown: Shown) -> Form:
        """The same to choose from; the next open question is chosen at first."""
        cells = self.progress.cells
        following = next_where(cells, self.place, flagged=False) or cells[self.place]
        entries = sorted(map(_choice, range(1, len(cells) + 1), cells), key=lambda entry: entry.group != _OPEN)
        question = Field(
            _QUESTION, say("Question"), value=str(cells.index(following) + 1), entries=tuple(entries), required=True
        )
        title = say("Go to a question")
        return Form(Click("map", shown).id, title, say("Go"), (question,), (self.progress.line(),))

    def _rows(self) -> Iterator[str]:
        signs = [f"{number:>2}{_sign(cell)}" for number, cell in enumerate(self.progress.cells, start=1)]
        for start in range(0, len(signs), _IN_A_ROW):
            yield "  ".join(signs[start : start + _IN_A_ROW]).rstrip()

    def _buttons(self) -> Iterator[Button]:
        cells = self.progress.cells
        for label, flagged in ((say("Next open"), False), (say("Next flagged"), True)):
            if (there := next_where(cells, self.place, flagged=flagged)) is not None:
                yield sheet_button(there.id, "go", label, "flagged" if flagged else "open", primary=not flagged)
        yield sheet_button(cells[self.place].id, "go", say("Back to {number}", number=self.place + 1))
        yield sheet_button(cells[self.place].id, "finish", say("Submit exam"))


def _sign(cell: Cell) -> str:
    return ("✓" if cell.answered else "·") + ("⚑" if cell.flagged else " ")


def _entry(number: int, cell: Cell) -> Button:
    return sheet_button(cell.id, "go", _state(number, cell))


def _choice(number: int, cell: Cell) -> Entry:
    return Entry(str(number), _state(number, cell), _ANSWERED if cell.answered else _OPEN)


def _state(number: int, cell: Cell) -> str:
    answered = say("answered") if cell.answered else say("open")
    state = joined(answered, say("flagged") if cell.flagged else "", by=", ")
    return say("{number} · {state}", number=number, state=state)


def read_place(filled: Mapping[str, str]) -> int | None:
    """The place that was chosen in the map's form, from 0; None for what no form of ours holds."""
    number = filled.get(_QUESTION, "")
    return int(number) - 1 if number.isascii() and number.isdecimal() and len(number) < 5 else None


@dataclass(frozen=True, slots=True)
class LastLook:
    """Submitting is for good, so it is asked once more."""

    place: int
    progress: ExamProgress

    def page(self) -> Page:
        own = self.progress.cells[self.place].id
        buttons = (
            sheet_button(own, "hand-in", say("Submit"), primary=True),
            sheet_button(own, "go", say("Back to {number}", number=self.place + 1)),
            sheet_button(own, "map", say("Map")),
        )
        return Page(
            (
                Title(_SUBMIT[self.progress.length]),
                Lines((self._open(), self._flagged(), say("After that nothing can be changed."))),
                Small((self.progress.line(),)),
                Buttons(buttons),
            ),
            in_place=True,
        )

    def _open(self) -> Line:
        left = self.progress.open
        if not left:
            return say("You have answered every question.")
        open_ = counted(
            left,
            "{n} question is still open and would count as wrong.",
            "{n} questions are still open and would count as wrong.",
        )
        return (Strong(open_),)

    def _flagged(self) -> str:
        flagged = self.progress.flagged
        return counted(flagged, "{n} question is flagged.", "{n} questions are flagged.") if flagged else ""


@dataclass(frozen=True, slots=True)
class NamesSaid:
    """The short names in a question with the full ones, as the exam's Help shows them."""

    place: int
    names: tuple[Name, ...]

    def page(self) -> Page:
        return note(say("Names in question {number}:", number=self.place + 1), Lines(tuple(map(_named, self.names))))


def _named(name: Name) -> Line:
    if name.full == name.short:
        return say("{name} is the full name", name=Strong(name.short))
    return say("{name}: {full_name}", name=Strong(name.short), full_name=name.full)


@dataclass(frozen=True, slots=True)
class ExamWaiting:
    """An exam under way stands in the way of another one: resume or abandon it."""

    form: str
    place: int
    progress: ExamProgress

    def page(self) -> Page:
        own = self.progress.cells[self.place].id
        buttons = (
            sheet_button(own, "go", say("Resume"), primary=True),
            sheet_button(own, "abandon", say("Abandon it")),
        )
        return Page(
            (
                Title(_UNDER_WAY[self.progress.length]),
                Lines(
                    (say("{form}, at question {number}.", form=self.form, number=self.place + 1), self.progress.line())
                ),
                Prose(say("Resume it, or abandon it to start another one; then nothing of it counts.")),
                Buttons(buttons),
            ),
            in_place=True,
        )
