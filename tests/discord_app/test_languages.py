"""What Discord's face says by itself is said in the language of whoever it is said to."""

from datetime import UTC, datetime
from typing import Any, Final

import discord

from bot.discord_app.correcting import to_correct
from bot.discord_app.paint import components
from bot.discord_app.rights import missing, short_of
from bot.discord_app.serving import draw
from bot.talk.asks import Ask
from bot.talk.languages import in_language
from bot.talk.lines import say
from bot.talk.pages import Page, Refusal
from bot.talk.parts import Buttons
from bot.talk.people import Account, Caller, Spot
from tests.discord_app.painting import PAINTER, said
from tests.talk.unsaid import unsaid

NOTHING: Final[Any] = None
"""In place of the door, which nothing here goes through."""
SORRY: Final = say("Sorry, something broke on our side. Nothing of yours is lost; please try again.")
NO_RIGHTS: Final = discord.Permissions.none()


def test_the_way_back_to_a_form() -> None:
    spot, at = Spot("discord", "1", "2"), datetime(2026, 11, 28, tzinfo=UTC)
    caller = Caller(Account("discord", "", "3"), "Ada", spot, at, told_language="de")
    page = to_correct(Ask(caller, NOTHING, verb="setup", typed={"time": "25:99"}), Refusal(say("That was wrong.")))
    (row,) = (part for part in page.parts if isinstance(part, Buttons))
    assert [button.label for button in row.buttons] == [in_language(say("Correct it"), "de")]


async def test_an_apology_in_the_place_of_a_page() -> None:
    unpaintable = Page((NOTHING,))
    reply = await draw(unpaintable, PAINTER, in_place=False, language="de")
    assert in_language(SORRY, "de") in said(components(reply.view))


def test_what_the_bot_lacks_in_a_channel() -> None:
    for told in (missing(NO_RIGHTS, "daily"), short_of(NO_RIGHTS, "daily", weekly=True)):
        assert told is not None
        assert list(unsaid(told, frozenset({"daily"}))) == []
        assert in_language(told, "de").startswith("Gib mir in #daily „")
