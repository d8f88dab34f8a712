"""Platforms that misbehave while a daily is due and answered: what they do, and a day that is played through it."""

import asyncio
import math
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.keeping import TRY_AGAIN
from bot.posting.feeds import ADRIFT_AFTER
from bot.sandbox.faults import is_post
from bot.sandbox.local_discord import NoAnswer
from tests.acknowledging import acknowledges
from tests.patience import Patience, until, until_as_time_passes
from tests.wire.conftest import Process, Stage
from tests.wire.people import Person, Screen, people_of

Answer = Handler
PLATFORMS: Final = ("discord", "slack")
_SOON_S: Final = 1.0
_LOOK_EVERY_S: Final = 0.02
_CLICKS: Final = 3
UNHEARD_OF: Final = '{"ok": false, "error": "a_name_nobody_knows"}'
"""A refusal of Slack's that its documentation doesn't have."""
HTML: Final = "<!DOCTYPE html><html><head><title>Error</title></head><body>We'll be right back.</body></html>"


@dataclass
class Play:
    """One deployed bot, and platforms that misbehave."""

    stage: Stage
    process: Process
    platforms: tuple[str, ...]
    """Those that misbehave."""

    @property
    def locals(self) -> list[Any]:
        world = self.stage.world
        return [world.discord if name == "discord" else world.slack for name in self.platforms]

    @property
    def connected(self) -> bool:
        return all(local.connections for local in self.locals)

    @property
    def opened(self) -> int:
        """How many connections were tried."""
        return sum(local.opened for local in self.locals)

    def standing(self, platform: str) -> int:
        """How many posts stand in the channel."""
        return self.stage.world.posted_in(self.stage.world.daily_spots[PLATFORMS.index(platform)])

    def rows(self, query: str, *values: object) -> list[Any]:
        with closing(sqlite3.connect(self.stage.folder / "studyhall.db")) as connection:
            return connection.execute(query, values).fetchall()

    def latest(self) -> int:
        """The number of the latest post."""
        return int(self.rows("SELECT coalesce(max(id), 0) FROM posts")[0][0])

    def known(self, since: int) -> set[str]:
        """The states of the posts after that one."""
        return {state for (state,) in self.rows("SELECT state FROM posts WHERE id > ?", since)}

    def answers(self, platform: str) -> int:
        query = "SELECT 1 FROM answers JOIN accounts ON accounts.id = account_id WHERE platform = ?"
        return len(self.rows(query, platform))


Fault = Callable[[Play], AbstractAsyncContextManager[None]]
"""Misbehaves while it is held; what it does by itself when it is let go is up to it."""


@dataclass(frozen=True)
class Row:
    """One way to misbehave."""

    name: str
    fault: Fault
    says: str = ""
    """What the log says of it."""
    due: bool = False
    """Whether a question is due while it lasts; it comes then, or as soon as it is over."""
    heard: bool = True
    """Whether the platform is used while it lasts; otherwise only afterwards."""
    ends: Callable[[Play], Awaitable[None]] | None = None
    """What is waited for before it is taken back."""


async def play_through(play: Play, row: Row) -> None:
    """A question is due, comes once on each platform, and is answered, however a platform misbehaves."""
    world, said, latest = play.stage.world, len(play.process.said), play.latest()
    before = {name: play.standing(name) for name in PLATFORMS}
    due = {name: before[name] + row.due for name in PLATFORMS}

    def stands(name: str) -> bool:
        return play.standing(name) >= due[name]

    async with row.fault(play):
        if row.due:
            world.clock.move(world.next_due() + timedelta(seconds=1) - world.clock.now())
            unhurt = [name for name in PLATFORMS if row.heard or name not in play.platforms]
            await _in_time(play, lambda: all(map(stands, unhurt)))
        if row.heard and row.due:
            await asyncio.gather(*(answer_unheard(play, name) for name in play.platforms))
        if row.ends is not None:
            await row.ends(play)
    await _in_time(play, lambda: all(map(stands, PLATFORMS)) and play.connected)
    await asyncio.gather(*(_answer(play, name) for name in play.platforms))
    await _in_time(play, lambda: play.known(latest) <= {"posted"})
    stood = {name: play.standing(name) for name in PLATFORMS}
    assert stood == due, [
        [screen.text[-120:] for screen in people_of(world, name)[0].room()[-4:]] for name in PLATFORMS
    ]
    heard = "\n".join(play.process.said[said:])
    assert row.says in heard, heard
    assert not [line for line in play.process.said[said:] if _is_fault_of_ours(line)], heard
    assert play.process.process.returncode is None


