"""response_url, triggers and forms."""

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.patience import PATIENCE_S, until
from tests.sandbox.local_slack.place import Place, button, form, plain, refusal


async def test_response_url_is_good_for_five_uses_in_thirty_minutes(place: Place) -> None:
    urls: list[str] = []

    @place.app.command("/study")
    async def study(ack: Any, command: dict[str, Any]) -> None:
        await ack()
        urls.append(command["response_url"])

    await place.connect()
    for _ in range(2):
        await place.slack.command(member=place.bob, channel=place.channel, text="")
    await until(lambda: len(urls) == 2)
    async with aiohttp.ClientSession() as session:

        async def respond(url: str) -> tuple[int, str]:
            async with session.post(url, json={"text": "x"}) as response:
                return response.status, await response.text()

        assert [await respond(urls[0]) for _ in range(5)] == [(200, "ok")] * 5
        assert await respond(urls[0]) == (404, '{"ok": false, "error": "used_url"}')
        place.clock.move(timedelta(minutes=31))
        assert await respond(urls[1]) == (404, '{"ok": false, "error": "expired_url"}')
    assert len(place.slack.ephemerals(place.bob, place.channel)) == 5


async def test_a_form_opens_takes_errors_and_closes(place: Place) -> None:
    seen: list[dict[str, Any]] = []
    triggers: list[str] = []

    @place.app.command("/study")
    async def study(ack: Any, command: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        triggers.append(command["trigger_id"])
        await client.views_open(trigger_id=command["trigger_id"], view=form())

    @place.app.view("setup")
    async def save(ack: Any, view: dict[str, Any], body: dict[str, Any], client: AsyncWebClient) -> None:
        seen.append(view)
        at = view["state"]["values"]["time"]["at"]["value"]
        if ":" not in at:
            await ack(response_action="errors", errors={"time": "write it as 09:00"})
            return
        await ack()
        await client.chat_postEphemeral(channel=place.channel.id, user=body["user"]["id"], text=f"daily at {at}")

    await place.connect()
    exchange = await place.slack.command(member=place.ada, channel=place.channel, text="setup")
    view = await exchange.view()
    assert (view.title, view.member) == ("Set up", place.ada)
    assert (await refusal(place.client.views_open(trigger_id=triggers[0], view=form())))[
        "error"
    ] == "exchanged_trigger_id"

    with pytest.raises(ValueError, match="at"):
        await place.slack.submit_view(member=place.ada, view=view)
    wrong = await place.slack.submit_view(member=place.ada, view=view, values={"at": "nine"})
    await asyncio.wait_for(wrong.acked.wait(), PATIENCE_S)
    assert view.errors == {"time": "write it as 09:00"}
    assert wrong.errors == view.errors
    assert place.slack.modals(place.ada) == [view]
    right = await place.slack.submit_view(member=place.ada, view=view, values={"at": "09:00"})
    assert (await right.reply()).text == "daily at 09:00"
    await asyncio.wait_for(right.acked.wait(), PATIENCE_S)
    assert place.slack.modals(place.ada) == []
    assert seen[0]["private_metadata"] == "C1"
    assert seen[0]["root_view_id"] == view.id


async def test_triggers_expire_and_views_are_checked(place: Place) -> None:
    triggers: list[str] = []

    @place.app.command("/study")
    async def study(ack: Any, command: dict[str, Any]) -> None:
        await ack()
        triggers.append(command["trigger_id"])

    await place.connect()
    for _ in range(2):
        await place.slack.command(member=place.ada, channel=place.channel, text="")
    await until(lambda: len(triggers) == 2)
    answer = await refusal(place.client.views_open(trigger_id=triggers[0], view=form(title=plain("x" * 25))))
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]
    place.clock.move(timedelta(seconds=4))
    late = place.client.views_open(trigger_id=triggers[1], view=form())
    assert (await refusal(late))["error"] == "expired_trigger_id"
    unknown = place.client.views_open(trigger_id="1.2.3", view=form())
    assert (await refusal(unknown))["error"] == "invalid_trigger_id"


async def test_views_are_pushed_updated_and_cleared(place: Place) -> None:
    menu = form(blocks=[{"type": "actions", "block_id": "menu", "elements": [button("More", action_id="more")]}])

    @place.app.command("/study")
    async def study(ack: Any, command: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=menu)

    @place.app.action("more")
    async def more(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        assert "response_url" not in body
        assert body["container"]["view_id"] == body["view"]["id"]
        await client.views_push(trigger_id=body["trigger_id"], view=form(title=plain("Second")))

    @place.app.view("setup")
    async def save(ack: Any) -> None:
        await ack(response_action="clear")

    await place.connect()
    root = await (await place.slack.command(member=place.ada, channel=place.channel, text="")).view()
    pushed = await (await place.slack.click(member=place.ada, message=root, action_id="more")).view()
    assert (pushed.previous_id, pushed.root_id) == (root.id, root.id)
    stale = place.client.views_update(view_id=pushed.id, view=form(), hash="old")
    assert (await refusal(stale))["error"] == "hash_conflict"
    await place.client.views_update(view_id=pushed.id, view=form(title=plain("Third")), hash=pushed.hash)
    assert [view.title for view in place.slack.modals(place.ada)] == ["Set up", "Third"]
    exchange = await place.slack.submit_view(member=place.ada, view=pushed, values={"at": "9"})
    await asyncio.wait_for(exchange.acked.wait(), PATIENCE_S)
    assert place.slack.modals(place.ada) == []


async def test_an_external_select_suggests_and_is_submitted(place: Place) -> None:
    zones = {
        "type": "input",
        "block_id": "zone",
        "label": plain("Zone"),
        "element": {"type": "external_select", "action_id": "zone", "min_query_length": 1},
    }
    chosen: list[str] = []

    @place.app.command("/study")
    async def study(ack: Any, command: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=form(blocks=[zones]))

    @place.app.options("zone")
    async def suggest(ack: Any, payload: dict[str, Any]) -> None:
        await ack(options=[{"text": plain(f"Europe/{payload['value']}"), "value": "Europe/Berlin"}])

    @place.app.view("setup")
    async def save(ack: Any, view: dict[str, Any]) -> None:
        await ack()
        chosen.append(view["state"]["values"]["zone"]["zone"]["selected_option"]["value"])

    await place.connect()
    view = await (await place.slack.command(member=place.ada, channel=place.channel, text="")).view()
    exchange = await place.slack.suggest(member=place.ada, message=view, action_id="zone", typed="Berlin")
    await asyncio.wait_for(exchange.acked.wait(), PATIENCE_S)
    assert exchange.ack_payload is not None
    assert exchange.ack_payload["options"][0]["text"]["text"] == "Europe/Berlin"
    await place.slack.submit_view(member=place.ada, view=view, values={"zone": "Europe/Berlin"})
    await until(lambda: chosen == ["Europe/Berlin"])
