"""Sockets, events and their retries."""

import asyncio
import sys
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.patience import PATIENCE_S, until
from tests.sandbox.local_slack.place import Place, post, question_card


async def test_an_unanswered_event_comes_again(place: Place) -> None:
    retries: list[tuple[str | None, str | None]] = []
    ids: set[str] = set()

    @place.app.event("app_home_opened")
    async def opened(body: dict[str, Any], client: AsyncWebClient, event: dict[str, Any]) -> None:
        ids.add(body["event_id"])
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": []})

    @place.app.middleware
    async def dawdle_once(request: Any, next: Any) -> Any:  # noqa: A002 -- bolt's name for it
        retries.append(tuple((request.headers.get(f"x-slack-retry-{part}") or [None])[0] for part in ("num", "reason")))
        if len(retries) == 1:
            await asyncio.sleep(4)
        return await next()

    await place.connect()
    exchange = await place.slack.open_home(member=place.ada)
    view = await exchange.view()
    assert place.slack.home(place.ada) is view
    await asyncio.wait_for(exchange.acked.wait(), PATIENCE_S)
    assert exchange.attempts == 2
    assert retries == [("0", ""), ("1", "timeout")]
    assert len(ids) == 1


async def test_an_event_waits_for_a_bot_and_for_the_clock(place: Place) -> None:
    seen: list[str] = []

    @place.app.event("channel_archive")
    async def archived(event: dict[str, Any], body: dict[str, Any]) -> None:
        assert body["authorizations"][0]["is_bot"] is True
        seen.append(event["channel"])

    exchange = await place.slack.send_event(
        workspace=place.workspace, event={"type": "channel_archive", "channel": place.channel.id, "user": place.ada.id}
    )
    await until(lambda: exchange.attempts == 2)
    await place.connect()
    await asyncio.sleep(0.1)
    assert seen == []
    place.clock.move(timedelta(minutes=1))
    await asyncio.wait_for(exchange.acked.wait(), PATIENCE_S)
    await until(lambda: seen == [place.channel.id])
    assert exchange.attempts == 3


async def test_a_bot_connects_anew_after_a_disconnect_frame(place: Place) -> None:
    @place.app.command("/study")
    async def study(ack: Any) -> None:
        await ack("still here")

    await place.connect()
    before = place.slack.sent[-1]
    await place.slack.refresh_sockets()
    assert place.slack.connections == 0
    await place.slack.ready()
    exchange = await place.slack.command(member=place.bob, channel=place.channel, text="")
    assert (await exchange.reply()).text == "still here"
    assert before.name == "apps.connections.open"
    assert place.slack.app_token not in str(place.slack.sent)
    assert place.slack.bot_token not in str(place.slack.sent)


async def test_the_sockets_take_turns_and_survive_each_other(place: Place) -> None:
    @place.app.command("/study")
    async def study(ack: Any) -> None:
        await ack("here")

    first = await place.connect()
    await place.connect()
    await until(lambda: place.slack.connections == 2)
    await first.close_async()  # type: ignore[no-untyped-call] # bolt leaves it untyped
    await until(lambda: place.slack.connections == 1)
    exchanges = [await place.slack.command(member=place.bob, channel=place.channel, text="") for _ in range(4)]
    assert [(await exchange.reply()).text for exchange in exchanges] == ["here"] * 4


BOT_PROCESS = """
import asyncio, sys
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

async def main(base, bot_token, app_token, mute):
    app = AsyncApp(client=AsyncWebClient(token=bot_token, base_url=base))

    @app.command("/study")
    async def study(ack, respond):
        await ack()
        if mute == "no":
            await respond("from another process")

    await AsyncSocketModeHandler(app, app_token).start_async()

asyncio.run(main(*sys.argv[1:]))
"""


async def test_a_bot_process_that_was_killed_comes_back(place: Place) -> None:
    async def launch(*, mute: str) -> asyncio.subprocess.Process:
        given = (place.slack.api_base, place.slack.bot_token, place.slack.app_token, mute)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", BOT_PROCESS, *given, stdout=asyncio.subprocess.DEVNULL
        )
        place.processes.append(process)
        await place.slack.ready()
        return process

    first = await launch(mute="yes")
    lost = await place.slack.command(member=place.bob, channel=place.channel, text="")
    await asyncio.wait_for(lost.acked.wait(), PATIENCE_S)
    first.kill()
    await first.wait()
    await until(lambda: place.slack.connections == 0)
    assert lost.lost
    nobody = await place.slack.command(member=place.bob, channel=place.channel, text="")
    assert nobody.error == "dispatch_failed"
    await launch(mute="no")
    exchange = await place.slack.command(member=place.bob, channel=place.channel, text="")
    assert (await exchange.reply()).text == "from another process"
    assert not lost.answered


async def test_a_ticket_opens_one_socket(place: Place) -> None:
    url = (await place.client.apps_connections_open(app_token=place.slack.app_token))["url"]
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url) as socket:
            assert (await socket.receive_json())["type"] == "hello"
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)


async def test_members_and_messages_survive_a_stop(place: Place) -> None:
    await post(place, question_card())
    await place.slack.stop()
    await place.slack.start()
    client = AsyncWebClient(token=place.slack.bot_token, base_url=place.slack.api_base)
    await client.chat_postMessage(channel=place.channel.id, text="back")
    assert [message.text for message in place.slack.messages(place.channel)] == ["card", "back"]
