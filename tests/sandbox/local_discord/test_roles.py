"""Giving and taking roles: what Discord refuses, and that doing it twice changes nothing."""

from dataclasses import replace

import discord
import pytest

from tests.sandbox.local_discord.place import Place


async def ready(place: Place) -> tuple[discord.Client, discord.abc.Snowflake]:
    place.discord.set_bot_may_give_roles(place.guild, may=True)
    role = place.discord.add_role(place.guild, "On a streak")
    return await place.connect(), discord.Object(role.id)


async def test_a_role_is_given_and_taken_however_often(place: Place) -> None:
    bot, role = await ready(place)
    member = place.discord.add_member(place.guild, "Ben")
    for _ in range(2):
        await bot.http.add_role(place.guild.id, member.id, role.id)
        assert member.role_ids == [role.id]
    for _ in range(2):
        await bot.http.remove_role(place.guild.id, member.id, role.id)
        assert member.role_ids == []


async def test_what_discord_refuses(place: Place) -> None:
    bot, role = await ready(place)
    member, guild = place.discord.add_member(place.guild, "Ben"), place.guild
    own = next(one for one in guild.roles.values() if one.bot_id is not None)

    async def refused(user: int, wanted: int) -> tuple[int, int]:
        with pytest.raises(discord.HTTPException) as caught:
            await bot.http.add_role(guild.id, user, wanted)
        return caught.value.status, caught.value.code

    assert await refused(member.id, 1) == (404, 10011)
    assert await refused(1, role.id) == (404, 10007)
    assert await refused(member.id, guild.id) == (400, 50028)
    assert await refused(member.id, own.id) == (400, 50028)
    place.discord.put_on_top(guild, guild.roles[role.id])
    assert await refused(member.id, role.id) == (403, 50013), "it stands above the bot's own"
    guild.roles[role.id] = replace(guild.roles[role.id], position=own.position + 1)
    place.discord.set_bot_may_give_roles(guild, may=False)
    assert await refused(member.id, role.id) == (403, 50013)
    assert member.role_ids == []
