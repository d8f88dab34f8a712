"""The last gate before Discord: however often discord.py repeats a request, no second takes more than are allowed.

Our own turns are given before a request begins; a request that Discord refuses, or that gets lost, is repeated by
discord.py without asking us. Under trouble those repeats would come on top, be refused in their turn, and end in a
ban. So every request that counts waits here once more, as late as that can be.

The library also believes whatever it is asked to wait: NaN upsets the event loop's timers, and less than nothing makes
it ask five times without a pause. An answer that asks for such a wait is treated as one that can't be read.
"""

import json
from types import SimpleNamespace
from typing import Final

import aiohttp

from bot.discord_app.hearing import RATE_LIMITED
from bot.discord_app.repeats import TooLateToRepeatError, check_not_too_late
from bot.pacing import Pace, Pacer

_APART: Final = ("/interactions/", "/webhooks/", "/gateway")
"""Answers to interactions, which Discord counts apart, and the way to the gateway."""
_CONNECTS: Final = frozenset({"ws", "wss"})
_JSON: Final = "application/json"


class Gate:
    """Counts the requests of one HTTP session as Discord does, and its connections to the gateway.

    The library makes the next connection at once, also where each of them is hung up on as soon as it stands.
    """

    def __init__(self, pace: Pace, *, shards: int = 1) -> None:
        self._pacer = Pacer()
        self._pace = pace
        self._connections = Pace(times=5 * shards, seconds=5.0, burst=3 * shards)

    def trace(self) -> aiohttp.TraceConfig:
        """What the session has to be made with."""
        made = aiohttp.TraceConfig()
        made.on_request_start.append(self._wait)
        made.on_request_end.append(self._answered)
        made.on_request_exception.append(self._failed)
        return made

    async def _wait(
        self, _: aiohttp.ClientSession, context: SimpleNamespace, request: aiohttp.TraceRequestStartParams
    ) -> None:
        context.turn = None
        connects = request.url.scheme in _CONNECTS
        if not connects and any(part in request.url.path for part in _APART):
            return
        turn = self._pacer.turn("", (self._connections if connects else self._pace,))
        await turn.__aenter__()
        context.turn = turn
        try:
            check_not_too_late()
        except TooLateToRepeatError:  # of a request that never began the session tells nobody else
            await _leave(context)
            raise

    async def _answered(
        self, _: aiohttp.ClientSession, context: SimpleNamespace, answered: aiohttp.TraceRequestEndParams
    ) -> None:
        await _leave(context)
        if answered.response.status == RATE_LIMITED:
            await _check_wait(answered.response)

    async def _failed(
        self, _: aiohttp.ClientSession, context: SimpleNamespace, __: aiohttp.TraceRequestExceptionParams
    ) -> None:
        await _leave(context)


async def _leave(context: SimpleNamespace) -> None:
    turn, context.turn = context.turn, None
    if turn is not None:
        await turn.__aexit__(None, None, None)


async def _check_wait(refusal: aiohttp.ClientResponse) -> None:
    """Raises aiohttp.ClientPayloadError where Discord asks to wait for what is no time at all."""
    if refusal.content_type != _JSON:  # no word of Discord's own, and the library takes it for none
        return
    try:
        wait = json.loads(await refusal.read())["retry_after"]
    except (ValueError, TypeError, KeyError):
        wait = None
    if isinstance(wait, bool) or not isinstance(wait, int | float) or not wait >= 0:  # NaN is neither
        raise aiohttp.ClientPayloadError("Discord asks to wait for no time that there is")
