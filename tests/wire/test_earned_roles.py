"""Roles for streaks on Discord, from the command that names one to the members who have it; the doctor looks along."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.sandbox.local_discord.permissions import MANAGE_GUILD
from bot.sandbox.world import set_up
from tests.patience import until_as_time_passes
from tests.wire.conftest import Stage
from tests.wire.people import OnDiscord


async def findings(stage: Stage) -> list[tuple[str, str]]:
    _, said = await stage.studyhall("doctor", "--json")
    told: list[dict[str, Any]] = json.loads(said)["findings"]
    return [(one["what"], one["remedy"]) for one in told]


async def test_a_streak_role_is_given_taken_and_never_without_the_right(stage: Stage) -> None:
    world = stage.world
    discord, guild = world.discord, world.guild
    role = world.streak_role
    ada, ben = OnDiscord(world, world.ada), OnDiscord(world, world.ben)

    async def name(**more: str) -> str:
        return (await ada.type("group", **{"streak-role": str(role.id), "streak-days": "2"}, **more)).text

    async def until(*, worn: bool) -> None:
        await until_as_time_passes(world.clock, timedelta(minutes=1), lambda: (role.id in world.ben.role_ids) is worn)

    async with stage.running():
        await set_up(world)
        discord.set_bot_may_give_roles(guild, may=False)
        assert "I can't give that role yet: give me Manage Roles in the server's settings, under Roles." in await name()
        discord.set_bot_may_give_roles(guild, may=True)
        discord.put_on_top(guild, role)
        assert "move my own role above “On a streak”" in await name()
        discord.put_on_top(guild, next(one for one in guild.roles.values() if one.bot_id is not None))
        organiser = next(one for one in guild.roles.values() if one.name == "Organiser")
        guild.roles[organiser.id] = replace(organiser, permissions=MANAGE_GUILD)
        world.discord.put_on_top(guild, guild.roles[organiser.id])
        assert "Ask one of them to name it." in await name()
        guild.roles[organiser.id] = organiser
        discord.put_on_top(guild, organiser)
        assert f"Role for a streak of 2 days: <@&{role.id}>" in await name()
        for _ in range(2):
            await world.next_daily()
            asked = ben.room()[-1]
            await ben.choose(asked, range(asked.wanted))
        await until(worn=True)
        assert await findings(stage) == []
        discord.set_bot_may_give_roles(guild, may=False)
        assert "Nobody gets it at the moment: give me Manage Roles" in (await ada.type("group")).text
        [(what, remedy)] = await findings(stage)
        assert what == "Nobody in Cloud study group gets the role “On a streak” that members earn."
        assert remedy == "Give the role of Studyhall Manage Roles in the server's settings, under Roles."
        discord.set_bot_may_give_roles(guild, may=True)
        await ben.type("settings", hidden="on")
        await until(worn=False)
        discord.remove_role(guild, role)
        assert "Nobody gets it at the moment: that role is gone" in (await ada.type("group")).text
