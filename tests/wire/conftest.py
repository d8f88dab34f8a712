"""Studyhall as a process of its own, against the sandbox's servers in the test's process."""

import asyncio
import os
import shutil
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio

from bot.clock import Clock
from bot.sandbox.clock_feed import clock_fed
from bot.sandbox.world import World, world_running
from bot.settings import Settings
from content.items import Item, load_item
from tests import canaries
from tests.conformance.discord_spec import faults_of_exchanges
from tests.conformance.slack_exchanges import keep_exchanges
from tests.forks import Forked, fork
from tests.patience import PATIENCE_S
from tests.postgres import Server

ENTRY = (sys.executable, "-m", "bot")
_LOUDER = {"STUDYHALL_LOG_LEVEL": "DEBUG"} if "CANARIES" in os.environ else {}
"""`CANARIES=1 pytest tests/wire` has every process log everything it can."""
_SECRETS = (
    "DATABASE_URL",
    "DISCORD_TOKEN",
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_CLIENT_SECRET",
    "SLACK_TOKEN_KEYS",
)


@dataclass
class Process:
    """One run of Studyhall."""

    process: asyncio.subprocess.Process | Forked
    said: list[str] = field(default_factory=list)

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; the exit code."""
        if self.process.returncode is None:
            self.process.send_signal(how)
        return await self.wait()

    async def wait(self, seconds: float = PATIENCE_S) -> int:
        async with asyncio.timeout(seconds):
            return await self.process.wait()

    @property
    def output(self) -> str:
        return "\n".join(self.said)

    async def listen(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            self.said.append(line.decode(errors="replace").rstrip())


@asynccontextmanager
async def command(
    *words: str, folder: Path, environment: dict[str, str], executed: bool = False
) -> AsyncIterator[Process]:
    """Run `studyhall …` with nothing in its environment but what is given; killed at the end if it still runs.

    It is forked from a process that has everything imported, or `executed`, for what a start itself is tested by.
    """
    clean = {name: value for name, value in os.environ.items() if not name.upper().startswith(("STUDYHALL_", "HTTP"))}
    given = {**clean, "PYTHONPATH": str(Path(__file__).parents[2]), **environment, **_LOUDER}
    start = _execute if executed else fork
    process = await start(*words, folder=folder, environment=given)
    running = Process(process)
    listening = asyncio.create_task(running.listen())
    try:
        yield running
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await listening
    assert not _told_of(environment, running.output), "a secret was printed or logged"


def _told_of(environment: Mapping[str, str], output: str) -> list[str]:
    """The settings with a secret that stands in what a process said; one of a few letters may be a word."""
    given = {name: canaries.secrets_in(environment.get(f"STUDYHALL_{name}", "")) for name in _SECRETS}
    return [name for name, secrets in given.items() if any(len(one) > 12 and one in output for one in secrets)]


async def _execute(*words: str, folder: Path, environment: dict[str, str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *ENTRY,
        *words,
        cwd=folder,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


def environment_of(settings: Settings) -> dict[str, str]:
    """Settings as the environment of a process."""
    values = {}
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if value is not None and not isinstance(value, frozenset):
            plain = value.get_secret_value() if hasattr(value, "get_secret_value") else value
            values[f"STUDYHALL_{name}".upper()] = str(plain)
    return values


@dataclass
class Stage:
    """A world, and how to start Studyhall in it."""

    world: World
    folder: Path
    environment: dict[str, str]

    @asynccontextmanager
    async def running(self, *, executed: bool = False) -> AsyncIterator[Process]:
        """`studyhall run`, connected to both platforms; see `command`."""
        async with command("run", folder=self.folder, environment=self.environment, executed=executed) as process:
            ended = asyncio.create_task(process.wait())
            ready = asyncio.create_task(self._connected())
            await asyncio.wait({ended, ready}, return_when=asyncio.FIRST_COMPLETED)
            assert ready.done(), f"it ended: {process.output}"
            ended.cancel()
            yield process

    async def _connected(self) -> None:
        while not (self.world.discord.connections and self.world.slack.connections):  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.02)
        await self.world.ready(PATIENCE_S)

    def item(self, post: int) -> Item:
        """What a daily's post asks, as it was frozen."""
        query = "SELECT item FROM dailies JOIN posts ON dailies.id = daily_id WHERE posts.id = ?"
        with closing(sqlite3.connect(self.folder / "studyhall.db")) as connection:
            [(item,)] = connection.execute(query, (post,))
        return load_item(str(item))

    async def studyhall(self, *words: str) -> tuple[int, str]:
        """Run another command in the same environment; its exit code and what it said."""
        async with command(*words, folder=self.folder, environment=self.environment) as process:
            code = await process.wait()
        return code, process.output


@asynccontextmanager
async def stage_open(folder: Path) -> AsyncIterator[Stage]:
    """Both platforms up, and a place for the database in a folder."""
    clock = Clock()
    async with world_running(clock) as world, clock_fed(clock) as address:
        environment = environment_of(world.settings(f"sqlite:///{folder / 'studyhall.db'}"))
        yield Stage(world, folder, {**environment, "STUDYHALL_SANDBOX_CLOCK": address})


@pytest_asyncio.fixture
async def stage(tmp_path: Path, empty_file: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """Both platforms up, nothing running yet; they wait for an answer as long as a busy machine needs for one.

    Its database is there, up to date and empty. What a start makes of none is tested in `test_starting`.

    That they give up after three seconds is tested with the platforms, and how quick answers are is for the proofs.
    """
    monkeypatch.setattr("bot.sandbox.local_discord.exchanges.ANSWER_SECONDS", PATIENCE_S)
    monkeypatch.setattr("bot.sandbox.local_slack.courier.ACK_SECONDS", PATIENCE_S)
    shutil.copy(empty_file, tmp_path / "studyhall.db")
    async with stage_open(tmp_path) as stage:
        yield stage
        keep_exchanges(stage.world.slack.sent)
        assert faults_of_exchanges(stage.world.discord.sent) == []


@pytest_asyncio.fixture
async def shared(stage: Stage, postgres: Server) -> AsyncIterator[str]:
    """The stage's processes share a database of a real PostgreSQL; its address."""
    name = f"studyhall_{uuid4().hex[:12]}"
    address = await asyncio.to_thread(postgres.create, name, "studyhall_template")
    stage.environment |= {"STUDYHALL_DATABASE_URL": address, "STUDYHALL_LOG_LEVEL": "INFO"}
    yield address
    await asyncio.to_thread(postgres.drop, name)


@pytest.fixture
def free_port() -> int:
    """A port on loopback that was free a moment ago."""
    return find_port()


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
