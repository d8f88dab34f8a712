"""An organiser names the study role on Discord; the card says how many of its members have answered."""

from datetime import timedelta

from bot.sandbox.world import set_up
from tests.patience import until_as_time_passes
from tests.wire.conftest import Stage
from tests.wire.people import OnDiscord


async def test_the_card_says_how_many_of_the_role_have_answered(stage: Stage) -> None:
    world = stage.world
    role = world.study_role
    ada = OnDiscord(world, world.discord_members[0])
    async with stage.running():
        await set_up(world)
        assert f"<@&{role.id}>" in (await ada.type("group", role=str(role.id))).text
        await world.next_daily()
        counted = f"/guilds/{world.guild.id}/roles/member-counts"
        await until_as_time_passes(
            world.clock,
            timedelta(seconds=5),
            lambda: any(record.path.endswith(counted) for record in world.discord.sent),
        )
        await ada.choose(ada.room()[-1], [0, 1])
        await until_as_time_passes(world.clock, timedelta(seconds=5), lambda: "1 of 4 answered" in ada.room()[-1].text)
        assert "Study role" not in (await ada.type("group", role=str(world.guild.id))).text
