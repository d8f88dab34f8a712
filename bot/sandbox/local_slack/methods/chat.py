"""chat.*: posting, editing, deleting, now and later."""

from datetime import UTC, datetime
from typing import Any

from bot.sandbox.local_slack.calls import Call, Method
from bot.sandbox.local_slack.directory import Channel
from bot.sandbox.local_slack.marks import own_bot, tell_of_metadata
from bot.sandbox.local_slack.messages import Message
from bot.sandbox.local_slack.refusals import RefusedCall
from bot.sandbox.local_slack.schedule import Scheduled


def post_message(call: Call) -> dict[str, Any]:
    channel = _channel_to_post_in(call)
    message = call.world.messages.post(
        channel,
        call.content(),
        method=call.method,
        author=call.workspace.bot_user_id,
        thread_ts=call.text("thread_ts"),
    )
    tell_of_metadata(call.world, call.workspace, message, by=own_bot(call.workspace))
    return {"channel": channel.id, "ts": message.ts, "message": _told(call, message, without=("reply_count",))}


def _channel_to_post_in(call: Call) -> Channel:
    """With chat:write.public a bot may post in public channels it isn't a member of."""
    channel = call.channel()
    if not channel.bot_is_member and not channel.archived and "chat:write.public" in call.world.scopes:
        return channel
    return call.writable_channel()


def update_message(call: Call) -> dict[str, Any]:
    channel = call.channel()
    message = call.message(channel)
    _refuse_strangers(call, message, "cant_update_message")
    if channel.archived or not channel.bot_is_member:
        raise RefusedCall("is_inactive" if channel.archived else "not_in_channel")
    content = _after_update(message.payload, call)
    call.world.messages.edit(message, content, method=call.method)
    shown = _told(call, message, without=("ts", "thread_ts", "reply_count", "reactions"))
    return {"channel": channel.id, "ts": message.ts, "text": shown["text"], "message": shown}


def _told(call: Call, message: Message, *, without: tuple[str, ...]) -> dict[str, Any]:
    """A message as the answer to its own sending or changing has it: less than others are told of it."""
    shown = call.world.fields_of(message, call.workspace)
    return {name: value for name, value in shown.items() if name not in without}


def _after_update(before: dict[str, Any], call: Call) -> dict[str, Any]:
    """Blocks stay only when neither text nor blocks come; attachments and metadata stay until replaced."""
    kept: dict[str, Any] = {name: before[name] for name in ("attachments", "metadata") if name in before}
    if not {"text", "blocks"} & set(call.arguments) and "blocks" in before:
        kept["blocks"] = before["blocks"]
    return {**kept, **call.content()}


def _refuse_strangers(call: Call, message: Message, code: str) -> None:
    if message.author != call.workspace.bot_user_id:
        raise RefusedCall(code)


def delete_message(call: Call) -> dict[str, Any]:
    channel = call.channel()
    message = call.message(channel)
    _refuse_strangers(call, message, "cant_delete_message")
    call.world.messages.delete(message, method=call.method)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(call: Call) -> dict[str, Any]:
    channel = call.writable_channel()
    member = call.world.directory.find_member(call.workspace, call.required("user", missing="user_not_found"))
    if member.id not in channel.member_ids:
        raise RefusedCall("user_not_in_channel")
    message = call.world.messages.whisper(
        channel, call.content(), method=call.method, author=call.workspace.bot_user_id, recipient=member.id
    )
    call.world.exchanges.show_ephemeral(message)
    return {"message_ts": message.ts}


def get_permalink(call: Call) -> dict[str, Any]:
    channel = call.channel()
    message = call.message(channel, "message_ts")
    place = f"https://{call.workspace.domain}.slack.com/archives/{channel.id}"
    return {"channel": channel.id, "permalink": f"{place}/p{message.ts.replace('.', '')}"}


def schedule_message(call: Call) -> dict[str, Any]:
    channel = call.writable_channel()
    content = call.content()
    scheduled = call.world.schedule.add(
        channel,
        content,
        author=call.workspace.bot_user_id,
        post_at=datetime.fromtimestamp(call.number("post_at", invalid="invalid_time"), UTC),
        thread_ts=call.text("thread_ts"),
    )
    return {
        "channel": channel.id,
        "scheduled_message_id": scheduled.id,
        "post_at": int(scheduled.post_at.timestamp()),
        "message": {"type": "delayed_message", "user": scheduled.author, "text": "", **content},
    }


def list_scheduled(call: Call) -> dict[str, Any]:
    channel = call.channel() if call.text("channel") else None
    waiting = [s for s in call.world.schedule.pending(channel) if s.channel.workspace is call.workspace]
    return {
        "scheduled_messages": [_scheduled_fields(scheduled) for scheduled in waiting],
        "response_metadata": {"next_cursor": ""},
    }


def _scheduled_fields(scheduled: Scheduled) -> dict[str, Any]:
    return {
        "id": scheduled.id,
        "channel_id": scheduled.channel.id,
        "post_at": int(scheduled.post_at.timestamp()),
        "date_created": int(scheduled.created_at.timestamp()),
        "text": scheduled.content.get("text", ""),
    }


def delete_scheduled(call: Call) -> dict[str, Any]:
    missing = "invalid_scheduled_message_id"
    call.world.schedule.remove(call.required("scheduled_message_id", missing=missing), channel=call.channel())
    return {}


METHODS = {
    "chat.postMessage": Method(post_message, "chat:write"),
    "chat.update": Method(update_message, "chat:write"),
    "chat.delete": Method(delete_message, "chat:write"),
    "chat.postEphemeral": Method(post_ephemeral, "chat:write"),
    "chat.getPermalink": Method(get_permalink),
    "chat.scheduleMessage": Method(schedule_message, "chat:write"),
    "chat.scheduledMessages.list": Method(list_scheduled),
    "chat.deleteScheduledMessage": Method(delete_scheduled, "chat:write"),
}
