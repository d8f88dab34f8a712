"""Commands, clicks and ticks through the real bolt."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.local_slack import NoAnswer
from tests.patience import PATIENCE_S, until
from tests.sandbox.local_slack.place import Place, post, question_card, several_card


async def test_command_is_escaped_and_answered_ephemerally(place: Place) -> None:
    seen: dict[str, Any] = {}

    @place.app.command("/study")
    async def study(ack: Any, respond: Any, command: dict[str, Any]) -> None:
        await ack()
        seen.update(command)
        await respond("welcome")

    await place.connect()
    exchange = await place.slack.command(
        member=place.ada, channel=place.channel, text="organiser @bob in #exam <now> @bobby"
    )
    reply = await exchange.reply()
    await asyncio.wait_for(
        exchange.acked.wait(), PATIENCE_S
    )  # bolt sends the receipt beside the listener, in either order

    assert reply.text == "welcome"
    assert reply.recipient == place.ada.id
    assert place.slack.ephemerals(place.ada, place.channel) == [reply]
    assert place.slack.ephemerals(place.bob, place.channel) == []
    assert place.slack.messages(place.channel) == []
    assert seen["text"] == f"organiser <@{place.bob.id}|bob> in <#{place.channel.id}|exam> &lt;now&gt; @bobby"
    assert seen["is_enterprise_install"] == "false"
    assert exchange.sent_at is not None
    assert exchange.acked_at is not None
    assert exchange.acknowledged_at is not None
    assert exchange.sent_at <= min(exchange.acked_at, exchange.acknowledged_at)
    assert [(entry.method, entry.recipient) for entry in place.slack.log] == [("response_url", place.ada.id)]


async def test_text_in_the_receipt_is_the_reply(place: Place) -> None:
    @place.app.command("/study")
    async def study(ack: Any, command: dict[str, Any]) -> None:
        await ack(text=f"you said {command['text']}", response_type="in_channel" if command["text"] == "out" else None)

    await place.connect()
    quiet = await (await place.slack.command(member=place.bob, channel=place.channel, text="in")).reply()
    loud = await (await place.slack.command(member=place.bob, channel=place.channel, text="out")).reply()

    assert (quiet.text, quiet.recipient) == ("you said in", place.bob.id)
    assert (loud.text, loud.recipient) == ("you said out", None)
    assert place.slack.messages(place.channel) == [loud]


async def test_click_on_a_button_carries_message_and_value(place: Place) -> None:
    seen: list[dict[str, Any]] = []

    @place.app.action("answer:B")
    async def answer(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        seen.append(body)
        await client.chat_postEphemeral(channel=body["channel"]["id"], user=body["user"]["id"], text="right")

    await place.connect()
    card = await post(place, question_card())
    exchange = await place.slack.click(member=place.bob, message=card, action_id="answer:B")

    assert (await exchange.reply()).text == "right"
    body = seen[0]
    assert body["message"]["ts"] == card.ts
    assert body["container"] == {
        "type": "message",
        "message_ts": card.ts,
        "channel_id": place.channel.id,
        "is_ephemeral": False,
    }
    action = body["actions"][0]
    assert (action["type"], action["block_id"], action["value"]) == ("button", "answers", "b")
    assert abs(float(action["action_ts"]) - place.clock.now().timestamp()) < 5
    with pytest.raises(LookupError):
        await place.slack.click(member=place.bob, message=card, action_id="answer:Z")


async def test_a_forged_click_reaches_the_bot(place: Place) -> None:
    seen: list[str] = []

    @place.app.action("answer:Z")
    async def answer(ack: Any, action: dict[str, Any]) -> None:
        await ack()
        seen.append(action["value"])

    await place.connect()
    card = await post(place, question_card())
    exchange = await place.slack.click(member=place.bob, message=card, action_id="answer:Z", value="z", forged=True)
    await asyncio.wait_for(exchange.acked.wait(), PATIENCE_S)
    await until(lambda: seen == ["z"])


async def test_two_clicks_in_flight_get_their_own_replies(place: Place) -> None:
    @place.app.action("answer:A")
    async def answer(ack: Any, body: dict[str, Any], respond: Any) -> None:
        await ack()
        await respond(body["actions"][0]["action_ts"])

    await place.connect()
    card = await post(place, question_card())
    first = await place.slack.click(member=place.bob, message=card, action_id="answer:A")
    place.clock.move(timedelta(milliseconds=5))
    second = await place.slack.click(member=place.bob, message=card, action_id="answer:A")
    assert float((await first.reply()).text) < float((await second.reply()).text)


async def test_ticks_are_remembered_until_the_submit_per_member(place: Place) -> None:
    ticked: list[list[str]] = []
    submitted: list[dict[str, Any]] = []

    @place.app.action("boxes")
    async def boxes(ack: Any, action: dict[str, Any]) -> None:
        await ack()
        ticked.append([option["value"] for option in action["selected_options"]])

    @place.app.action("submit")
    async def submit(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        submitted.append(body["state"]["values"])
        await client.chat_postEphemeral(channel=place.channel.id, user=body["user"]["id"], text="noted")

    await place.connect()
    card = await post(place, several_card())
    await place.slack.tick(member=place.ada, message=card, action_id="boxes", selected=["a"])
    tick = await place.slack.tick(member=place.ada, message=card, action_id="boxes", selected=["a", "c"])
    await asyncio.wait_for(tick.acked.wait(), PATIENCE_S)
    exchange = await place.slack.click(member=place.ada, message=card, action_id="submit")
    assert (await exchange.reply()).text == "noted"
    other = await place.slack.click(member=place.bob, message=card, action_id="submit")
    await other.reply()

    await until(lambda: len(ticked) == 2)
    assert sorted(ticked) == [["a"], ["a", "c"]]
    assert [option["value"] for option in submitted[0]["choice"]["boxes"]["selected_options"]] == ["a", "c"]
    assert submitted[1] == {"choice": {"boxes": {"type": "checkboxes", "selected_options": []}}}


async def test_click_on_an_ephemeral_message_replaces_and_deletes_it(place: Place) -> None:
    seen: list[dict[str, Any]] = []

    @place.app.action("answer:A")
    async def replace(ack: Any, body: dict[str, Any], respond: Any) -> None:
        await ack()
        seen.append(body)
        await respond(text="replaced", blocks=question_card(), replace_original=True)

    @place.app.action("answer:B")
    async def delete(ack: Any, respond: Any) -> None:
        await ack()
        await respond(delete_original=True)

    await place.connect()
    await place.client.chat_postEphemeral(
        channel=place.channel.id, user=place.ada.id, text="for you", blocks=question_card()
    )
    shown = place.slack.ephemerals(place.ada, place.channel)[0]
    exchange = await place.slack.click(member=place.ada, message=shown, action_id="answer:A")
    assert (await exchange.reply()) is shown
    assert shown.text == "replaced"
    assert shown.edits[0].replaced["text"] == "for you"
    assert "message" not in seen[0]
    assert seen[0]["container"]["is_ephemeral"] is True

    await place.slack.click(member=place.ada, message=shown, action_id="answer:B")
    await until(lambda: place.slack.ephemerals(place.ada, place.channel) == [])


async def test_without_a_bot_a_click_gets_no_answer(place: Place) -> None:
    card = await post(place, question_card())
    exchange = await place.slack.click(member=place.bob, message=card, action_id="answer:A")
    assert exchange.error == "dispatch_failed"
    assert exchange.timed_out
    with pytest.raises(NoAnswer):
        await exchange.reply()


async def test_a_command_without_a_receipt_times_out(place: Place) -> None:
    received = asyncio.Event()

    @place.app.command("/study")
    async def study(ack: Any) -> None:
        received.set()
        await asyncio.sleep(3.3)
        await ack("too late")

    await place.connect()
    exchange = await place.slack.command(member=place.bob, channel=place.channel, text="")
    await asyncio.wait_for(received.wait(), PATIENCE_S)
    assert not exchange.timed_out
    with pytest.raises(NoAnswer, match="operation_timeout"):
        await exchange.reply(timeout=3.6)
    assert exchange.error == "operation_timeout"
    assert place.slack.ephemerals(place.bob, place.channel) == []
