"""What a quiz of one's own says to its player."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.rules.alone import question_page, verdict_page
from bot.rules.questions import first_use, key_in_full
from bot.talk.lines import Command, Line, Link, counted, joined, say
from bot.talk.pages import Page, note
from bot.talk.parts import Buttons, Lines, Part, Prose, Small, Title
from bot.talk.people import Shown
from bot.talk.phrases import hours
from bot.verbs.quiz.controls import again_button, in_turn
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
        title = say(
            "Your quiz · {topic} · question {number} of {count}", topic=self.topic, number=self.number, count=self.of
        )
        below = first_use(first_ever=self.first_ever)
        return question_page(Shown("turn", self.turn), self.item, title, above=self.mixed, below=below)


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
        place = say("question {number} of {count}", number=self.number, count=self.of)
        return verdict_page(
            Shown("turn", self.turn),
            self.item,
            self.chosen,
            self.grade,
            self.sureness,
            again=self.again,
            on=say("Next question") if self.number < self.of else say("See the result"),
            place=joined(_won(self.points), place, by=" · "),
        )


def _won(points: int | None) -> str:
    return "" if points is None else counted(points, "+{n} practice point", "+{n} practice points")


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
        title = say("Your quiz · {topic}: {right} of {count} right", topic=self.topic, right=self.right, count=self.of)
        return Page(
            (
                Title(title),
                Lines(self._lines()),
                *(part for item in self.missed[:_MISSED_SHOWN] for part in _fact(item)),
                *self._rest(),
            )
        )

    def _lines(self) -> tuple[Line, ...]:
        if not self.answered:
            return (say("You didn't answer any of its questions."),)
        return self._time(), self._left_out(), self._verdict()

    def _time(self) -> str:
        time = _duration(self.seconds)
        if points := _won(self.points):
            return say("{points} in {time}.", points=points, time=time)
        return say("It took {time}.", time=time)

    def _left_out(self) -> str:
        left = self.of - self.answered
        return counted(left, "{n} question wasn't answered.", "{n} questions weren't answered.") if left else ""

    def _verdict(self) -> str:
        if self.missed:
            return say("What you got wrong, and the rule behind each:")
        return say("Everything right. Well done.") if self.answered == self.of else ""

    def _rest(self) -> Iterator[Part]:
        if (more := len(self.missed) - _MISSED_SHOWN) > 0:
            yield Small((say("And {count} more. Practising the missed ones asks all of them.", count=more),))
        if self.missed:
            yield Buttons((again_button(self.turn, primary=True),))


def _fact(item: Item) -> Iterator[Part]:
    yield Prose(item.gist, strong=True)
    yield Prose(joined(key_in_full(item), item.explanation, (Link(say("Source"), item.source),)))


def _duration(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    if minutes >= 60:
        return hours(minutes)
    if minutes:
        return say("{minutes} min {seconds} s", minutes=minutes, seconds=rest)
    return counted(rest, "{n} second", "{n} seconds")


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
        sentence = say(
            "You have a quiz under way: {topic}, question {number} of {count}. Resume it, or discard it and start "
            "another.",
            topic=self.topic,
            number=self.number,
            count=self.of,
        )
        resume = in_turn(self.turn, "continue", say("Resume"), primary=True)
        return note(sentence, Buttons((resume, in_turn(self.turn, "drop", say("Discard")))))


@dataclass(frozen=True, slots=True)
class SoloDropped:
    """What was answered of it counts; a new one can begin."""

    answered: int

    def page(self) -> Page:
        kept = counted(self.answered, "Your answer counts all the same.", "Your {n} answers count all the same.")
        another = say("{quiz} starts another one.", quiz=Command("quiz"))
        return note(joined(say("Discarded."), kept if self.answered else "", another))
