"""Whom a message pings: what its text mentions, as far as `allowed_mentions` lets it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from bot.sandbox.local_discord.components import texts_of
from bot.sandbox.local_discord.directory import Channel, Directory
from bot.sandbox.local_discord.permissions import MENTION_EVERYONE, permissions_in

_CODE: Final = re.compile(r"```.*?```|``.+?``|`[^`\n]+`", re.DOTALL)
_USER: Final = re.compile(r"<@!?(\d+)>")
_ROLE: Final = re.compile(r"<@&(\d+)>")
_EVERYONE: Final = re.compile(r"@(?:everyone|here)\b")
_KINDS: Final = ("users", "roles", "everyone")


@dataclass(frozen=True)
class Pings:
    """Ids of users and roles that are rung for, and whether everybody is."""

    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    everyone: bool = False

    def __bool__(self) -> bool:
        return bool(self.users or self.roles or self.everyone)


def pings_of(body: dict[str, Any], *, channel: Channel, directory: Directory, author_id: int) -> Pings:
    """What a message in `channel` would ring for. Mentions in code and in embeds never ping.

    Only members of the guild can be pinged. Roles here are not mentionable, so pinging one takes, like everyone, the
    permission to mention everyone; a new server gives it to everybody.
    """
    text = _CODE.sub(" ", "\n".join(_texts(body)))
    allowed = _allowed(body.get("allowed_mentions"))
    users = allowed.pick("users", _ids(_USER, text)) & _reachable(channel) - {directory.bot.id}
    if channel.guild is None:
        return Pings(users)
    author = channel.guild.members.get(author_id)
    if author is not None and not permissions_in(channel, author) & MENTION_EVERYONE:
        return Pings(users)
    roles = allowed.pick("roles", _ids(_ROLE, text)) & channel.guild.roles.keys() - {channel.guild.id}
    return Pings(users, roles, bool(_EVERYONE.search(text)) and "everyone" in allowed.parse)


@dataclass(frozen=True)
class _Allowed:
    parse: frozenset[str]
    named: dict[str, frozenset[int]]

    def pick(self, kind: str, mentioned: frozenset[int]) -> frozenset[int]:
        return mentioned if kind in self.parse else mentioned & self.named[kind]


def _allowed(given: dict[str, Any] | None) -> _Allowed:
    """Without `allowed_mentions` everything is parsed."""
    if given is None:
        return _Allowed(frozenset(_KINDS), {"users": frozenset(), "roles": frozenset()})
    named = {kind: frozenset(int(each) for each in given.get(kind) or []) for kind in ("users", "roles")}
    return _Allowed(frozenset(given.get("parse") or []), named)


def _texts(body: dict[str, Any]) -> Iterable[str]:
    yield str(body.get("content") or "")
    yield from texts_of(body.get("components") or [])


def _ids(pattern: re.Pattern[str], text: str) -> frozenset[int]:
    return frozenset(int(found) for found in pattern.findall(text))


def _reachable(channel: Channel) -> frozenset[int]:
    if channel.guild is not None:
        return frozenset(channel.guild.members)
    return frozenset({channel.recipient.id} if channel.recipient else ())
