"""What do a hundred thousand schedules cost? `python -m tests.bench.schedules [--json] [--seconds 45]`.

The deployed bot starts without any schedule, and with so many, none due for hours: its processor time until it is
connected to both local platforms, and the most memory that it had by then and a while after. What counts is how much
more it is than without. Then it is watched while nothing happens: the processor time of all its threads, told for a
minute. So it is with ten thousand schedules whose question stands open. Exits 1 where a goal is missed.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import insert, select, update

from bot.clock import Clock
from bot.sandbox.world import world_running
from bot.talk.people import Spot
from content.items import Item
from storage.addresses import parse_address
from storage.database import Transaction
from storage.opening import open_database
from storage.tables import channels, dailies, posts, spaces
from storage.upgrade import upgrade
from tests.bench.figures import Figure, Spent, arguments, conclude, memory_mb, processor_ms
from tests.bench.many import schedule_many
from tests.machine import watched
from tests.packs import make_pack, make_question
from tests.wire.conftest import Stage, environment_of

SCHEDULES: Final = 100_000
STANDING: Final = 10_000
START_S: Final = 1.0
START_MB: Final = 20.0
BASELINE_MB: Final = 76.0
IDLE_MS: Final = 60.0
BASELINE_IDLE_MS: Final = 1_068.0
"""With a thousand schedules, when one function looked at everything once a second."""
_SETTLES_S: Final = 3.0
_CALMS_DOWN_S: Final = 9.0


async def prepare(address: str, schedules: int, *, standing: bool) -> None:
    """A database with so many schedules, the next question of each due in 23 hours, and its report in a week.

    They are Slack's: of servers that aren't there Discord would tell the bot that it was removed.
    """
    upgrade(parse_address(address))
    if not schedules:
        return
    database = open_database(parse_address(address))
    now = Clock().now().replace(second=0, microsecond=0)
    spots = [Spot("slack", f"space {n}", f"channel {n}") for n in range(schedules)]
    await database.write(lambda tx: schedule_many(tx, spots, now=now, due_at=now + timedelta(hours=23)))
    await database.write(lambda tx: _plan_reports(tx, monday=now + timedelta(days=7)))
    if standing:
        await database.write(lambda tx: stand_open(tx, now))
    await database.close()


def _plan_reports(tx: Transaction, *, monday: datetime) -> None:
    tx.execute(update(channels).values(weekly_on=monday.date(), weekly_at=monday))


def stand_open(tx: Transaction, now: datetime) -> None:
    """Today's question stands in every channel, posted an hour ago."""
    question, today, due = make_question("q"), now.date(), now - timedelta(hours=1)
    item = Item.freeze(question, make_pack(question)).model_dump_json()
    asked = {"on_date": today, "exam": "x", "question": "q", "digest": "d", "item": item, "chosen_at": now}
    every = tx.execute(select(spaces.c.group_id)).scalars().all()
    tx.execute(insert(dailies), [{"group_id": group, **asked} for group in every])
    times = dict.fromkeys(("due_at", "begun_at", "attempted_at", "posted_at"), due)
    stands = {"state": "posted", "message": "1", "drawn": "open", "counted": 0, "closes_at": due + timedelta(days=1)}
    one_each = (
        select(channels.c.id, dailies.c.id.label("daily"))
        .join(spaces)
        .join(dailies, dailies.c.group_id == spaces.c.group_id)
    )
    placed = [{"channel_id": one.id, "daily_id": one.daily, "on_date": today} for one in tx.execute(one_each).all()]
    tx.execute(insert(posts), [one | times | stands for one in placed])


@asynccontextmanager
async def started(folder: Path, schedules: int, *, standing: bool = False) -> AsyncIterator[int]:
    """The bot's process, connected a moment ago."""
    address = f"sqlite:///{folder / f'{schedules}.db'}"
    await prepare(address, schedules, standing=standing)
    async with world_running(Clock()) as world:
        stage = Stage(world, folder, environment_of(world.settings(address)))
        async with stage.running(executed=True) as bot:
            await asyncio.sleep(_SETTLES_S)
            yield bot.process.pid


def _spent(pid: int) -> Spent:
    return Spent(processor_ms(pid) / 1000, memory_mb(pid, "VmHWM"))


async def idle_ms(pid: int, seconds: float) -> float:
    """Milliseconds of processor time in a minute."""
    await asyncio.sleep(_CALMS_DOWN_S)
    before = processor_ms(pid)
    await asyncio.sleep(seconds)
    return (processor_ms(pid) - before) * 60 / seconds


async def measure(folder: Path, schedules: int, standing: int, seconds: int) -> list[Figure]:
    async with started(folder, 0) as pid:
        none = _spent(pid)
    async with started(folder, schedules) as pid:
        many = _spent(pid)
        alone_ms = await idle_ms(pid, seconds)
    async with started(folder, standing, standing=True) as pid:
        open_ms = await idle_ms(pid, seconds * 2 / 3)
    name, unit = f"{schedules:,} schedules", "ms of processor time"
    return [
        Figure(f"a start with {name}: more processor time", many.processor_s - none.processor_s, "s", START_S),
        Figure(f"a start with {name}: more memory", many.peak_mb - none.peak_mb, "MB", START_MB, BASELINE_MB),
        Figure(f"an idle minute with {name}", alone_ms, unit, IDLE_MS, BASELINE_IDLE_MS),
        Figure(f"an idle minute with {standing:,} open questions", open_ms, unit, IDLE_MS),
    ]


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("--schedules", type=int, default=SCHEDULES)
    parser.add_argument("--standing", type=int, default=STANDING, help="schedules whose question stands open")
    parser.add_argument("--seconds", type=int, default=45, help="how long to watch")
    given = parser.parse_args()
    if sys.platform != "linux":
        sys.exit("What another process takes is only told on Linux.")
    with watched() as machine, tempfile.TemporaryDirectory(prefix="studyhall-schedules-") as folder:
        figures = asyncio.run(measure(Path(folder), given.schedules, given.standing, given.seconds))
    return conclude(figures, machine, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
