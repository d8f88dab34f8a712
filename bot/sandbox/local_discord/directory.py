"""Who and what there is: guilds, their roles, channels and members, and the direct messages with the bot."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.local_discord.flags import ChannelKind


@dataclass(eq=False)
class User:
    """A person or the bot. `name` is the handle, `global_name` what is shown where a guild knows no nickname."""

    id: int
    name: str
    global_name: str | None
    is_bot: bool = False
    accepts_direct: bool = True
    """Whether the bot may write to them directly; otherwise it is refused with 50007."""


@dataclass(frozen=True)
class GuildRole:
    id: int
    name: str
    permissions: int
    position: int
    bot_id: int | None = None


@dataclass(frozen=True)
class Overwrite:
    """What a channel grants or denies to one role (kind 0) or member (kind 1)."""

    holder_id: int
    kind: int
    allow: int
    deny: int


@dataclass(frozen=True)
class PlannedEvent:
    """An entry among a server's events that happens somewhere outside of its voice channels."""

    id: int
    guild_id: int
    creator_id: int
    name: str
    description: str | None
    location: str
    starts_at: datetime
    ends_at: datetime


@dataclass(eq=False)
class Guild:
    """`roles`, `members` (by user id) and `channels` (threads too) of a server; the role everybody has bears its id."""

    id: int
    name: str
    owner_id: int
    system_channel_id: int | None = None
    """Where Discord itself welcomes whoever comes in."""
    locale: str = "en-US"
    """The language that a community says it speaks."""
    available: bool = True
    """False during an outage of Discord's: then a new session is told its id alone."""
    roles: dict[int, GuildRole] = field(default_factory=dict)
    members: dict[int, "Member"] = field(default_factory=dict)
    channels: dict[int, "Channel"] = field(default_factory=dict)
    events: dict[int, PlannedEvent] = field(default_factory=dict)


@dataclass(eq=False)
class Member:
    user: User
    guild: Guild
    joined_at: datetime
    nick: str | None = None
    locale: str = "en-US"
    """The language that they have chosen in their client."""
    role_ids: list[int] = field(default_factory=list)

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def name(self) -> str:
        """What the others read: the nickname, else the global name, else the handle."""
        return self.nick or self.user.global_name or self.user.name


@dataclass(eq=False)
class Channel:
    """A text channel, a thread (with its `parent`) or the bot's direct messages with `recipient`."""

    id: int
    kind: ChannelKind
    name: str
    guild: Guild | None
    created_at: datetime
    overwrites: list[Overwrite] = field(default_factory=list)
    parent: "Channel | None" = None
    owner_id: int | None = None
    recipient: User | None = None
    position: int = 0
    archived: bool = False
    locked: bool = False
    auto_archive_minutes: int = 1440
    last_message_id: int | None = None
    message_count: int = 0


class Directory:
    def __init__(self, bot: User) -> None:
        self.bot = bot
        self.users: dict[int, User] = {bot.id: bot}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self._direct: dict[int, Channel] = {}

    def bot_in(self, channel: Channel) -> Member | None:
        """The bot as a member there; None where it was thrown out, and in direct messages."""
        return channel.guild.members.get(self.bot.id) if channel.guild else None

    def direct_with(self, user: User) -> Channel | None:
        return self._direct.get(user.id)

    def keep(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        if channel.guild is not None:
            channel.guild.channels[channel.id] = channel
        elif channel.recipient is not None:
            self._direct[channel.recipient.id] = channel
        return channel

    def forget(self, channel: Channel) -> list[Channel]:
        """Drop a channel and its threads; gives back the threads."""
        threads = [thread for thread in self.channels.values() if thread.parent is channel]
        for lost in (*threads, channel):
            self.channels.pop(lost.id, None)
            if lost.guild is not None:
                lost.guild.channels.pop(lost.id, None)
        return threads


def handle_of(name: str) -> str:
    """A user name as Discord allows it: lower-case letters, digits, dots and underscores."""
    return re.sub(r"[^a-z0-9_.]+", "_", name.lower()).strip("_") or "member"
