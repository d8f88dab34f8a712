"""`studyhall sandbox`: a world, the bot living in it, and the page to look in."""

import asyncio
import json
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from aiohttp import web

from bot.clock import Clock, system_time
from bot.core import Study
from bot.sandbox.page import PageServer
from bot.sandbox.rehearsal import play_week
from bot.sandbox.world import World, set_up, world_running
from bot.talk.people import Spot
from bot.wiring import COMMANDS_TOLD, Studyhall, studyhall
from storage import channels, memory
from storage.addresses import parse_address
from storage.database import Transaction
from storage.opening import open_database
from storage.upgrade import upgrade

_BIRTH: Final = datetime(2026, 1, 1, tzinfo=UTC)
_DATABASE: Final = "sandbox.db"
_TIME: Final = "clock.json"
_START_S: Final = 20.0


class _Birth:
    """The instant a world is made at. Discord's ids hold the time they were made at: so they are always the same."""

    def __init__(self) -> None:
        self._over = False

    def read(self) -> datetime:
        return system_time() if self._over else _BIRTH

    def end(self) -> None:
        """From now on it is the system's time."""
        self._over = True


async def serve_sandbox(
    *, port: int, folder: Path, keep: bool, pack: Path | None, say: Callable[[object], None]
) -> None:
    """Serve the page on 127.0.0.1 until SIGINT or SIGTERM.

    Args:
        port: 0 lets the system choose. Where it can't be opened, SystemExit says so.
        folder: where the database is kept and, for the next time, the clock's offset; made if it isn't there.
        keep: go on with what is there. What was said in the channels is gone, what the bot stored is not.
        pack: the folder of the pack that is asked; None for the shipped one.
        say: prints a line.
    """
    stopped = asyncio.Event()
    with _stopping_on_signals(stopped), _port_opened(port) as listening:
        async with (
            _sandbox(folder, keep=keep, pack=pack) as (world, hall),
            _page_served(world, hall, listening) as address,
        ):
            say(f"The sandbox is open: {address}")
            say("Answer the question as one member and another, then go on with “Next daily”. Ctrl+C ends it.")
            await _first_of(stopped, hall.stopped)
    if hall.failure is not None:
        raise hall.failure


@asynccontextmanager
async def _sandbox(folder: Path, *, keep: bool, pack: Path | None) -> AsyncIterator[tuple[World, Studyhall]]:
    """A world in which a bot serves both platforms and the first question stands."""
    url = _prepare(folder, keep=keep)
    birth = _Birth()
    clock = Clock(birth.read)
    async with world_running(clock) as world:
        birth.end()
        _keep_time(clock, folder / _TIME)
        if keep:
            await _forget_commands(url)
        async with studyhall(world.settings(url, pack), clock) as hall:
            await _until_ready(world, hall)
            await set_up(world)
            due = await upcoming(world, hall.study)
            if due:
                soonest = min(due.values())
                await world.next_daily(soonest, spots=[spot for spot, at in due.items() if at == soonest])
            yield world, hall


def _prepare(folder: Path, *, keep: bool) -> str:
    """The address of the database; unless it is kept, it and the time of last time are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    database = (folder / _DATABASE).absolute()
    if not keep:
        for name in (_DATABASE, f"{_DATABASE}-wal", f"{_DATABASE}-shm", _TIME):
            (folder / name).unlink(missing_ok=True)
    return f"sqlite:///{database}"


def _keep_time(clock: Clock, file: Path) -> None:
    """Go on at the time it was last time, and write down every move."""
    with suppress(FileNotFoundError, ValueError, KeyError, TypeError):
        clock.set_offset(timedelta(seconds=json.loads(file.read_text())["offset"]))
    clock.on_move(lambda: _write_offset(clock, file))


def _write_offset(clock: Clock, file: Path) -> None:
    file.write_text(json.dumps({"offset": clock.offset.total_seconds()}))


async def _forget_commands(url: str) -> None:
    """This Discord has never heard of the bot's commands, whatever the bot remembers."""
    address = parse_address(url)
    await asyncio.to_thread(upgrade, address)
    database = open_database(address)
    try:
        await database.write(lambda tx: memory.remember(tx, COMMANDS_TOLD, ""))
    finally:
        await database.close()


async def _until_ready(world: World, hall: Studyhall) -> None:
    """Wait until the bot serves both platforms. Raises what ended it, or TimeoutError."""
    async with asyncio.timeout(_START_S):
        await _first_of(hall.faces_ready, hall.stopped)
        if hall.failure is not None:
            raise hall.failure
        await world.ready()


async def upcoming(world: World, study: Study) -> Mapping[Spot, datetime]:
    """When the daily comes next in each channel of this world that has one planned."""
    discord, slack = world.daily_spots

    def read(tx: Transaction) -> dict[Spot, datetime]:
        return {
            Spot(home.platform, home.space, channel.native_id): channel.next_due_at
            for home in (discord, slack)
            for channel in channels.load_channels_of(tx, (home.platform, home.space))
            if channel.next_due_at is not None
        }

    return await study.database.read(read)


@contextmanager
def _port_opened(port: int) -> Iterator[socket.socket]:
    """The page's socket, before anything else is started."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", port))
        except OSError as error:
            raise SystemExit(
                f"Port {port} can't be opened: {error.strerror}. Choose another one with --port."
            ) from None
        yield listening


@asynccontextmanager
async def _page_served(world: World, hall: Studyhall, listening: socket.socket) -> AsyncIterator[str]:
    page = PageServer(world, lambda: upcoming(world, hall.study), lambda: play_week(world, hall))
    runner = web.AppRunner(page.application(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        await runner.cleanup()


async def until_stopped() -> None:
    """Wait for SIGINT or SIGTERM."""
    stopped = asyncio.Event()
    with _stopping_on_signals(stopped):
        await stopped.wait()


@contextmanager
def _stopping_on_signals(stopped: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    signals = (signal.SIGINT, signal.SIGTERM)
    for name in signals:
        loop.add_signal_handler(name, stopped.set)
    try:
        yield
    finally:
        for name in signals:
            loop.remove_signal_handler(name)


async def _first_of(*events: asyncio.Event) -> None:
    """Wait until one of them is set."""
    waiting = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
