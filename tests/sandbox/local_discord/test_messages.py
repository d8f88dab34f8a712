"""Messages: posting, editing, threads, nonces, pings, and what Discord refuses."""

import asyncio
import io
from datetime import timedelta
from typing import Any

import aiohttp
import discord
import pytest
from aiohttp import web
from aiohttp.typedefs import Handler
from discord import ui

from bot.sandbox.local_discord import respond_json
from tests.patience import until
from tests.sandbox.local_discord.place import Place, post_card, refusal


async def test_edit_and_delete(place: Place) -> None:
    bot = await place.connect()
    sent = await place.text_channel(bot).send("open")
    await sent.edit(content="closed")
    message = place.discord.messages(place.channel)[0]
    assert (message.payload["content"], message.edits, message.id) == ("closed", 1, sent.id)
    await sent.delete()
    assert not place.discord.messages(place.channel)
    assert [event.kind for event in place.discord.log] == ["posted", "edited", "deleted"]
    assert [event.payload["content"] for event in place.discord.log] == ["open", "closed", "closed"]
    assert (await refusal(sent.edit(content="gone"))).code == 10008


async def test_old_messages_become_cards(place: Place) -> None:
    bot = await place.connect()
    sent = await place.text_channel(bot).send("open")
    card = ui.LayoutView().add_item(ui.TextDisplay("card"))
    assert (await refusal(sent.edit(view=card))).code == 50035
    await sent.edit(content=None, view=card)
    assert place.discord.messages(place.channel)[0].flags & 1 << 15
    assert (await refusal(sent.edit(content="back"))).code == 50035


async def test_ids_and_times_follow_the_clock(place: Place) -> None:
    bot = await place.connect()
    place.clock.move(timedelta(days=7))
    sent = [await place.text_channel(bot).send(f"{number}") for number in range(5)]
    assert sorted(message.id for message in sent) == [message.id for message in sent]
    assert abs(sent[0].created_at - place.clock.now()) < timedelta(seconds=5)
    place.clock.move(timedelta(days=-7))
    earlier = await place.text_channel(bot).send("earlier")
    assert abs(earlier.created_at - place.clock.now()) < timedelta(seconds=5)


async def test_ids_are_unique(place: Place) -> None:
    ids = [place.discord._world.ids.new() for _ in range(10_000)]
    assert sorted(set(ids)) == ids
    place.clock.move(timedelta(hours=-1))
    back = [place.discord._world.ids.new() for _ in range(10_000)]
    place.clock.move(timedelta(hours=-1))
    place.clock.move(timedelta(hours=1))
    assert not set(ids) & set(back)


async def test_nonce(place: Place) -> None:
    bot = await place.connect()
    channel = place.text_channel(bot)
    first = await channel.send("daily", nonce="post-1")
    again = await channel.send("daily", nonce="post-1")
    assert (again.id, again.nonce) == (first.id, "post-1")
    assert len(place.discord.messages(place.channel)) == 1
    assert [event.nonce for event in place.discord.log] == ["post-1"]
    other = place.discord.add_channel(place.guild, "other")
    await until(lambda: bot.get_channel(other.id) is not None)
    assert (await place.text_channel(bot, other).send("daily", nonce="post-1")).id != first.id
    place.clock.move(timedelta(minutes=3))
    assert (await channel.send("daily", nonce="post-1")).id != first.id
    assert (await refusal(channel.send("x", nonce="n" * 26))).code == 50035


async def test_thread(place: Place) -> None:
    bot = await place.connect()
    sent = await place.text_channel(bot).send("a question")
    thread = await sent.create_thread(name="argue here")
    await thread.send("who disagrees?")
    message = place.discord.messages(place.channel)[0]
    assert message.thread is not None
    assert (message.thread.id, message.thread.name) == (message.id, "argue here")
    assert [each.payload["content"] for each in place.discord.messages(message.thread)] == ["who disagrees?"]
    assert (await refusal(sent.create_thread(name="again"))).code == 160004
    await thread.edit(archived=True)
    assert message.thread.archived
    exchange = await place.discord.slash(member=place.bob, channel=message.thread, name="daily")
    await exchange.reply()
    assert isinstance(bot.interactions[-1].channel, discord.Thread)


