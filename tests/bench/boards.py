"""Does a board cost more the more has been answered? `python -m tests.bench.boards [--json]`.

Two groups of equally many members, each in a SQLite file: in one everybody has answered for a few days, in the other
twenty times as long. Asking for a board takes about as long in both. The ratio is the long group's time over the
short one's; the goal is an upper bound. Exits 1 when it is missed on a machine that was not too busy to measure it.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from bot.verbs.leaderboard import Board
from content.boards import Window
from storage.addresses import parse_address
from storage.opening import open_database
from storage.upgrade import upgrade
from tests.bench.answers import Result, conclude
from tests.machine import watched
from tests.study.hall import Hall

MEMBERS = 100
DAYS = 3
TIMES_AS_LONG = 20
ASKED = 200
AT_MOST = 1.5


async def live(folder: Path, days: int) -> Hall:
    """A group that has had a daily on so many days, each answered by every member."""
    url = parse_address(f"sqlite:///{folder / f'{days}.db'}")
    upgrade(url)
    hall = Hall(open_database(url))
    await hall.set_up()
    for _ in range(days):
        await hall.move(days=1)
        await asyncio.gather(*(hall.answer(f"member {n}") for n in range(MEMBERS)))
    return hall


async def ask(hall: Hall, window: Window) -> float:
    """Seconds for one board, the best of many."""
    best = float("inf")
    for _ in range(ASKED):
        started = time.perf_counter()
        board = await hall.command("leaderboard", by="member 1", window=window)
        best = min(best, time.perf_counter() - started)
        assert isinstance(board, Board)
        assert board.rows[0].members == MEMBERS
    return best


async def measure(folder: Path) -> list[Result]:
    short, long = await live(folder, DAYS), await live(folder, DAYS * TIMES_AS_LONG)
    results = []
    for window in Window:
        ratio = await ask(long, window) / await ask(short, window)
        name = f"board of {window}, {TIMES_AS_LONG} times the answers"
        results.append(Result(name, round(ratio, 2), AT_MOST, ratio <= AT_MOST))
    for hall in (short, long):
        await hall.study.database.close()
    return results


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", action="store_true")
    as_json = arguments.parse_args().json
    with watched() as machine, tempfile.TemporaryDirectory(prefix=".bench-", dir=Path.cwd()) as name:
        results = asyncio.run(measure(Path(name)))
    return conclude(results, machine, as_json=as_json)


if __name__ == "__main__":
    sys.exit(main())
