"""The two ways by which Slack's word comes in: sockets that we open, or requests that it makes."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Protocol

import aiohttp
from slack_bolt.response import BoltResponse
from slack_sdk.proxy_env_variable_loader import load_http_proxy_from_env
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack_app.signing_in import fetch_address, fetch_first_address
from bot.slack_app.sockets import Receipt, Sockets, Take
from bot.slack_app.wire import SDK_LOG, Failure, is_loopback, web_client
from storage import slack_requests
from storage.database import Database

_KEPT_FOR: Final = timedelta(minutes=15)
"""A signature is good for five minutes before and after its time."""


class Way(Protocol):
    """How Slack's word comes in."""

    @property
    def connected(self) -> bool:
        """Whether anything can come in now."""
        ...

    async def open(self, session: aiohttp.ClientSession) -> None:
        """Returns once something can come in. Raises PlatformRefused."""
        ...

    async def close(self) -> None:
        """Take no more; what was taken still gets its receipt."""
        ...


MakeWay = Callable[[Take], Way]


class SocketMode:
    """Sockets, opened with the app's own token."""

    def __init__(self, take: Take, *, token: str, api_base: str | None) -> None:
        base = api_base or AsyncWebClient.BASE_URL
        self._client = web_client(token, base)
        self._first_address: str | None = None
        proxy = None if is_loopback(base) else load_http_proxy_from_env(SDK_LOG)
        self._sockets = Sockets(self._fetch_address, take, proxy=proxy)

    @property
    def connected(self) -> bool:
        return self._sockets.connected

    async def open(self, session: aiohttp.ClientSession) -> None:
        """Waits while Slack can't be reached. Raises SlackRefused where it refuses the token."""
        self._client.session = session
        self._first_address = await fetch_first_address(self._client)
        await self._sockets.open(session)

    async def close(self) -> None:
        await self._sockets.close()

    async def _fetch_address(self) -> str | Failure:
        """The first one was fetched to see whether the token is accepted; each is good once."""
        first, self._first_address = self._first_address, None
        return first or await fetch_address(self._client)


class OnceInDatabase:
    """Which requests were taken, for all processes that share a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, digest: str, at: datetime) -> bool:
        return await self._database.write(lambda tx: slack_requests.take(tx, digest, at=at, before=at - _KEPT_FOR))

    async def give_back(self, digest: str) -> None:
        await self._database.write(lambda tx: slack_requests.give_back(tx, digest))


def receipt_of(response: BoltResponse) -> Receipt:
    """What a receipt carries: nothing, but for a form that stays open."""
    if not response.body.startswith("{"):
        return {}
    carried: Receipt = json.loads(response.body)
    return carried
