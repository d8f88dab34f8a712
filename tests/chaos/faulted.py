"""Members who go on answering while something is done to the database below, and what came of it.

The study is the deployed one from the desk inwards, with its timetable beside the clicks. Whoever is told to try again
does so, until they are shown a verdict.
"""

import asyncio
import itertools
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, NullPool, create_engine, select, text

from bot.rules.folding import differences
from bot.talk.asks import Ask
from bot.talk.clicks import Click
from bot.talk.lines import plain
from bot.talk.pages import Page, Refusal
from bot.talk.parts import lines_of
from bot.talk.people import Rights, Shown
from storage.answer_tables import answers
from storage.database import Database
from storage.opening import open_database
from storage.postgres import CONNECTIONS
from storage.soundness import find_damage
from storage.sqlite import READERS
from storage.tables import accounts
from storage.upgrade import upgrade
from tests.acknowledging import acknowledges
from tests.open_files import open_files
from tests.patience import until
from tests.postgres import Server
from tests.study.hall import Doorkeeper, Hall

AT_ONCE: Final = 4
"""Members with a click under way."""
TRY_AGAIN: Final = "please try again"
_AGAIN_AFTER_S: Final = 0.02
_REST_S: Final = 0.005
"""From one member's verdict to the next one's click; without it nobody else would ever get the file's lock."""
_SEEN_WITHIN_S: Final = 3.0
_LOOK_EVERY_S: Final = 0.3
_CALM: Final = 5 * AT_ONCE
"""Verdicts after a fault, and it is over."""
_ORGANISER: Final = Doorkeeper(Rights(organiser=False), {})


@dataclass(slots=True)
class Heard:
    """What all members were shown."""

    clicks: int = 0
    acknowledged: set[str] = field(default_factory=set)
    told: int = 0
    """How often somebody was told to try again."""
    others: list[str] = field(default_factory=list)
    """Anything else."""
    told_at: float = 0.0
    slowest_s: float = 0.0
    """From a click to whatever its member was shown."""


@dataclass
class Play:
    """A study with a daily that members answer."""

    url: URL
    database: Database
    hall: Hall
    server: Server | None = None
    """The database's, where it has one."""
    heard: Heard = field(default_factory=Heard)
    recoveries_s: list[float] = field(default_factory=list)
    """From the end of a fault to the first verdict after which nobody was told to try again."""
    leaked: int = 0
    notes: list[str] = field(default_factory=list)
    """What else a fault found that doesn't hold."""
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _open: asyncio.Event = field(default_factory=asyncio.Event)
    _under_way: int = 0
    _over: bool = False
    _post: int = 0

    @property
    def file(self) -> Path:
        return Path(str(self.url.database))

    def beside(self, suffix: str) -> Path:
        """What SQLite keeps next to the file."""
        return self.file.with_name(f"{self.file.name}{suffix}")

    async def begin(self) -> None:
        """The daily stands, and nobody has answered it."""
        self._open.set()
        await self.hall.set_up()
        await self.hall.move(hours=1)
        self._post = self.hall.latest().post

    async def click(self, user: str) -> bool:
        """One click of a member; whether they were shown a verdict."""
        async with self._serving():
            return await self._click(user)

    async def _click(self, user: str) -> bool:
        ask = Ask(
            self.hall.caller(user), _ORGANISER, click=Click("answer", Shown("post", self._post)), chosen=("right",)
        )
        begun = time.monotonic()
        shown = _words(await self.hall.desk.serve(ask))
        heard = self.heard
        heard.clicks += 1
        heard.slowest_s = max(heard.slowest_s, time.monotonic() - begun)
        if acknowledges(shown):
            heard.acknowledged.add(user)
            return True
        heard.told_at = time.monotonic()
        if TRY_AGAIN in shown:
            heard.told += 1
        else:
            heard.others.append(shown[:100])
        return False

    async def answer(self, user: str = "") -> str:
        """A member clicks until they are shown a verdict; a new one where none is named. Who it was."""
        user = user or f"u{next(self._numbers)}"
        while not await self.click(user):  # noqa: ASYNC110 - as a member does it
            await asyncio.sleep(_AGAIN_AFTER_S)
        return user

    @asynccontextmanager
    async def flowing(self) -> AsyncIterator[None]:
        """Answers flow, and the timetable looks, during the block; afterwards everybody has their verdict."""
        ticking = asyncio.create_task(self._tick())
        clicking = [asyncio.create_task(self._answer_on()) for _ in range(AT_ONCE)]
        try:
            yield
            self._over = True
            await until(lambda: all(task.done() for task in clicking), seen=lambda: self.heard.clicks)
        finally:
            for task in (ticking, *clicking):
                task.cancel()
            ended = await asyncio.gather(ticking, *clicking, return_exceptions=True)
        for error in ended:
            if isinstance(error, Exception):
                raise error

    async def _answer_on(self) -> None:
        while not self._over:
            await self.answer()
            await asyncio.sleep(_REST_S)

    async def _tick(self) -> None:
        while True:
            async with self._serving():
                await self.hall.tick()
            await asyncio.sleep(_LOOK_EVERY_S)

    @asynccontextmanager
    async def _serving(self) -> AsyncIterator[None]:
        while not self._open.is_set():  # who was woken may find it closed again
            await self._open.wait()
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1

    @asynccontextmanager
    async def paused(self) -> AsyncIterator[None]:
        """Nobody clicks during the block, and nothing is under way."""
        self._open.clear()
        await until(lambda: not self._under_way)
        try:
            yield
        finally:
            self._open.set()

    @asynccontextmanager
    async def stopped(self) -> AsyncIterator[None]:
        """The database is closed in good order during the block, and opened anew after it."""
        async with self.paused():
            await self.database.close()
            yield
            self.database = open_database(self.url)
            object.__setattr__(self.hall.study, "database", self.database)

    async def acknowledged(self, more: int) -> None:
        """Returns once so many more members were shown a verdict."""
        wanted = len(self.heard.acknowledged) + more
        await until(lambda: len(self.heard.acknowledged) >= wanted, seen=lambda: self.heard.clicks)

    async def told(self, more: int = 1) -> None:
        """Returns once members were told so many times more to try again."""
        wanted = self.heard.told + more
        await until(lambda: self.heard.told >= wanted, seen=lambda: self.heard.clicks)

    async def clicked(self, more: int) -> None:
        """Returns once so many more clicks came to anything."""
        wanted = self.heard.clicks + more
        await until(lambda: self.heard.clicks >= wanted, seen=lambda: self.heard.clicks)

    async def recovered(self) -> None:
        """The fault is over: returns once answers flow as before, and notes how long that took."""
        over_at = time.monotonic()
        await self.acknowledged(1)
        first_at = time.monotonic()
        await self.acknowledged(_CALM)
        self.recoveries_s.append(max(first_at, self.heard.told_at) - over_at)
        self.leaked = max(self.leaked, await asyncio.to_thread(count_leaked, self.url, at_most(self.url)))


