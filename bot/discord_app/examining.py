"""A look at Discord from outside a running bot: whether it takes the token, and what the bot may do where it posts."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from types import MappingProxyType
from typing import Final, NamedTuple

import aiohttp
import discord

from bot.discord_app.address import point_at
from bot.discord_app.client import LONGEST_WAIT_S, silence_the_library
from bot.discord_app.hearing import FAILS
from bot.discord_app.rights import invite_link, lacks_role, missing, short_of
from bot.findings import Examined, Finding, ScheduledChannel
from bot.platform_time import hear_dates
from bot.talk.lines import counted

_WITHIN_S: Final = 30.0

_PRIVILEGED: Final = {
    "Presence Intent": ("gateway_presence", "gateway_presence_limited"),
    "Server Members Intent": ("gateway_guild_members", "gateway_guild_members_limited"),
    "Message Content Intent": ("gateway_message_content", "gateway_message_content_limited"),
}
"""What the Bot page calls them -> the application's flags."""

_REFUSED: Final = Finding(
    "discord",
    "Discord refused STUDYHALL_DISCORD_TOKEN.",
    "Copy a new one from the Bot page of your application at https://discord.com/developers/applications (Reset "
    "Token); `studyhall connect discord` leads through it.",
)


class Application(NamedTuple):
    """What a token is good for."""

    id: int
    name: str
    servers: tuple[str, ...]
    """The names of the servers that it is in."""
    needless: tuple[str, ...]
    """Privileged intents that are switched on; Studyhall asks for none."""


async def examine_discord(
    token: str,
    *,
    api_base: str | None,
    places: Sequence[ScheduledChannel] = (),
    roles: Mapping[str, Sequence[str]] = MappingProxyType({}),
    now: Callable[[], datetime],
) -> Examined:
    """Ask Discord about the token and, channel by channel, about the bot's rights. Posts nothing, opens no gateway.

    `roles` are those that members earn, by server.
    """
    examined = Examined()

    def hear(theirs: datetime) -> None:
        examined.ahead = now() - theirs

    async def examine(client: discord.Client) -> None:
        own = await _look_up(client)
        examined.fine.append(
            f"Discord takes the token of {own.name}, in {counted(len(own.servers), '{n} server', '{n} servers')}."
        )
        for space, channels in groupby(sorted(places), key=lambda place: place.space):
            given = roles.get(space, ())
            examined.findings += await _examine_server(client, int(space), list(channels), given, own.id)

    wrong = await _asked(token, api_base, hear, examine)
    examined.findings += [wrong] if wrong else []
    return examined


async def look_up_application(token: str, *, api_base: str | None) -> Application | Finding:
    """What a token is good for, or what is wrong with it."""
    found: list[Application] = []

    async def look(client: discord.Client) -> None:
        found.append(await _look_up(client))

    wrong = await _asked(token, api_base, lambda _: None, look)
    return wrong or found[0]


async def _look_up(client: discord.Client) -> Application:
    application = await client.application_info()
    servers = [guild.name async for guild in client.fetch_guilds(limit=None, with_counts=False)]
    flags = application.flags
    needless = [name for name, kinds in _PRIVILEGED.items() if any(getattr(flags, kind) for kind in kinds)]
    return Application(application.id, application.name, tuple(servers), tuple(needless))


async def _asked(
    token: str,
    api_base: str | None,
    hear: Callable[[datetime], None],
    ask: Callable[[discord.Client], Awaitable[None]],
) -> Finding | None:
    """Ask as a client that is logged in and never connects; what keeps it from asking."""
    silence_the_library()
    point_at(api_base=api_base, gateway=None)
    trace = hear_dates(aiohttp.TraceConfig(), hear)
    client = discord.Client(intents=discord.Intents.none(), max_ratelimit_timeout=LONGEST_WAIT_S, http_trace=trace)
    try:
        async with asyncio.timeout(_WITHIN_S), client:
            await client.login(token)
            await ask(client)
    except discord.LoginFailure:
        return _REFUSED
    except FAILS as error:
        why = f"HTTP {error.status}" if isinstance(error, discord.HTTPException) else type(error).__name__
        what = f"Discord can't be asked from here ({why})."
        return Finding("discord", what, "Look at this machine's network and https://discordstatus.com.")
    return None


async def _examine_server(
    client: discord.Client, space: int, places: list[ScheduledChannel], roles: Iterable[str], application: int
) -> list[Finding]:
    assert client.user is not None  # it is logged in
    try:
        guild = await client.fetch_guild(space, with_counts=False)
        own = await guild.fetch_member(client.user.id)
        channels = {channel.id: channel for channel in await guild.fetch_channels()}
    except (discord.Forbidden, discord.NotFound):
        what = (
            f"The Discord server {space} has {counted(len(places), '{n} schedule', '{n} schedules')}, and Studyhall "
            "isn't in it."
        )
        return [Finding("discord", what, f"Somebody with Manage Server adds it again at {invite_link(application)}")]
    return [
        *(found for place in places for found in _examine_channel(channels.get(int(place.channel)), own, place)),
        *(found for role in roles for found in _examine_role(guild, own, role)),
    ]


def _examine_role(guild: discord.Guild, own: discord.Member, role: str) -> Iterator[Finding]:
    if why := lacks_role(guild, own, role):
        found = guild.get_role(int(role))
        name = found.name if found is not None else role
        what = f"Nobody in {guild.name} gets the role “{name}” that members earn."
        yield Finding("discord", what, _of_studyhall(why))


def _examine_channel(
    channel: discord.abc.GuildChannel | None, own: discord.Member, place: ScheduledChannel
) -> Iterator[Finding]:
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
    return f"{_of_studyhall(give).removesuffix('.')}: Edit Channel, Permissions."


def _of_studyhall(told: str) -> str:
    said = told.replace("give me", "Give the role of Studyhall").replace("my own role", "the role of Studyhall")
    return f"{said[:1].upper()}{said[1:]}"