async def _in_time(play: Play, holds: Callable[[], bool]) -> None:
    """What holds in a moment, or once what became of a lost post has been looked for."""
    patience = Patience(quiet_s=_SOON_S)
    while not holds() and patience.lasts():  # noqa: ASYNC110 -- no event tells
        await asyncio.sleep(_LOOK_EVERY_S)
    await until_as_time_passes(play.stage.world.clock, ADRIFT_AFTER, holds)


def _is_fault_of_ours(line: str) -> bool:
    """What nobody expected, but for answers that can't be read: those are told with all that there is to tell."""
    unexpected = "incident" in line and "reading what Discord answered" not in line
    return unexpected or "never retrieved" in line or "was destroyed but it is pending" in line


async def _answer(play: Play, platform: str) -> None:
    ben = people_of(play.stage.world, platform)[1]
    card = await _card(ben)
    assert acknowledges((await ben.choose(card, range(card.wanted))).text)


async def answer_unheard(play: Play, platform: str) -> None:
    """Somebody answers while it lasts, again where nothing comes: whatever they are shown, the answer is stored."""
    chloe = people_of(play.stage.world, platform)[2]
    card, before = await _card(chloe), play.answers(platform)

    shown: list[str] = []

    async def click() -> None:
        for _ in range(_CLICKS):
            try:
                shown.append((await chloe.choose(card, range(card.wanted))).text)
            except (NoAnswer, TimeoutError) as none:
                shown.append(str(none))

    clicking = asyncio.create_task(click())
    try:
        await until(lambda: play.answers(platform) > before or clicking.done(), seen=lambda: len(play.process.said))
        assert play.answers(platform) > before, (shown, [screen.text[-100:] for screen in chloe.room()[-4:]])
    finally:
        clicking.cancel()
        await asyncio.gather(clicking, return_exceptions=True)


async def _card(person: Person) -> Screen:
    def is_open(screen: Screen) -> bool:
        return any(control.startswith(("answer:", "choose:")) for _, control in screen.controls)

    await until(lambda: any(map(is_open, person.room())))
    return next(screen for screen in reversed(person.room()) if is_open(screen))


# --- answers over HTTP -----------------------------------------------------------------------------------------------


KINDS: Final = frozenset({"post", "receipt", "reply", "edit"})
"""The kinds of requests, by what they are for."""


