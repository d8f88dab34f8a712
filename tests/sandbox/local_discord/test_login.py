"""Logging in, the gateway, and what the bot learns of the world."""

import discord
import pytest
from discord.gateway import DiscordWebSocket

from bot.clock import Clock
from bot.sandbox.local_discord import LocalDiscord
from tests.patience import until
from tests.sandbox.local_discord.place import Bot, Place, refusal


async def test_login(place: Place) -> None:
    bot = await place.connect()
    assert bot.user is not None
    assert [guild.name for guild in bot.guilds] == ["Study Hall"]
    assert place.text_channel(bot).permissions_for(bot.guilds[0].me).send_messages
    assert {str(command["name"]) for command in place.discord.commands} >= {"daily", "setup", "form"}
    assert bot.seen[:2] == ["READY", "GUILD_CREATE"]


async def test_wrong_token(place: Place) -> None:
    async with Bot() as bot:
        with pytest.raises(discord.LoginFailure):
            await bot.login("wrong")
    assert place.discord.sent[-1].status == 401
    assert place.discord.sent[-1].response == {"message": "401: Unauthorized", "code": 0}


async def test_gateway_refuses_privileged_intents(place: Place) -> None:
    async with discord.Client(intents=discord.Intents(guilds=True, message_content=True)) as client:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await client.start(place.discord.token)


async def test_sharded_client(place: Place) -> None:
    """Two shards share the servers; the library waits five seconds between them, as Discord wants it."""
    others = [place.discord.add_guild(f"Hall {number}") for number in range(3)]
    client = discord.AutoShardedClient(intents=discord.Intents(guilds=True), shard_count=2, guild_ready_timeout=0.1)
    async with client:
        await client.login(place.discord.token)
        client.loop.create_task(client.connect())
        await client.wait_until_ready()
        assert {guild.id for guild in client.guilds} == {place.guild.id, *(guild.id for guild in others)}
        assert place.discord.connections == 2


async def test_what_changes_is_told(place: Place) -> None:
    bot = await place.connect()
    added = place.discord.add_channel(place.guild, "second", bot_may_post=False)
    await until(lambda: bot.get_channel(added.id) is not None)
    channel = place.text_channel(bot, added)
    assert not channel.permissions_for(channel.guild.me).send_messages
    place.discord.set_bot_rights(added)
    await until(lambda: channel.permissions_for(channel.guild.me).send_messages)
    place.discord.remove_channel(added)
    await until(lambda: bot.get_channel(added.id) is None)
    guild = place.discord.add_guild("Second Hall")
    await until(lambda: bot.get_guild(guild.id) is not None)
    place.discord.remove_guild(guild)
    await until(lambda: bot.get_guild(guild.id) is None)


async def test_resume_replays_what_was_missed(place: Place) -> None:
    bot = await place.connect()
    await place.discord.drop_connections()
    added = place.discord.add_channel(place.guild, "while away")
    await until(lambda: "RESUMED" in bot.seen)
    await until(lambda: bot.get_channel(added.id) is not None)
    assert place.discord.identified == 1
    exchange = await place.discord.slash(member=place.ada, channel=place.channel, name="daily")
    assert (await exchange.reply()).payload["content"] == "daily show"


async def test_asked_to_reconnect(place: Place) -> None:
    bot = await place.connect()
    place.discord.ask_to_reconnect()
    await until(lambda: "RESUMED" in bot.seen)
    assert place.discord.identified == 1
    assert place.discord.connections == 1


async def test_a_restart_begins_a_new_session(place: Place) -> None:
    first = await place.connect()
    await first.close()
    await until(lambda: place.discord.connections == 0)
    await place.connect()
    assert place.discord.identified == 2


async def test_members_on_request(place: Place) -> None:
    bot = await place.connect()
    member = (await bot.guilds[0].query_members(user_ids=[place.bob.id]))[0]
    assert (member.id, member.display_name) == (place.bob.id, "bob")
    fetched = await bot.guilds[0].fetch_member(place.ada.id)
    assert fetched.guild_permissions.manage_guild


async def test_endpoints_change_with_the_server() -> None:
    server = LocalDiscord(Clock())
    await server.start()
    assert server.api_base.endswith("/api/v10")
    assert server.gateway.startswith("ws://127.0.0.1:")
    assert str(DiscordWebSocket.DEFAULT_GATEWAY) != server.gateway
    await server.stop()


async def test_what_no_route_answers_is_told_in_json(place: Place) -> None:
    async with Bot() as bot:
        await bot.login(place.discord.token)
        error = await refusal(bot.http.request(discord.http.Route("GET", "/nowhere")))
    assert (error.status, error.code, error.text) == (404, 0, "404: Not Found")


async def test_an_outage_ends_with_a_resume(place: Place) -> None:
    bot = await place.connect()
    port = int(place.discord.gateway.rpartition(":")[2].partition("/")[0])
    await place.discord.stop()
    await place.discord.start(port=port)
    await until(lambda: "RESUMED" in bot.seen)
    assert place.discord.identified == 1
