"""Pages of the SQLite file are damaged under the running bot: nobody is told a verdict, and the log stays short."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Final

from bot.sandbox.players import gather_players
from bot.sandbox.world import set_up
from tests.acknowledging import acknowledges
from tests.wire.conftest import Stage

_MINUTES: Final = 30
_KINDS: Final = 12
"""Of work that meets the damage in so short a time: jobs, a comparison of commands, a click. Each is told once."""
_HEADER: Final = 4096
"""The first page is left as it is, so that it is still a database."""


def _damage(file: Path) -> None:
    """Every page but the first, once nothing waits in the WAL any more."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = file.stat().st_size
    with file.open("r+b") as opened:
        opened.seek(_HEADER)
        opened.write(b"\xa5" * (size - _HEADER))


async def test_damaged_pages_are_told_once_a_minute_and_acknowledge_nothing(stage: Stage) -> None:
    player = gather_players(stage.world, 2)[0]
    async with stage.running() as process:
        await set_up(stage.world)
        await stage.world.next_daily()
        seen = player.look()
        assert seen is not None
        choice = stage.item(seen.post).key
        before = len(process.said)
        _damage(stage.folder / "studyhall.db")
        for _ in range(_MINUTES):
            stage.world.clock.move(timedelta(minutes=1))
            await asyncio.sleep(0.1)
        clicked = await player.answer(seen.post, choice, several=seen.several)
        told = process.said[before:]
    assert not acknowledges(clicked), clicked
    incidents = [line for line in told if " incident " in line]
    assert 1 <= len(incidents) <= _KINDS, incidents
