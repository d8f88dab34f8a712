"""What one member is told of a quiz that the group plays together."""

from dataclasses import dataclass
from typing import Final

from bot.rules.questions import first_use, guess_button, noted
from bot.rules.quizzing import quiz_click
from bot.talk.lines import counted, joined, say
from bot.talk.pages import Page, note
from bot.talk.parts import Button, Buttons, LinkTo, Small
from bot.talk.people import MessageRef, Shown
from bot.verbs.quiz.controls import Steering, join_button
from content.items import Item
from content.rounds import Style


@dataclass(frozen=True, slots=True)
class Shortage:
    """A topic has fewer questions than were asked for; nothing was started."""

    style: Style
    topic: str
    topic_key: str
    available: int
    wanted: int
    seconds: int

    def page(self) -> Page:
        sentence = counted(
            self.available,
            "Right now there is only {n} question for {topic}, and you asked for {wanted}. Nothing has started yet.",
            "Right now there are only {n} questions for {topic}, and you asked for {wanted}. Nothing has started yet.",
            topic=self.topic,
            wanted=self.wanted,
        )
        begin = quiz_click(self.style, number=self.available, seconds=self.seconds, topic=self.topic_key[:70])
        label = say("Start with {count}", count=self.available)
        return note(sentence, Buttons((Button(label, begin, primary=True),)))


@dataclass(frozen=True, slots=True)
class QuizStands:
    """A group quiz or a night was started; its first message stands."""

    style: Style
    at: MessageRef
    mixed: str = ""
    """What it mixes, in a sentence."""

    def page(self) -> Page:
        mixed = Small((self.mixed,))
        if self.style is Style.NIGHT:
            return note(
                say("The lobby is open. Press Start there when everyone's in."),
                mixed,
                LinkTo(say("Go to the lobby"), self.at),
            )
        sentence = say(
            "The quiz has started. The buttons below each question close it early, pause the quiz or end it."
        )
        return note(sentence, mixed, LinkTo(say("Go to the question"), self.at))


@dataclass(frozen=True, slots=True)
class QuizNoted:
    """The answer is stored; right or wrong comes with the key."""

    turn: int
    item: Item
    chosen: tuple[str, ...]
    again: bool = False
    first_ever: bool = False

    def page(self) -> Page:
        return note(
            noted(self.item, self.chosen, again=self.again),
            Small((first_use(first_ever=self.first_ever),)),
            Buttons((guess_button(Shown("turn", self.turn)),)),
        )


@dataclass(frozen=True, slots=True)
class NightJoined:
    """Who clicked plays in the night."""

    again: bool
    players: int
    first_ever: bool = False

    def page(self) -> Page:
        joins = say("You're already in.") if self.again else say("You're in.")
        return note(
            joined(joins, counted(self.players, "{n} player so far.", "{n} players so far.")),
            Small((first_use(first_ever=self.first_ever),)),
        )


@dataclass(frozen=True, slots=True)
class NotJoined:
    """A click on a question of a night by somebody who does not play yet; nothing was stored."""

    turn: int

    def page(self) -> Page:
        sentence = say("You haven't joined this quiz night yet, so nothing was stored. Join, then answer again.")
        return note(sentence, Buttons((join_button(self.turn),)))


_STEERED: Final = {
    Steering.BEGIN: say("Here we go."),
    Steering.NEXT: say("Moving on."),
    Steering.PAUSE: say("Paused: the next question waits until you press Resume."),
    Steering.RESUME: say("Resumed."),
    Steering.STOP: say("Ended. The result is on its way."),
}


@dataclass(frozen=True, slots=True)
class Steered:
    """It was done."""

    what: Steering
    result_comes: bool = True
    """Whether there is anything to rank when it ends."""

    def page(self) -> Page:
        if self.what is Steering.STOP and not self.result_comes:
            return note(say("Ended before the first question, so there's no result."))
        return note(_STEERED[self.what])
