"""What a member sets for themselves, on both platforms: with words, with a form, with a button."""

import pytest

from tests.wire.conftest import Stage
from tests.wire.people import OnDiscord, OnSlack, Person


@pytest.mark.parametrize("platform", ["discord", "slack"])
async def test_settings_are_typed_filled_in_and_switched(stage: Stage, platform: str) -> None:
    world = stage.world
    person: Person = OnDiscord(world, world.discord_members[0])
    if platform == "slack":
        person = OnSlack(world, world.slack_members[0])
    async with stage.running():
        typed = await person.type("settings", zone="Asia/Kolkata", quiet="on")
        assert "Time zone: Asia/Kolkata" in typed.text
        assert "you don't see your own" in typed.text
        assert "Asia/Kolkata" in await person.form_says("settings")
        pressed = await person.press(typed, "Hide my name on boards")
        assert "you are counted, but not named" in pressed.text
        assert "Show my name on boards" in pressed.labels
        filled = await person.form("settings", zone="Europe/Berlin")
        assert "Time zone: Europe/Berlin" in filled.text
        assert "you are counted, but not named" in filled.text
        wrong = await person.type("settings", zone="Nowhere/City")
        assert "Nowhere/City" in wrong.text
