"""What does Studyhall cost while nothing happens? `python -m tests.bench.idle [--json] [--seconds 60]`.

The deployed entry point is connected to both local platforms. A thousand channels have a schedule, today's question
stands open in each of them, and nothing is due for hours. What is counted is the processor time that the process uses
in a minute, of all its threads. Exits 1 where that is over the goal on a machine that is not too busy to measure: with
neighbours the same work costs up to twice the time. Where the system doesn't tell a process' time (it is not Linux)
nothing is measured.
"""

import asyncio
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.clock import Clock
from bot.sandbox.world import world_running
from bot.talk.people import Platform, Spot
from content.items import Item
from storage.addresses import parse_address
from storage.database import Transaction
from storage.opening import open_database
from storage.tables import channels, dailies, posts, spaces
from storage.upgrade import upgrade
from tests.bench.figures import Figure, arguments, conclude
from tests.chaos.scheduling import schedule_all
from tests.machine import watched
from tests.packs import make_pack, make_question
from tests.wire.conftest import Stage, environment_of

SCHEDULES: Final = 1_000
GOAL_MS: Final = 60.0
BASELINE_MS: Final = 1_068.0
"""The same, when one function looked at everything once a second."""
_SETTLES_S: Final = 15.0


def stand_open(tx: Transaction, now: datetime) -> None:
    """Today's question stands in every channel, posted an hour ago."""
    groups = tx.execute(spaces.select().with_only_columns(spaces.c.id, spaces.c.group_id)).all()
    today = now.date()
    question = make_question("q")
    item = Item.freeze(question, make_pack(question)).model_dump_json()
    asked_today = {"on_date": today, "exam": "x", "question": "q", "digest": "d", "item": item, "chosen_at": now}
    tx.execute(dailies.insert(), [{"group_id": one.group_id, **asked_today} for one in groups])
    asked = {one.group_id: one.id for one in tx.execute(dailies.select())}
    group_of = {one.id: one.group_id for one in groups}
    due = now - timedelta(hours=1)
    standing = {
        "on_date": today,
        "state": "posted",
        "due_at": due,
        "closes_at": due + timedelta(days=1),
        "begun_at": due,
        "attempted_at": due,
        "posted_at": due,
        "message": "1",
        "drawn": "open",
        "counted": 0,
    }
    every = tx.execute(channels.select()).all()
    rows = [{"channel_id": one.id, "daily_id": asked[group_of[one.space_id]], **standing} for one in every]
    tx.execute(posts.insert(), rows)


def _spot(number: int) -> Spot:
    platform: Platform = "slack" if number % 2 else "discord"
    return Spot(platform, f"space {number}", f"channel {number}")


async def prepare(address: str) -> None:
    """A database with all schedules, the next question of each due in 23 hours."""
    upgrade(parse_address(address))
    database = open_database(parse_address(address))
    now = Clock().now()
    due, spots = now + timedelta(hours=23), [_spot(number) for number in range(SCHEDULES)]
    await database.write(lambda tx: schedule_all(tx, spots, now=now, due_at=due))
    await database.write(lambda tx: stand_open(tx, now))
    await database.close()


def processor_ms(pid: int) -> float:
    """The processor time that a process has used so far, by the clock that Linux keeps for it."""
    return time.clock_gettime((~pid << 3) | 2) * 1000


async def measure(folder: Path, seconds: int) -> float:
    """Milliseconds of processor time in a minute."""
    address = f"sqlite:///{folder / 'studyhall.db'}"
    await prepare(address)
    async with world_running(Clock()) as world:
        stage = Stage(world, folder, environment_of(world.settings(address)))
        async with stage.running() as bot:
            await asyncio.sleep(_SETTLES_S)
            before = processor_ms(bot.process.pid)
            await asyncio.sleep(seconds)
            return (processor_ms(bot.process.pid) - before) * 60 / seconds


def main() -> int:
    """Measure and say whether the goal holds."""
    parser = arguments(__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="how long to watch")
    given = parser.parse_args()
    if sys.platform != "linux":
        sys.exit("The processor time of another process is only told on Linux.")
    with watched() as machine, tempfile.TemporaryDirectory(prefix="studyhall-idle-") as folder:
        value = asyncio.run(measure(Path(folder), given.seconds))
    name = f"an idle minute with {SCHEDULES:,} schedules"
    figure = Figure(name, value, "ms of processor time", GOAL_MS, BASELINE_MS)
    return conclude([figure], machine, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
