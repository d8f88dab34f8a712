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
from bot.talk.lines import Command, Line, Link, counted, say
from bot.talk.pages import Page, note
from bot.talk.parts import Buttons, Lines, Part, Prose, Rule, Small, Title
from bot.talk.people import Shown
from bot.talk.phrases import hours
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
        title = say("Your quiz · {topic} · question {number} of {of}", topic=self.topic, number=self.number, of=self.of)
        return Page(
            (
                Title(title),
                *((Small((self.mixed,)),) if self.mixed else ()),
                *stem(self.item),
                *to_choose(self.item, shown),
                Small((first_use(first_ever=self.first_ever),)),
                Buttons((star_button(shown), report_button(shown))),
            ),
            summary=say("{title}: {gist}", title=title, gist=self.item.gist),
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
        points = (
            say("+{points} · ", points=counted(self.points, "{n} practice point", "{n} practice points"))
            if self.points is not None
            else ""
        )
        place = say("{points}question {number} of {of}", points=points, number=self.number, of=self.of)
        on = "Next question" if self.number < self.of else "See the result"
        return Page(
            (
                Title(verdict_title(self.item, self.chosen, self.grade, again=self.again)),
                Lines((on_sureness(self.sureness, right=self.grade.right),)),
                Rule(),
                *solved(self.item, own_choice(self.chosen)),
                *lesson(self.item),
                Small((say("{place} · {checked}", place=place, checked=checked(self.item)),)),
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
                Title(
                    say("Your quiz · {topic}: {right} of {of} right", topic=self.topic, right=self.right, of=self.of)
                ),
                Lines(self._lines()),
                *(part for item in self.missed[:_MISSED_SHOWN] for part in _fact(item)),
                *self._rest(),
            )
        )

    def _lines(self) -> tuple[Line, ...]:
        if not self.answered:
            return ("You didn't answer any of its questions.",)
        points = (
            say("+{points} in ", points=counted(self.points, "{n} practice point", "{n} practice points"))
            if self.points is not None
            else "It took "
        )
        return (
            say("{points}{duration}.", points=points, duration=_duration(self.seconds)),
            self._left_out(),
            self._verdict(),
        )

    def _left_out(self) -> str:
        left = self.of - self.answered
        return (
            say(
                "{questions} {wording}n't answered.",
                questions=counted(left, "{n} question", "{n} questions"),
                wording="was" if left == 1 else "were",
            )
            if left
            else ""
        )

    def _verdict(self) -> str:
        if self.missed:
            return "What you got wrong, and the rule behind each:"
        return "Everything right. Well done." if self.answered == self.of else ""

    def _rest(self) -> Iterator[Part]:
        if (more := len(self.missed) - _MISSED_SHOWN) > 0:
            yield Small((say("And {more} more. Practising the missed ones asks all of them.", more=more),))
        if self.missed:
            yield Buttons((again_button(self.turn, primary=True),))


def _fact(item: Item) -> Iterator[Part]:
    yield Prose(item.gist, strong=True)
    yield Prose(
        (
            say("{key_in_full} ", key_in_full=key_in_full(item)),
            say("{statement} ", statement=item.facts[0].statement),
            Link("Source", item.source),
        )
    )


def _duration(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    if minutes >= 60:
        return hours(minutes)
    return (
        say("{minutes} min {rest} s", minutes=minutes, rest=rest)
        if minutes
        else counted(rest, "{n} second", "{n} seconds")
    )


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
            "You have a quiz under way: {topic}, question {number} of {of}. Resume it, or discard it and start "
            "another.",
            topic=self.topic,
            number=self.number,
            of=self.of,
        )
        resume = in_turn(self.turn, "continue", "Resume", primary=True)
        return note(sentence, Buttons((resume, in_turn(self.turn, "drop", "Discard"))))


@dataclass(frozen=True, slots=True)
class SoloDropped:
    """What was answered of it counts; a new one can begin."""

    answered: int

    def page(self) -> Page:
        kept = (
            say("Your {answers} count", answers=counted(self.answered, "{n} answer", "{n} answers"))
            if self.answered > 1
            else "Your answer counts"
        )
        told = say(" {kept} all the same.", kept=kept) if self.answered else ""
        return note(say("Discarded." + told + " {quiz} starts another one.", quiz=Command("quiz")))
