"""What one member is told of a quiz that the group plays together."""

from dataclasses import dataclass
from typing import Final

from bot.rules.questions import ALREADY, first_use, guess_button
from bot.rules.quizzing import quiz_click
from bot.talk.lines import counted, say
from bot.talk.pages import Page, note
from bot.talk.parts import Button, Buttons, LinkTo, Small
from bot.talk.people import MessageRef, Shown
from bot.talk.phrases import letters
from bot.verbs.quiz.cards import Steering, join_button
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
        are = "is" if self.available == 1 else "are"
        sentence = say(
            "On {topic} there {are} {questions} to ask now, not {wanted}. Nothing was started yet.",
            topic=self.topic,
            are=are,
            questions=counted(self.available, "{n} question", "{n} questions"),
            wanted=self.wanted,
        )
        begin = quiz_click(self.style, number=self.available, seconds=self.seconds, topic=self.topic_key[:70])
        return note(
            sentence, Buttons((Button(say("Start with {available}", available=self.available), begin, primary=True),))
        )


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
        sentence = "The quiz has started. The buttons below each question close it early, pause the quiz or end it."
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
        own = letters(self.item, self.chosen)
        return note(
            say("{already}, noted: {own}.", already=ALREADY, own=own) if self.again else say("Noted: {own}.", own=own),
            Small((first_use(first_ever=self.first_ever),)),
            Buttons((guess_button(Shown("turn", self.turn)),)),
        )


@dataclass(frozen=True, slots=True)
class Joined:
    """Who clicked plays in the night."""

    again: bool
    players: int
    first_ever: bool = False

    def page(self) -> Page:
        already = "You're already in." if self.again else "You're in."
        return note(
            say(
                "{already} {players} so far.",
                already=already,
                players=counted(self.players, "{n} player", "{n} players"),
            ),
            Small((first_use(first_ever=self.first_ever),)),
        )


@dataclass(frozen=True, slots=True)
class NotJoined:
    """A click on a question of a night by somebody who does not play yet; nothing was stored."""

    turn: int

    def page(self) -> Page:
        sentence = "You haven't joined this quiz night yet, so nothing was stored. Join, then answer again."
        return note(sentence, Buttons((join_button(self.turn),)))


_STEERED: Final = {
    Steering.BEGIN: "Here we go.",
    Steering.NEXT: "Moving on.",
    Steering.PAUSE: "Paused: the next question waits until you press Resume.",
    Steering.RESUME: "Resumed.",
    Steering.STOP: "Ended. The result is on its way.",
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
