"""How soon is Studyhall there, and what does it hold then? `python -m tests.bench.start [--json]`.

Processor time of whole processes: `studyhall --help`, `studyhall content check`, and loading the shipped pack beside a
process that only imports what loads it; the best of three counts. Then the deployed bot starts with an empty database
and connects to both local platforms, in one server and in 2,500: seconds until then, and what it holds a while after.
Exits 1 where a goal is missed.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.clock import Clock
from bot.sandbox.world import world_running
from storage.addresses import parse_address
from storage.upgrade import upgrade
from tests.bench.figures import Figure, arguments, conclude, memory_mb, processor_ms, run
from tests.machine import watched
from tests.wire.conftest import Stage, environment_of

ROUNDS: Final = 3
SERVERS: Final = 2_500
_IMPORT: Final = "import content.packs"
_LOAD: Final = "import content.packs; content.packs.load_pack()"
_SETTLES_S: Final = 5.0


def best(*words: str) -> float:
    """Seconds of processor time."""
    return min(run(*words, environment={}).processor_s for _ in range(ROUNDS))


def of_commands() -> Iterator[Figure]:
    loaded = best("-c", _LOAD) - best("-c", _IMPORT)
    yield Figure("studyhall --help", best("-m", "bot", "--help"), "s", 0.3, 1.15)
    yield Figure("the pack loaded", loaded, "s", 0.2, 0.5)
    yield Figure("studyhall content check", best("-m", "bot", "content", "check"), "s", 2.0, 2.8)


async def start(folder: Path, servers: int) -> tuple[float, float, float]:
    """Seconds until it is connected, the processor time of them, and the megabytes that it holds after a while."""
    address = f"sqlite:///{folder / f'{servers}.db'}"
    upgrade(parse_address(address))
    async with world_running(Clock()) as world:
        for n in range(1, servers):
            world.discord.add_guild(f"Server {n}")
        stage = Stage(world, folder, environment_of(world.settings(address)))
        begun = time.monotonic()
        async with stage.running(executed=True) as bot:
            took, spent_ms = time.monotonic() - begun, processor_ms(bot.process.pid)
            await asyncio.sleep(_SETTLES_S)
            return took, spent_ms / 1000, memory_mb(bot.process.pid, "VmRSS")


def of_starts(folder: Path) -> Iterator[Figure]:
    took, spent, held = asyncio.run(start(folder, 1))
    yield Figure("a start, until it is connected to both platforms", took, "s", 2.0, 3.0)
    yield Figure("a start: processor time", spent, "s", 2.0)
    yield Figure("memory, connected to both platforms", held, "MB", 100.0, 122.0)
    _, _, held = asyncio.run(start(folder, SERVERS))
    yield Figure(f"memory, in {SERVERS:,} servers", held, "MB", 120.0, 129.0)


def main() -> int:
    given = arguments(__doc__).parse_args()
    if sys.platform != "linux":
        sys.exit("What another process takes is only told on Linux.")
    with watched() as machine, tempfile.TemporaryDirectory(prefix="studyhall-start-") as folder:
        figures = [*of_commands(), *of_starts(Path(folder))]
    return conclude(figures, machine, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
