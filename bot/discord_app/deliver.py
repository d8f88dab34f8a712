"""Cards on their way to a channel, and what can come of it."""

import asyncio
import logging
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, Final, TypeVar

import aiohttp
import discord

from bot.delivery import Redrawn, Refused, Sent, Unsure
from bot.discord_app.cards import draw_card
from bot.discord_app.limits import NONCE, THREAD_NAME
from bot.discord_app.markup import escape
from bot.discord_app.rights import missing_in
from bot.incidents import report
from bot.people import MessageRef, Spot
from bot.replies import Card, OpenCard, RevealedCard, Schedule
from bot.wording import test_post, thread_name, thread_opener

_LOG: Final = logging.getLogger(__name__)

_DEADLINE: Final = 60.0
"""Seconds until a call whose outcome is not known is called so; discord.py's own retries take 25."""

_INVALID_TOKEN: Final = 401
_RATE_LIMITED: Final = 429
_THEIR_TROUBLE: Final = 500
_UNKNOWN_MESSAGE: Final = 10008
_THREAD_EXISTS: Final = 160004
_MISSING_RIGHTS: Final = (50001, 50013)

_NETWORK: Final = (aiohttp.ClientError, TimeoutError, OSError)

Result = TypeVar("Result")


class DiscordFace:
    """Discord as the timetable sees it. Needs nothing in memory: ids are enough, before and after a restart."""

    knows_repeats_for = timedelta(minutes=2)
    """Discord says "a few minutes" of a nonce; this is the least of a few."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._unsettled: set[asyncio.Task[Any]] = set()

    async def send(self, spot: Spot, card: OpenCard) -> Sent | Refused | Unsure:
        """Post a card. With a nonce discord.py sets `enforce_nonce`, so a repeat gets the message that stands."""
        channel = self._channel(spot)
        try:
            sent = await self._within_deadline(channel.send(view=draw_card(card), nonce=nonce(card.post)))
        except (discord.HTTPException, *_NETWORK) as error:
            return self._outcome(error, spot)
        return Sent(MessageRef(spot, str(sent.id)))

    async def send_test(self, spot: Spot, schedule: Schedule) -> Sent | Refused | Unsure:
        try:
            sent = await self._within_deadline(self._channel(spot).send(escape(test_post(schedule))))
        except (discord.HTTPException, *_NETWORK) as error:
            return self._outcome(error, spot)
        return Sent(MessageRef(spot, str(sent.id)))

    async def redraw(self, message: MessageRef, card: Card) -> Redrawn | Refused | Unsure:
        standing = self._channel(message.spot).get_partial_message(int(message.message))
        try:
            await self._within_deadline(standing.edit(view=draw_card(card)))
        except (discord.HTTPException, *_NETWORK) as error:
            return self._outcome(error, message.spot)
        return Redrawn()

    async def open_thread(self, message: MessageRef, card: RevealedCard) -> None:
        standing = self._channel(message.spot).get_partial_message(int(message.message))
        if standing.guild is None:
            _LOG.warning("no thread below a revealed card: its server is not in sight")
            return
        try:
            thread = await self._within_deadline(
                standing.create_thread(name=thread_name(card.on, card.item)[:THREAD_NAME])
            )
            await self._within_deadline(thread.send(escape(thread_opener(card))))
        except (discord.HTTPException, *_NETWORK) as error:
            _log_missing_thread(error)

    def _channel(self, spot: Spot) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(int(spot.channel), guild_id=int(spot.space))

    async def _within_deadline(self, call: Coroutine[Any, Any, Result]) -> Result:
        """What a call brings, or TimeoutError; the call itself is left to end in its own time.

        Cancelling it could stop everything: discord.py holds all requests back while it sleeps through a global rate
        limit, and when that sleep is cancelled nothing ever lets them go again.
        """
        task = asyncio.ensure_future(call)
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

    def _outcome(self, error: Exception, spot: Spot) -> Refused | Unsure:
        """What an error says about whether it happened."""
        if not isinstance(error, discord.HTTPException):
            return Unsure(f"Discord gave no answer ({type(error).__name__}).")
        if error.status >= _THEIR_TROUBLE:
            return Unsure(f"Discord has trouble of its own (HTTP {error.status}).")
        return Refused(self._remedy(error, spot))

    def _remedy(self, error: discord.HTTPException, spot: Spot) -> str:
        """In words for an organiser."""
        if error.status == _INVALID_TOKEN:
            return "Discord no longer accepts the bot's token; whoever runs Studyhall has to set a new one."
        if error.status == _RATE_LIMITED:
            return "Discord takes nothing from this bot for a while; wait an hour and try again."
        if error.code == _UNKNOWN_MESSAGE:
            return "the message was deleted."
        if isinstance(error, discord.NotFound):
            return "the channel is gone; choose another one with `setup`."
        if isinstance(error, discord.Forbidden):
            return self._missing_rights(error, spot)
        return f"Discord refused the card as we drew it ({report(error, 'delivering a card').incident})."

    def _missing_rights(self, error: discord.Forbidden, spot: Spot) -> str:
        channel = self._client.get_channel(int(spot.channel))
        known = missing_in(channel) if isinstance(channel, discord.abc.GuildChannel) else None
        if known or error.code in _MISSING_RIGHTS:
            return known or "give me View Channel, Send Messages and Read Message History in that channel."
        return f"Discord does not allow it: {error.text}"


def nonce(post: int) -> str:
    """The same for every sending of one post."""
    made = f"post-{post}"
    assert len(made) <= NONCE
    return made


def _log_missing_thread(error: Exception) -> None:
    code = error.code if isinstance(error, discord.HTTPException) else None
    if code == _THREAD_EXISTS:
        return
    level = logging.INFO if code in _MISSING_RIGHTS else logging.WARNING
    _LOG.log(level, "no thread below a revealed card: %s", f"code {code}" if code else type(error).__name__)
