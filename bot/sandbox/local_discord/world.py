"""Everything this Discord knows, in one place for the routes and for what members do."""

import secrets
from typing import Any, Final

from bot.clock import Clock
from bot.sandbox.local_discord.commands import Commands
from bot.sandbox.local_discord.directory import Channel, Directory, Guild, User
from bot.sandbox.local_discord.exchanges import Exchanges
from bot.sandbox.local_discord.gateway import DIRECT_MESSAGES, GUILD_MESSAGES, GUILDS, Gateway
from bot.sandbox.local_discord.messages import Message, Messages, event_shape
from bot.sandbox.local_discord.sessions import Audience, Sessions
from bot.sandbox.local_discord.snowflakes import Snowflakes
from bot.sandbox.local_discord.uploads import Uploads
from bot.sandbox.local_discord.wire_log import WireLog

_EVENTS: Final = {"created": "MESSAGE_CREATE", "edited": "MESSAGE_UPDATE", "deleted": "MESSAGE_DELETE"}
_BLANK: Final[dict[str, Any]] = {"content": "", "embeds": [], "components": [], "attachments": []}


class PlatformWorld:
    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.ids = Snowflakes(clock)
        self.application_id = self.ids.new()
        self.owner = User(self.ids.new(), "owner", "Owner")
        self.directory = Directory(User(self.application_id, "studyhall", None, is_bot=True))
        self.directory.users[self.owner.id] = self.owner
        self.token = f"local.{secrets.token_hex(16)}"
        self.sessions = Sessions()
        self.gateway = Gateway(self.directory, self.sessions, token=self.token, application_id=self.application_id)
        self.messages = Messages(clock, self.ids, self.directory, self._announce)
        self.commands = Commands(self.ids, self.application_id)
        self.exchanges = Exchanges()
        self.uploads = Uploads(self.ids)
        self.wire = WireLog()

    def tell_guild(self, event: str, data: dict[str, Any], guild: Guild, *, intent: int = GUILDS) -> None:
        """Tell the bot's sessions something about a guild, if the bot is in it."""
        if self.directory.bot.id in guild.members:
            self.sessions.tell(event, data, Audience(guild.id, intent))

    def shown_to_bot(self, message: Message, channel: Channel) -> dict[str, Any]:
        """A message as the bot may read it: what members wrote is blank, for it hasn't the intent for content.

        Its own messages, direct ones and those that mention it are whole.
        """
        bot = self.directory.bot
        whole = message.author is bot or channel.guild is None or f"<@{bot.id}>" in message.payload["content"]
        return message.payload if whole else {**message.payload, **_BLANK}

    def _announce(self, change: str, message: Message) -> None:
        channel = self.directory.channels[message.channel_id]
        if message.visible_to is not None:
            return
        audience = Audience(channel.guild.id, GUILD_MESSAGES) if channel.guild else Audience(None, DIRECT_MESSAGES)
        self.sessions.tell(_EVENTS[change], self._event(change, message, channel), audience)

    def _event(self, change: str, message: Message, channel: Channel) -> dict[str, Any]:
        event = {**event_shape(message, channel), **self.shown_to_bot(message, channel)}
        if change == "deleted":
            return {name: event[name] for name in ("id", "channel_id", "guild_id") if name in event}
        if change == "created" and message.nonce is not None:
            event["nonce"] = message.nonce
        return event
