"""One REST request on its way to its route, and who may do what there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.local_discord.directory import Channel, Guild
from bot.sandbox.local_discord.flags import ChannelKind
from bot.sandbox.local_discord.messages import Message
from bot.sandbox.local_discord.permissions import READ_HISTORY, VIEW_CHANNEL, permissions_in
from bot.sandbox.local_discord.refusals import RefusedCall, missing_access, missing_permissions, unknown
from bot.sandbox.local_discord.uploads import Upload
from bot.sandbox.local_discord.world import PlatformWorld


@dataclass(frozen=True)
class Call:
    """`ids` are the parts of the path by name; `body` is the JSON, of a multipart request its `payload_json`."""

    world: PlatformWorld
    ids: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    files: tuple[Upload, ...] = ()

    @property
    def fields(self) -> dict[str, Any]:
        """The body of a route that takes an object. Raises RefusedCall (50035)."""
        if not isinstance(self.body, dict):
            raise RefusedCall(400, 50035, "Invalid Form Body")
        return self.body

    def channel(self, needed: int = 0) -> Channel:
        """The channel of the path, if the bot sees it and holds `needed` there.

        Raises RefusedCall: 10003 unknown, 50001 not visible to the bot, 50013 too few permissions.
        """
        channel = self.world.directory.channels.get(int(self.ids["channel"]))
        if channel is None:
            raise unknown("Channel", 10003)
        held = permissions_in(channel, self.world.directory.bot_in(channel))
        if not held & VIEW_CHANNEL:
            raise missing_access()
        if held & needed != needed:
            raise missing_permissions()
        return channel

    def message(self, channel: Channel) -> Message:
        """The message of the path. Raises RefusedCall: 10008, also for ephemeral ones, which channels don't know."""
        message = self.world.messages.find(int(self.ids["message"]), channel_id=channel.id)
        if message is None or message.visible_to is not None:
            raise unknown("Message", 10008)
        return message

    def guild(self) -> Guild:
        """The guild of the path. Raises RefusedCall: 10004 where the bot isn't in it."""
        guild = self.world.directory.guilds.get(int(self.ids["guild"]))
        if guild is None:
            raise unknown("Guild", 10004)
        return guild

    def shape(self, message: Message) -> dict[str, Any]:
        """A message as the bot may read it."""
        return self.world.shown_to_bot(message, self.world.directory.channels[message.channel_id])


def needed_to_read(channel: Channel) -> int:
    return 0 if channel.kind is ChannelKind.DIRECT else READ_HISTORY


@dataclass(frozen=True)
class Answer:
    """A status and the JSON that goes with it; None for 204."""

    body: Any = None
    status: int = 200


NO_CONTENT = Answer(status=204)


@dataclass(frozen=True)
class Route:
    """A method and a path below `/api/v10`; `open` ones need no bot token, for the path itself holds one."""

    method: str
    path: str
    run: Callable[[Call], Answer]
    open: bool = False
