"""Two accounts become one person over the wire: a code from Discord, entered on Slack, confirmed on Discord."""

import re

from tests.wire.conftest import Stage
from tests.wire.people import OnDiscord, OnSlack


async def test_accounts_are_linked_and_parted(stage: Stage) -> None:
    world = stage.world
    ada, there = OnDiscord(world, world.discord_members[0]), OnSlack(world, world.slack_members[0])
    async with stage.running():
        shown = await ada.type("link")
        found = re.search(r"[0-9A-Z]{5}(-[0-9A-Z]{1,5}){5}", shown.text)
        assert found is not None
        own = await there.type("link")
        asked = await there.fill(own, "Enter a code", code=found[0])
        assert f"{ada.name} on Discord" in asked.text
        assert "now confirm it where you got the code" in (await there.press(asked, "That is me")).text
        confirm = await ada.press(shown, "I have entered it")
        assert "on Slack" in confirm.text
        linked = await ada.press(confirm, "Yes, link us")
        assert "They are one person" in linked.text
        assert "They are one person" in (await there.type("link")).text
        await ada.type("settings", zone="Asia/Kolkata")
        assert "Asia/Kolkata" in (await there.type("settings", quiet="off")).text
        typed = await there.type("link", action="unlink")
        assert "Unlinked." in typed.text
        assert "doesn't work" in (await there.type("link", code=found[0])).text
