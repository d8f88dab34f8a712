"""A range of Discord's shards in one process, and whose turn it is to begin a session.

Discord lets `max_concurrency` sessions begin in five seconds, by the shard's number modulo that, and 1,000 a day.
https://docs.discord.com/developers/events/gateway#sharding
"""

import asyncio
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import discord

from bot.discord_app.client import StudyClient
from bot.discord_app.logins import LoginPace
from bot.event_log import log_of
from storage.lease import Lease

_LOG: Final = log_of(__name__)
_APART_S: Final = 5.0
_LOOK_EVERY_S: Final = 0.5
_WRITTEN: Final = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?/(\d{1,5})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Shards:
    """From the first to the last, of so many."""

    first: int
    last: int
    count: int

    @classmethod
    def read(cls, text: str) -> "Shards":
        """What the settings say and have checked: `0-3/8`, or `2/8` for one."""
        first, last, count = _WRITTEN.findall(text)[0]
        return cls(int(first), int(last or first), int(count))

    @property
    def ids(self) -> range:
        return range(self.first, self.last + 1)

    def has(self, space: str) -> bool:
        """Whether a server is told to one of these."""
        return (int(space) >> 22) % self.count in self.ids


OpenTurn = Callable[[int], Lease]
"""The right to begin a session, by the shard's number modulo `max_concurrency`."""


class Turns:
    """Sessions begin one after the other, in all processes together."""

    def __init__(self, open_turn: OpenTurn) -> None:
        self._open_turn = open_turn
        self._locks: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._leaving: set[asyncio.Task[None]] = set()
        self.at_once = 1
        """Discord's `max_concurrency`."""

    async def wait(self, shard: int) -> None:
        """Returns when a session of this shard may begin; the next one then waits for five seconds."""
        number = shard % self.at_once
        lock = self._locks[number]
        await lock.acquire()
        lease = self._open_turn(number)
        try:
            while not await lease.hold():  # noqa: ASYNC110 - no event tells
                await asyncio.sleep(_LOOK_EVERY_S)
        except BaseException:
            lock.release()
            raise
        leaving = asyncio.create_task(self._leave(lease, lock))
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)

    async def _leave(self, lease: Lease, lock: asyncio.Lock) -> None:
        try:
            await asyncio.sleep(_APART_S)
            await lease.release()
        finally:
            lock.release()


class ShardedClient(StudyClient, discord.AutoShardedClient):
    """The same, over several connections, each for its part of the servers."""

    def __init__(self, *told: Any, shards: Shards, turns: Turns, logins: LoginPace, **more: Any) -> None:
        super().__init__(*told, logins=logins, shard_ids=list(shards.ids), shard_count=shards.count, **more)
        self._shards_of = shards
        self._turns = turns
        self._paced = logins
        self._begun: set[int] = set()
        self._away: set[int] = set(shards.ids)

    def is_told_of(self, space: str) -> bool:
        return self._shards_of.has(space)

    async def setup_hook(self) -> None:
        await super().setup_hook()
        limits = await self.fetch_session_start_limits()
        self._turns.at_once = max(1, limits.max_concurrency)
        if limits.remaining < len(self._shards_of.ids):
            _LOG.warning("Discord lets no more sessions begin for a while", minutes=round(limits.reset_after / 60_000))
            await asyncio.sleep(limits.reset_after / 1_000)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:  # noqa: ARG002 - its signature
        """A start has waited as a whole; a session that Discord declared invalid waits as a login does."""
        number = shard_id or 0
        if number in self._begun:
            await self._paced.wait()
        self._begun.add(number)
        await self._turns.wait(number)

    async def on_ready(self) -> None:
        """Of all of them, and at the start alone; each tells of itself."""

    async def on_shard_ready(self, shard_id: int) -> None:
        self._come(shard_id)
        if self.connected:
            await self.take_stock()

    async def on_shard_resumed(self, shard_id: int) -> None:
        self._come(shard_id)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        self._away.add(shard_id)
        self.connected = False

    async def on_resumed(self) -> None:
        """Of one of them, and which one is told apart."""

    async def on_disconnect(self) -> None:
        """Likewise."""

    def _come(self, shard: int) -> None:
        self._away.discard(shard)
        self.connected = not self._away
