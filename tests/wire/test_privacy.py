"""A member's own data over the wire: seen, handed over as private files, deleted; also from a direct message."""

import json

import pytest

from tests.patience import PATIENCE_S
from tests.wire.conftest import Stage
from tests.wire.people import OnDiscord, OnSlack, Person, seen_on_discord


def _person(stage: Stage, platform: str) -> Person:
    world = stage.world
    return (
        OnDiscord(world, world.discord_members[0]) if platform == "discord" else OnSlack(world, world.slack_members[0])
    )


@pytest.mark.parametrize("platform", ["discord", "slack"])
async def test_data_is_seen_taken_along_and_deleted(stage: Stage, platform: str) -> None:
    person = _person(stage, platform)
    async with stage.running():
        assert "Nothing is stored about you." in (await person.type("privacy")).text
        await person.type("settings", confidence="on")
        shown = await person.type("privacy")
        assert f"{person.name} on {platform}".casefold() in shown.text.casefold()  # on Slack the handle or the name
        exported = await person.press(shown, "Export")
        assert "Only you get these files." in exported.text
        data = person.files(exported)
        assert [row["platform"] for row in json.loads(data["studyhall.json"])["accounts"]] == [platform]
        assert data["studyhall-answers.csv"].startswith(b"at,in,question,")
        asked = await person.press(shown, "Delete everything …")
        assert "This can't be undone." in asked.text
        assert "Nothing is stored about you any more." in (await person.press(asked, "Delete everything")).text
        assert "Nothing is stored about you." in (await person.type("privacy")).text


async def test_on_discord_a_direct_message_is_enough(stage: Stage) -> None:
    """Whoever has left the server has no other way."""
    world = stage.world
    member = world.discord_members[0]
    async with stage.running():
        await OnDiscord(world, member).type("settings", confidence="on")
        typed = await world.discord.slash(
            member=member, channel=world.discord.direct(member), name="privacy", options={"action": "delete"}
        )
        asked = seen_on_discord(await typed.reply(PATIENCE_S))
        clicked = await world.discord.click(
            member=member, message=asked.raw, custom_id=asked.id_of("Delete everything")
        )
        assert "Nothing is stored about you any more." in seen_on_discord(await clicked.reply(PATIENCE_S)).text
        again = await OnDiscord(world, member).type("privacy")
        assert "Nothing is stored about you." in again.text


async def test_without_the_scope_for_files_slack_says_so(stage: Stage) -> None:
    person = _person(stage, "slack")
    stage.world.slack.scopes -= {"files:write"}
    async with stage.running():
        await person.type("settings", confidence="on")
        assert "Studyhall lacks a permission." in (await person.type("privacy", action="export")).text
