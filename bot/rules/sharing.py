"""The way from a result of one's own to a line of it in the channel."""

from typing import Final

from bot.talk.clicks import Click
from bot.talk.lines import say
from bot.talk.parts import Button
from bot.talk.people import Shown

SHARE: Final = "share"
"""The control below a verdict, and below one's own week."""


def share_button(shown: Shown) -> Button:
    return Button(say("Share"), Click(SHARE, shown))
