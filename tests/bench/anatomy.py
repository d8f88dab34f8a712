"""Where does the time of a click go? `python -m tests.bench.anatomy [--json]`.

The deployed bot serves both local platforms with clocks around a few of its functions, and members click on today's
question, one face after the other. Each clock counts the processor time of its own thread, step by step, so that
waiting costs nothing; what no clock counts is the libraries' and the loop's. Exits 1 where one part takes half of all.
"""

import asyncio
import json
import os
import runpy
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from contextlib import asynccontextmanager
from functools import wraps
from inspect import iscoroutinefunction
from pathlib import Path
from pkgutil import resolve_name
from types import FrameType
from typing import Any, Final

from bot.sandbox.players import gather_players
from tests.bench.clicks import Click, ask, clicks_on, saturate
from tests.bench.figures import ROOT, Figure, arguments, conclude, processor_ms
from tests.machine import watched
from tests.patience import PATIENCE_S, until
from tests.wire.conftest import Stage, stage_open

CLICKS: Final = 400
WARMING_UP: Final = 60
MOST: Final = 0.5
"""Of a click, for one of its parts."""
SERVES: Final = "--serves"
_TOLD: Final = "clocks.json"
"""The file, in the folder where the bot serves, with what was counted."""
PARTS: Final = {
    "parse": (
        "discord.state:ConnectionState.parse_interaction_create",
        "bot.discord_app.client:take",
        "bot.slack_app.sockets:_parse",
        "bot.slack_app.app:SlackApp._asked",
    ),
    "receipt": ("bot.slack_app.sockets:_Line._answer",),  # with Bolt; on Discord the reply itself is the receipt
    "validate": ("bot.desk:Desk.form_for", "bot.desk:Desk.admit"),
    "transaction": ("storage.sqlite:_commit_group",),  # in the thread that writes
    "say": ("bot.desk:Desk._paged",),
    "draw": ("bot.discord_app.client:draw_reply", "bot.slack_app.private:paint"),
    "send": ("bot.discord_app.client:tell", "bot.slack_app.private:PrivateAnswers.say"),
}
"""What is done for a click -> the functions that do it."""

_SPENT_NS: Final[Counter[str]] = Counter()


class _Stepwise:
    """Awaits something, and counts the processor time of each of its steps."""

    def __init__(self, part: str, work: Awaitable[Any]) -> None:
        self._part = part
        self._work = work

    def __await__(self) -> Generator[Any, Any, Any]:
        """A cancellation isn't handed on; where nothing is too slow there is none."""
        steps = self._work.__await__()
        while True:
            begun = time.thread_time_ns()
            try:
                waits_for = next(steps)
            except StopIteration as done:
                return done.value
            finally:
                _SPENT_NS[self._part] += time.thread_time_ns() - begun
            yield waits_for


def _clocked(part: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    async def stepwise(*given: Any, **named: Any) -> Any:
        return await _Stepwise(part, function(*given, **named))

    @wraps(function)
    def at_once(*given: Any, **named: Any) -> Any:
        begun = time.thread_time_ns()
        try:
            return function(*given, **named)
        finally:
            _SPENT_NS[part] += time.thread_time_ns() - begun

    return stepwise if iscoroutinefunction(function) else at_once


def serve() -> None:
    """`studyhall run` with clocks; SIGUSR1 writes down what they counted, and sets them to nothing."""
    for part, names in PARTS.items():
        for name in names:
            module, _, path = name.partition(":")
            owner, _, last = f"{module}:{path}".rpartition("." if "." in path else ":")
            setattr(resolve_name(owner), last, _clocked(part, resolve_name(name)))
    told = Path(_TOLD)

    def tell(_signal: int, _frame: FrameType | None) -> None:
        told.with_suffix(".part").write_text(json.dumps(_SPENT_NS))
        told.with_suffix(".part").rename(told)
        _SPENT_NS.clear()

    signal.signal(signal.SIGUSR1, tell)
    sys.argv = ["studyhall", "run"]
    runpy.run_module("bot", run_name="__main__")


@asynccontextmanager
async def serving(stage: Stage) -> AsyncIterator[int]:
    """The bot with its clocks, connected to both platforms; its process."""
    environment = {**os.environ, **stage.environment, "PYTHONPATH": str(ROOT)}
    words = (sys.executable, "-m", "tests.bench.anatomy", SERVES)
    bot = await asyncio.create_subprocess_exec(*words, cwd=stage.folder, env=environment)
    try:
        await until(lambda: bool(stage.world.discord.connections and stage.world.slack.connections))
        await stage.world.ready(PATIENCE_S)
        yield bot.pid
    finally:
        bot.terminate()
        await bot.wait()


async def clocks_of(stage: Stage, pid: int) -> dict[str, int]:
    """Nanoseconds that were counted since the last time."""
    told = stage.folder / _TOLD
    os.kill(pid, signal.SIGUSR1)
    await until(told.exists)
    counted: dict[str, int] = json.loads(told.read_text())
    told.unlink()
    return counted


async def measure(folder: Path) -> dict[str, dict[str, float]]:
    """Of each face: milliseconds of processor time a click, for each part and as a whole (empty)."""
    async with stage_open(folder) as stage:
        gather_players(stage.world, 2 * (WARMING_UP + CLICKS))
        async with serving(stage) as pid:
            asked = await ask(stage)
            return {name: await _spent(stage, pid, clicks_on(stage.world, name, one)) for name, one in asked.items()}


async def _spent(stage: Stage, pid: int, clicks: Iterator[Click]) -> dict[str, float]:
    await saturate([next(clicks) for _ in range(WARMING_UP)])
    await clocks_of(stage, pid)
    before = processor_ms(pid)
    await saturate([next(clicks) for _ in range(CLICKS)])
    whole = (processor_ms(pid) - before) / CLICKS
    counted = {part: spent / CLICKS / 1e6 for part, spent in (await clocks_of(stage, pid)).items()}
    return {**{part: counted[part] for part in PARTS if part in counted}, "": whole}


def figures_of(name: str, spent: dict[str, float]) -> Iterator[Figure]:
    whole = spent.pop("")
    for part, ms in {**spent, "library, loop and timetable": whole - sum(spent.values())}.items():
        yield Figure(f"a click on {name.capitalize()}: {part}", ms, "ms", MOST, whole, of_ratio=True)


def main() -> int:
    if SERVES in sys.argv:
        serve()
        return 0
    given = arguments(__doc__).parse_args()
    with watched() as machine, tempfile.TemporaryDirectory(prefix="studyhall-anatomy-") as folder:
        found = asyncio.run(measure(Path(folder)))
    figures = [figure for name, spent in found.items() for figure in figures_of(name, spent)]
    return conclude(figures, machine, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
