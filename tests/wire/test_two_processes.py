"""Two processes on one PostgreSQL: each click is answered once, by whichever process, and a killed one is followed."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
import pytest

from tests.patience import PATIENCE_S, until
from tests.wire.conftest import Process, Stage, command


@asynccontextmanager
async def _another(stage: Stage) -> AsyncIterator[Process]:
    async with command("run", folder=stage.folder, environment=stage.environment) as process:
        yield process


async def receipts(stage: Stage) -> int:
    """How many processes answer a member who types one command on Discord."""
    world = stage.world
    exchange = await world.discord.slash(member=world.ben, channel=world.daily_question, name="help")
    await exchange.reply(PATIENCE_S)
    await asyncio.sleep(0.5)  # for one too many
    return sum(record.path.startswith(f"/interactions/{exchange.id}/") for record in world.discord.sent)


async def test_one_process_serves_a_discord_token(stage: Stage, shared: str) -> None:
    """Also after its connection to the database was cut; the other one serves Slack, and Discord once it can."""
    async with stage.running() as first:
        cut = _cut_lease(shared)
        await until(lambda: len(_holders(shared) - cut) == 1)
        async with _another(stage) as other:
            await until(lambda: "This one stands by" in other.output)
            assert "serving slack" in other.output
            assert await receipts(stage) == 1
            assert stage.world.discord.identified == 1
            await first.stop(signal.SIGKILL)
            await until(lambda: "serving discord and slack" in other.output)
            assert await receipts(stage) == 1
            assert "Traceback" not in first.output + other.output
            assert await other.stop() == 0


@pytest.mark.long  # half a minute of standing still; tests.chaos.replicas pauses processes, too
async def test_who_stands_still_loses_a_discord_token(stage: Stage, shared: str) -> None:
    """A stopped process says nothing, and its kernel says that it lives; when it goes on, it serves Discord no more."""
    async with stage.running() as first, _another(stage) as other:
        await until(lambda: "This one stands by" in other.output)
        first.process.send_signal(signal.SIGSTOP)
        try:
            await until(lambda: "serving discord and slack" in other.output)
        finally:
            first.process.send_signal(signal.SIGCONT)
        await until(lambda: "This one stands by" in first.output)
        assert await receipts(stage) == 1
        assert len(_holders(shared)) == 1
        assert "Traceback" not in first.output + other.output


_LEASES = (
    "FROM pg_locks JOIN pg_database d ON d.oid = database AND d.datname = current_database() "
    "WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND granted"
)


def _holders(address: str) -> set[int]:
    """The server's processes that hold a lease."""
    with psycopg.connect(address) as connection:
        return {pid for (pid,) in connection.execute(f"SELECT pid {_LEASES}")}


def _cut_lease(address: str) -> set[int]:
    """As a restart of the server does to every connection; whom it was cut for."""
    with psycopg.connect(address) as connection:
        [(pid, cut)] = connection.execute(f"SELECT pid, pg_terminate_backend(pid) {_LEASES}").fetchall()
    assert cut
    return {pid}
