"""What do a hundred thousand schedules cost a start? `python -m tests.bench.schedules [--json]`.

The deployed bot starts once without any schedule and once with so many, none due for hours: its processor time until it
is connected to both local platforms, and the most memory that it had by then and a while after. What counts is how much
more it is than without. Exits 1 where a goal is missed.
"""

import asyncio
import re
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.clock import Clock
from bot.sandbox.world import world_running
from bot.talk.people import Spot
from storage.addresses import parse_address
from storage.database import Transaction
from storage.opening import open_database
from storage.tables import channels
from storage.upgrade import upgrade
from tests.bench.figures import Figure, Spent, arguments, conclude
from tests.bench.idle import processor_ms
from tests.chaos.scheduling import schedule_all
from tests.machine import watched
from tests.wire.conftest import Stage, environment_of

SCHEDULES: Final = 100_000
START_S: Final = 1.0
START_MB: Final = 20.0
BASELINE_MB: Final = 76.0
_SETTLES_S: Final = 3.0


async def prepare(address: str, schedules: int) -> None:
    """A database with so many schedules, the next question of each due in 23 hours, and its report in a week.

    They are Slack's: of servers that aren't there Discord would tell the bot that it was removed.
    """
    upgrade(parse_address(address))
    database = open_database(parse_address(address))
    now = Clock().now().replace(second=0, microsecond=0)
    due_at, first = now + timedelta(hours=23), Spot("slack", "space", "channel")
    await database.write(lambda tx: schedule_all(tx, [first], now=now, due_at=due_at))
    await database.write(lambda tx: _copy(tx, schedules, monday=due_at + timedelta(days=7)))
    await database.close()


def _copy(tx: Transaction, schedules: int, *, monday: datetime) -> None:
    """So many channels like the only one there is, in its place."""
    [one] = tx.execute(channels.select()).mappings()
    like = {name: value for name, value in one.items() if name not in ("id", "native_id")}
    like |= {"weekly_on": monday.date(), "weekly_at": monday}
    tx.execute(channels.delete())
    if schedules:
        tx.execute(channels.insert(), [{**like, "native_id": f"channel {n}"} for n in range(schedules)])


def _memory_mb(pid: int, which: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(rf"{which}:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1024


async def start(folder: Path, schedules: int) -> tuple[Spent, float]:
    """What a start took, and the megabytes that are left of it."""
    address = f"sqlite:///{folder / f'{schedules}.db'}"
    await prepare(address, schedules)
    async with world_running(Clock()) as world:
        stage = Stage(world, folder, environment_of(world.settings(address)))
        async with stage.running(executed=True) as bot:
            await asyncio.sleep(_SETTLES_S)
            pid = bot.process.pid
            return Spent(processor_ms(pid) / 1000, _memory_mb(pid, "VmHWM")), _memory_mb(pid, "VmRSS")


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("--schedules", type=int, default=SCHEDULES)
    given = parser.parse_args()
    if sys.platform != "linux":
        sys.exit("What another process takes is only told on Linux.")
    with watched() as machine, tempfile.TemporaryDirectory(prefix="studyhall-schedules-") as folder:
        none, idle_mb = asyncio.run(start(Path(folder), 0))
        many, _ = asyncio.run(start(Path(folder), given.schedules))
    name = f"a start with {given.schedules:,} schedules"
    figures = [
        Figure(f"{name}: more processor time", many.processor_s - none.processor_s, "s", START_S),
        Figure(f"{name}: more memory", many.peak_mb - none.peak_mb, "MB", START_MB, BASELINE_MB),
        Figure("a start, to connected", none.processor_s, "s of processor time", 2.0),
        Figure("memory, connected to both platforms", idle_mb, "MB", 100.0, 122.0),
    ]
    return conclude(figures, machine, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
