"""Commands, clicks, choices and forms, from the member to the answer."""

from datetime import timedelta

import discord
import pytest
from discord import ui

from bot.sandbox.local_discord import Member, NoAnswer, NotOffered
from tests.patience import until
from tests.sandbox.local_discord.place import Bot, Place, post_card, refusal


async def test_slash_answers_at_once(place: Place) -> None:
    await place.connect()
    exchange = await place.discord.slash(
        member=place.ada, channel=place.channel, name="daily", options={"action": "now"}
    )
    message = await exchange.reply()
    assert message.payload["content"] == "daily now"
    assert place.discord.ephemerals(place.ada, place.channel) == [message]
    assert not place.discord.messages(place.channel)
    assert not place.discord.ephemerals(place.bob, place.channel)
    assert exchange.sent_at is not None
    assert exchange.acknowledged_at is not None
    assert exchange.sent_at <= exchange.acknowledged_at
    assert message.visible_to == place.ada.id


async def test_slash_resolves_channels_and_rights(place: Place) -> None:
    await place.connect()
    quiet = place.discord.add_channel(place.guild, "quiet", bot_may_post=False)
    exchange = await place.discord.slash(
        member=place.ada, channel=place.channel, name="setup", options={"channel": quiet.id, "zone": "Etc/UTC"}
    )
    assert (await exchange.reply()).payload["content"] == "quiet Etc/UTC False organiser"


async def test_slash_takes_only_what_is_offered(place: Place) -> None:
    await place.connect()
    refused: list[tuple[str, dict[str, str | int | float], Member]] = [
        ("nothing", {}, place.ada),
        ("daily", {"acton": "now"}, place.ada),
        ("daily", {"action": 3}, place.ada),
        ("setup", {"zone": "Etc/UTC"}, place.ada),
        ("setup", {"channel": place.channel.id, "zone": "Etc/UTC"}, place.bob),
        ("leaderboard", {"window": "year"}, place.ada),
    ]
    for name, options, member in refused:
        with pytest.raises(NotOffered):
            await place.discord.slash(member=member, channel=place.channel, name=name, options=options)


async def test_the_bot_checks_rights_itself(place: Place) -> None:
    await place.connect()
    exchange = await place.discord.slash(
        member=place.bob,
        channel=place.channel,
        name="setup",
        options={"channel": place.channel.id, "zone": "Etc/UTC"},
        forged=True,
    )
    assert (await exchange.reply()).payload["content"].endswith("member")


async def test_public_deferral(place: Place) -> None:
    await place.connect()
    exchange = await place.discord.slash(
        member=place.bob, channel=place.channel, name="leaderboard", options={"window": "This week"}
    )
    message = await exchange.reply()
    assert (message.payload["content"], message.edits, message.loading) == ("board of the week", 0, False)
    assert place.discord.messages(place.channel) == [message]
    assert [event.kind for event in place.discord.log] == ["posted"]


async def test_autocomplete(place: Place) -> None:
    await place.connect()
    choices = await place.discord.autocomplete(
        member=place.ada, channel=place.channel, name="setup", option="zone", typed="ber"
    )
    assert [choice["value"] for choice in choices] == ["Europe/Berlin", "Europe/Bern"]


async def test_click_with_an_ephemeral_deferral(place: Place) -> None:
    message = await post_card(place, await place.connect())
    exchange = await place.discord.click(member=place.bob, message=message, custom_id="answer:b")
    verdict = await exchange.reply()
    assert exchange.callback_type == 5
    assert exchange.received_at is not None
    assert exchange.acknowledged_at is not None
    assert exchange.received_at < exchange.acknowledged_at
    assert verdict.payload["content"] == "you chose b"
    assert place.discord.ephemerals(place.bob, place.channel) == [verdict]
    assert place.discord.messages(place.channel) == [message]


async def test_a_second_follow_up_is_a_message_of_its_own(place: Place) -> None:
    bot = await place.connect()
    message = await post_card(place, bot)
    exchange = await place.discord.click(member=place.bob, message=message, custom_id="answer:b")
    await exchange.reply()
    await bot.interactions[-1].followup.send("and more", ephemeral=True)
    shown = place.discord.ephemerals(place.bob, place.channel)
    assert [each.payload["content"] for each in shown] == ["you chose b", "and more"]


async def test_buttons_outlive_the_process(place: Place) -> None:
    first = await place.connect()
    message = await post_card(place, first)
    await first.close()
    await until(lambda: place.discord.connections == 0)
    with pytest.raises(NoAnswer):
        await (await place.discord.click(member=place.bob, message=message, custom_id="answer:a")).reply()
    await place.connect()
    exchange = await place.discord.click(member=place.bob, message=message, custom_id="answer:a")
    assert (await exchange.reply()).payload["content"] == "you chose a"


