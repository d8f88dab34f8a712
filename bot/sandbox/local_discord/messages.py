"""Messages as they stand, and the log of everything that ever happened to them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from bot.clock import Clock
from bot.sandbox.local_discord.components import number
from bot.sandbox.local_discord.directory import Channel, Directory, User
from bot.sandbox.local_discord.flags import EPHEMERAL, LOADING, MessageKind
from bot.sandbox.local_discord.pings import Pings, pings_of
from bot.sandbox.local_discord.shapes import shape_of_member, shape_of_user
from bot.sandbox.local_discord.snowflakes import Snowflakes, made_at

NONCE_REMEMBERED: Final = timedelta(minutes=2)
_NONCES_KEPT: Final = 20_000
_DRAWN: Final = ("content", "embeds", "components", "attachments", "flags")
"""The parts of a message that an edit may replace."""

_Kind = Literal["posted", "edited", "deleted"]
_Change = Literal["created", "edited", "deleted"]


@dataclass(eq=False)
class Message:
    """A message. `payload` is what Discord would return for it; `visible_to` names the only member who sees it.

    `created_at` and its id are of the same instant. `edits` counts what happened after it first said something, so
    the end of a "thinking" is none. `pings` are those of its first words: edits ring for nobody. `exchange_id` is the
    interaction it answers.
    """

    id: int
    channel_id: int
    author: User
    payload: dict[str, Any]
    created_at: datetime
    visible_to: int | None = None
    pings: Pings = field(default_factory=Pings)
    nonce: str | int | None = None
    exchange_id: int | None = None
    edits: int = 0
    thread: Channel | None = None
    deleted: bool = False

    @property
    def flags(self) -> int:
        return int(self.payload["flags"])

    @property
    def loading(self) -> bool:
        """Whether it still says that the bot is thinking."""
        return bool(self.flags & LOADING)


@dataclass(frozen=True)
class WireEvent:
    """One thing that happened to a message: what it says since then, who did it, at what time of the clock."""

    kind: _Kind
    at: datetime
    by_id: int
    message_id: int
    channel_id: int
    author_id: int
    visible_to: int | None
    nonce: str | int | None
    payload: dict[str, Any]


Announce = Callable[[_Change, Message], None]


class Messages:
    """`on_change` is called after everything that happens; `announce` tells the bot's sessions what they may know."""

    def __init__(self, clock: Clock, ids: Snowflakes, directory: Directory, announce: Announce) -> None:
        self._clock = clock
        self._ids = ids
        self._directory = directory
        self._announce = announce
        self._by_id: dict[int, Message] = {}
        self._in_channel: dict[int, dict[int, Message]] = {}
        self._nonces: dict[tuple[int, int, str | int], tuple[datetime, Message]] = {}
        self.log: list[WireEvent] = []
        self.on_change: list[Callable[[WireEvent], None]] = []

    def find(self, message_id: int, *, channel_id: int | None = None) -> Message | None:
        """A message that stands, in this channel if one is given."""
        message = self._by_id.get(message_id)
        return message if message and channel_id in {None, message.channel_id} else None

    def in_channel(self, channel_id: int) -> list[Message]:
        """All that stand there, ephemeral ones too, oldest first."""
        return list(self._in_channel.get(channel_id, {}).values())

    def repeated(self, body: dict[str, Any], *, channel: Channel, author: User) -> Message | None:
        """The message of the last two minutes that this body repeats by its nonce, if it asks to be checked."""
        if not body.get("enforce_nonce") or body.get("nonce") is None:
            return None
        at, message = self._nonces.get((channel.id, author.id, body["nonce"]), (None, None))
        return message if at is not None and abs(self._clock.now() - at) < NONCE_REMEMBERED else None

    def post(
        self,
        body: dict[str, Any],
        *,
        channel: Channel,
        author: User,
        visible_to: int | None = None,
        exchange_id: int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Message:
        """Put up a checked message. `extra` goes into its payload: its type, the interaction it answers."""
        message_id = self._ids.new()
        pings = Pings()
        if visible_to is None:
            pings = pings_of(body, channel=channel, directory=self._directory, author_id=author.id)
        payload = self._payload(message_id, body, channel=channel, author=author, pings=pings) | (extra or {})
        message = Message(message_id, channel.id, author, payload, made_at(message_id), visible_to, pings)
        message.exchange_id, message.nonce = exchange_id, body.get("nonce")
        if visible_to is not None:
            payload["flags"] |= EPHEMERAL
        self._keep(message, channel)
        if not message.loading:
            self._note("posted", message)
        self._announce("created", message)
        return message

    def _keep(self, message: Message, channel: Channel) -> None:
        self._by_id[message.id] = message
        self._in_channel.setdefault(channel.id, {})[message.id] = message
        if message.visible_to is None:
            channel.last_message_id = message.id
            channel.message_count += 1
            channel.archived = False
        if message.nonce is not None:
            self._nonces[channel.id, message.author.id, message.nonce] = (message.created_at, message)
            while len(self._nonces) > _NONCES_KEPT:
                self._nonces.pop(next(iter(self._nonces)))

    def edit(self, message: Message, changes: dict[str, Any]) -> None:
        """Replace what `changes` holds. The first words of a loading message are no edit."""
        for name in _DRAWN:
            if name in changes:
                message.payload[name] = changes[name]
        number(message.payload["components"])
        if message.loading:
            message.payload["flags"] &= ~LOADING
            self._note("posted", message)
        else:
            message.edits += 1
            message.payload["edited_timestamp"] = self._clock.now().isoformat()
            self._note("edited", message)
        self._announce("edited", message)

    def delete(self, message: Message, *, by: User | None = None) -> None:
        """Take it away; `by` names who did it if it wasn't the author."""
        message.deleted = True
        self._by_id.pop(message.id, None)
        self._in_channel[message.channel_id].pop(message.id, None)
        self._note("deleted", message, by)
        self._announce("deleted", message)

    def touch(self, message: Message) -> None:
        """Tell about a change that is none of its words: a thread below it."""
        self._announce("edited", message)

    def forget_channels(self, channels: Sequence[Channel]) -> None:
        """Messages of a channel that is gone can't be found any more; the log keeps what happened."""
        for channel in channels:
            for message in self._in_channel.pop(channel.id, {}).values():
                message.deleted = True
                self._by_id.pop(message.id, None)

    def _note(self, kind: _Kind, message: Message, by: User | None = None) -> None:
        event = WireEvent(
            kind,
            self._clock.now(),
            (by or message.author).id,
            message.id,
            message.channel_id,
            message.author.id,
            message.visible_to,
            message.nonce,
            dict(message.payload),
        )
        self.log.append(event)
        for watcher in tuple(self.on_change):
            watcher(event)

    def _payload(
        self, message_id: int, body: dict[str, Any], *, channel: Channel, author: User, pings: Pings
    ) -> dict[str, Any]:
        components = body.get("components") or []
        number(components)
        return {
            "id": str(message_id),
            "channel_id": str(channel.id),
            "type": int(MessageKind.DEFAULT),
            "author": shape_of_user(author),
            "content": (body.get("content") or "").strip(),
            "embeds": body.get("embeds") or [],
            "components": components,
            "attachments": body.get("attachments") or [],
            "flags": body.get("flags") or 0,
            "timestamp": made_at(message_id).isoformat(),
            "edited_timestamp": None,
            "tts": bool(body.get("tts")),
            "pinned": False,
            "mention_everyone": pings.everyone,
            "mentions": [shape_of_user(self._directory.users[user]) for user in sorted(pings.users)],
            "mention_roles": [str(role) for role in sorted(pings.roles)],
        }


def event_shape(message: Message, channel: Channel) -> dict[str, Any]:
    """A message as the gateway tells it: with its guild and its author as a member."""
    if channel.guild is None:
        return dict(message.payload)
    shape = {**message.payload, "guild_id": str(channel.guild.id)}
    member = channel.guild.members.get(message.author.id)
    if member is not None:
        shape["member"] = {name: value for name, value in shape_of_member(member).items() if name != "user"}
    return shape
