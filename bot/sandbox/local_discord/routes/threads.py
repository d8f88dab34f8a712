"""Threads below messages."""

from bot.sandbox.local_discord.calls import Answer, Call, Route
from bot.sandbox.local_discord.checks import Problems
from bot.sandbox.local_discord.flags import ChannelKind
from bot.sandbox.local_discord.permissions import CREATE_THREADS, MANAGE_THREADS, permissions_in
from bot.sandbox.local_discord.posting import THREAD_NAME_AT_MOST, open_thread
from bot.sandbox.local_discord.refusals import missing_permissions
from bot.sandbox.local_discord.shapes import shape_of_channel


def _open(call: Call) -> Answer:
    channel = call.channel(CREATE_THREADS)
    thread = open_thread(call.world, call.message(channel), call.fields)
    return Answer(shape_of_channel(thread), status=201)


def _change(call: Call) -> Answer:
    """Rename, archive or lock a thread: its owner may, but locking takes a moderator. Channels aren't the bot's."""
    channel, fields = call.channel(), call.fields
    moderates = permissions_in(channel, call.world.directory.bot_in(channel)) & MANAGE_THREADS
    owns = channel.kind is ChannelKind.THREAD and channel.owner_id == call.world.directory.bot.id
    if not moderates and (not owns or fields.get("locked")):
        raise missing_permissions()
    problems = Problems()
    problems.check_text(("name",), fields.get("name", channel.name), most=THREAD_NAME_AT_MOST, least=1)
    problems.refuse_if_wrong()
    channel.name = str(fields.get("name", channel.name))
    channel.archived = bool(fields.get("archived", channel.archived))
    channel.locked = bool(fields.get("locked", channel.locked))
    assert channel.guild is not None
    call.world.tell_guild("THREAD_UPDATE", shape_of_channel(channel), channel.guild)
    return Answer(shape_of_channel(channel))


ROUTES = (
    Route("POST", r"/channels/{channel:\d+}/messages/{message:\d+}/threads", _open),
    Route("PATCH", r"/channels/{channel:\d+}", _change),
)
