"""Posting, editing, deleting, scheduling, and what is refused."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.clock import Clock
from bot.sandbox.local_slack import LocalSlack
from tests.patience import until
from tests.sandbox.local_slack.place import Place, button, plain, post, question_card, refusal, several_card


async def test_update_follows_slacks_rule_for_blocks(place: Place) -> None:
    card = await post(place, question_card())
    await place.client.chat_update(channel=place.channel.id, ts=card.ts, text="closed", blocks=several_card())
    assert card.text == "closed"
    assert card.blocks[0]["block_id"] == "choice"
    await place.client.chat_update(channel=place.channel.id, ts=card.ts, text="words only")
    assert card.blocks == []
    assert [edit.replaced["text"] for edit in card.edits] == ["card", "closed"]
    theirs = place.slack.say(member=place.ada, channel=place.channel, text="mine")
    for call, code in (
        (place.client.chat_update(channel=place.channel.id, ts=theirs.ts, text="x"), "cant_update_message"),
        (place.client.chat_delete(channel=place.channel.id, ts=theirs.ts), "cant_delete_message"),
        (place.client.chat_update(channel=place.channel.id, ts="1.000000", text="x"), "message_not_found"),
    ):
        assert (await refusal(call))["error"] == code
    await place.client.chat_delete(channel=place.channel.id, ts=card.ts)
    assert place.slack.messages(place.channel) == [theirs]
    assert [entry.method for entry in place.slack.log] == [
        "chat.postMessage",
        "chat.update",
        "chat.update",
        "member",
        "chat.delete",
    ]


async def test_posting_where_one_may_not(place: Place) -> None:
    closed = place.slack.add_channel(place.workspace, "closed", archived=True)
    foreign = place.slack.add_channel(place.workspace, "foreign", bot_is_member=False)
    place.channel.member_ids.discard(place.bob.id)
    client = place.client
    for call, code in (
        (client.chat_postMessage(channel="C404", text="x"), "channel_not_found"),
        (client.chat_postMessage(channel=closed.id, text="x"), "is_archived"),
        (client.chat_postMessage(channel=foreign.id, text="x"), "not_in_channel"),
        (client.chat_postEphemeral(channel=foreign.id, user=place.ada.id, text="x"), "not_in_channel"),
        (client.chat_postEphemeral(channel=place.channel.id, user=place.bob.id, text="x"), "user_not_in_channel"),
        (client.api_call("chat.postMessage", json={"channel": place.channel.id, "blocks": []}), "no_text"),
        (client.chat_postMessage(channel=place.channel.id, text="x" * 40_001), "msg_too_long"),
        (client.users_info(user="U404"), "user_not_found"),
    ):
        assert (await refusal(call))["error"] == code
    place.slack.scopes = place.slack.scopes | {"chat:write.public"}
    await client.chat_postMessage(channel=foreign.id, text="x")
    assert len(place.slack.messages(foreign)) == 1


@pytest.mark.parametrize(
    ("blocks", "message"),
    [
        (
            [{"type": "header", "text": plain("x" * 151)}],
            "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
        ),
        (
            [{"type": "actions", "elements": [button("x" * 76)]}],
            "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
        ),
        (
            [{"type": "actions", "elements": [button("a"), button("b")]}],
            '`action_id` "answer" already exists for another action [json-pointer:/blocks/0/elements/1/action_id]',
        ),
        ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
        ([{"type": "heading"}], "unsupported type: heading [json-pointer:/blocks/0/type]"),
        (
            [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}],
            "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
        ),
        (
            [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x"}] * 11}],
            "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
        ),
        (
            [{"type": "divider", "block_id": "x"}, {"type": "divider", "block_id": "x"}],
            '`block_id` "x" already exists [json-pointer:/blocks/1/block_id]',
        ),
        (
            [{"type": "context", "elements": [plain("x")] * 11}],
            "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
        ),
        (
            [
                {
                    "type": "actions",
                    "elements": [
                        {
                            "type": "radio_buttons",
                            "action_id": "r",
                            "options": [{"text": plain("x"), "value": str(n)} for n in range(11)],
                        }
                    ],
                }
            ],
            "no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]",
        ),
        (
            [{"type": "actions", "elements": [button("a", value="x" * 2001)]}],
            "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
        ),
    ],
)
async def test_bad_blocks_are_named(place: Place, blocks: list[dict[str, Any]], message: str) -> None:
    answer = await refusal(place.client.chat_postMessage(channel=place.channel.id, text="x", blocks=blocks))
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {message}"]
    assert place.slack.messages(place.channel) == []


async def test_pings_are_markup_not_plain_text(place: Place) -> None:
    mention = f"<@{place.ada.id}> <!here>"
    blocks: list[dict[str, Any]] = [
        {"type": "section", "text": plain(mention)},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": f"<@{place.bob.id}|bob>"}]},
    ]
    assert (await post(place, blocks)).pings == {place.bob.id}
    await place.client.chat_postMessage(channel=place.channel.id, text=f"{mention} <!channel> &lt;@U1&gt;")
    assert place.slack.messages(place.channel)[-1].pings == {place.ada.id, "here", "channel"}


async def test_threads_history_and_permalink(place: Place) -> None:
    place.slack.scopes = place.slack.scopes | {"channels:history"}
    card = await post(place, question_card())
    await place.client.chat_postMessage(channel=place.channel.id, text="reply", thread_ts=card.ts)
    await place.client.chat_postMessage(channel=place.channel.id, text="second")
    assert [message.text for message in card.replies] == ["reply"]
    history = await place.client.conversations_history(channel=place.channel.id, limit=1)
    assert [message["text"] for message in history["messages"]] == ["second"]
    assert history["has_more"] is True
    rest = await place.client.conversations_history(
        channel=place.channel.id, cursor=history["response_metadata"]["next_cursor"]
    )
    assert [message["ts"] for message in rest["messages"]] == [card.ts]
    since = await place.client.conversations_history(channel=place.channel.id, oldest=card.ts, inclusive=True)
    assert len(since["messages"]) == 2
    link = await place.client.chat_getPermalink(channel=place.channel.id, message_ts=card.ts)
    assert link["permalink"] == f"https://studyhall.slack.com/archives/{place.channel.id}/p{card.ts.replace('.', '')}"


async def test_timestamps_come_from_the_clock_and_never_repeat() -> None:
    standing = Clock(lambda: datetime(2026, 11, 23, 9, tzinfo=UTC))
    slack = LocalSlack(standing)
    workspace = slack.add_workspace("W", domain="w")
    channel, ada = slack.add_channel(workspace, "exam"), slack.add_member(workspace, "Ada")
    stamps = [slack.say(member=ada, channel=channel, text="x").ts for _ in range(3)]
    assert stamps == ["1795424400.000000", "1795424400.000001", "1795424400.000002"]


async def test_scheduled_messages_go_out_when_the_clock_passes(place: Place) -> None:
    def at(**later: float) -> int:
        return int((place.clock.now() + timedelta(**later)).timestamp())

    client, channel = place.client, place.channel.id
    await client.chat_scheduleMessage(channel=channel, post_at=at(hours=1), text="later")
    lost = await client.chat_scheduleMessage(
        channel=channel, post_at=at(hours=1), text="marked", metadata={"event_type": "daily", "event_payload": {}}
    )
    dropped = await client.chat_scheduleMessage(channel=channel, post_at=at(hours=2), text="dropped")
    past = client.chat_scheduleMessage(channel=channel, post_at=at(hours=-1), text="x")
    assert (await refusal(past))["error"] == "time_in_past"
    await client.chat_deleteScheduledMessage(channel=channel, scheduled_message_id=dropped["scheduled_message_id"])
    waiting = await client.chat_scheduledMessages_list()
    assert {item["text"] for item in waiting["scheduled_messages"]} == {"later", "marked"}

    place.clock.move(timedelta(minutes=61))
    await until(lambda: len(place.slack.messages(place.channel)) == 1)
    assert place.slack.messages(place.channel)[0].text == "later"
    assert (await client.chat_scheduledMessages_list())["scheduled_messages"] == []
    gone = client.chat_deleteScheduledMessage(channel=channel, scheduled_message_id=lost["scheduled_message_id"])
    assert (await refusal(gone))["error"] == "invalid_scheduled_message_id"