async def test_no_permission(place: Place) -> None:
    bot = await place.connect()
    channel = place.text_channel(bot)
    sent = await channel.send("before")
    place.discord.set_bot_rights(place.channel, bot_may_post=False)
    assert (await refusal(channel.send("no"))).code == 50013
    assert (await refusal(sent.create_thread(name="no"))).code == 50013
    await sent.edit(content="its own it may still edit")
    place.discord.set_bot_rights(place.channel, bot_may_see=False)
    error = await refusal(channel.send("no"))
    assert (error.status, error.code) == (403, 50001)
    exchange = await place.discord.slash(member=place.ada, channel=place.channel, name="daily")
    await exchange.reply()
    assert not bot.interactions[-1].app_permissions.send_messages
    place.discord.remove_channel(place.channel)
    assert (await refusal(channel.send("gone"))).code == 10003
    place.bob.user.accepts_direct = False
    user = await bot.fetch_user(place.bob.id)
    assert (await refusal(user.send("unwanted"))).code == 50007


async def test_history(place: Place) -> None:
    bot = await place.connect()
    channel = place.text_channel(bot)
    sent = [await channel.send(f"{number}") for number in range(6)]
    said = place.discord.say(member=place.ada, channel=place.channel, text="secret of mine")
    assert [m.content async for m in channel.history(limit=3)] == ["", "5", "4"]
    assert [m.content async for m in channel.history(after=sent[3], oldest_first=True)] == ["4", "5", ""]
    assert [m.content async for m in channel.history(before=sent[2])] == ["1", "0"]
    assert sorted([m.content async for m in channel.history(around=sent[2], limit=3)]) == ["1", "2", "3"]
    assert (await channel.fetch_message(sent[0].id)).content == "0"
    assert (await refusal((await channel.fetch_message(said.id)).edit(content="mine now"))).code == 50005


async def test_pings(place: Place) -> None:
    bot = await place.connect()
    channel, bob = place.text_channel(bot), place.bob.id
    await channel.send(f"<@{bob}> and @everyone, not `<@{place.ada.id}>`")
    await channel.send(f"<@{bob}>", allowed_mentions=discord.AllowedMentions.none())
    await channel.send(
        f"<@{bob}> <@{place.ada.id}>", allowed_mentions=discord.AllowedMentions(users=[discord.Object(bob)])
    )
    await channel.send(view=ui.LayoutView().add_item(ui.TextDisplay(f"<@{bob}>")))
    loud, quiet, one, card = (message.pings for message in place.discord.messages(place.channel))
    assert (loud.users, loud.everyone) == (frozenset({bob}), True)
    assert not quiet
    assert (one.users, one.everyone) == (frozenset({bob}), False)
    assert card.users == frozenset({bob})


async def test_files_keep_their_alt_text(place: Place) -> None:
    bot = await place.connect()
    view = ui.LayoutView()
    view.add_item(ui.MediaGallery(discord.MediaGalleryItem("attachment://board.png", description="the board")))
    file = discord.File(io.BytesIO(b"picture"), "board.png", description="the board")
    await place.text_channel(bot).send(view=view, file=file)
    payload = place.discord.messages(place.channel)[0].payload
    url = payload["components"][0]["items"][0]["media"]["url"]
    assert (payload["attachments"][0]["url"], payload["attachments"][0]["description"]) == (url, "the board")
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        assert await response.read() == b"picture"


def _row(*components: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(components)}


def _button(**changes: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "A", "custom_id": "a", **changes}


