"""First contact on Discord: in the server's system channel, or else a direct message to its owner.

Who added the bot stands in the audit log, which takes a right of its own. Whoever is welcomed into a server reads its
system channel, and its owner may set anything up.
"""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Final

import discord

from bot.core import Study
from bot.delivery import Refused, Sent, Unsure
from bot.discord_app.deliver import DiscordFace
from bot.discord_app.rights import missing_in
from bot.incidents import report
from bot.posting.welcome import Welcome, welcome
from bot.talk.people import Spot

LATE_AT_MOST: Final = timedelta(days=1)
"""A server that added the bot earlier, while nobody served, has given up on it or found out by itself."""


async def greet_all(study: Study, face: DiscordFace, guilds: Iterable[discord.Guild]) -> None:
    """Those that have added the bot lately. Whatever goes wrong with one, the next one is greeted."""
    for guild in guilds:
        joined = guild.me.joined_at
        if joined is not None and study.clock.now() - joined < LATE_AT_MOST:
            await greet(study, face, guild)


async def greet(study: Study, face: DiscordFace, guild: discord.Guild) -> None:
    """A server that has just added the bot."""
    try:
        await welcome(study, "discord", str(guild.id), partial(_send, face, guild))
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
        return await face.notify(space, owner, told.page().without_controls())
