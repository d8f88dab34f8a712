"""The controls of a quiz."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from bot.talk.clicks import Click
from bot.talk.lines import say
from bot.talk.parts import Button
from bot.talk.people import Shown


class Steering(StrEnum):
    """What the starter of a quiz, or an organiser, can do with it."""

    BEGIN = "begin"
    NEXT = "next"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"


_LABELS: Final = {
    Steering.BEGIN: say("Start"),
    Steering.NEXT: say("Next"),
    Steering.PAUSE: say("Pause"),
    Steering.RESUME: say("Resume"),
    Steering.STOP: say("End"),
}


def in_turn(turn: int, press: str, label: str, *, primary: bool = False) -> Button:
    """A button of a turn."""
    return Button(label, Click(press, Shown("turn", turn)), primary=primary)


def again_button(turn: int, *, primary: bool = False) -> Button:
    return in_turn(turn, "again", say("Again with the missed ones"), primary=primary)


def join_button(turn: int) -> Button:
    return in_turn(turn, "join", say("Join"), primary=True)


def steering_buttons(turn: int, *steps: Steering) -> Iterator[Button]:
    return (in_turn(turn, step, _LABELS[step]) for step in steps)
