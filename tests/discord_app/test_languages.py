"""What Discord's face says by itself is said in the language of whoever it is said to."""

from datetime import UTC, datetime
from typing import Any, Final

import discord

from bot.discord_app.correcting import to_correct
from bot.discord_app.paint import components
from bot.discord_app.rights import missing, short_of
from bot.discord_app.serving import draw_reply
from bot.sandbox.local_discord.checks.commands import check_commands
from bot.talk.asks import Ask
from bot.talk.choice_words import CHOICE_WORDS
from bot.talk.languages import in_language, language_of
from bot.talk.lines import say
from bot.talk.pages import Page, Refusal
from bot.talk.parts import Buttons
from bot.talk.people import Account, Caller, Spot
from bot.talk.typed_names import OPTION, VERB, name_in
from tests.conformance.discord_spec import DiscordSpec
from tests.discord_app.conftest import World
from tests.discord_app.painting import PAINTER, said
from tests.talk.unsaid import unsaid

NOTHING: Final[Any] = None
"""In place of the door, which nothing here goes through."""
SORRY: Final = say("Sorry, something broke on our side. Nothing of yours is lost; please try again.")
MENU: Final = discord.AppCommandType.message.value
NO_RIGHTS: Final = discord.Permissions.none()


def test_the_way_back_to_a_form() -> None:
    spot, at = Spot("discord", "1", "2"), datetime(2026, 11, 28, tzinfo=UTC)
    caller = Caller(Account("discord", "", "3"), "Ada", spot, at, told_language="de")
    page = to_correct(Ask(caller, NOTHING, verb="setup", typed={"time": "25:99"}), Refusal(say("That was wrong.")))
    (row,) = (part for part in page.parts if isinstance(part, Buttons))
    assert [button.label for button in row.buttons] == [in_language(say("Correct it"), "de")]


async def test_an_apology_in_the_place_of_a_page() -> None:
    unpaintable = Page((NOTHING,))
    reply = await draw_reply(unpaintable, PAINTER, in_place=False, language="de")
    assert in_language(SORRY, "de") in said(components(reply.view))


def test_what_the_bot_lacks_in_a_channel() -> None:
    for told in (missing(NO_RIGHTS, "daily"), short_of(NO_RIGHTS, "daily", weekly=True)):
        assert told is not None
        assert list(unsaid(told, frozenset({"daily"}))) == []
        assert in_language(told, "de").startswith("Gib mir in #daily „")


async def test_commands_are_called_and_explained_in_every_language(world: World) -> None:
    """Choices say what they mean behind the word that is typed on Slack."""
    tree, spec = world.app.client.tree, DiscordSpec.beside()
    assert tree.translator is not None
    told = [await command.get_translated_payload(tree, tree.translator) for command in tree.get_commands()]
    options = [option for command in told for option in command.get("options", ())]
    choices = [choice for option in options for choice in option.get("choices", ())]
    assert {choice["name"] for choice in choices} == set(CHOICE_WORDS)
    typed = [one for one in (*told, *options) if one not in told or one["type"] != MENU]
    check_commands(told)
    for one in typed:
        context = VERB if one in told else OPTION
        called = {locale: name_in(one["name"], context, language_of(locale)) for locale in ("de", "es-ES", "es-419")}
        assert one.get("name_localizations", {}) == {at: name for at, name in called.items() if name != one["name"]}
        assert {"de", "es-ES", "es-419"} <= one["description_localizations"].keys()
    assert {one["name_localizations"]["de"] for one in told if one["type"] == MENU} == {"Melden", "Merken", "Erklären"}
    for choice in choices:
        assert {"de", "es-ES", "es-419"} <= choice["name_localizations"].keys()
        assert all(name.startswith(f"{choice['value']}: ") for name in choice["name_localizations"].values())
    if spec is not None:
        assert [fault for one in told for fault in spec.faults("ApplicationCommandUpdateRequest", one)] == []
