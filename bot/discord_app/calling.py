"""A call to Discord that nobody clicked for: how long it is waited for, and what an error says about it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

import discord

from bot.delivery import Refused, Unsure
from bot.discord_app.hearing import RATE_LIMITED, heard
from bot.discord_app.remedies import remedy_for
from bot.event_log import log_of
from bot.pacing import Pace
from bot.talk.lines import say
from bot.talk.people import Spot

_LOG: Final = log_of(__name__)

_PATIENCE_S: Final = 5.0
_LOCKED_OUT_S: Final = 60.0
_LONGEST_WAIT_S: Final = 600.0
"""What is due should not lie for a day unseen, whatever we are asked to wait."""
_DEADLINE: Final = 60.0
"""Seconds until a call whose outcome is not known is called so; discord.py's own retries take 25."""

_INVALID_TOKEN: Final = 401
_THEIR_TROUBLE: Final = 500
_UNKNOWN_CHANNEL: Final = 10003

Result = TypeVar("Result")


class Calls:
    """All that one client makes, of whatever kind: one refusal for going too fast holds back the rest."""

    def __init__(self, client: discord.Client, *, count_rate_limited: Callable[[], None], pace: Pace) -> None:
        self._client = client
        self._count_rate_limited = count_rate_limited
        self._pace = pace
        self._unsettled: set[asyncio.Task[Any]] = set()

    async def within_deadline(self, call: Awaitable[Result]) -> Result:
        """What a call brings, or TimeoutError; the call itself is left to end in its own time.

        Cancelling it could stop everything: discord.py holds all requests back while it sleeps through a global rate
        limit, and when that sleep is cancelled nothing ever lets them go again.
        """
        task = asyncio.ensure_future(heard(call))
        self._unsettled.add(task)
        task.add_done_callback(self._settled)
        done, _ = await asyncio.wait({task}, timeout=_DEADLINE)
        if not done:
            raise TimeoutError
        return task.result()

    def _settled(self, task: asyncio.Task[Any]) -> None:
        self._unsettled.discard(task)
        if not task.cancelled():
            task.exception()  # nobody may be waiting for it any more

    def outcome(self, error: Exception, spot: Spot) -> Refused | Unsure:
        """What an error says about whether it happened.

        Only the last of several attempts of discord.py's is seen here, so that none of them happened is never certain.
        """
        if isinstance(error, discord.RateLimited):
            return self._slow_down(error.retry_after)
        if not isinstance(error, discord.HTTPException):
            return Unsure(say("Discord gave no answer ({error}).", error=type(error).__name__))
        if error.status >= _THEIR_TROUBLE:
            return Unsure(say("Discord has trouble of its own (HTTP {status}).", status=str(error.status)))
        if error.status == RATE_LIMITED:
            return self._slow_down(_PATIENCE_S)
        if error.status == _INVALID_TOKEN:
            self._pace.hold(asyncio.get_running_loop().time() + _LOCKED_OUT_S)
            return Unsure(
                say("Discord no longer accepts the bot's token; whoever runs Studyhall has to set a new one.")
            )
        lost = isinstance(error, discord.Forbidden) or error.code == _UNKNOWN_CHANNEL
        return Refused(remedy_for(error, self._client.get_channel(int(spot.channel))), place_lost=lost)

    def _slow_down(self, asked: float) -> Unsure:
        """A refusal that discord.py did not wait for itself, or too many in a row; `asked` is in seconds."""
        self._count_rate_limited()
        wait = min(asked, _LONGEST_WAIT_S)
        if wait < asked:
            _LOG.warning("Discord asks to wait very long", seconds=asked, asked_again_after=wait)
        self._pace.hold(asyncio.get_running_loop().time() + wait)
        return Unsure(say("Discord takes nothing from this bot for a while."))
