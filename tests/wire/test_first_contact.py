"""Being added: one message with the button that opens setup, to whoever can set it up, on both platforms."""

import asyncio

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.sandbox import local_discord
from bot.sandbox.faults import is_post
from bot.sandbox.local_discord.components import texts_of
from bot.sandbox.world import set_up
from bot.talk.languages import in_language
from bot.talk.lines import say
from tests.patience import PATIENCE_S, until
from tests.wire.conftest import Stage
from tests.wire.people import OnSlack, seen_on_discord, seen_on_slack


async def test_a_server_is_greeted_in_its_system_channel_and_set_up_from_there(stage: Stage) -> None:
    discord = stage.world.discord
    async with stage.running():
        guild = discord.add_guild("Newcomers", lobby="lobby")
        [lobby] = guild.channels.values()
        boss, member = (discord.add_member(guild, name, manage_guild=name == "Kim") for name in ("Kim", "Lou"))
        await until(lambda: len(discord.messages(lobby)) == 1)
        [greeting] = map(seen_on_discord, discord.messages(lobby))
        assert greeting.labels == ["Set up the daily question", "What can it do?"]

        async def press(who: local_discord.Member) -> local_discord.Exchange:
            return await discord.click(
                member=who, message=greeting.raw, custom_id=greeting.id_of("Set up the daily question")
            )

        refused = await (await press(member)).reply(PATIENCE_S)
        assert "for organisers" in "".join(texts_of(refused.payload["components"]))
        opened = await press(boss)
        sent = await discord.submit_modal(exchange=opened, values={"time": "09:00", "zone": "Europe/Berlin"})
        preview = seen_on_discord(await sent.reply(PATIENCE_S))
        done = await discord.click(member=boss, message=preview.raw, custom_id=preview.id_of("Save"))
        assert "All set" in seen_on_discord(await done.reply(PATIENCE_S)).text
        discord.remove_guild(guild)
        discord.invite_bot(guild)
    async with stage.running():
        await set_up(stage.world)
        assert len(discord.messages(lobby)) == 1, "once for each server"


async def test_without_a_system_channel_the_owner_is_told_how_by_direct_message(stage: Stage) -> None:
    """In the server's language: nothing tells that of its owner."""
    discord, hi = stage.world.discord, say("Hi, I'm Studyhall")
    stage.world.guild.locale = "de"
    async with stage.running():
        direct = discord.direct_with_owner
        await until(lambda: len(discord.messages(direct)) == 1)
        [told] = discord.messages(direct)
        assert "/setup" in told.payload["content"]
        assert in_language(hi, "de") in told.payload["content"]
        assert hi not in told.payload["content"]


async def test_servers_are_greeted_beside_each_other_and_a_stop_waits_for_what_was_begun(stage: Stage) -> None:
    discord, answering = stage.world.discord, asyncio.Event()
    held: list[str] = []

    async def hold(request: web.Request, handler: Handler) -> web.StreamResponse:
        if is_post(request):
            held.append(request.path)
            await answering.wait()
        return await handler(request)

    discord.interference = hold
    lobbies = [next(iter(discord.add_guild(f"Newcomers {n}", lobby="lobby").channels.values())) for n in range(3)]
    async with stage.running() as process:
        await until(lambda: all(any(f"/{lobby.id}/" in path for path in held) for lobby in lobbies))
        stopping = asyncio.create_task(process.stop())
        await until(lambda: not stage.world.slack.connections)
        answering.set()
        assert await stopping == 0
    assert [len(discord.messages(lobby)) for lobby in lobbies] == [1, 1, 1]
    assert "was destroyed" not in process.output
    assert "incident" not in process.output


async def test_the_first_organiser_who_opens_the_app_on_slack_is_greeted(stage: Stage) -> None:
    slack, erin, femi = stage.world.slack, stage.world.erin, stage.world.femi
    async with stage.running():
        for member in (femi, erin, erin):
            await (await slack.open_home(member=member)).view(PATIENCE_S)
        await slack.open_home(member=erin, tab="messages")
        await until(lambda: len(slack.messages(slack.direct(erin))) == 1)
        [greeting] = map(seen_on_slack, slack.messages(slack.direct(erin)))
        assert greeting.labels == ["Set up the daily question", "What can it do?"]
        pressed = await slack.click(
            member=erin, message=greeting.raw, action_id=greeting.id_of("Set up the daily question")
        )
        view = await pressed.view(PATIENCE_S)
        values = {"time": "09:00", "zone": "Europe/Berlin", "channel": stage.world.exam_study.id}
        sent = await slack.submit_view(member=erin, view=view, values=values)
        preview = seen_on_slack(await sent.reply(PATIENCE_S))
        assert "Not saved yet." in preview.text
        done = await slack.click(member=erin, message=preview.raw, action_id=preview.id_of("Save"))
        assert "All set" in seen_on_slack(await done.reply(PATIENCE_S)).text
        assert "Every command" in (await OnSlack(stage.world, femi).type("help")).labels
        assert slack.messages(slack.direct(femi)) == [], "who can't set it up is left alone"
    assert len(slack.messages(slack.direct(erin))) == 1
