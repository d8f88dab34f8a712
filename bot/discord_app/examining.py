"""A look at Discord from outside a running bot: whether it takes the token, and what the bot may do where it posts."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import groupby
from typing import Final

import aiohttp
import discord

from bot.discord_app.address import point_at
from bot.discord_app.client import LONGEST_WAIT_S, silence_the_library
from bot.discord_app.rights import invite_link, missing, short_of
from bot.findings import Examined, Finding, Place
from bot.platform_time import hear_dates
from bot.talk.phrases import counted

_WITHIN_S: Final = 30.0
_OUT_OF_REACH: Final = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, TimeoutError, OSError)

REFUSED: Final = Finding(
    "discord",
    "Discord refused STUDYHALL_DISCORD_TOKEN.",
    "Copy a new one from the Bot page of your application at https://discord.com/developers/applications (Reset "
    "Token); `studyhall connect discord` leads through it.",
)


async def examine_discord(
    token: str, *, api_base: str | None, places: Sequence[Place] = (), now: Callable[[], datetime]
) -> Examined:
    """Ask Discord about the token and, channel by channel, about the bot's rights. Posts nothing, opens no gateway."""
    examined = Examined()

    def hear(theirs: datetime) -> None:
        examined.ahead = now() - theirs

    try:
        async with asyncio.timeout(_WITHIN_S), logged_in(token, api_base=api_base, hear=hear) as client:
            application = await client.application_info()
            guilds = [guild.id async for guild in client.fetch_guilds(limit=None, with_counts=False)]
            examined.fine.append(f"Discord takes the token of {application.name}, in {counted(len(guilds), 'server')}.")
            for space, channels in groupby(sorted(places), key=lambda place: place.space):
                examined.findings += await _examine_server(client, int(space), list(channels), application.id)
    except discord.LoginFailure:
        examined.findings.append(REFUSED)
    except _OUT_OF_REACH as error:
        why = f"HTTP {error.status}" if isinstance(error, discord.HTTPException) else type(error).__name__
        what = f"Discord can't be asked from here ({why})."
        examined.findings.append(
            Finding("discord", what, "Look at this machine's network and https://discordstatus.com.")
        )
    return examined


@asynccontextmanager
async def logged_in(
    token: str, *, api_base: str | None, hear: Callable[[datetime], None] = lambda _: None
) -> AsyncIterator[discord.Client]:
    """A client that asks and never connects. Raises discord.LoginFailure for a token that Discord doesn't take."""
    silence_the_library()
    point_at(api_base=api_base, gateway=None)
    client = discord.Client(
        intents=discord.Intents.none(),
        max_ratelimit_timeout=LONGEST_WAIT_S,
        http_trace=hear_dates(aiohttp.TraceConfig(), hear),
    )
    async with client:
        await client.login(token)
        yield client


async def _examine_server(client: discord.Client, space: int, places: list[Place], application: int) -> list[Finding]:
    assert client.user is not None  # it is logged in
    try:
        guild = await client.fetch_guild(space, with_counts=False)
        own = await guild.fetch_member(client.user.id)
        channels = {channel.id: channel for channel in await guild.fetch_channels()}
    except (discord.Forbidden, discord.NotFound):
        what = f"The Discord server {space} has {counted(len(places), 'schedule')}, and Studyhall isn't in it."
        return [Finding("discord", what, f"Somebody with Manage Server adds it again at {invite_link(application)}")]
    return [found for place in places for found in _examine_channel(channels.get(int(place.channel)), own, place)]


def _examine_channel(channel: discord.abc.GuildChannel | None, own: discord.Member, place: Place) -> Iterator[Finding]:
    if channel is None:
        what = f"The channel {place.channel} of the Discord server {place.space} is gone."
        yield Finding("discord", what, "An organiser types `/setup` in another one.")
        return
    held, where = channel.permissions_for(own), f"#{channel.name} of {channel.guild.name}"
    if give := missing(held, channel.name):
        yield Finding("discord", f"Studyhall can't post in {where}.", _as_told(give))
    elif give := short_of(held, channel.name, weekly=place.weekly):
        what = f"In {where} something is left out: the thread below a revealed question, or a report's picture."
        yield Finding("discord", what, _as_told(give))


def _as_told(give: str) -> str:
    """What an organiser is asked by the bot itself, said to somebody else."""
    return f"{give.replace('give me', 'Give the role of Studyhall').removesuffix('.')}: Edit Channel, Permissions."
