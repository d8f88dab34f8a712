"""Forged, alien and outdated clicks and commands: each gets a polite answer, none gets silence or a traceback."""

import discord
import pytest

from tests.discord_app.conftest import World, reply


@pytest.mark.parametrize(
    "custom_id", ["vote:1", "answer:1", "answer:999:right", "answer:12345678901234567890:a", "submit:7:", "choose:x"]
)
async def test_forged_and_unknown_buttons_are_refused(world: World, custom_id: str) -> None:
    message = await world.post()
    assert "I don't know this button" in reply(await world.forge_click(custom_id, message=message))
    assert "I don't know this button" in reply(await world.forge_click(custom_id))


async def test_a_known_id_on_a_card_that_was_redrawn_means_what_it_meant(several: World) -> None:
    message = await several.post()
    assert "takes exactly 2 options" in reply(await several.forge_click("answer:1:right", message=message))
    assert "Right: " in reply(await several.forge_click("submit:1:right,also", message=message))
    assert "I don't know this button" in reply(await several.forge_click("choose:1", message=message, kind=2))


@pytest.mark.parametrize("values", [[], ["nope", "right"], ["right", "right"]])
async def test_a_forged_choice_is_refused(several: World, values: list[str]) -> None:
    message = await several.post()
    forged = await several.forge_click("choose:1", message=message, kind=3, values=values)
    assert "I don't know this button" in reply(forged)


async def test_an_alien_button_in_a_message_of_ours(world: World) -> None:
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="Old", custom_id="quiz:1:a"))
    view.add_item(discord.ui.Button(label="Gone", custom_id="answer:999:right"))
    view.stop()
    channel = world.app.client.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    message = await channel.send("a card of long ago", view=view)
    for label in ("Old", "Gone"):
        assert "I don't know this button" in reply(await world.ada.click(message, label=label))


async def test_a_button_of_another_channel_is_refused(world: World) -> None:
    message = await world.post()
    custom_id = next(iter(custom_ids(message)))
    channel = world.app.client.get_channel(world.guild.create_text_channel("elsewhere").id)
    assert isinstance(channel, discord.TextChannel)
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="A", custom_id=custom_id))
    view.stop()
    copied = await channel.send("copied", view=view)
    assert "belongs to another channel" in reply(await world.ada.click(copied, label="A"))


async def test_a_modal_of_long_ago(world: World) -> None:
    data = {"custom_id": "report:1", "components": []}
    assert "I don't know this" in reply(await world.send_raw(discord.InteractionType.modal_submit, data))


@pytest.mark.parametrize("name", ["setup", "daily", "leaderboard", "me", "help"])
async def test_commands_in_a_direct_message_are_refused_politely(world: World, name: str) -> None:
    data = {"id": "1", "name": name, "type": 1}
    told = await world.send_raw(discord.InteractionType.application_command, data, private=True)
    assert "where your study group is" in reply(told)


async def test_a_command_of_an_older_version(world: World) -> None:
    data = {"id": "1", "name": "trivia", "type": 1}
    told = await world.send_raw(discord.InteractionType.application_command, data)
    assert "I don't know “trivia”." in reply(told)


@pytest.mark.parametrize(("name", "option"), [("daily", "action"), ("leaderboard", "window")])
async def test_a_choice_that_was_never_offered(world: World, name: str, option: str) -> None:
    options = [{"name": option, "type": 3, "value": "never"}]
    data = {"id": "1", "name": name, "type": 1, "options": options}
    told = await world.send_raw(discord.InteractionType.application_command, data)
    assert "I don't know “never”." in reply(told)


def custom_ids(message: discord.Message) -> list[str]:
    found = []
    for container in message.components:
        for row in getattr(container, "children", []):
            found += [control.custom_id for control in getattr(row, "children", [])]
    return found
