"""What a quiz of one's own says to its player."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.rules.questions import (
    checked,
    first_use,
    key_in_full,
    lesson,
    own_choice,
    report_button,
    solved,
    star_button,
    stem,
    to_choose,
    verdict_title,
    verdict_tone,
)
from bot.rules.sureness import on_sureness
from bot.talk.lines import Command, Line, Link, say
from bot.talk.pages import Page, note
from bot.talk.parts import Buttons, Lines, Part, Prose, Rule, Small, Title
from bot.talk.people import Shown
from bot.talk.phrases import counted, hours
from bot.verbs.quiz.cards import again_button, in_turn
from content.attempts import Sureness
from content.grading import Grade
from content.items import Item

_MISSED_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class SoloQuestion:
    """The next question of one's own quiz."""

    turn: int
    item: Item
    topic: str
    number: int
    of: int
    first_ever: bool = False
    """The account is new: a line says what is stored."""
    mixed: str = ""
    """Before the first question: what the quiz mixes."""

    def page(self) -> Page:
        shown = Shown("turn", self.turn)
        title = f"Your quiz · {self.topic} · question {self.number} of {self.of}"
        return Page(
            (
                Title(title),
                *((Small((self.mixed,)),) if self.mixed else ()),
                *stem(self.item),
                *to_choose(self.item, shown),
                Small((first_use(first_ever=self.first_ever),)),
                Buttons((star_button(shown), report_button(shown))),
            ),
            summary=f"{title}: {self.item.gist}",
        )


@dataclass(frozen=True, slots=True)
class SoloVerdict:
    """What an answer was and why, with the way to the next question."""

    turn: int
    item: Item
    chosen: tuple[str, ...]
    grade: Grade
    points: int | None
    """None where its author wants none shown."""
    number: int
    of: int
    sureness: Sureness | None
    """As it was said before the verdict."""
    again: bool = False
    """It was answered before: this is the first verdict again."""

    def page(self) -> Page:
        shown = Shown("turn", self.turn)
        points = f"+{counted(self.points, 'practice point')} · " if self.points is not None else ""
        place = f"{points}question {self.number} of {self.of}"
        on = "Next question" if self.number < self.of else "See the result"
        return Page(
            (
                Title(verdict_title(self.item, self.chosen, self.grade, again=self.again)),
                Lines((on_sureness(self.sureness, right=self.grade.right),)),
                Rule(),
                *solved(self.item, own_choice(self.chosen)),
                *lesson(self.item),
                Small((f"{place} · {checked(self.item)}",)),
                Buttons(
                    (
                        in_turn(self.turn, "on", on, primary=True),
                        star_button(shown),
                        report_button(shown),
                    )
                ),
            ),
            verdict_tone(self.grade),
        )


@dataclass(frozen=True, slots=True)
class SoloResult:
    """The end of one's own quiz."""

    turn: int
    """The last one; whence "again with the missed ones" finds the quiz."""
    topic: str
    right: int
    answered: int
    of: int
    """Its questions, those that weren't answered included."""
    points: int | None
    """None where its player wants none shown."""
    seconds: int
    """From the first question to the last answer."""
    missed: tuple[Item, ...]

    def page(self) -> Page:
        return Page(
            (
                Title(f"Your quiz · {self.topic}: {self.right} of {self.of} right"),
                Lines(self._lines()),
                *(part for item in self.missed[:_MISSED_SHOWN] for part in _fact(item)),
                *self._rest(),
            )
        )

    def _lines(self) -> tuple[Line, ...]:
        if not self.answered:
            return ("You didn't answer any of its questions.",)
        points = f"+{counted(self.points, 'practice point')} in " if self.points is not None else "It took "
        return f"{points}{_duration(self.seconds)}.", self._left_out(), self._verdict()

    def _left_out(self) -> str:
        left = self.of - self.answered
        return f"{counted(left, 'question')} {'was' if left == 1 else 'were'}n't answered." if left else ""

    def _verdict(self) -> str:
        if self.missed:
            return "What you got wrong, and the rule behind each:"
        return "Everything right. Well done." if self.answered == self.of else ""

    def _rest(self) -> Iterator[Part]:
        if (more := len(self.missed) - _MISSED_SHOWN) > 0:
            yield Small((f"And {more} more. Practising the missed ones asks all of them.",))
        if self.missed:
            yield Buttons((again_button(self.turn, primary=True),))


def _fact(item: Item) -> Iterator[Part]:
    yield Prose(item.gist, strong=True)
    yield Prose((f"{key_in_full(item)} ", f"{item.facts[0].statement} ", Link("Source", item.source)))


def _duration(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    if minutes >= 60:
        return hours(minutes)
    return f"{minutes} min {rest} s" if minutes else counted(rest, "second")


@dataclass(frozen=True, slots=True)
class SoloWaiting:
    """A half-finished quiz stands in the way of a new one: resume or drop it."""

    turn: int
    """Of the question that waits; whence resuming and dropping find the quiz."""
    topic: str
    number: int
    """Of that question, from 1."""
    of: int

    def page(self) -> Page:
        sentence = (
            f"You have a quiz under way: {self.topic}, question {self.number} of {self.of}. "
            "Resume it, or discard it and start another."
        )
        resume = in_turn(self.turn, "continue", "Resume", primary=True)
        return note(sentence, Buttons((resume, in_turn(self.turn, "drop", "Discard"))))


@dataclass(frozen=True, slots=True)
class SoloDropped:
    """What was answered of it counts; a new one can begin."""

    answered: int

    def page(self) -> Page:
        kept = f"Your {counted(self.answered, 'answer')} count" if self.answered > 1 else "Your answer counts"
        told = f" {kept} all the same." if self.answered else ""
        return note(say("Discarded." + told + " {quiz} starts another one.", quiz=Command("quiz")))
