"""How dear is it to claim what is due? `python -m tests.bench.claims [--json] [--channels 10000 100000]`.

So many channels, each in a space and a group of its own, are due in one minute on SQLite; the shipped pack is asked.
What is counted is the processor time until all their dates are claimed, sending not included, in the same transactions
as in the bot. Exits 1 where a goal is missed.
"""

import asyncio
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from bot.posting.dailies import claim_due, load_due
from bot.talk.people import Spot
from content.packs import load_pack
from storage.addresses import parse_address
from storage.opening import open_database
from storage.upgrade import upgrade
from tests.bench.figures import Figure, arguments, conclude
from tests.bench.many import schedule_many
from tests.machine import watched

NOW: Final = datetime(2026, 11, 23, 9, 0, 30, tzinfo=UTC)
CHANNELS: Final = (10_000, 100_000)
GOAL_S: Final = 1.0
"""For ten thousand."""
BASELINE_S: Final = 163.0
"""For as many, when all that was due was ranked again for each ten, sending included."""


async def claim_all(address: str, number: int) -> float:
    """Seconds of processor time."""
    upgrade(parse_address(address))
    database, pack = open_database(parse_address(address)), load_pack()
    spots = [Spot("discord", f"space {n}", f"channel {n}") for n in range(number)]
    due_at = NOW - timedelta(seconds=30)
    try:
        await database.write(lambda tx: schedule_many(tx, spots, now=NOW, due_at=due_at))
        begun, claimed = time.process_time(), 0
        for some in await database.read(lambda tx: load_due(tx, NOW)):
            claimed += (await database.write(partial(claim_due, pack=pack, some=some, now=NOW))).looked_at
        spent = time.process_time() - begun
    finally:
        await database.close()
    assert claimed == number
    return spent


def measure(folder: Path, number: int) -> Figure:
    spent = asyncio.run(claim_all(f"sqlite:///{folder / f'{number}.db'}", number))
    share = number / CHANNELS[0]
    return Figure(f"{number:,} due posts claimed", spent, "s", GOAL_S * share, BASELINE_S * share)


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("--channels", type=int, nargs="+", default=CHANNELS, metavar="N")
    given = parser.parse_args()
    with watched() as machine, tempfile.TemporaryDirectory(prefix="studyhall-claims-") as folder:
        figures = [measure(Path(folder), number) for number in given.channels]
    return conclude(figures, machine, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
