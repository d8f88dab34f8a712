"""Two processes on one PostgreSQL, each with a shard of its own: every server is served by one of them, none twice."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

import psycopg

from bot.sandbox.local_discord import Channel, Guild, Member
from bot.sandbox.world import World
from tests.patience import PATIENCE_S, until
from tests.wire.conftest import Process, Stage, command


def _server_of(world: World, shard: int) -> tuple[Guild, Member, Channel]:
    """One more server, whose number falls to a shard of two."""
    for number in range(64):
        guild = world.discord.add_guild(f"Server {shard}.{number}")
        if (guild.id >> 22) % 2 == shard:
            organiser = world.discord.add_member(guild, "Olga", manage_guild=True)
            return guild, organiser, world.discord.add_channel(guild, "daily")
        world.discord.remove_guild(guild)
    raise AssertionError("no server falls to that shard")


async def _help(world: World, member: Member, channel: Channel) -> int:
    """How many processes answer a command."""
    exchange = await world.discord.slash(member=member, channel=channel, name="help")
    await exchange.reply(PATIENCE_S)
    await asyncio.sleep(0.5)  # for one too many
    return sum(record.path.startswith(f"/interactions/{exchange.id}/") for record in world.discord.sent)


async def _begin(stack: AsyncExitStack, stage: Stage, shards: str) -> Process:
    environment = {name: value for name, value in stage.environment.items() if "SLACK" not in name}
    environment |= {"STUDYHALL_DISCORD_SHARDS": shards, "STUDYHALL_DISCORD_LOGINS_AT_ONCE": "100"}
    return await stack.enter_async_context(command("run", folder=stage.folder, environment=environment))


async def test_each_server_is_served_by_the_process_that_has_its_shard(stage: Stage, shared: str) -> None:
    world = stage.world
    servers = [_server_of(world, shard) for shard in (0, 1)]
    async with AsyncExitStack() as stack:
        both = [await _begin(stack, stage, f"{shard}/2") for shard in (0, 1)]
        await until(lambda: any("serving discord" in process.output for process in both))
        third = await _begin(stack, stage, "0-1/2")
        await until(lambda: all("serving discord" in process.output for process in both))
        assert world.discord.identified == 2
        for _, organiser, channel in servers:
            assert await _help(world, organiser, channel) == 1
            options = {"time": "09:00", "zone": "UTC", "channel": str(channel.id)}
            typed = await world.discord.slash(member=organiser, channel=channel, name="setup", options=options)
            await typed.reply(PATIENCE_S)
        await until(lambda: "stands by" in third.output)
        assert _removed(shared) == 0  # each knows of its own servers alone, and takes the others for removed no more
        now = world.clock.now()
        due = now.replace(hour=9, minute=0, second=1, microsecond=0)
        world.clock.move((due if due > now else due + timedelta(days=1)) - now)
        await until(lambda: all(world.discord.messages(channel) for _, _, channel in servers))
        await both[0].stop()
        await both[1].stop()
        await until(lambda: "serving discord" in third.output)
        for _, organiser, channel in servers:
            assert len(world.discord.messages(channel)) == 1
            assert await _help(world, organiser, channel) == 1
        world.discord.remove_guild(servers[1][0])
        await until(lambda: _removed(shared) == 1)
        assert not any("Traceback" in process.output for process in (*both, third))


def _removed(address: str) -> int:
    with psycopg.connect(address) as connection:
        [(number,)] = connection.execute("SELECT count(*) FROM removals")
        return int(number)
