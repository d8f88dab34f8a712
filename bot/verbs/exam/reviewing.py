"""Reading an exam after its end: its result again, every question with reasons, and the exams before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.core import Study
from bot.declaring import reads
from bot.rules.questions import (
    UNKNOWN_BUTTON,
    checked,
    explained,
    key_line,
    lettered,
    own_choice,
    report_button,
    star_button,
    stem,
)
from bot.rules.spaces import person_of, zone_of
from bot.talk.asks import Ask
from bot.talk.clicks import Click
from bot.talk.lines import Line, joined, say
from bot.talk.pages import Outcome, Page
from bot.talk.parts import Button, Buttons, Lines, Options, Part, Pick, Prose, Small, Title
from bot.talk.people import Shown
from bot.talk.phrases import day, letters, local_day
from bot.verbs.exam.papers import exam_name, sheet_button
from bot.verbs.exam.refusals import NONE_TAKEN, NOT_OVER
from bot.verbs.exam.results import (
    form_name,
    load_result,
    load_spread,
    load_withheld,
    missed_of,
    told_spread,
    verdict_on,
)
from bot.verbs.exam.seats import Seat, seated
from content.exams import DRAWN
from content.grading import grade
from content.items import Item, load_item
from storage import exams
from storage.database import Transaction
from storage.exams import Sat

_SAT_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Reading:
    """A question of an exam that is over, with its reasons once they may be told."""

    sheet: int
    item: Item
    place: int
    of: int
    chosen: tuple[str, ...]
    scored: bool
    waits: bool
    """A group of theirs is still asked it."""
    among: str
    """What is read: `all`, or only what was `missed`."""
    before: int | None
    """The question before it, of those."""
    after: int | None

    def page(self) -> Page:
        number = say("Question {number} of {count}", number=self.place + 1, count=self.of)
        title = joined(number, "" if self.scored else say("not scored"), by=" · ")
        shown = (Options(lettered(self.item)), Prose(_WAITS)) if self.waits else tuple(self._solved())
        return Page(
            (Title(title), *stem(self.item), Prose(self._own(), strong=True), *shown, Buttons(tuple(self._buttons()))),
            summary=title,
            in_place=True,
        )

    def _own(self) -> str:
        if not self.chosen:
            return joined(say("You left it open."), "" if self.waits else key_line(self.item))
        own = letters(self.item, self.chosen)
        if self.waits:
            return say("Your answer: {letters}.", letters=own)
        if grade(self.chosen, self.item.key).right:
            return say("Your answer: {letters}, right.", letters=own)
        return joined(say("Your answer: {letters}, not right.", letters=own), key_line(self.item))

    def _solved(self) -> Iterator[Part]:
        yield from explained(self.item, own_choice(self.chosen))
        yield Small((checked(self.item),))

    def _buttons(self) -> Iterator[Button]:
        if self.before is not None:
            yield sheet_button(self.before, "read", say("Previous"), self.among)
        if self.after is not None:
            yield sheet_button(self.after, "read", say("Next"), self.among, primary=True)
        yield sheet_button(self.sheet, "result", say("Result"), primary=self.after is None)
        yield star_button(Shown("item", self.sheet))
        yield report_button(Shown("item", self.sheet))


_WAITS: Final = say(
    "Which answer is right waits: this question is to be answered in a group of yours. It is shown here once you have "
    "answered it there, or once its answer is out."
)


@seated
def read(seat: Seat) -> Outcome:
    """Reading or Refusal."""
    assert seat.ask.click is not None
    if seat.exam.ended_at is None:
        return NOT_OVER
    if seat.ask.click.args not in (("all",), ("missed",)):
        return UNKNOWN_BUTTON
    (among,) = seat.ask.click.args
    waiting = load_withheld(seat.tx, seat.pack, seat.exam, seat.ask.caller.spot, seat.now)
    marked = tuple(exams.load_marked(seat.tx, seat.exam.id))
    read = [one.id for one in (marked if among == "all" else missed_of(marked, waiting))]
    places = {one.id: place for place, one in enumerate(marked)}
    own, sheet = places[seat.sheet.id], seat.sheet
    return Reading(
        sheet.id,
        load_item(sheet.item),
        sheet.place,
        len(marked),
        sheet.chosen or (),
        sheet.scored,
        waits=sheet.asked in waiting,
        among=among,
        before=next((one for one in reversed(read) if places[one] < own), None),
        after=next((one for one in read if places[one] > own), None),
    )


@seated
def show_result(seat: Seat) -> Outcome:
    """ExamResult or Refusal."""
    if seat.exam.ended_at is None:
        return NOT_OVER
    return load_result(seat.tx, seat.pack, seat.exam, seat.ask.caller.spot, seat.now, late=seat.late)


# --- history ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class History:
    """The exams that somebody took, the latest first, and how their group did in the forms among them."""

    sat: tuple[Sat, ...]
    zone: str
    spreads: tuple[str, ...]

    def page(self) -> Page:
        return Page(
            (
                Title(say("Your mock exams")),
                Lines(tuple(map(self._line, self.sat))),
                Lines(self.spreads),
                Small((say("The latest {count}.", count=_SAT_SHOWN) if len(self.sat) == _SAT_SHOWN else "",)),
                Pick(say("Look at a result"), tuple(map(self._entry, self.sat))),
                Buttons((Button(say("Start an exam"), Click("exam-front")),)),
            ),
            in_place=True,
        )

    def _day(self, sat: Sat) -> str:
        assert sat.exam.ended_at is not None
        return day(local_day(sat.exam.ended_at, self.zone))

    def _line(self, sat: Sat) -> Line:
        return say(
            "{day} · {exam}, {form} · {right} of {count}, {verdict}",
            day=self._day(sat),
            exam=exam_name(sat.exam.length),
            form=form_name(sat.exam.version, sat.exam.form),
            right=sat.right,
            count=sat.of,
            verdict=verdict_on(sat.right, sat.of),
        )

    def _entry(self, sat: Sat) -> Button:
        label = say(
            "{day} · {form} · {right} of {count}",
            day=self._day(sat),
            form=form_name(sat.exam.version, sat.exam.form),
            right=sat.right,
            count=sat.of,
        )
        return sheet_button(sat.sheet, "result", label)


@reads
def show_history(tx: Transaction, _: Study, ask: Ask, __: datetime) -> Outcome:
    """History or Refusal."""
    person, spot = person_of(tx, ask.caller), ask.caller.spot
    sat = tuple(exams.load_sat(tx, person, at_most=_SAT_SHOWN)) if person is not None else ()
    if not sat:
        return NONE_TAKEN
    return History(sat, zone_of(tx, spot, person), tuple(_spreads(tx, sat)))


def _spreads(tx: Transaction, sat: tuple[Sat, ...]) -> Iterator[str]:
    forms = dict.fromkeys((one.exam.group, one.exam.version, one.exam.form) for one in sat if one.exam.form != DRAWN)
    for group, version, form in forms:
        own = next(one.right for one in reversed(sat) if (one.exam.version, one.exam.form) == (version, form))
        spread = load_spread(tx, group=group, version=version, form=form)
        yield joined(told_spread(form, spread), say("Your first: {right}.", right=own))
