"""First contact: a space that has added Studyhall is told once how to begin.

The row comes before the message. So a crash between the two, or an answer that got lost, costs the message; it never
comes twice. Only where the platform says that it doesn't stand is it tried again, with the next occasion.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from bot.core import Study
from bot.delivery import NotNow, Refused, Sent, Unsure
from bot.talk.clicks import Click
from bot.talk.lines import Command, say
from bot.talk.pages import Page
from bot.talk.parts import Button, Buttons, Prose, Small, Title
from bot.talk.people import Platform
from storage import greetings

_BUTTONS: Final = Buttons(
    (
        Button(say("Set up the daily question"), Click("setup"), primary=True),
        Button(say("What can it do?"), Click("help")),
    )
)

SendWelcome = Callable[["Welcome"], Awaitable[Sent | Refused | NotNow | Unsure]]


@dataclass(frozen=True, slots=True)
class Welcome:
    """What whoever can set it up reads first."""

    def page(self) -> Page:
        """For a place where it can be set up; without its controls for a direct message that belongs to no space."""
        what = say(
            "One exam question a day, in a channel you choose. Everyone answers with a click; verdicts are private."
        )
        how = say("Setup takes a minute: pick a channel, a time and a time zone. It's for organisers only.")
        typed = say("Or type {setup} in that channel. I read nobody's messages.", setup=Command("setup"))
        return Page((Title(say("Hi, I'm Studyhall")), Prose(what), Small((how, typed)), _BUTTONS))


async def is_new(study: Study, platform: Platform, space: str) -> bool:
    """Whether a space was never greeted, and has no daily question."""
    return not await study.database.read(partial(greetings.is_begun, platform=platform, native_id=space))


async def welcome(study: Study, platform: Platform, space: str, send: SendWelcome) -> bool:
    """Greet a space, unless it was greeted before or has a daily question; whether this did it."""
    now = study.clock.now()
    if not await study.database.write(partial(greetings.claim, platform=platform, native_id=space, at=now)):
        return False
    outcome = await send(Welcome())
    if isinstance(outcome, Refused | NotNow):
        await study.database.write(partial(greetings.release, platform=platform, native_id=space))
        return False
    return True
