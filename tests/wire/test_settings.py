"""What a member sets for themselves, on both platforms: with words, with a form, with a button."""

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.world import set_up
from tests.patience import until
from tests.wire.conftest import Stage
from tests.wire.people import OnDiscord, OnSlack, Person, seen_on_discord, seen_on_slack


async def test_a_reminder_comes_as_a_direct_message_with_a_button_that_ends_it(stage: Stage) -> None:
    world, ada, ben = stage.world, stage.world.discord_members[0], stage.world.slack_members[0]
    people: list[Person] = [OnDiscord(world, ada), OnSlack(world, ben)]
    async with stage.running():
        await set_up(world)
        await world.next_daily()
        for person in people:
            await person.choose(person.room()[-1], [0, 1])
            await person.type("settings", zone="Europe/Berlin", reminder="19:00")
        await world.next_daily()
        world.clock.move(timedelta(hours=10))

        def direct() -> list[Any]:
            return [*world.discord.messages(world.discord.direct(ada)), *world.slack.messages(world.slack.direct(ben))]

        await until(lambda: len(direct()) == 2)
        told = [seen_on_discord(direct()[0]), seen_on_slack(direct()[1])]
        for person, screen in zip(people, told, strict=True):
            assert "waits for your answer, until" in screen.text
            assert "Dailies: no reminder." in (await person.press(screen, "Don't remind me of the daily")).text


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
