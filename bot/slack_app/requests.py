"""Slack's word over HTTP, for any number of processes behind one address: signed, bounded, and each taken once."""

import asyncio
import hashlib
import hmac
import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final, Protocol
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.incidents import report
from bot.keeping import PlatformRefused
from bot.slack_app.sockets import Take

_BODY_AT_MOST: Final = 1 << 20
"""Bytes. A form carries its message with 50 blocks of 3,000 characters."""
_READ_WITHIN_S: Final = 3.0
_VALID_FOR: Final = timedelta(minutes=5)
"""https://docs.slack.dev/authentication/verifying-requests-from-slack"""
_TIMESTAMP: Final = re.compile(r"[0-9]{1,11}", re.ASCII)
_SIGNATURE: Final = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)
_UNHEARD: Final = logging.getLogger(f"{__name__}.unheard")
"""aiohttp logs a traceback for whatever it can't read, and anybody may send that. We report our own errors."""
_UNHEARD.setLevel(logging.CRITICAL)


class Once(Protocol):
    """Which requests were taken already, by any process."""

    async def take(self, digest: str, at: datetime) -> bool:
        """Whether it is the first time."""
        ...

    async def give_back(self, digest: str) -> None:
        """It came to nothing: it may come again."""
        ...


@dataclass(frozen=True, slots=True)
class Address:
    """Where this process listens."""

    host: str
    port: int
    path: str
    """Before `/events`, such as `/slack`; empty for none."""


class Requests:
    """The door that Slack knocks at. `/events` below the path is the one request URL for everything."""

    def __init__(
        self,
        take: Take,
        *,
        secret: str,
        address: Address,
        once: Once,
        now: Callable[[], datetime],
        pages: Mapping[str, Handler] = MappingProxyType({}),
    ) -> None:
        """`pages` are what browsers may look at, by what stands behind the path."""
        self._take = take
        self._secret = secret.encode()
        self._address = address
        self._once = once
        self._now = now
        self._taking = False
        app = web.Application(client_max_size=_BODY_AT_MOST)
        app.router.add_post(f"{address.path}/events", self._receive)
        for place, page in pages.items():
            app.router.add_get(f"{address.path}{place}", page)
        self._runner = web.AppRunner(
            app,
            logger=_UNHEARD,
            access_log=None,
            auto_decompress=False,  # what is signed is the body as it comes
            shutdown_timeout=_READ_WITHIN_S,
        )

    @property
    def connected(self) -> bool:
        """Whether anything can come in now."""
        return self._taking

    @property
    def port(self) -> int:
        """The port it listens on; the system's choice where 0 was asked for."""
        return int(self._runner.addresses[0][1])

    async def open(self, _session: aiohttp.ClientSession) -> None:
        """Listen. Raises PlatformRefused where the port is taken."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._address.host, self._address.port).start()
        except OSError as error:
            raise PlatformRefused(
                f"STUDYHALL_SLACK_HTTP_PORT {self._address.port} can't be opened on STUDYHALL_SLACK_HTTP_HOST "
                f"{self._address.host} ({error.strerror}); choose another one."
            ) from error
        self._taking = True

    async def close(self) -> None:
        """Take no more; what was taken still gets its receipt."""
        self._taking = False
        await self._runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(_READ_WITHIN_S):
                body = await request.read()
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
        signature = request.headers.get("X-Slack-Signature", "")
        if not self._is_signed(request.headers.get("X-Slack-Request-Timestamp", ""), signature, body):
            raise web.HTTPUnauthorized
        payload = _read(request.content_type, body)
        if payload is None:
            raise web.HTTPBadRequest
        if payload.get("type") == "url_verification":
            return web.json_response({"challenge": payload.get("challenge")})
        return await self._take_once(signature, payload) if self._taking else web.Response(status=503)

    def _is_signed(self, timestamp: str, signature: str, body: bytes) -> bool:
        """Bolt answers 500 where one of the headers isn't what it should be."""
        if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
            return False
        if abs(self._now().timestamp() - int(timestamp)) > _VALID_FOR.total_seconds():
            return False
        wanted = hmac.new(self._secret, b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(f"v0={wanted}", signature)

    async def _take_once(self, signature: str, payload: dict[str, Any]) -> web.Response:
        """A request that comes again as it was, within the window, has no second effect.

        What Slack itself sends again, because it got no receipt, is signed anew.
        """
        digest = hashlib.sha256(signature.encode()).hexdigest()
        try:
            if not await self._once.take(digest, self._now()):
                return web.Response()
            receipt = await self._take({"payload": payload})
        except Exception as error:  # noqa: BLE001 -- Slack tells an event again that gets no receipt
            report(error, "taking a request from Slack")
            await self._forget(digest)
            return web.Response(status=500)
        if receipt is None:
            return web.Response(status=404)
        return web.json_response(receipt) if receipt else web.Response()

    async def _forget(self, digest: str) -> None:
        try:
            await self._once.give_back(digest)
        except Exception as error:  # noqa: BLE001 -- such as of the database, which may be what failed at first
            report(error, "forgetting a request from Slack")


def _read(kind: str, body: bytes) -> dict[str, Any] | None:
    """Events are JSON, commands a form, clicks and forms a form with one field that is JSON. None: nothing of these."""
    try:
        text = body.decode()
        if kind == "application/json":
            return _object(text)
        fields = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=100, strict_parsing=True))
        return _object(fields["payload"]) if "payload" in fields else dict(fields)
    except ValueError:
        return None


def _object(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except RecursionError:
        return None
    return value if isinstance(value, dict) else None