def _words(shown: Page | Refusal) -> str:
    if isinstance(shown, Refusal):
        return plain(shown.line)
    return "\n".join(plain(line) for part in shown.parts for line in lines_of(part))


@asynccontextmanager
async def playing(url: URL, server: Server | None = None) -> AsyncIterator[Play]:
    """A play on a database that is made for it; closed afterwards."""
    upgrade(url)
    database = open_database(url)
    play = Play(url, database, Hall(database), server)
    try:
        await play.begin()
        yield play
    finally:
        await play.database.close()


# --- counting, from outside ------------------------------------------------------------------------------------------


def at_most(url: URL) -> int:
    """How many connections an open database may have."""
    return 1 + READERS if url.get_backend_name() == "sqlite" else CONNECTIONS


def count_open(url: URL) -> int:
    """How many connections are open to a database: descriptors of ours, or what the server counts but for this one."""
    if url.get_backend_name() == "sqlite":
        return sum(target.removesuffix(" (deleted)") == str(url.database) for target in open_files("self"))
    with _engine(url).connect() as connection:
        ours = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid != pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )
        return int(connection.execute(text(ours)).scalar_one())


def count_leaked(url: URL, allowed: int) -> int:
    """How many more are open than may be; a server needs a moment to see that one was closed."""
    until_s = time.monotonic() + _SEEN_WITHIN_S
    while (more := count_open(url) - allowed) > 0 and time.monotonic() < until_s:
        time.sleep(_AGAIN_AFTER_S)
    return max(0, more)


@dataclass(frozen=True, slots=True)
class Left:
    """What stands in a database that nobody has open any more."""

    members: Sequence[str]
    """Whose answer is stored, once for each row."""
    differences: int
    integrity: str


async def look_at(url: URL) -> Left:
    """Read it anew, and have SQLite, or the recount, check it."""
    with _engine(url).connect() as connection:
        rows = select(accounts.c.user).join(answers, answers.c.account_id == accounts.c.id)
        members = list(connection.execute(rows).scalars())
    integrity = "ok"
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(url.database))) as file:
            integrity = find_damage(file, "integrity_check") or "ok"
    database = open_database(url)
    try:
        return Left(members, len(await database.read(differences)), integrity)
    finally:
        await database.close()


def _engine(url: URL) -> Any:
    return create_engine(url, poolclass=NullPool)
