"""Messages that the bot posts in channels, edits and opens threads below."""

from typing import Any, Final

from bot.sandbox.local_discord.checks import Problems, check_message
from bot.sandbox.local_discord.directory import Channel
from bot.sandbox.local_discord.flags import COMPONENTS_V2, HAS_THREAD, LOADING, MAY_BE_SET, ChannelKind, MessageKind
from bot.sandbox.local_discord.messages import Message
from bot.sandbox.local_discord.refusals import RefusedCall
from bot.sandbox.local_discord.shapes import shape_of_channel
from bot.sandbox.local_discord.uploads import Upload
from bot.sandbox.local_discord.world import PlatformWorld

THREAD_NAME_AT_MOST: Final = 100
_ARCHIVE_MINUTES: Final = (60, 1440, 4320, 10080)
_MERGED: Final[tuple[str, ...]] = ("content", "embeds", "components", "attachments")


def post_message(world: PlatformWorld, channel: Channel, body: dict[str, Any], files: tuple[Upload, ...]) -> Message:
    """Post for the bot, or find the message of the last two minutes that this one repeats. Raises RefusedCall."""
    flags = int(body.get("flags") or 0) & MAY_BE_SET
    checked = world.uploads.place({**body, "flags": flags}, files, channel)
    check_message(checked)
    author = world.directory.bot
    repeated = world.messages.repeated(checked, channel=channel, author=author)
    if repeated is not None:
        return repeated
    return world.messages.post(checked, channel=channel, author=author, extra=_reply(world, channel, checked))


def _reply(world: PlatformWorld, channel: Channel, body: dict[str, Any]) -> dict[str, Any]:
    reference = body.get("message_reference")
    if not reference:
        return {}
    if world.messages.find(int(reference["message_id"]), channel_id=channel.id) is None:
        if reference.get("fail_if_not_exists", True):
            problems = Problems()
            problems.add(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
            problems.refuse_if_wrong()
        return {}
    return {"type": int(MessageKind.REPLY), "message_reference": {**reference, "channel_id": str(channel.id)}}


def edit_message(world: PlatformWorld, message: Message, changes: dict[str, Any], files: tuple[Upload, ...]) -> None:
    """Change what `changes` names. Once a message has V2 components it keeps the flag. Raises RefusedCall."""
    channel = world.directory.channels[message.channel_id]
    placed = world.uploads.place(changes, files, channel)
    asked = int(placed.get("flags") or 0) & MAY_BE_SET if "flags" in placed else message.flags & MAY_BE_SET
    visible = asked | message.flags & COMPONENTS_V2
    merged = {name: placed.get(name, message.payload[name]) for name in _MERGED}
    check_message({**merged, "flags": visible, "allowed_mentions": placed.get("allowed_mentions")})
    drawn = {name: _drawn(name, placed[name]) for name in _MERGED if name in placed}
    world.messages.edit(message, {**drawn, "flags": visible | message.flags & ~MAY_BE_SET})


def _drawn(name: str, value: Any) -> Any:
    """Null empties a part."""
    return str(value or "").strip() if name == "content" else value or []


def open_thread(world: PlatformWorld, message: Message, body: dict[str, Any]) -> Channel:
    """A thread below a message; it bears the message's id. Raises RefusedCall: 160004 where there is one."""
    channel = world.directory.channels[message.channel_id]
    problems = Problems()
    problems.check_text(("name",), body.get("name"), most=THREAD_NAME_AT_MOST, least=1)
    minutes = body.get("auto_archive_duration") or _ARCHIVE_MINUTES[1]
    if minutes not in _ARCHIVE_MINUTES:
        problems.add(("auto_archive_duration",), "BASE_TYPE_CHOICES", f"Value must be one of {_ARCHIVE_MINUTES}.")
    problems.refuse_if_wrong()
    if message.thread is not None:
        raise RefusedCall(400, 160004, "A thread has already been created for this message")
    if channel.kind is not ChannelKind.TEXT or message.flags & LOADING:
        raise RefusedCall(400, 50024, "Cannot execute action on this channel type")
    return _new_thread(world, message, channel, name=str(body["name"]), minutes=minutes)


def _new_thread(world: PlatformWorld, message: Message, channel: Channel, *, name: str, minutes: int) -> Channel:
    assert channel.guild is not None
    thread = Channel(message.id, ChannelKind.THREAD, name, channel.guild, world.clock.now(), parent=channel)
    thread.owner_id, thread.auto_archive_minutes = world.directory.bot.id, minutes
    world.directory.keep(thread)
    message.thread = thread
    message.payload["flags"] |= HAS_THREAD
    message.payload["thread"] = shape_of_channel(thread)
    world.tell_guild("THREAD_CREATE", {**shape_of_channel(thread), "newly_created": True}, channel.guild)
    world.messages.touch(message)
    return thread
