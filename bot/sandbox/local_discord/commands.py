"""The application commands a bot registered, globally (guild None) or for one guild."""

import asyncio
from typing import Any, Final

from bot.sandbox.local_discord.refusals import unknown
from bot.sandbox.local_discord.snowflakes import Snowflakes

RegisteredCommand = dict[str, Any]
_SLASH: Final = 1
OF_MESSAGE: Final = 3
_IN_GUILDS: Final = 0
"""Installed in servers: what a command is for that doesn't say it."""


class Commands:
    def __init__(self, ids: Snowflakes, application_id: int) -> None:
        self._ids = ids
        self._application_id = application_id
        self._by_guild: dict[int | None, dict[int, RegisteredCommand]] = {}
        self._registered = asyncio.Event()

    async def wait_registered(self) -> None:
        """Wait until a bot registered something, now or in an earlier session."""
        await self._registered.wait()

    def of(self, guild_id: int | None) -> list[RegisteredCommand]:
        return list(self._by_guild.get(guild_id, {}).values())

    def offered(self, name: str, guild_id: int | None, kind: int = _SLASH) -> RegisteredCommand | None:
        """The command of this name and kind there: the guild's own before the global one."""
        for place in (guild_id, None):
            for command in self.of(place):
                if command["name"] == name and command["type"] == kind:
                    return command
        return None

    def find(self, command_id: int, guild_id: int | None) -> RegisteredCommand:
        """Raises RefusedCall (10063) where there is none."""
        command = self._by_guild.get(guild_id, {}).get(command_id)
        if command is None:
            raise unknown("application command", 10063)
        return command

    def replace(self, commands: list[RegisteredCommand], guild_id: int | None) -> list[RegisteredCommand]:
        """Register exactly these; a command that keeps its name keeps its id."""
        kept = {(old["type"], old["name"]): int(old["id"]) for old in self.of(guild_id)}
        self._by_guild[guild_id] = {}
        for command in commands:
            self._keep(command, kept.get((command.get("type") or _SLASH, command["name"])), guild_id)
        self._registered.set()
        return self.of(guild_id)

    def save(self, command: RegisteredCommand, guild_id: int | None) -> tuple[RegisteredCommand, bool]:
        """Register one, in the place of one of the same name; True where it is new."""
        wanted = (command.get("type") or _SLASH, command["name"])
        old = next((each for each in self.of(guild_id) if (each["type"], each["name"]) == wanted), None)
        saved = self._keep(command, int(old["id"]) if old else None, guild_id)
        self._registered.set()
        return saved, old is None

    def change(self, command: RegisteredCommand, changes: RegisteredCommand, guild_id: int | None) -> RegisteredCommand:
        return self._keep({**command, **changes}, int(command["id"]), guild_id)

    def remove(self, command: RegisteredCommand, guild_id: int | None) -> None:
        del self._by_guild[guild_id][int(command["id"])]

    def _keep(self, command: RegisteredCommand, command_id: int | None, guild_id: int | None) -> RegisteredCommand:
        place = self._by_guild.setdefault(guild_id, {})
        kept_id = command_id or self._ids.new()
        rights = command.get("default_member_permissions")
        place[kept_id] = {
            "nsfw": False,
            "options": [],
            "description": "",
            **command,
            "default_member_permissions": None if rights is None else str(rights),
            "integration_types": command.get("integration_types") or [_IN_GUILDS],
            "id": str(kept_id),
            "application_id": str(self._application_id),
            "version": str(self._ids.new()),
            "type": command.get("type") or _SLASH,
            **({"guild_id": str(guild_id)} if guild_id is not None else {}),
        }
        return place[kept_id]
