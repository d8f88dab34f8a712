"""First contact on Discord: in the server's system channel, or else a direct message to its owner.

Who added the bot stands in the audit log, which takes a right of its own. Whoever is welcomed into a server reads its
system channel, and its owner may set anything up.
"""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Final

import discord

from bot.core import Study
from bot.delivery import Refused, Sent, Unsure
from bot.discord_app.deliver import DiscordFace
from bot.discord_app.rights import missing_in
from bot.draining import drain
from bot.event_log import log_of
from bot.incidents import report
from bot.posting.welcome import Welcome, welcome
from bot.talk.languages import language_of
from bot.talk.people import Spot

_LOG: Final = log_of(__name__)
_LATE_AT_MOST: Final = timedelta(days=1)
"""A server that added the bot earlier, while nobody served, has given up on it or found out by itself."""


class Greetings:
    """Those under way. Each server has its own, so none waits for another, and nothing else waits for them."""

    def __init__(self, study: Study, face: DiscordFace) -> None:
        self._study = study
        self._face = face
        self._under_way: set[asyncio.Task[None]] = set()

    def begin_with_latest(self, guilds: Iterable[discord.Guild]) -> None:
        """Greet those of them that added the bot lately."""
        now = self._study.clock.now()
        for guild in guilds:
            joined = None if guild.unavailable else guild.me.joined_at
            if joined is not None and now - joined < _LATE_AT_MOST:
                self.begin(guild)

    def begin(self, guild: discord.Guild) -> None:
        """Greet a server, unless it was greeted before."""
        greeting = asyncio.create_task(self._greet(guild))
        self._under_way.add(greeting)
        greeting.add_done_callback(self._under_way.discard)

    async def drain(self) -> None:
        """Wait for those that were begun, as long as anything gets through; the others are given up."""
        if unfinished := await drain(self._under_way):
            _LOG.warning("servers could not be greeted in time", number=unfinished)
        for greeting in self._under_way:
            greeting.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _greet(self, guild: discord.Guild) -> None:
        try:
            await welcome(self._study, "discord", str(guild.id), partial(_send, self._face, guild))
        except Exception as error:  # noqa: BLE001 -- a database that is out is told of elsewhere; nobody waits for this
            report(error, "greeting a server")


async def _send(face: DiscordFace, guild: discord.Guild, told: Welcome) -> Sent | Refused | Unsure:
    """With a nonce, so that the library's repeats of it don't double it."""
    space, channel = str(guild.id), guild.system_channel
    if channel is not None and missing_in(channel) is None:
        spot = Spot("discord", space, str(channel.id))
        async with face.turn(spot, can_wait=True):
            return await face.send(spot, told, identity=f"hi-{guild.id}")
    owner = str(guild.owner_id)
    async with face.turn(Spot("discord", space, owner), can_wait=True):
        language = language_of(guild.preferred_locale.value)  # their own isn't known
        return await face.notify(space, owner, told.page().without_controls(), language=language)
