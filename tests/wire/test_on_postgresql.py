"""PostgreSQL takes neither NUL nor half a character; whatever a member writes or is called is stored all the same."""

import pytest

from bot.sandbox.world import World, set_up
from tests.wire.conftest import Stage
from tests.wire.people import own_copy, people_of

BROKEN = "\x00Eve\ud83d \ufdd0"


def _rename(world: World, platform: str) -> None:
    if platform == "discord":
        world.discord_members[1] = world.discord.add_member(world.guild, BROKEN)
    else:
        world.slack_members[1] = world.slack.add_member(world.workspace, BROKEN)


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("platform", ["discord", "slack"])
async def test_broken_characters_are_cleaned_on_their_way_in(stage: Stage, platform: str) -> None:
    _rename(stage.world, platform)
    async with stage.running() as process:
        await set_up(stage.world)
        await stage.world.next_daily()
        eve = people_of(stage.world, platform)[1]
        asked = await own_copy(eve)
        assert "is saved" in (await eve.report(asked, "unclear", f"What{BROKEN}")).text
        assert "Eve" in (await eve.type("lookup", words=f"dlq{BROKEN}")).text
        await eve.type("quiz", topic=f"sqs{BROKEN}", number="2")
        await eve.type("leaderboard")
    assert "Traceback" not in process.output
    assert (await stage.studyhall("db", "verify"))[0] == 0
    code, reports = await stage.studyhall("admin", "reports")
    assert (code, "Eve" in reports) == (0, True)
