"""The connection to Discord: what it asks for, and what it does when it stands."""

import hashlib
import json
import logging
from functools import partial
from typing import Final

import aiohttp
import discord

from bot.discord_app.buttons import BUTTONS, answer_stray, is_stray
from bot.discord_app.commands import Tree, slash_commands
from bot.discord_app.gate import Gate
from bot.discord_app.limits import PER_SECOND
from bot.discord_app.logins import Kept, LoginPace
from bot.discord_app.serving import Serving, ServingClient
from bot.platform_time import hear_dates
from bot.study.core import Study
from bot.study.punctuality import note_time

_LOG: Final = logging.getLogger(__name__)

_GUILD_READY_TIMEOUT: Final = 0.5
"""Seconds without another server before start-up is over; later ones are taken in as they come."""


class StudyClient(ServingClient):
    """Asks for servers and their channels alone: no messages, no members, no cache of either."""

    def __init__(self, study: Study, *, told: Kept, logins: LoginPace) -> None:
        """`told` keeps which commands Discord was told last: it takes them 200 times a day and no more."""
        _silence_the_library()
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=_GUILD_READY_TIMEOUT,
            http_trace=hear_dates(Gate(per_second=PER_SECOND).trace(), partial(note_time, study, "discord")),
        )
        self.serving = Serving(study)
        self.tree = Tree(self)
        for command in slash_commands():
            self.tree.add_command(command)
        self._told = told
        self._logins = logins

    async def setup_hook(self) -> None:
        self.add_dynamic_items(*BUTTONS)
        await self._sync_commands()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """A session that Discord declared invalid is begun anew, at the pace of logins; the first one has waited."""
        if not initial:
            await self._logins.wait()
        await super().before_identify_hook(shard_id, initial=True)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Commands and known buttons find their own way; what is left would get no answer."""
        if is_stray(interaction):
            await answer_stray(interaction)

    async def _sync_commands(self) -> None:
        """Tell Discord the commands if they have changed. Where that fails the old ones serve until the next start."""
        digest = self.command_digest()
        if digest == await self._told.load():
            return
        try:
            await self.tree.sync()
        except (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError) as error:
            _LOG.warning("Discord did not take the commands, they are sent again at the next start: %s", error)
            return
        await self._told.save(digest)
        _LOG.info("Discord was told the commands")

    def command_digest(self) -> str:
        """Changes with any command and with the application they belong to."""
        told = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        canonical = json.dumps([self.application_id, told], sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


def _silence_the_library() -> None:
    """discord.py warns that voice needs more packages; nothing here speaks. Its debug log would hold tokens."""
    discord.VoiceClient.warn_nacl = False
    discord.VoiceClient.warn_dave = False
    library = logging.getLogger("discord")
    if library.getEffectiveLevel() < logging.INFO:
        library.setLevel(logging.INFO)
