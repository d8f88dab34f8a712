"""The whole way: a member of a local Slack types and clicks, the real Bolt takes it, the real use cases answer."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.event_log import LoggedEvent
from bot.rules.cards import RevealedCard
from bot.sandbox.local_slack import Member
from bot.slack_app.paint import paint
from bot.talk.people import Spot
from storage.database import Database
from tests.packs import make_pack, make_question
from tests.patience import PATIENCE_S
from tests.slack_app import samples
from tests.slack_app.place import Place, controls, said, texts, until_said


async def test_help_is_private_and_fits_who_asks(place: Place) -> None:
    for text in ("help", ""):
        exchange = await place.type(text)
        reply = await exchange.reply()
        assert "/study daily" in said(reply)
        assert "/study setup" not in said(reply)
        assert reply.recipient == place.ada.id
        await asyncio.wait_for(exchange.acked.wait(), PATIENCE_S)
        assert not exchange.ack_payload
    assert "/study setup" in await place.ask("help", member=place.olga)
    assert place.slack.messages(place.channel) == []


async def test_an_unknown_word_gets_suggestions(place: Place) -> None:
    assert "Did you mean leaderboard?" in await place.ask("leaderbord")
    assert "“<!channel>”" in await place.ask("<!channel>")
    [typed, reply] = place.slack.ephemerals(place.ada, place.channel)
    assert reply.pings == frozenset()
    [button] = controls(typed)
    pressed = await place.slack.click(member=place.ada, message=typed, action_id=button)
    assert "This channel has no daily question" in said(await pressed.reply(PATIENCE_S)), "which its board would show"


async def form_says(place: Place, member: Member) -> str:
    """What the form of a bare `setup` says above its fields."""
    typed = await place.type("setup", member=member)
    return "\n".join(texts((await typed.view()).blocks))


async def test_setup_checks_the_channel_and_posts_the_question(place: Place) -> None:
    assert "That is for organisers" in await place.ask("setup 09:00 UTC")
    assert "Something is missing: a zone" in await place.ask("setup 09:00", member=place.olga)

    await place.type("setup 09:00 Europe/Berlin mon-fri", member=place.olga)
    done = await until_said(place, place.olga, "All set.")
    assert "Next question: Mon 23 Nov 09:00 Europe/Berlin, in 1 h." in done
    assert "Studyhall is setting up" in await until_said(place, place.olga, "It stores")
    assert place.slack.messages(place.channel) == []

    place.clock.move(timedelta(hours=1))
    await place.tick()
    [card] = place.slack.messages(place.channel)
    assert "Question for Mon 23 Nov · SQS" in said(card)
    assert len(controls(card)) == 4
    assert card.payload["unfurl_links"] is False


async def test_setup_where_the_bot_is_not_says_how_to_invite_it(place: Place) -> None:
    refused = await place.ask("setup 09:00 UTC", member=place.olga, channel=place.elsewhere)
    assert "I can't post there yet" in refused
    assert "/invite @Studyhall" in refused
    named = await place.ask("setup 09:00 UTC #elsewhere", member=place.olga)
    assert "/invite @Studyhall" in named
    place.channel.archived = True
    assert "archived" in await place.ask("setup 09:00 UTC", member=place.olga)
    place.channel.archived = False
    direct = await place.ask("setup 09:00 UTC", member=place.olga, channel=place.slack.direct(place.olga))
    assert "belongs in a channel" in direct
    assert "No channel here has a daily question yet." in await form_says(place, place.olga)


async def test_a_click_is_answered_with_the_verdict_once(place: Place) -> None:
    await place.set_up()
    [card] = place.slack.messages(place.channel)
    right, wrong = controls(card)[:2]
    assert right.endswith(":A")

    verdict = await place.click(right)
    assert "Right: A." in verdict
    assert "New here?" in verdict
    again = await place.click(wrong)
    assert "You answered this already: A, right." in again
    assert "Not right: B. The answer is A." in await place.click(wrong, member=place.bob)

    place.clock.move(timedelta(seconds=6))
    await place.tick()
    assert "2 answered" in said(place.slack.messages(place.channel)[-1])
    assert "✓" not in said(place.slack.messages(place.channel)[-1])


async def test_everything_a_member_can_ask_for(place: Place) -> None:
    assert "no daily question" in await place.ask("daily")
    await place.set_up()
    assert "What fits?" in await place.ask("daily")
    [*_, private] = place.slack.ephemerals(place.ada, place.channel)
    assert "Right: A." in await place.click(controls(private)[0], message=private)

    assert "You answered this already" in await place.ask("daily")
    assert "Your streak: 1 day" in await place.ask("me")
    board = await place.ask("leaderboard today channel")
    assert "ada (you)" in board
    assert "in the lead" in board


async def test_what_an_organiser_can_do(place: Place) -> None:
    await place.set_up()
    stands = await place.type("daily now", member=place.olga)
    reply = await stands.reply()
    [link] = [
        e for b in reply.payload["blocks"] if b["type"] == "rich_text" for s in b["elements"] for e in s["elements"]
    ][-1:]
    [card] = place.slack.messages(place.channel)
    client = place.app._workspaces.client_of(place.workspace.id)
    assert client is not None
    permalink = await client.chat_getPermalink(channel=place.channel.id, message_ts=card.ts)
    assert link["url"] == permalink["permalink"]
    assert "can't be skipped" in await place.ask("daily skip", member=place.olga)
    assert "Paused" in await place.ask("daily pause", member=place.olga)
    assert "Resumed" in await place.ask("daily resume", member=place.olga)
    assert "09:00 Europe/Berlin, every day" in await form_says(place, place.olga)
    for words in ("now", "skip", "pause", "resume"):
        assert "for organisers" in await place.ask(f"daily {words}")


async def test_a_named_organiser_may_act(place: Place) -> None:
    assert "for organisers" in await place.ask("admin organiser @ada")
    assert "can now act as an organiser" in await place.ask("admin organiser @ada", member=place.olga)
    assert "No channel here has a daily question yet." in await form_says(place, place.ada)
    assert "can't tell who “@nobody” is" in await place.ask("admin organiser @nobody", member=place.olga)
    assert "Named as organisers" in await place.ask("admin organiser", member=place.olga)
    assert "can no longer act" in await place.ask("admin remove @ada", member=place.olga)
    assert "for organisers" in await place.ask("setup")


async def test_several_answers_are_ticked_and_submitted(own_database: Database) -> None:
    place = Place(own_database, make_pack(*(make_question(f"q-{n}", several=True) for n in range(3))))
    await place.start()
    try:
        await place.set_up()
        [card] = place.slack.messages(place.channel)
        choose, submit = controls(card)
        before = len(place.slack.ephemerals(place.ada, place.channel))
        tick = await place.slack.tick(member=place.ada, message=card, action_id=choose, selected=["A"])
        await asyncio.wait_for(tick.acked.wait(), PATIENCE_S)
        assert len(place.slack.ephemerals(place.ada, place.channel)) == before
        assert "takes exactly 2 options" in await place.click(submit)
        assert "takes exactly 2 options" in await place.click(submit, member=place.bob)
        await place.slack.tick(member=place.ada, message=card, action_id=choose, selected=["A", "E"])
        assert "Right: A and E." in await place.click(submit)
    finally:
        await place.stop()


@pytest.mark.parametrize(
    "action_id", ["answer:999:right", "answer:1:right:x", "submit:x", "choose:-1", "answer:1", "report", "x" * 255]
)
async def test_forged_and_alien_buttons_get_a_polite_answer(place: Place, action_id: str) -> None:
    await place.set_up()
    assert "I don't know this button" in await place.forge(action_id)


async def test_a_button_of_an_option_that_is_not_there(place: Place) -> None:
    await place.set_up()
    [card] = place.slack.messages(place.channel)
    post = controls(card)[0].split(":")[1]
    assert "isn't one of this question's options" in await place.forge(f"answer:{post}:nothing")


async def test_old_buttons_work_after_a_restart(place: Place) -> None:
    await place.set_up()
    await place.app.close()
    place.app = place.new_app()
    await place.app.start()
    [card] = place.slack.messages(place.channel)
    assert "Right: A." in await place.click(controls(card)[0])


async def test_the_reveal_redraws_the_card_and_opens_one_thread(place: Place) -> None:
    await place.set_up()
    [card] = place.slack.messages(place.channel)
    await place.click(controls(card)[0])
    place.clock.move(timedelta(days=2))
    await place.tick()
    first = place.slack.messages(place.channel)[0]
    assert "The answer is A." in said(first)
    assert "✓ right · 100% (1)" in said(first)
    assert controls(first) == []
    assert len(first.replies) == 1
    assert "Discuss it here" in first.replies[0].text
    assert "no more answers count" in await _click_after(place, card.ts)


async def _click_after(place: Place, ts: str) -> str:
    """A button that somebody's client still shows."""
    [message] = [m for m in place.slack.messages(place.channel) if m.ts == ts]
    exchange = await place.slack.click(member=place.bob, message=message, action_id="answer:1:right", forged=True)
    return said(await exchange.reply())


