"""What goes wrong on the way to a local platform, on purpose: the bot must lose and double nothing all the same.

An instance is a server's `interference`. Its switches may be changed at any time; what it did is counted.
"""

import asyncio
import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final, Literal

from aiohttp import web
from aiohttp.typedefs import Handler

After = Literal["502", "reset", "silence"]
"""What is heard of a request that was carried out: an error, a broken connection, nothing at all."""

_AFTERS: Final[tuple[After, ...]] = ("502", "reset", "silence")
_DISCORD_MESSAGES: Final = re.compile(r"^/api/v10/channels/\d+/messages$")
_INTERACTION: Final = re.compile(r"^/api/v10/(interactions|webhooks)/")
_SLACK_WRITES: Final = ("/api/chat.",)
_SILENCE_S: Final = 60.0


def is_post(request: web.Request) -> bool:
    """Whether it posts a message for everybody."""
    if request.path == "/api/chat.postMessage":
        return True
    return request.method == "POST" and bool(_DISCORD_MESSAGES.match(request.path))


def is_by_itself(request: web.Request) -> bool:
    """Whether the bot sends it by itself: no answer to a click, no login."""
    if request.path.startswith("/api/v10/"):
        return "/channels/" in request.path and not _INTERACTION.match(request.path)
    return request.path.startswith(_SLACK_WRITES)


@dataclass(slots=True)
class Faults:
    """Shares lie between 0 and 1 and concern the requests that `concerns` names."""

    random: Random = field(default_factory=lambda: Random(1))  # noqa: S311 -- reproducible, not secret
    concerns: Callable[[web.Request], bool] = is_by_itself
    limited: float = 0.0
    """Answered 429, though there are not too many."""
    failing: float = 0.0
    """Answered 503 before anything happened."""
    resetting: float = 0.0
    """Cut off before anything happened."""
    lost: float = 0.0
    """Carried out, and then the answer gets lost."""
    lost_how: tuple[After, ...] = _AFTERS
    retry_after_s: float = 1.0
    injected: Counter[str] = field(default_factory=Counter)
    """How often each thing went wrong."""
    early: int = 0
    """Requests to a route before the time was over that it had asked for."""
    on_lost: Callable[[web.Request], None] | None = None
    """Called for every request that was carried out and whose answer gets lost."""
    _open_at: dict[str, float] = field(default_factory=dict)

    async def interfere(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """The server's hook."""
        if not self.concerns(request):
            return await handler(request)
        self._note_early(request)
        match self._chosen():
            case "limited":
                return self._limit(request)
            case "failing":
                return _unwell(request, 503)
            case "resetting":
                return _cut_off(request)
            case "lost":
                return await self._lose(request, handler)
            case _:
                return await handler(request)

    def describe(self) -> dict[str, Any]:
        """The switches and what came of them, for a page."""
        switches = {name: getattr(self, name) for name in ("limited", "failing", "resetting", "lost")}
        return {**switches, "injected": dict(self.injected), "early": self.early}

    def _chosen(self) -> str | None:
        """What goes wrong this time, if anything."""
        chance = self.random.random()
        for name in ("limited", "failing", "resetting", "lost"):
            share: float = getattr(self, name)
            if chance < share:
                self.injected[name] += 1
                return name
            chance -= share
        return None

    def _limit(self, request: web.Request) -> web.StreamResponse:
        self._open_at[_route(request)] = asyncio.get_running_loop().time() + self.retry_after_s
        return too_many(request, self.retry_after_s)

    def _note_early(self, request: web.Request) -> None:
        if asyncio.get_running_loop().time() < self._open_at.get(_route(request), 0.0) - _TOLERANCE_S:
            self.early += 1

    async def _lose(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        await handler(request)
        if self.on_lost is not None:
            self.on_lost(request)
        how = self.random.choice(self.lost_how)
        self.injected[how] += 1
        if how == "reset":
            return _cut_off(request)
        if how == "silence":
            await _until_gone(request)
            return _cut_off(request)
        return _unwell(request, 502)


_TOLERANCE_S: Final = 0.02
"""The answer that says when to come again is on its way for a moment."""


def _route(request: web.Request) -> str:
    """Discord limits by route and channel, which is its path without the message; Slack by method and workspace."""
    path = re.sub(r"/messages/\d+$", "/messages/…", request.path)
    return f"{request.method} {path} {request.headers.get('Authorization', '')}"


def too_many(request: web.Request, wait: float, *, scope: str = "user") -> web.Response:
    """A 429 in the platform's own words."""
    if request.path.startswith("/api/v10/"):
        body = {"message": "You are being rate limited.", "retry_after": wait, "global": scope == "global"}
        headers = {"Via": "1.1 local", "Retry-After": f"{wait:.3f}", "X-RateLimit-Scope": scope}
        if scope == "global":
            headers["X-RateLimit-Global"] = "true"
        return _json(body, status=429, headers=headers)
    headers = {"Retry-After": str(max(1, math.ceil(wait)))}
    return _json({"ok": False, "error": "ratelimited"}, status=429, headers=headers)


def _json(body: dict[str, Any], *, status: int, headers: dict[str, str]) -> web.Response:
    """Without a charset, which discord.py doesn't understand."""
    response = web.json_response(body, status=status, headers=headers)
    response.headers["Content-Type"] = "application/json"
    return response


def _unwell(request: web.Request, status: int) -> web.Response:
    if request.path.startswith("/api/v10/"):
        return _json({"message": "upstream unwell", "code": 0}, status=status, headers={})
    return web.Response(status=status, text="<html>unwell</html>", content_type="text/html")


def _cut_off(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _until_gone(request: web.Request) -> None:
    """Say nothing until the other end gives up."""
    for _ in range(int(_SILENCE_S / 0.1)):
        if request.transport is None or request.transport.is_closing():
            return
        await asyncio.sleep(0.1)
