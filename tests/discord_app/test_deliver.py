"""What becomes of a card on its way to a channel."""

import asyncio
import logging

import discord
import pytest

from bot.delivery import Absent, Gone, Redrawn, Refused, Sent, Unsure
from bot.talk.people import MessageRef, Spot
from tests.discord_app.conftest import World, shown
from tests.pages import PAGES
from tests.pages.daily import open_card, revealed_card

POSTING = "/channels/*/messages"
IDENTITY = "post-41"


def spot(world: World) -> Spot:
    return Spot("discord", str(world.guild.id), str(world.channel.id))


async def send(world: World, *, identity: str | None = IDENTITY) -> Sent | Refused | Unsure:
    return await world.app.face.send(spot(world), open_card(), identity=identity)


async def open_thread(world: World, below: MessageRef) -> bool:
    card = revealed_card()
    return await world.app.face.open_thread(
        below, name=card.thread_name(), opener=card.thread_opener(), identity="thread-41"
    )


async def test_a_card_is_sent_redrawn_and_argued_about(world: World, caplog: pytest.LogCaptureFixture) -> None:
    sent = await send(world)
    assert isinstance(sent, Sent)
    await world.restart()
    assert await world.app.face.redraw(sent.message, revealed_card()) == Redrawn()
    assert "**The answer is A.**" in shown(await world.message(int(sent.message.message)))
    caplog.clear()
    await open_thread(world, sent.message)
    world.env.inject_error("POST", "/channels/*/messages/*/threads", status=400, code=160004)
    await open_thread(world, sent.message)
    (thread,) = world.channel.threads
    assert len([message for message in thread.history() if message.content]) == 1
    assert [record for record in caplog.records if record.levelno >= logging.INFO] == []


async def test_sending_one_post_twice_is_told_to_discord_as_a_repeat(world: World) -> None:
    """The nonce is the same every time, also after a restart, and Discord is asked to enforce it."""
    for _ in range(2):
        await send(world)
        await world.restart()
    posting = f"/channels/{world.channel.id}/messages"
    bodies = [request.json for request in world.env.http_requests if request.path.endswith(posting)]
    assert [(body["nonce"], body["enforce_nonce"]) for body in bodies] == [("post-41", True)] * 2


async def test_no_mention_can_ping(world: World) -> None:
    await send(world)
    (request,) = [request for request in world.env.http_requests if request.path.endswith("/messages")]
    assert request.json["allowed_mentions"]["parse"] == []


@pytest.mark.parametrize(
    ("status", "code", "why"),
    [
        (403, 50013, "give me View Channel"),
        (403, 20026, "does not allow it"),
        (404, 10003, "channel is gone"),
        (404, 10008, "message was deleted"),
        (400, 50035, "refused the card as we drew it"),
    ],
)
async def test_a_plain_no_is_told_with_its_remedy(world: World, status: int, code: int, why: str) -> None:
    world.env.inject_error("POST", POSTING, status=status, code=code)
    outcome = await send(world)
    assert isinstance(outcome, Refused)
    assert why in outcome.why


@pytest.mark.parametrize(("status", "why"), [(401, "bot's token"), (429, "for a while")])
async def test_being_locked_out_loses_no_post_and_holds_everything_back(world: World, status: int, why: str) -> None:
    world.env.inject_error("POST", POSTING, status=status)
    outcome = await send(world)
    assert isinstance(outcome, Unsure)
    assert why in outcome.why
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2), world.app.face.turn(spot(world)):
            pytest.fail("nothing may go out now")


async def test_a_post_is_found_by_its_buttons(world: World) -> None:
    sent = await send(world)
    assert isinstance(sent, Sent)
    since = discord.utils.snowflake_time(int(sent.message.message))
    assert await world.app.face.find(spot(world), IDENTITY, since=since) == sent
    assert await world.app.face.find(spot(world), "post-999", since=since) == Absent()
    nowhere = Spot("discord", str(world.guild.id), "1")
    assert isinstance(await world.app.face.find(nowhere, "post-999", since=since), Unsure)


async def test_what_others_post_is_no_post_of_ours(world: World) -> None:
    """Ids of other bots' buttons may look like ours."""
    sent = await send(world)
    assert isinstance(sent, Sent)
    stored = world.env.backend.get_message(world.channel.id, int(sent.message.message))
    stored.author_id = world.ada.id
    since = discord.utils.snowflake_time(stored.id)
    assert await world.app.face.find(spot(world), IDENTITY, since=since) == Absent()


async def test_a_message_that_nobody_will_look_for_is_sent_anew_each_time(world: World) -> None:
    sent = [await send(world, identity=None) for _ in range(2)]
    assert sent[0] != sent[1]
    nonces = [r.json["nonce"] for r in world.env.http_requests if r.path.endswith("/messages")]
    assert len(set(nonces)) == 2, "the library makes one up for each"


