"""Every message there is, and the log of what really happened to them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.sandbox.local_slack.directory import Channel
from bot.sandbox.local_slack.pings import pings_of
from bot.sandbox.local_slack.stamps import Stamps


@dataclass(frozen=True)
class Edit:
    """What an edit replaced, and when."""

    at: datetime
    replaced: dict[str, Any]


@dataclass(frozen=True)
class Reaction:
    name: str
    user: str


@dataclass(eq=False)
class Message:
    """A message as it stands now. `channel` and `author` are ids; an ephemeral one has a `recipient`.

    `payload` is what was posted (text, blocks, attachments, metadata …), blocks with the ids Slack gives them.
    `pings` are those of the first version: an edit rings for nobody.
    """

    channel: str
    ts: str
    author: str
    payload: dict[str, Any]
    posted_at: datetime
    pings: frozenset[str]
    thread_ts: str | None = None
    recipient: str | None = None
    edits: list[Edit] = field(default_factory=list)
    replies: list["Message"] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    deleted: bool = False

    @property
    def text(self) -> str:
        return str(self.payload.get("text") or "")

    @property
    def blocks(self) -> list[dict[str, Any]]:
        blocks: list[dict[str, Any]] = self.payload.get("blocks") or []
        return blocks


@dataclass(frozen=True)
class LogEntry:
    """Something that really happened to a message: by which method, where, to which message, when by the clock."""

    method: str
    channel: str
    ts: str
    at: datetime
    recipient: str | None = None


class Messages:
    def __init__(self, clock: Clock, stamps: Stamps) -> None:
        self._clock = clock
        self._stamps = stamps
        self._posted: dict[str, dict[str, Message]] = {}
        self._ephemeral: dict[tuple[str, str], dict[str, Message]] = {}
        self.log: list[LogEntry] = []
        self.on_change: list[Callable[[LogEntry], None]] = []

    def posted(self, channel_id: str) -> list[Message]:
        """The channel's messages, oldest first, replies in threads apart."""
        return [message for message in self._posted.get(channel_id, {}).values() if message.thread_ts is None]

    def ephemeral(self, *, member_id: str, channel_id: str) -> list[Message]:
        """What only this member sees there, oldest first."""
        return list(self._ephemeral.get((channel_id, member_id), {}).values())

    def find(self, channel_id: str, ts: str) -> Message | None:
        """A posted message or reply; ephemeral ones cannot be found, as in Slack."""
        return self._posted.get(channel_id, {}).get(ts)

    def post(
        self,
        channel: Channel,
        content: dict[str, Any],
        *,
        method: str,
        author: str,
        thread_ts: str | None = None,
    ) -> Message:
        """Post into the channel, or below `thread_ts` if that message exists."""
        parent = self.find(channel.id, thread_ts) if thread_ts else None
        message = self._new(channel, content, author=author, thread_ts=parent.ts if parent else None)
        self._posted.setdefault(channel.id, {})[message.ts] = message
        if parent is not None:
            parent.replies.append(message)
        self._note(method, message)
        return message

    def whisper(
        self, channel: Channel, content: dict[str, Any], *, method: str, author: str, recipient: str
    ) -> Message:
        """Show a message to one member only."""
        message = self._new(channel, content, author=author, recipient=recipient)
        self._ephemeral.setdefault((channel.id, recipient), {})[message.ts] = message
        self._note(method, message)
        return message

    def edit(self, message: Message, content: dict[str, Any], *, method: str) -> None:
        message.edits.append(Edit(self._clock.now(), message.payload))
        message.payload = content
        self._note(method, message)

    def delete(self, message: Message, *, method: str) -> None:
        message.deleted = True
        if message.recipient is None:
            del self._posted[message.channel][message.ts]
            parent = self.find(message.channel, message.thread_ts) if message.thread_ts else None
            if parent is not None:
                parent.replies.remove(message)
        else:
            del self._ephemeral[message.channel, message.recipient][message.ts]
        self._note(method, message)

    def react(self, message: Message, reaction: Reaction) -> None:
        message.reactions.append(reaction)
        self._note("reactions.add", message)

    def _new(
        self,
        channel: Channel,
        content: dict[str, Any],
        *,
        author: str,
        thread_ts: str | None = None,
        recipient: str | None = None,
    ) -> Message:
        return Message(
            channel=channel.id,
            ts=self._stamps.next(channel.id),
            author=author,
            payload=content,
            posted_at=self._clock.now(),
            pings=pings_of(content),
            thread_ts=thread_ts,
            recipient=recipient,
        )

    def _note(self, method: str, message: Message) -> None:
        entry = LogEntry(method, message.channel, message.ts, self._clock.now(), message.recipient)
        self.log.append(entry)
        for watcher in tuple(self.on_change):
            watcher(entry)
