"""conversations.*: channels, who is in them, and what was said."""

from typing import Any

from bot.sandbox.local_slack.calls import Call, Method
from bot.sandbox.local_slack.directory import Channel
from bot.sandbox.local_slack.messages import Message
from bot.sandbox.local_slack.refusals import RefusedCall

_PAGE = 100
PAGE_MOST = 999


def open_direct(call: Call) -> dict[str, Any]:
    """A direct message with one member; several at once are not known here."""
    user = call.required("users", missing="users_list_not_supplied")
    member = call.world.directory.find_member(call.workspace, user)
    return {"channel": {"id": call.world.directory.direct(member).id}}


def info(call: Call) -> dict[str, Any]:
    channel = call.channel()
    call.need("channels:read" if channel.direct_with is None else "im:read")
    return {"channel": _channel_fields(channel)}


def _channel_fields(channel: Channel) -> dict[str, Any]:
    if channel.direct_with is not None:
        return {"id": channel.id, "is_im": True, "user": channel.direct_with, "is_archived": False}
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": True,
        "is_im": False,
        "is_private": False,
        "is_archived": channel.archived,
        "is_member": channel.bot_is_member,
        "num_members": len(channel.member_ids) + channel.bot_is_member,
        "context_team_id": channel.workspace.id,
    }


def members(call: Call) -> dict[str, Any]:
    channel = call.channel()
    call.need("channels:read" if channel.direct_with is None else "im:read")
    inside = sorted(channel.member_ids)
    if channel.bot_is_member:
        inside.append(call.workspace.bot_user_id)
    return {"members": inside, "response_metadata": {"next_cursor": ""}}


def history(call: Call) -> dict[str, Any]:
    channel = _readable_channel(call)
    newest_first = list(reversed(call.world.messages.posted(channel.id)))
    return _page(call, newest_first)


def replies(call: Call) -> dict[str, Any]:
    channel = _readable_channel(call)
    parent = call.world.messages.find(channel.id, call.required("ts", missing="thread_not_found"))
    if parent is None:
        raise RefusedCall("thread_not_found")
    return _page(call, [parent, *parent.replies])


def _readable_channel(call: Call) -> Channel:
    channel = call.channel()
    call.need("channels:history" if channel.direct_with is None else "im:history")
    if not channel.bot_is_member:
        raise RefusedCall("not_in_channel")
    return channel


def _page(call: Call, messages: list[Message]) -> dict[str, Any]:
    """A page of what lies between `oldest` and `latest`; the cursor is the position in that."""
    wanted = [message for message in messages if _within(call, message)]
    limit = min(call.number("limit"), PAGE_MOST) if call.text("limit") else _PAGE
    start = call.number("cursor", invalid="invalid_cursor") if call.text("cursor") else 0
    more = len(wanted) > start + limit
    return {
        "messages": [call.world.fields_of(message, call.workspace) for message in wanted[start : start + limit]],
        "has_more": more,
        "response_metadata": {"next_cursor": str(start + limit) if more else ""},
    }


def _within(call: Call, message: Message) -> bool:
    oldest, latest = call.text("oldest"), call.text("latest")
    if call.flag("inclusive") and message.ts in {oldest, latest}:
        return True
    at = _micros(message.ts)
    return (oldest is None or at > _micros(oldest)) and (latest is None or at < _micros(latest))


def _micros(ts: str) -> int:
    seconds, _, fraction = ts.partition(".")
    try:
        return int(seconds) * 1_000_000 + int(fraction[:6].ljust(6, "0"))
    except ValueError:
        raise RefusedCall("invalid_ts_oldest") from None


METHODS = {
    "conversations.open": Method(open_direct, "im:write"),
    "conversations.info": Method(info),
    "conversations.members": Method(members),
    "conversations.history": Method(history),
    "conversations.replies": Method(replies),
}
