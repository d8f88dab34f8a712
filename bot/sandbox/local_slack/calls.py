"""A call of the Web API: who calls, with which arguments, and what a method may ask of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.local_slack.content import read_content, read_structure
from bot.sandbox.local_slack.directory import Channel, Workspace
from bot.sandbox.local_slack.messages import Message
from bot.sandbox.local_slack.refusals import RefusedCall
from bot.sandbox.local_slack.world import PlatformWorld

YES = frozenset({True, "1", "true", "True"})


@dataclass(frozen=True)
class Call:
    """A call that passed authorisation. `arguments` are merged from query, form and JSON, without the token."""

    method: str
    world: PlatformWorld
    workspace: Workspace
    arguments: Mapping[str, Any]

    def text(self, name: str) -> str | None:
        value = self.arguments.get(name)
        return None if value is None or value == "" else str(value)

    def required(self, name: str, *, missing: str = "invalid_arguments") -> str:
        """The argument as text, or a refusal with the code `missing`."""
        value = self.text(name)
        if value is None:
            raise RefusedCall(missing, messages=[f"[ERROR] missing required field: {name}"])
        return value

    def flag(self, name: str) -> bool:
        return self.arguments.get(name) in YES

    def number(self, name: str, *, invalid: str = "invalid_arguments") -> int:
        try:
            return int(self.required(name, missing=invalid))
        except ValueError:
            raise RefusedCall(invalid) from None

    def structure(self, name: str) -> Any:
        return read_structure(self.arguments, name)

    def content(self) -> dict[str, Any]:
        return read_content(self.arguments, self.world.ids)

    def channel(self, name: str = "channel") -> Channel:
        return self.world.directory.find_channel(self.workspace, self.required(name, missing="channel_not_found"))

    def writable_channel(self) -> Channel:
        """The channel, which the bot may post in. Refuses: channel_not_found, is_archived, not_in_channel."""
        channel = self.channel()
        if channel.archived:
            raise RefusedCall("is_archived")
        if not channel.bot_is_member:
            raise RefusedCall("not_in_channel")
        return channel

    def message(self, channel: Channel, name: str = "ts") -> Message:
        message = self.world.messages.find(channel.id, self.required(name, missing="message_not_found"))
        if message is None:
            raise RefusedCall("message_not_found")
        return message

    def need(self, scope: str) -> None:
        """Refuse with missing_scope unless the bot was granted it."""
        if scope not in self.world.scopes:
            raise RefusedCall("missing_scope", needed=scope, provided=",".join(sorted(self.world.scopes)))


@dataclass(frozen=True)
class Method:
    """What a method does, the scope it needs, and whether it wants the app's token instead of the bot's."""

    run: Callable[[Call], dict[str, Any]]
    scope: str | None = None
    for_app: bool = False
