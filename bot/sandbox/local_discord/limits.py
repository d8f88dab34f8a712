"""Discord's rate limits: 50 requests a second for a bot, answers to interactions apart, and five posts in five seconds
for a channel.
"""

import asyncio
import re
from collections import Counter
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.sandbox.faults import too_many
from bot.sandbox.windows import SlidingWindow

GLOBAL_PER_SECOND: Final = 50
POSTS, POSTS_SECONDS = 5, 5.0
_APART: Final = re.compile(r"^/api/v10/(interactions|webhooks)/")
_POST: Final = re.compile(r"^/api/v10/channels/(\d+)/messages$")


class Limits:
    """What a bot's token may do in a second. `on` switches all of it."""

    def __init__(self) -> None:
        self.on = True
        self.counted: Counter[str] = Counter()
        """`allowed`, `refused_429`, and the invalid requests `401` and `403`."""
        self.early = 0
        """Requests that came before the time was over that a refusal had named."""
        self._global = SlidingWindow(times=GLOBAL_PER_SECOND, seconds=1.0)
        self._posts: dict[str, SlidingWindow] = {}
        self._open_at: dict[str, float] = {}

    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let a request through to its handler, or refuse it."""
        if not self.on or _APART.match(request.path):
            return await handler(request)
        now = asyncio.get_running_loop().time()
        posted_in = _POST.match(request.path) if request.method == "POST" else None
        channel = posted_in[1] if posted_in else ""
        if (refusal := self._refusal(request, channel, now)) is not None:
            return refusal
        self._global.admit(now)
        if channel:
            self._posts[channel].admit(now)
        response = await handler(request)
        self.counted["allowed"] += 1
        if response.status in {401, 403}:
            self.counted[str(response.status)] += 1
        if channel and not response.prepared:
            response.headers.update(self._bucket(channel))
        return response

    def _refusal(self, request: web.Request, channel: str, now: float) -> web.Response | None:
        if channel and channel not in self._posts:
            self._posts[channel] = SlidingWindow(times=POSTS, seconds=POSTS_SECONDS)
        for scope, window in (("global", self._global), ("user", self._posts.get(channel))):
            key = scope if scope == "global" else channel
            if window is None or not (wait := window.wait(now)):
                continue
            self.early += now < self._open_at.get(key, 0.0)
            self._open_at[key] = now + wait
            self.counted["refused_429"] += 1
            return too_many(request, wait, scope=scope)
        return None

    def _bucket(self, channel: str) -> dict[str, str]:
        window, now = self._posts[channel], asyncio.get_running_loop().time()
        remaining = window.remaining(now)
        wait = window.wait(now) if not remaining else POSTS_SECONDS
        return {
            "X-RateLimit-Limit": str(POSTS),
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Reset-After": f"{wait:.3f}",
            "X-RateLimit-Bucket": "messages",
        }
