"""Discord's face of Studyhall: log in, serve, stop."""

import asyncio
from contextlib import suppress
from typing import Any, Final, NoReturn

import aiohttp
import discord
from discord.backoff import ExponentialBackoff

from bot.core import Study
from bot.desk import Desk
from bot.discord_app.address import point_at
from bot.discord_app.client import StudyClient
from bot.discord_app.hearing import FAILS, heard, in_short, may_pass
from bot.discord_app.logins import KeptText, LoginPace
from bot.discord_app.shards import ShardedClient, Shards, Turns
from bot.event_log import log_of
from bot.incidents import report
from bot.keeping import PlatformRefused
from bot.pacing import Budget

_LOG: Final = log_of(__name__)

_BAD_TOKEN: Final = 4004
"""The gateway's code for a token it does not know."""
_INTENTS_REFUSED: Final = 4014
"""Its code for events that the application may not have; discord.py has an exception of its own for it."""
_RESTARTING: Final = 4000
"""A code of our own: after 1000 or 1001 Discord would show the bot as gone for good."""
_WAIT_AT_MOST_S: Final = 60.0


class LoginRefused(PlatformRefused):
    """Discord does not accept the token."""

    def __init__(self) -> None:
        super().__init__(
            "Discord refused STUDYHALL_DISCORD_TOKEN: copy a new one from the Bot page of your application at "
            "https://discord.com/developers/applications (Reset Token) and start again."
        )


class ClosedForGood(PlatformRefused):
    """Discord takes the token, and no connection with it."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"Discord ended the connection for good ({why}): look for a notice about your application at "
            "https://discord.com/developers/applications."
        )


class DiscordApp:
    """One connection to Discord with everything that is served over it."""

    def __init__(
        self,
        study: Study,
        desk: Desk,
        *,
        token: str,
        api_base: str | None = None,
        gateway: str | None = None,
        told: KeptText,
        logins: LoginPace,
        budget: Budget,
        shards: Shards | None = None,
        turns: Turns | None = None,
    ) -> None:
        """`turns` are of sessions that begin, where there are several `shards`."""
        self._token = token
        self._api_base = api_base
        self._gateway = gateway
        self._logins = logins
        self._desk = desk
        self.client = _client(study, desk, shards, turns, told=told, logins=logins, budget=budget)
        self.face = self.client.face
        self._connection: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[NoReturn] | None = None

    async def start(self) -> None:
        """Log in and connect; returns when ready to serve. Raises PlatformRefused.

        While Discord can't be reached it keeps trying, ever more slowly.
        """
        point_at(api_base=self._api_base, gateway=self._gateway)
        try:
            await self._logins.wait()
            await self._log_in()
            self._connection = asyncio.create_task(self._stay_connected())
            await self._until_ready(self._connection)
            self._looking = asyncio.create_task(self.client.registering.keep())
        except BaseException:
            await self.close()
            raise

    async def run(self) -> None:
        """Serve until closed. Raises PlatformRefused where Discord ended the connection for good."""
        assert self._connection is not None
        await asyncio.wait({self._connection})
        if not self._connection.cancelled() and (error := self._connection.exception()):
            raise _translated(error)

    async def take_no_more(self) -> None:
        """From now on no interaction and no greeting is begun."""
        self.client.taking = False

    async def close(self) -> None:
        """Take nothing new, answer what was begun, then hang up."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait({self._looking})
        await self.take_no_more()
        await asyncio.gather(self._desk.drain("discord"), self.client.greetings.drain())
        if not self.client.is_closed():
            await self.client.close()
        if self._connection is not None:
            self._connection.cancel()  # it may be asleep until its next attempt to reconnect
            await asyncio.wait({self._connection})

    async def _stay_connected(self) -> None:
        """The library comes back by itself from whatever the network does, and by this from a frame it can't read."""
        while True:
            try:
                await self.client.connect()
            except discord.DiscordException:
                raise
            except Exception as error:  # noqa: BLE001 -- whatever came over the wire, there must be a next connection
                report(error, "reading what Discord's gateway says")
            else:
                return
            await self._hang_up()
            await self._logins.wait()

    async def _hang_up(self) -> None:
        """The library leaves a connection open when reading it fails, and goes on telling Discord that it lives."""
        self.client.connected = False
        with suppress(aiohttp.ClientError, OSError):
            await self.client.ws.close(code=_RESTARTING)

    async def _log_in(self) -> None:
        pauses = ExponentialBackoff()
        while True:
            try:
                await heard(self.client.login(self._token))
            except discord.LoginFailure as refused:
                raise LoginRefused from refused
            except FAILS as error:
                if isinstance(error, discord.HTTPException) and not may_pass(error):
                    raise ClosedForGood(in_short(error)) from error
                wait = min(pauses.delay(), _WAIT_AT_MOST_S)
                _LOG.warning("Discord can't be reached; trying again", why=type(error).__name__, seconds=round(wait))
                await self._forget_session()
                await asyncio.sleep(wait)
            else:
                return

    async def _forget_session(self) -> None:
        """Every attempt to log in opens a session of its own, and the one before would stay open."""
        await self.client.http.close()
        self.client.http.connector = discord.utils.MISSING

    async def _until_ready(self, connection: asyncio.Task[None]) -> None:
        ready = asyncio.create_task(self.client.wait_until_ready())
        try:
            await asyncio.wait({connection, ready}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ready.cancel()
        if connection.done() and (error := connection.exception()):
            raise _translated(error)


def _client(study: Study, desk: Desk, shards: Shards | None, turns: Turns | None, **told: Any) -> StudyClient:
    if shards is None or turns is None:
        return StudyClient(study, desk, **told)
    return ShardedClient(study, desk, shards=shards, turns=turns, **told)


def _translated(error: BaseException) -> BaseException:
    """What Discord ended for good is told in words; anything else, which is a fault of ours, as it is."""
    if isinstance(error, discord.PrivilegedIntentsRequired):
        code = _INTENTS_REFUSED
    elif isinstance(error, discord.ConnectionClosed):
        code = error.code
    else:
        return error
    refused = LoginRefused() if code == _BAD_TOKEN else ClosedForGood(f"code {code}")
    refused.__cause__ = error
    return refused
