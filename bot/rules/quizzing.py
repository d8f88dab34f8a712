"""The way into a quiz of one's own from wherever something can be practised."""

from typing import Final

from bot.talk.clicks import Click
from bot.talk.parts import Button
from content.rounds import Style

_ANY_LENGTH: Final = 120
"""Seconds; nobody counts them in a quiz of one's own."""


def quiz_click(style: Style, *, number: int, seconds: int, topic: str) -> Click:
    """Begins a quiz on a topic, by its key, with as many questions as there are up to a number."""
    return Click("quiz", None, (style, str(number), str(seconds), topic))


def solo_button(label: str, *, number: int, topic: str) -> Button:
    return Button(label, quiz_click(Style.SOLO, number=number, seconds=_ANY_LENGTH, topic=topic), primary=True)
