"""Roles of a server: how many members have them, and those that the bot itself gives and takes.

https://docs.discord.com/developers/resources/guild#add-guild-member-role
"""

from collections.abc import Awaitable
from typing import Final

import discord

from bot.delivery import NobodyThere, Refused, RoleChange, RoleSet, Unsure
from bot.discord_app.calling import Calls
from bot.discord_app.hearing import FAILS
from bot.discord_app.remedies import MISSING_RIGHTS
from bot.discord_app.rights import lacks_role
from bot.event_log import log_of
from bot.talk.lines import say
from bot.talk.people import Spot

_LOG: Final = log_of(__name__)

_UNKNOWN: Final = (10007, 10011, 10013)
"""A member, a role, a user."""
_WHY: Final = "Studyhall: streaks and mock exams"
"""What the server's audit log says."""


class DiscordRoles:
    """Of the servers that this connection serves."""

    def __init__(self, client: discord.Client, calls: Calls) -> None:
        self._client = client
        self._calls = calls

    async def count(self, space: str) -> dict[str, int]:
        """Without everybody's own role, and without any right or intent.

        https://docs.discord.com/developers/resources/guild#get-guild-role-member-counts
        """
        guild = self._client.get_guild(int(space))
        if guild is None:
            return {}
        try:
            counts = await self._calls.within_deadline(guild.role_member_counts())
        except FAILS as error:
            _LOG.info("Discord didn't tell how many have a role", why=type(error).__name__)
            return {}
        return {str(role.id): number for role, number in counts.items()}

    def serves(self, space: str) -> bool:
        return self._client.get_guild(int(space)) is not None

    def check(self, space: str, role: str) -> str | None:
        """As far as the cache of servers and roles knows."""
        guild = self._client.get_guild(int(space))
        if guild is None:
            return say("Studyhall isn't connected to this server at the moment.")
        return lacks_role(guild, guild.me, role)

    async def give(self, space: str, user: str, role: str) -> RoleChange:
        adding = self._client.http.add_role(int(space), int(user), int(role), reason=_WHY)
        return await self._change(space, adding)

    async def take(self, space: str, user: str, role: str) -> RoleChange:
        removing = self._client.http.remove_role(int(space), int(user), int(role), reason=_WHY)
        return await self._change(space, removing)

    async def _change(self, space: str, call: Awaitable[None]) -> RoleChange:
        try:
            await self._calls.within_deadline(call)
        except FAILS as error:
            return self._outcome(error, space)
        return RoleSet()

    def _outcome(self, error: Exception, space: str) -> NobodyThere | Refused | Unsure:
        if isinstance(error, discord.NotFound) and error.code in _UNKNOWN:
            return NobodyThere()
        if isinstance(error, discord.Forbidden) and error.code in MISSING_RIGHTS:
            return Refused(error.text)
        return self._calls.outcome(error, Spot("discord", space, "0"))
