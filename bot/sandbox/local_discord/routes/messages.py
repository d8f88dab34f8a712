"""Messages in channels, threads and direct messages."""

from itertools import islice

from bot.sandbox.local_discord.calls import NO_CONTENT, Answer, Call, Route, needed_to_read
from bot.sandbox.local_discord.directory import Channel
from bot.sandbox.local_discord.flags import ChannelKind
from bot.sandbox.local_discord.messages import Message
from bot.sandbox.local_discord.permissions import MANAGE_MESSAGES, needed_to_post, permissions_in
from bot.sandbox.local_discord.posting import edit_message, post_message
from bot.sandbox.local_discord.refusals import RefusedCall, missing_permissions

_PAGE = 50
_PAGE_MOST = 100


def _post(call: Call) -> Answer:
    channel = call.channel()
    call.channel(needed_to_post(channel))
    if channel.kind is ChannelKind.DIRECT and channel.recipient and not channel.recipient.accepts_direct:
        raise RefusedCall(403, 50007, "Cannot send messages to this user")
    message = post_message(call.world, channel, call.fields, call.files)
    nonce = {} if message.nonce is None else {"nonce": message.nonce}
    return Answer({**message.payload, **nonce})


def _page(call: Call) -> Answer:
    """The newest first, whichever end of the history is asked for. Without the right to read it, it is empty."""
    channel = call.channel()
    held = permissions_in(channel, call.world.directory.bot_in(channel))
    if held & needed_to_read(channel) != needed_to_read(channel):
        return Answer([])
    public = [m for m in call.world.messages.in_channel(channel.id) if m.visible_to is None]
    page = _cut(public, call)
    return Answer([call.shape(message) for message in reversed(page)])


def _cut(messages: list[Message], call: Call) -> list[Message]:
    limit = int(call.query.get("limit") or _PAGE)
    if not 1 <= limit <= _PAGE_MOST:
        raise RefusedCall(400, 50035, "Invalid Form Body")
    if "after" in call.query:
        after = int(call.query["after"])
        return list(islice((m for m in messages if m.id > after), limit))
    if "around" in call.query:
        around = int(call.query["around"])
        earlier = [m for m in messages if m.id < around][-(limit // 2) :] if limit > 1 else []
        return (earlier + [m for m in messages if m.id >= around])[:limit]
    if "before" in call.query:
        before = int(call.query["before"])
        messages = [m for m in messages if m.id < before]
    return messages[-limit:]


def _get(call: Call) -> Answer:
    channel = call.channel()
    call.channel(needed_to_read(channel))
    return Answer(call.shape(call.message(channel)))


def _own(call: Call) -> tuple[Channel, Message, bool]:
    channel = call.channel()
    message = call.message(channel)
    return channel, message, message.author is call.world.directory.bot


def _edit(call: Call) -> Answer:
    _, message, own = _own(call)
    if not own:
        raise RefusedCall(403, 50005, "Cannot edit a message authored by another user")
    edit_message(call.world, message, call.fields, call.files)
    return Answer(message.payload)


def _delete(call: Call) -> Answer:
    channel, message, own = _own(call)
    held = permissions_in(channel, call.world.directory.bot_in(channel))
    if not own and not held & MANAGE_MESSAGES:
        raise missing_permissions()
    call.world.messages.delete(message, by=call.world.directory.bot)
    return NO_CONTENT


def _type(call: Call) -> Answer:
    channel = call.channel()
    call.channel(needed_to_post(channel))
    return NO_CONTENT


ROUTES = (
    Route("POST", r"/channels/{channel:\d+}/messages", _post),
    Route("GET", r"/channels/{channel:\d+}/messages", _page),
    Route("GET", r"/channels/{channel:\d+}/messages/{message:\d+}", _get),
    Route("PATCH", r"/channels/{channel:\d+}/messages/{message:\d+}", _edit),
    Route("DELETE", r"/channels/{channel:\d+}/messages/{message:\d+}", _delete),
    Route("POST", r"/channels/{channel:\d+}/typing", _type),
)