@dataclass
class Answering:
    """Answers the first request of each kind in a way of its own: a post, a receipt, a reply, an edit."""

    answer: Answer
    carried_out: bool
    left: set[str] = field(default_factory=lambda: set(KINDS))

    async def interfere(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        kind = _kind(request)
        if kind not in self.left:
            return await handler(request)
        self.left.remove(kind)
        if self.carried_out:
            await handler(request)
        return await self.answer(request)


def _kind(request: web.Request) -> str:
    method, path = request.method, request.path
    if is_post(request):
        return "post"
    if path == "/api/chat.update" or (method == "PATCH" and "/channels/" in path):
        return "edit"
    if "/interactions/" in path:
        return "receipt"
    return "reply" if path.startswith(("/response/", "/api/v10/webhooks/")) else ""


def answers(
    answer: Answer, *, carried_out: bool = True, told: bool = False, but: frozenset[str] = frozenset()
) -> Fault:
    """Each kind of request is answered like that once; `carried_out`: after it has been.

    `but`: kinds that Slack answers as it should. `told`: the answer says that nothing was carried out. What Slack has
    not carried out and says nothing readable of is never sent again and told as unknown, which
    `tests.chaos.ambiguous_send` tries: there posts are left alone.
    """

    @asynccontextmanager
    async def fault(play: Play) -> AsyncIterator[None]:
        for platform, local in zip(play.platforms, play.locals, strict=True):
            answering = Answering(answer, carried_out)
            if platform == "slack":
                answering.left -= but if carried_out or told else {"post", *but}
            local.interference = answering.interfere
        try:
            yield
        finally:
            for local in play.locals:
                local.interference = None

    return fault


def says(body: str, *, status: int = 200, kind: str = "application/json") -> Answer:
    """A body, whatever its kind promises. No charset is named: Discord names none."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status, body=body.encode(), headers={"Content-Type": kind})

    return answer


def refuses(wait: str) -> Answer:
    """A 429 that asks to wait for so long: on Discord a value of JSON in its body, on Slack a header."""

    async def answer(request: web.Request) -> web.StreamResponse:
        headers = {"Content-Type": "application/json", "Via": "1.1 google", "Retry-After": wait.strip('"')}
        if request.path.startswith("/api/v10/"):
            body = f'{{"message": "You are being rate limited.", "retry_after": {wait}, "global": true}}'
        else:
            body = '{"ok": false, "error": "ratelimited"}'
        return web.Response(status=429, body=body.encode(), headers=headers)

    return answer


def trickles(seconds: float) -> Answer:
    """A slow loris: the right beginning, then a byte now and then for so long."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        said = b'{"id": "' + b" " * 15
        for byte in said:
            await response.write(bytes([byte]))
            await asyncio.sleep(seconds / len(said))
        return response

    return answer


async def breaks_off(request: web.Request) -> web.StreamResponse:
    """Half of an answer that promised more."""
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "4000"})
    await response.prepare(request)
    await response.write(b'{"id": "1')
    assert request.transport is not None
    request.transport.abort()
    return response


# --- connections -----------------------------------------------------------------------------------------------------


def does(act: Callable[[Any], object], undo: Callable[[Any], object] = lambda _: None) -> Fault:
    """Something that a platform does in a moment, and takes back."""

    @asynccontextmanager
    async def fault(play: Play) -> AsyncIterator[None]:
        for local in play.locals:
            await _done(act(local))
        try:
            yield
        finally:
            for local in play.locals:
                await _done(undo(local))

    return fault


async def _done(outcome: object) -> None:
    if asyncio.iscoroutine(outcome):
        await outcome


def hangs_up(code: int, *, forget: bool = False) -> Fault:
    """Discord closes every connection with a code; `forget`: no session can be resumed."""
    return does(lambda discord: discord.hang_up(code, forget=forget))


@asynccontextmanager
async def loses_its_server(play: Play) -> AsyncIterator[None]:
    """Discord's outage of one server, of which a connection that stands is told."""
    world = play.stage.world
    world.discord.set_available(world.guild, available=False)
    try:
        yield
    finally:
        world.discord.set_available(world.guild, available=True)


@asynccontextmanager
async def greets_without_its_server(play: Play) -> AsyncIterator[None]:
    """The same, and a connection that begins anew meanwhile hears nothing of that server but its id."""
    async with loses_its_server(play):
        before = play.opened
        await play.stage.world.discord.hang_up(4009, forget=True)
        await until(lambda: play.opened > before and play.connected)
        yield


def tells_to_leave(reason: str) -> Fault:
    """Slack says goodbye on every socket."""
    return does(lambda slack: slack.refresh_sockets(reason))


def greets_with(reason: str) -> Fault:
    """Slack says goodbye to whoever comes, right after the hello; with no reason there is no hello."""
    return does(lambda slack: slack.greet_with(reason), lambda slack: slack.greet_with(None))


async def comes_back_by_itself(play: Play) -> None:
    await until(lambda: play.connected)


async def comes_back_in_ten_minutes(play: Play) -> None:
    """It is said that it isn't served, and it is tried again."""
    await until(lambda: "is not served" in play.process.output)
    await until_as_time_passes(play.stage.world.clock, TRY_AGAIN, lambda: play.connected)


def opens(more: int, *, at_most_per_s: float = math.inf) -> Callable[[Play], Awaitable[None]]:
    """So many further connections were tried, no faster than that on the average."""

    async def ends(play: Play) -> None:
        before, begun = play.opened, time.monotonic()
        await until(lambda: play.opened >= before + more, seen=lambda: play.opened)
        assert (play.opened - before) / (time.monotonic() - begun) <= at_most_per_s

    return ends
