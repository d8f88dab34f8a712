"""What a review says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.rules.alone import question_page, verdict_page
from bot.talk.clicks import Click
from bot.talk.lines import Command, Line, counted, joined, say
from bot.talk.pages import Page, Refusal, note
from bot.talk.parts import Button, Buttons, Lines, Title
from bot.talk.people import Shown
from bot.talk.phrases import day
from content.attempts import Sureness
from content.grading import Grade
from content.items import Item

_REVIEW: Final = Command("review")

NOTHING_TO_REVIEW: Final = Refusal(
    say(
        "There is nothing to review yet. What you get wrong, guess, miss or star comes back here, when you are "
        "about to forget it."
    )
)
NOT_YOUR_REVIEW: Final = Refusal(say("That review is somebody else's. {review} begins yours.", review=_REVIEW))
TAKEN_BACK: Final = Refusal(
    say("That question isn't asked any more, so nothing was stored. {review} goes on.", review=_REVIEW)
)


@dataclass(frozen=True, slots=True)
class ReviewQuestion:
    """Something that is due."""

    review: int
    item: Item
    number: int
    """In this sitting, from 1."""
    of: int
    skipped: bool = False
    """What waited before it left the pack, or may not be asked at the moment."""

    def page(self) -> Page:
        title = say(
            "Review · {service} · {number} of {count}", service=self.item.service, number=self.number, count=self.of
        )
        return question_page(Shown("review", self.review), self.item, title, above=_SKIPPED if self.skipped else "")


_SKIPPED: Final = say("The question that waited here can't be asked any more, or not right now, so it is skipped.")


@dataclass(frozen=True, slots=True)
class ReviewVerdict:
    """What an answer was and why, and when the question comes back."""

    review: int
    item: Item
    chosen: tuple[str, ...]
    grade: Grade
    sureness: Sureness | None
    back_on: date | None
    """None where it doesn't come back before the exam."""
    more: bool
    """Whether anything else is due."""
    again: bool = False

    def page(self) -> Page:
        return verdict_page(
            Shown("review", self.review),
            self.item,
            self.chosen,
            self.grade,
            self.sureness,
            again=self.again,
            on=say("Next question") if self.more else say("See how it went"),
            back=self._back(),
        )

    def _back(self) -> str:
        return say("It comes back on {day} or soon after.", day=day(self.back_on)) if self.back_on else ""


@dataclass(frozen=True, slots=True)
class ReviewDone:
    """The end of a sitting: nothing more is due, or it was enough for once."""

    answered: int
    right: int
    due: int
    """What is still due."""
    coming: tuple[date, int] | None
    skipped: bool = False

    def page(self) -> Page:
        title = Title(say("Review done: {right} of {count} right", right=self.right, count=self.answered))
        return Page((title, Lines(tuple(self._lines())), Buttons(tuple(self._more()))))

    def _lines(self) -> Iterator[Line]:
        if self.skipped:
            yield _SKIPPED
        if self.due:
            yield counted(self.due, "{n} more question is due.", "{n} more questions are due.")
        else:
            yield joined(say("Nothing else is due."), coming_line(self.coming))

    def _more(self) -> Iterator[Button]:
        if self.due:
            yield Button(say("Go on"), Click("review"), primary=True)


_OVER: Final = say(
    "The day of your exam has passed, so nothing comes back any more. To go on, set a new date with {plan}, or forget "
    "the old one with {clear}.",
    plan=Command("plan"),
    clear=Command("plan clear"),
)


@dataclass(frozen=True, slots=True)
class NothingDue:
    """There are questions in review, and none of them is due."""

    coming: tuple[date, int] | None
    held: bool
    """Something is due and can't be asked now, since it is still to be answered elsewhere or its answer isn't out."""
    skipped: bool = False
    over: bool = False
    """The exam has been."""

    def page(self) -> Page:
        if self.over:
            return note(_OVER)
        held = say("What is due is still open somewhere else, so it can't be asked right now.")
        opening = held if self.held else say("Nothing is due for review.")
        return note(joined(_SKIPPED if self.skipped else "", opening, coming_line(self.coming)))


def coming_line(coming: tuple[date, int] | None) -> str:
    """`Next: 4 questions on Sat 28 Nov.`"""
    if coming is None:
        return ""
    on, number = coming
    return say("Next: {questions} on {day}.", questions=counted(number, "{n} question", "{n} questions"), day=day(on))