async def test_click_takes_only_what_is_there(place: Place) -> None:
    bot = await place.connect()
    message = await post_card(place, bot)
    with pytest.raises(NotOffered):
        await place.discord.click(member=place.bob, message=message, custom_id="answer:z")
    with pytest.raises(NotOffered):
        await place.discord.click(member=place.bob, message=message, custom_id="choose", values=["a", "z"])
    exchange = await place.discord.click(member=place.bob, message=message, custom_id="answer:z", forged=True)
    await until(lambda: bool(bot.interactions))
    assert exchange.callback_type is None
    await bot.interactions[-1].response.send_message("no such answer", ephemeral=True)
    assert (await exchange.reply()).payload["content"] == "no such answer"


async def test_select_with_an_update(place: Place) -> None:
    bot = await place.connect()
    message = await post_card(place, bot)
    exchange = await place.discord.click(member=place.ada, message=message, custom_id="choose", values=["a", "c"])
    await until(lambda: bool(bot.interactions))
    chosen = bot.interactions[-1].data
    assert chosen is not None
    assert chosen.get("values") == ["a", "c"]
    closed = ui.LayoutView().add_item(ui.TextDisplay("closed"))
    await bot.interactions[-1].response.edit_message(view=closed)
    assert await exchange.reply() is message
    assert (message.payload["components"][0]["content"], message.edits) == ("closed", 1)


async def test_deferred_update(place: Place) -> None:
    bot = await place.connect()
    message = await post_card(place, bot)
    exchange = await place.discord.click(member=place.ada, message=message, custom_id="choose", values=["b"])
    await until(lambda: bool(bot.interactions))
    interaction = bot.interactions[-1]
    await interaction.response.defer()
    await interaction.edit_original_response(view=ui.LayoutView().add_item(ui.TextDisplay("later")))
    assert await exchange.reply() is message
    assert message.payload["components"][0]["content"] == "later"


async def test_modal(place: Place) -> None:
    await place.connect()
    asked = await place.discord.slash(member=place.ada, channel=place.channel, name="form")
    await asked.received()
    assert asked.modal is not None
    name = asked.modal["components"][0]["components"][0]["custom_id"]
    with pytest.raises(NotOffered):
        await place.discord.submit_modal(asked, {name: "much too long"})
    sent = await place.discord.submit_modal(asked, {name: "09:00"})
    assert (await sent.reply()).payload["content"] == "daily at 09:00"


async def test_tokens_expire_with_the_clock(place: Place) -> None:
    bot = await place.connect()
    exchange = await place.discord.slash(member=place.ada, channel=place.channel, name="daily")
    await exchange.reply()
    place.clock.move(timedelta(minutes=14))
    await bot.interactions[-1].followup.send("still good", ephemeral=True)
    place.clock.move(timedelta(minutes=2))
    error = await refusal(bot.interactions[-1].followup.send("too late", ephemeral=True))
    assert (error.status, error.code) == (401, 50027)


async def test_three_seconds_of_real_time(place: Place) -> None:
    bot = await place.connect()
    exchange = await place.discord.slash(member=place.ada, channel=place.channel, name="sleep")
    place.clock.move(timedelta(minutes=5))
    with pytest.raises(NoAnswer, match="three seconds"):
        await exchange.reply()
    error = await refusal(bot.interactions[-1].response.send_message("late"))
    assert (error.status, error.code) == (404, 10062)


async def test_one_callback_only(place: Place) -> None:
    bot = await place.connect()
    exchange = await place.discord.slash(member=place.ada, channel=place.channel, name="daily")
    await exchange.reply()
    error = await _call_back_again(bot)
    assert (error.status, error.code) == (400, 40060)


async def _call_back_again(bot: Bot) -> discord.HTTPException:
    interaction = bot.interactions[-1]
    interaction.response._response_type = None
    return await refusal(interaction.response.send_message("again"))


async def test_a_follow_up_needs_a_callback_first(place: Place) -> None:
    bot = await place.connect()
    await place.discord.slash(member=place.ada, channel=place.channel, name="sleep")
    await until(lambda: bool(bot.interactions))
    error = await refusal(bot.interactions[-1].followup.send("too early"))
    assert (error.status, error.code) == (404, 10015)


async def test_in_direct_messages(place: Place) -> None:
    bot = await place.connect()
    user = await bot.fetch_user(place.bob.id)
    await user.send("a question", view=ui.View().add_item(Answerable()))
    direct = place.discord.direct(place.bob)
    message = place.discord.messages(direct)[0]
    exchange = await place.discord.click(member=place.bob, message=message, custom_id="answer:x")
    assert (await exchange.reply()).channel_id == direct.id
    assert bot.interactions[-1].guild_id is None


class Answerable(ui.Button[ui.View]):
    def __init__(self) -> None:
        super().__init__(label="X", custom_id="answer:x")
