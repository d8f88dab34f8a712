"""Fail the n-th call to the database, to a platform or for the time, for every n until a play passes untouched.

The play is a post's whole life with an answer (see `tests.chaos.drama`). What fails is an exception at the process's
edge: a statement or a commit, a request before it goes out or whose answer gets lost, a reading of the clock. A bot
that ends because of it is started again, as a supervisor does.
"""

import asyncio
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.chaos.drama import Ending, Platform, make_template, play
from tests.chaos.injection import Plan
from tests.chaos.kill import PLATFORMS
from tests.chaos.verdicts import arguments, conclude
from tests.chaos.zygote import Zygote, start_zygote

EDGES: Final = ("database", "http", "clock")
_AT_ONCE: Final = 8
_MOST: Final = 2_000
_UNTOUCHED: Final = 3
"""A play that makes fewer calls than n was not disturbed; so many in a row and there is nothing more to disturb."""


@dataclass(slots=True)
class Row:
    """What one edge on one platform came to."""

    calls: int = 0
    faults: int = 0
    endings: list[tuple[int, Ending]] = field(default_factory=list)


class Faulter:
    """Plays with one fault in each."""

    def __init__(self, zygote: Zygote, folder: Path, *, every: int) -> None:
        self._zygote = zygote
        self._folder = folder
        self._every = every

    async def play_through(self, platform: Platform, edge: str) -> Row:
        """Every n (or every so many) until nothing is disturbed any more."""
        row, free = Row(), asyncio.Semaphore(_AT_ONCE)
        row.calls = await self._count_calls(platform, edge)

        async def one(n: int) -> None:
            async with free:
                row.endings.append((n, await self._disturb(platform, edge, n)))

        async with asyncio.TaskGroup() as group:
            for n in range(1, min(row.calls + _UNTOUCHED, _MOST) + 1, self._every):
                group.create_task(one(n))
        row.faults = len(row.endings)
        return row

    async def _count_calls(self, platform: Platform, edge: str) -> int:
        """How many calls an undisturbed play makes there."""
        trace = self._folder / f"calls-{platform}-{edge}"
        plan = Plan("fail", nth=10**9, trace=str(trace), edges=(edge,))
        await play(platform, self._folder / f"count-{platform}-{edge}", self._zygote.start, plan)
        return sum(line.startswith(f"{edge} ") for line in trace.read_text().splitlines())

    async def _disturb(self, platform: Platform, edge: str, n: int) -> Ending:
        return await play(
            platform, self._folder / f"{platform}-{edge}-{n}", self._zygote.start, Plan("fail", nth=n, edges=(edge,))
        )


def judge(platform: Platform, edge: str, row: Row) -> list[str]:
    """What doesn't hold."""
    broken = []
    for n, ending in row.endings:
        wrong = {
            "duplicates": ending.duplicates,
            "missing": ending.missing,
            "lost answers": ending.lost_answers,
            "recount differences": ending.recount_differences,
            "unknown": ending.unknown if platform == "discord" else 0,
            "not acknowledged": 0 if ending.unknown else 1 - ending.acknowledged,
        }
        where = f"{platform}, {edge} call {n}"
        broken += [f"{where}: {number} {what}" for what, number in wrong.items() if number]
        if ending.stuck_at:
            broken.append(f"{where}: stuck at {ending.stuck_at}, {ending.states}\n{ending.log}")
    return broken


async def run(zygote: Zygote, every: int, folder: Path) -> dict[tuple[Platform, str], Row]:
    faulter = Faulter(zygote, folder, every=every)
    found = {}
    for platform in PLATFORMS:
        for edge in EDGES:
            found[platform, edge] = await faulter.play_through(platform, edge)
    return found


def main() -> None:
    """Disturb and conclude."""
    given = arguments(__doc__, every=(1, "disturb only every so many calls"))
    begun = time.monotonic()
    zygote = start_zygote()
    with tempfile.TemporaryDirectory(prefix="studyhall-faults-") as name:
        folder = Path(name)
        make_template(folder)
        found = asyncio.run(run(zygote, given.every, folder))
    zygote.end()
    endings = [ending for row in found.values() for _, ending in row.endings]
    figures = {
        "faults": sum(row.faults for row in found.values()),
        "calls": {f"{platform} {edge}": row.calls for (platform, edge), row in found.items()},
        "duplicates": sum(ending.duplicates for ending in endings),
        "missing": sum(ending.missing for ending in endings),
        "unknown": {name: sum(e.unknown for e in endings if e.platform == name) for name in PLATFORMS},
        "answers_acknowledged": sum(ending.acknowledged for ending in endings),
        "answers_stored": sum(ending.stored for ending in endings),
        "recount_differences": sum(ending.recount_differences for ending in endings),
        "seconds": round(time.monotonic() - begun, 1),
    }
    broken = [line for (platform, edge), row in found.items() for line in judge(platform, edge, row)]
    conclude(figures, broken, as_json=given.json)


if __name__ == "__main__":
    main()