async def test_a_used_up_response_url_is_replaced_by_an_ephemeral_message(place: Place) -> None:
    async def lose(request: Any, handler: Any) -> Any:
        if request.path.startswith("/response/"):
            raise ConnectionResetError
        return await handler(request)

    place.slack.interference = lose
    reply = await (await place.type("help")).reply()
    assert "/study daily" in said(reply)
    assert [entry.method for entry in place.slack.log][-1] == "chat.postEphemeral"


async def test_an_unexpected_error_becomes_an_apology_with_an_id(
    place: Place, own_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await own_database.close()
    apology = await place.ask("me")
    assert "something broke on our side" in apology
    [record] = [record for record in caplog.records if "incident" in record.message]
    assert isinstance(record.msg, LoggedEvent)
    assert record.msg["incident"] in apology


async def test_no_token_and_no_payload_in_the_log(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    await place.app.close()
    place.app = place.new_app()
    await place.app.start()
    await place.set_up()
    await place.ask("me")
    await place.slack.refresh_sockets()
    await asyncio.sleep(0.05)
    ours = [record for record in caplog.records if record.name.startswith(("bot.slack_app", "slack"))]
    logged = "\n".join(record.getMessage() for record in ours)
    assert ours
    for secret in (place.slack.bot_token, place.slack.app_token, "/response/", "/link/"):
        assert secret not in logged
    assert place.slack.bot_token not in repr(vars(place.app)) + repr(vars(place.app.face))


async def test_what_is_drawn_of_shipped_texts_is_taken(place: Place) -> None:
    """The local Slack validates as Slack does; the longest card of the samples goes through it."""
    message = await place.app.face.send(
        Spot("slack", place.workspace.id, place.channel.id), samples.open_card(), identity=None
    )
    card = RevealedCard(1, samples.SEVERAL, samples.ON, 3, 1, {})
    outcome = await place.app.face.redraw(message.message, card)  # type: ignore[union-attr]  # it was sent
    assert type(outcome).__name__ == "Redrawn"
    assert paint(card.page()).text == place.slack.messages(place.channel)[-1].text
