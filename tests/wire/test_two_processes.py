"""Two processes on one PostgreSQL: each click is answered once, by whichever process, and a killed one is followed."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg

from bot.keeping import TRY_AGAIN
from tests.patience import PATIENCE_S, until, until_as_time_passes
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
        _cut_lease(shared)
        await until(lambda: _holders(shared) == 1)
        async with _another(stage) as other:
            await until(lambda: "discord is not served" in other.output)
            assert "One process serves a Discord token" in other.output
            assert "serving slack" in other.output
            assert await receipts(stage) == 1
            assert stage.world.discord.identified == 1
            await first.stop(signal.SIGKILL)
            clock = stage.world.clock
            await until_as_time_passes(clock, TRY_AGAIN, lambda: "serving discord and slack" in other.output)
            assert await receipts(stage) == 1
            assert "Traceback" not in first.output + other.output
            assert await other.stop() == 0


_LEASES = (
    "FROM pg_locks JOIN pg_database d ON d.oid = database AND d.datname = current_database() "
    "WHERE locktype = 'advisory' AND granted"
)


def _holders(address: str) -> int:
    with psycopg.connect(address) as connection:
        return len(connection.execute(f"SELECT pid {_LEASES}").fetchall())


def _cut_lease(address: str) -> None:
    """As a restart of the server does to every connection."""
    with psycopg.connect(address) as connection:
        cut = connection.execute(f"SELECT pg_terminate_backend(pid) {_LEASES}").fetchall()
    assert cut == [(True,)]
