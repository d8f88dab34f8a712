"""Cards on their way to a channel, and what can come of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Final

import discord

from bot.delivery import Absent, Gone, Redrawn, Refused, Sent, Unsure
from bot.discord_app.calling import Calls
from bot.discord_app.events import put_in_calendar
from bot.discord_app.finding import TooBusyError, find_message
from bot.discord_app.hearing import FAILS, heard, may_pass
from bot.discord_app.limits import CONTENT, NONCE, THREAD_NAME, cut
from bot.discord_app.links import read_link
from bot.discord_app.markup import escape
from bot.discord_app.paint import Painter
from bot.discord_app.remedies import MISSING_RIGHTS, UNKNOWN_MESSAGE, remedy_for
from bot.discord_app.repeats import KNOWS_REPEATS_FOR, repeated_while_known
from bot.discord_app.rights import missing_in
from bot.discord_app.roles import DiscordRoles
from bot.discord_app.taken import take_along
from bot.event_log import log_of
from bot.pacing import Pace, Pacer
from bot.talk.languages import Language, in_language
from bot.talk.lines import say
from bot.talk.pages import Outcome, Page
from bot.talk.people import MessageRef, Spot

_LOG: Final = log_of(__name__)

_UNKNOWN_CHANNEL: Final = 10003
_THREAD_EXISTS: Final = 160004


class DiscordFace:
    """Discord as the timetable sees it. Ids are enough, before and after a restart."""

    knows_repeats_for = KNOWS_REPEATS_FOR
    doubles_threads = False

    def __init__(
        self,
        client: discord.Client,
        painter: Painter,
        *,
        count_rate_limited: Callable[[], None],
        is_connected: Callable[[], bool],
        read_time: Callable[[], datetime],
        pace: Pace,
    ) -> None:
        self._client = client
        self._read_time = read_time
        self._is_connected = is_connected
        self._painter = painter
        self._pacer = Pacer()
        self._pace = pace
        self._calls = Calls(client, count_rate_limited=count_rate_limited, pace=pace)
        self.roles = DiscordRoles(client, self._calls)
        self._sending: dict[str, asyncio.Task[discord.Message]] = {}

    @property
    def connected(self) -> bool:
        return self._is_connected()

    def turn(self, spot: Spot, *, can_wait: bool = False) -> AbstractAsyncContextManager[None]:
        """One limit for everything a bot sends by itself; channels have theirs, which discord.py keeps to."""
        return self._pacer.turn(spot.space, (self._pace,), can_wait=can_wait)

    def redraw_turn(self, spot: Spot, *, can_wait: bool = False) -> AbstractAsyncContextManager[None]:
        return self.turn(spot, can_wait=can_wait)

    def time_of(self, message: str) -> datetime:
        return discord.utils.snowflake_time(int(message))

    async def send(self, spot: Spot, card: Outcome, *, identity: str | None) -> Sent | Refused | Unsure:
        """Post a card. With a nonce discord.py sets `enforce_nonce`, so a repeat gets the message that stands.

        An attempt that is still under way is waited for, not repeated.
        """
        try:
            sent = await self._calls.within_deadline(self._sent(spot, card, identity))
        except FAILS as error:
            return self._calls.outcome(error, spot)
        return Sent(MessageRef(spot, str(sent.id)))

    def _sent(self, spot: Spot, card: Outcome, identity: str | None) -> Awaitable[discord.Message]:
        if identity is None:
            return self._post(spot, card, identity=None)
        sending = self._sending.get(identity)
        if sending is None:
            assert len(identity) <= NONCE
            sending = self._sending[identity] = asyncio.ensure_future(self._post(spot, card, identity=identity))
            sending.add_done_callback(lambda _: self._sending.pop(identity, None))
        return sending

    async def _post(self, spot: Spot, card: Outcome, *, identity: str | None) -> discord.Message:
        """With its pictures, where the bot may attach files; its text says the same."""
        page = await put_in_calendar(self._client, card.page(), int(spot.channel))
        page, files = await take_along(page if self._may_attach(spot) else page.without_pictures())
        more: dict[str, Any] = {"files": [one.file() for one in files]} if files else {}
        if identity is not None:
            more["nonce"] = identity
        with repeated_while_known(self._read_time):
            return await self._channel(spot).send(view=self._painter.paint(page), **more)

    def _may_attach(self, spot: Spot) -> bool:
        """As far as the cache of roles and overwrites knows."""
        channel = self._client.get_channel(int(spot.channel))
        if not isinstance(channel, discord.abc.GuildChannel):
            return False
        return channel.permissions_for(channel.guild.me).attach_files

    async def find(self, spot: Spot, identity: str, *, since: datetime) -> Sent | Absent | Unsure:
        """Look into the channel. Without Read Message History Discord shows it empty, so that is asked first.

        While an attempt is still under way, what isn't there may come yet; what is there stands.
        """
        channel = self._client.get_channel(int(spot.channel))
        own = self._client.user
        if own is None or not isinstance(channel, discord.abc.GuildChannel):
            return Unsure(say("the channel can't be seen any more."))
        if lacking := missing_in(channel):
            return Unsure(lacking)
        under_way = identity in self._sending
        try:
            message = await self._calls.within_deadline(self._find(spot, identity, since))
        except (*FAILS, TooBusyError) as error:
            return Unsure(say("The channel could not be searched ({error}).", error=type(error).__name__))
        if message is not None:
            return Sent(MessageRef(spot, str(message.id)))
        return Unsure(say("Discord has not answered yet.")) if under_way else Absent()

    async def _find(self, spot: Spot, identity: str, since: datetime) -> discord.Message | None:
        assert self._client.user is not None
        return await find_message(self._channel(spot), identity, own=self._client.user.id, since=since)

    async def redraw(self, message: MessageRef, card: Outcome) -> Redrawn | Gone | Refused | Unsure:
        standing = self._channel(message.spot).get_partial_message(int(message.message))
        try:
            await self._calls.within_deadline(standing.edit(view=self._painter.paint(card.page())))
        except FAILS as error:
            if isinstance(error, discord.NotFound) and error.code in (UNKNOWN_MESSAGE, _UNKNOWN_CHANNEL):
                why = remedy_for(error, self._client.get_channel(int(message.spot.channel)))
                return Gone(why, place_lost=error.code == _UNKNOWN_CHANNEL)
            return self._calls.outcome(error, message.spot)
        return Redrawn()

    def read_link(self, link: str, spot: Spot) -> MessageRef | None:
        return read_link(link, spot)

    async def open_thread(self, message: MessageRef, *, name: str, opener: str, identity: str) -> bool:
        """A message has one thread at most, and a first line in it at most once: doing it again changes nothing."""
        standing = self._channel(message.spot).get_partial_message(int(message.message))
        if standing.guild is None:
            _LOG.warning("no thread below a revealed card", why="its server is not in sight")
            return True
        try:
            written = cut(escape(opener), CONTENT)
            await self._calls.within_deadline(self._ensure_thread(standing, name[:THREAD_NAME], written, identity))
        except FAILS as error:
            _log_missing_thread(error)
            return isinstance(error, discord.HTTPException) and not may_pass(error)
        return True

    async def _ensure_thread(self, standing: discord.PartialMessage, name: str, opener: str, identity: str) -> None:
        """The thread has the id of its message, so one that exists is found without looking for it."""
        try:
            thread = await standing.create_thread(name=name)
        except discord.HTTPException as error:
            if error.code != _THREAD_EXISTS:
                raise
        else:
            await self._open_with(thread, opener, identity)
            return
        existing = self._client.get_partial_messageable(standing.id)
        if not [line async for line in existing.history(limit=10, oldest_first=True) if line.content]:
            await self._open_with(existing, opener, identity)

    async def _open_with(self, thread: discord.abc.Messageable, opener: str, identity: str) -> None:
        with repeated_while_known(self._read_time):
            await thread.send(opener, nonce=identity)

    async def ask_time(self) -> None:
        try:
            await heard(self._client.application_info())
        except FAILS as error:
            _LOG.info("Discord told no time", why=type(error).__name__)

    async def notify(self, space: str, user: str, told: Outcome, *, language: Language) -> Sent | Refused | Unsure:
        """A direct message. Of whoever takes none from this server Discord says so."""
        try:
            direct = await self._calls.within_deadline(self._client.create_dm(discord.Object(int(user))))
            sent = await self._calls.within_deadline(self._write_to(direct, in_language(told.page(), language)))
        except FAILS as error:
            _LOG.info("a direct message did not arrive", why=type(error).__name__)
            if isinstance(error, discord.Forbidden | discord.NotFound):
                return Refused(error.text, place_lost=True)
            return self._calls.outcome(error, Spot("discord", space, user))
        return Sent(MessageRef(Spot("discord", "", str(direct.id)), str(sent.id)))

    async def _write_to(self, direct: discord.DMChannel, page: Page) -> discord.Message:
        with repeated_while_known(self._read_time):
            if page.has_controls:
                return await direct.send(view=self._painter.paint(page))
            return await direct.send(self._painter.write(page))

    def _channel(self, spot: Spot) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(int(spot.channel), guild_id=int(spot.space))


def _log_missing_thread(error: Exception) -> None:
    code = error.code if isinstance(error, discord.HTTPException) else None
    if code == _THREAD_EXISTS:
        return
    level = logging.INFO if code in MISSING_RIGHTS else logging.WARNING
    _LOG.log(level, "no thread below a revealed card", why=f"code {code}" if code else type(error).__name__)