def _text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def _select(count: int, label: str = "A") -> dict[str, Any]:
    options = [{"label": label, "value": str(number)} for number in range(count)]
    return {"type": 3, "custom_id": "s", "options": options}


V2 = 1 << 15


@pytest.mark.parametrize(
    ("body", "code", "where"),
    [
        ({}, 50006, ""),
        ({"content": "  "}, 50006, ""),
        ({"content": "x" * 2001}, 50035, "content"),
        ({"content": "x", "components": [_row(_button(label="x" * 81))]}, 50035, "components.0.components.0.label"),
        ({"content": "x", "components": [_row(_button(custom_id="x" * 101))]}, 50035, "custom_id"),
        ({"content": "x", "components": [_row(_button(), _button())]}, 50035, "components"),
        ({"content": "x", "components": [_row(*[_button(custom_id=c) for c in "abcdef"])]}, 50035, "components"),
        ({"content": "x", "components": [_row(_button(custom_id=c)) for c in "abcdef"]}, 50035, "components"),
        ({"content": "x", "components": [_row(_select(26))]}, 50035, "options"),
        ({"content": "x", "components": [_row(_select(2, "x" * 101))]}, 50035, "options.1.label"),
        ({"content": "x", "components": [_text("V2 without the flag")]}, 50035, "components.0.type"),
        ({"flags": V2, "content": "x", "components": [_text("x")]}, 50035, "content"),
        ({"flags": V2, "embeds": [{"title": "x"}], "components": [_text("x")]}, 50035, "embeds"),
        ({"flags": V2, "components": [_text("x" * 2001), _text("x" * 2000)]}, 50035, "components"),
        ({"flags": V2, "components": [{"type": 17, "components": [_text("x")] * 40}]}, 50035, "components"),
        ({"flags": V2}, 50006, ""),
        ({"embeds": [{"description": "x" * 3001}] * 2}, 50035, "embeds"),
        ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, 50035, "allowed_mentions.users"),
    ],
)
async def test_what_discord_refuses(place: Place, body: dict[str, Any], code: int, where: str) -> None:
    headers = {"Authorization": f"Bot {place.discord.token}"}
    url = f"{place.discord.api_base}/channels/{place.channel.id}/messages"
    async with aiohttp.ClientSession(headers=headers) as session, session.post(url, json=body) as response:
        answer = await response.json()
    assert (response.status, answer["code"]) == (400, code)
    assert where in ".".join(_paths(answer.get("errors", {})))
    assert not place.discord.messages(place.channel)


def _paths(errors: dict[str, Any], at: str = "") -> list[str]:
    found = [at] if "_errors" in errors else []
    for name, inner in errors.items():
        if name != "_errors":
            found += _paths(inner, f"{at}.{name}".strip("."))
    return found


async def test_largest_card_is_taken(place: Place) -> None:
    bot = await place.connect()
    message = await post_card(place, bot)
    numbers = [part["id"] for part in message.payload["components"]]
    assert len(set(numbers)) == len(numbers)


async def test_interference_after_the_post(place: Place) -> None:
    bot = await place.connect()
    broken = asyncio.Event()

    async def once_broken(request: web.Request, handler: Handler) -> web.StreamResponse:
        response = await handler(request)
        if broken.is_set():
            return response
        broken.set()
        return respond_json(502, {"message": "502: Bad Gateway", "code": 0})

    place.discord.interference = once_broken
    sent = await place.text_channel(bot).send("daily", nonce="post-7")
    assert [message.id for message in place.discord.messages(place.channel)] == [sent.id]
    assert [record.status for record in place.discord.sent][-2:] == [502, 200]


async def test_log_of_the_wire_holds_no_token(place: Place) -> None:
    bot = await place.connect()
    exchange = await place.discord.click(member=place.bob, message=await post_card(place, bot), custom_id="answer:a")
    await exchange.reply()
    written = repr(list(place.discord.sent))
    assert place.discord.token not in written
    assert exchange.token not in written
    assert "/webhooks/" in written