async def test_an_organiser_is_told_in_a_message_of_their_own(world: World) -> None:
    await world.app.face.notify(str(world.guild.id), str(world.ada.id), PAGES["notice"], language="en")
    (told,) = world.ada.user.dm_channel.history()
    assert told.content.startswith("Something went wrong with the daily question in <#8001>:\n• Mon 23 Nov: missed;")
    assert len(told.content) <= 2_000


async def test_an_organiser_who_takes_no_messages_is_no_trouble(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.env.inject_error("POST", POSTING, status=403, code=50007)
    await world.app.face.notify(str(world.guild.id), str(world.ada.id), PAGES["notice"], language="en")
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_what_may_not_be_read_is_not_taken_for_empty(world: World) -> None:
    """Without Read Message History Discord shows every channel empty."""
    overwrite = {world.guild.default_role: discord.PermissionOverwrite(read_message_history=False)}
    shut = world.guild.create_text_channel("shut", overwrites=overwrite)
    outcome = await world.app.face.find(
        Spot("discord", str(world.guild.id), str(shut.id)), IDENTITY, since=discord.utils.utcnow()
    )
    assert isinstance(outcome, Unsure)
    assert "Read Message History" in outcome.why


async def test_the_missing_right_is_named(world: World) -> None:
    everyone = world.guild.default_role
    closed = world.guild.create_text_channel(
        "quiet", overwrites={everyone: discord.PermissionOverwrite(send_messages=False)}
    )
    where = Spot("discord", str(world.guild.id), str(closed.id))
    outcome = await world.app.face.send(where, open_card(), identity=IDENTITY)
    assert outcome == Refused("give me Send Messages in #quiet.", place_lost=True)


@pytest.mark.parametrize("status", [500, 503])
async def test_trouble_on_their_side_leaves_it_open(world: World, status: int) -> None:
    world.env.inject_error("POST", POSTING, status=status)
    assert isinstance(await send(world), Unsure)
    sent = await send(world)
    assert isinstance(sent, Sent)
    world.env.inject_error("PATCH", "/channels/*/messages/*", status=status)
    assert isinstance(await world.app.face.redraw(sent.message, open_card()), Unsure)


async def test_a_message_that_is_gone_cannot_be_redrawn(world: World) -> None:
    outcome = await world.app.face.redraw(MessageRef(spot(world), "123456"), open_card())
    assert outcome == Gone("the message was deleted.")


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        (404, 10008, Gone("the message was deleted.")),
        (404, 10003, Gone("the channel is gone; type `/setup` in another one.", place_lost=True)),
        (403, 50001, Refused),
        (400, 50035, Refused),
        (404, 0, Refused),
    ],
)
async def test_only_what_discord_does_not_know_is_gone(
    world: World, status: int, code: int, outcome: Gone | type[Refused]
) -> None:
    sent = await send(world)
    assert isinstance(sent, Sent)
    world.env.inject_error("PATCH", "/channels/*/messages/*", status=status, code=code)
    came_to = await world.app.face.redraw(sent.message, open_card())
    assert came_to == outcome or type(came_to) is outcome


async def test_a_link_is_read_as_members_copy_it(world: World) -> None:
    here, face = spot(world), world.app.face
    told = f"https://discord.com/channels/{here.space}/{here.channel}/123"
    for link in (told, f" {told} ", told.replace("discord.com", "ptb.discord.com"), told.replace(".com", "app.com")):
        assert face.read_link(link, here) == MessageRef(here, "123")
    other = told.replace(here.channel, "77")
    for link in ("", "123", other, told.replace(here.space, "5"), told + "x", told.replace("discord", "evil")):
        assert face.read_link(link, here) is None


@pytest.mark.parametrize(("code", "level"), [(50013, logging.INFO), (30033, logging.WARNING)])
async def test_a_thread_that_cannot_be_is_no_trouble(
    world: World, caplog: pytest.LogCaptureFixture, code: int, level: int
) -> None:
    sent = await send(world)
    assert isinstance(sent, Sent)
    caplog.set_level(logging.INFO)
    world.env.inject_error("POST", "/channels/*/messages/*/threads", status=403, code=code)
    await open_thread(world, sent.message)
    assert [record.levelno for record in caplog.records if "no thread" in record.getMessage()] == [level]
    assert all(record.exc_info is None for record in caplog.records)


async def test_no_thread_in_a_server_out_of_sight(world: World) -> None:
    assert await open_thread(world, MessageRef(Spot("discord", "1", "2"), "3"))
