"""A Discord server and a Slack workspace become one group over the wire: same daily, one board; and part again."""

import re

from bot.sandbox.players import gather_players
from bot.sandbox.world import set_up
from tests.wire.conftest import Stage
from tests.wire.people import OnDiscord, OnSlack
from tests.wire.test_days import answer, look
from tests.wire.test_quizzes import verified


async def test_two_spaces_become_one_group_and_part_again(stage: Stage) -> None:
    world = stage.world
    ada, erin = OnDiscord(world, world.discord_members[0]), OnSlack(world, world.slack_members[0])
    members = gather_players(world, 6)
    async with stage.running() as process:
        await set_up(world)
        await world.next_daily()
        assert all([await answer(stage, player) for player in members])
        invited = await ada.type("group", action="invite")
        found = re.search(r"[0-9A-Z]{5}(-[0-9A-Z]{1,5}){5}", invited.text)
        assert found is not None
        asked = await erin.type("group", action="join", code=found[0])
        assert f"{ada.name} on Discord invites you to join" in asked.text
        assert "Almost done" in (await erin.press(asked, "Join")).text
        confirm = await ada.press(invited, "They've entered it")
        assert "wants to join with a Slack workspace" in confirm.text
        assert "You are one group now" in (await ada.press(confirm, "Yes, let them in")).text
        await ada.type("group", action="rename", name="Owls")
        assert "Owls" in (await erin.type("group")).text

        await world.next_daily()
        assert len({stage.item(look(player).post).question for player in members}) == 1
        assert all(["Right: " in await answer(stage, player) for player in members])
        boards = [(await one.type("leaderboard", window="all", scope="group")).text for one in (ada, erin)]
        for player in members:
            assert all(player.name.title() in board.title() for board in boards)
        assert "2 days" in (await erin.type("me")).text

        leaving = await erin.type("group", action="leave")
        assert "You have your own group again" in (await erin.press(leaving, "Leave the group")).text
        assert "2 days" in (await erin.type("me")).text
        alone = (await ada.type("leaderboard", window="all", scope="group")).text
        assert "Ada" in alone
        assert "Erin" not in alone
        assert "Owls" in (await ada.type("group")).text
        for one, what in ((ada, "Discord server"), (erin, "Slack workspace")):
            asked = await one.type("group", action="purge")
            label = f"Delete everything about this {what} …"
            assert "Nothing was deleted" in (await one.fill(asked, label, word="no")).text
            assert f"nothing is stored about this {what}" in (await one.fill(asked, label, word="delete")).text
        assert await process.stop() == 0
    assert "Traceback" not in process.output
    await verified(stage)
