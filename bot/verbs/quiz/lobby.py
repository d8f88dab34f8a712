"""The first message of a quiz night."""

from dataclasses import dataclass
from typing import Final

from bot.talk.lines import Line, Name, counted, joined, say
from bot.talk.pages import Page, Tone
from bot.talk.parts import Buttons, Lines, Title
from bot.verbs.quiz.controls import Steering, join_button, steering_buttons
from content.rounds import Ending


@dataclass(frozen=True, slots=True)
class LobbyCard:
    """The first message of a quiz night, which gathers its players."""

    turn: int
    topic: str
    questions: int
    seconds: int
    starter: str
    players: int
    waits: bool
    """Whether it still waits for its start."""
    can_be_joined: bool
    ending: Ending | None = None

    def page(self) -> Page:
        join = (join_button(self.turn),) if self.can_be_joined else ()
        steps = steering_buttons(self.turn, Steering.BEGIN, Steering.STOP) if self.waits else ()
        parts = (Title(say("Quiz night · {topic}", topic=self.topic)), Lines(self._lines()), Buttons((*join, *steps)))
        return Page(parts, Tone.NIGHT)

    def _lines(self) -> tuple[Line, Line]:
        questions = counted(self.questions, "{n} question", "{n} questions")
        length = say("{questions}, {time} each.", questions=questions, time=_length(self.seconds))
        return joined(length, say("Faster right answers score more.")), self._state()

    def _state(self) -> Line:
        if self.waits:
            here = counted(self.players, "{n} player so far.", "{n} players so far.")
            return joined(here, say("{starter} starts it when everyone's in.", starter=Name(self.starter)))
        if self.can_be_joined:
            begun = counted(self.players, "It has begun with {n} player.", "It has begun with {n} players.")
            return joined(begun, say("You can still join."))
        if self.ending in _ENDS:
            return _ENDS[self.ending]
        return counted(self.players, "It is over. {n} player joined.", "It is over. {n} players joined.")


_ENDS: Final[dict[Ending | None, str]] = {
    Ending.NOT_STARTED: say("Nobody started it within half an hour, so there was no quiz."),
    Ending.GONE: say("It couldn't go on in this channel."),
}


def _length(seconds: int) -> str:
    if seconds % 60:
        return counted(seconds, "{n} second", "{n} seconds")
    return counted(seconds // 60, "{n} minute", "{n} minutes")
