"""kill -9 at every named point of posting, closing and revealing, on both platforms; then a restart and a count.

The points are what happens at the edges of the process in a play that nobody disturbs: before and after each commit
that concerns a post, before and after each request to the platform, and between the platform's carrying it out and its
answer. Once per point and platform the deployed entry point is killed; the rest are children forked from a warmed
parent, with real sockets, files and signals.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any, Final

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.sandbox.world import World
from tests.chaos.bots import Bot
from tests.chaos.drama import Drama, Ending, Platform, make_template, play
from tests.chaos.injection import Plan, name_of_request
from tests.chaos.verdicts import arguments, conclude
from tests.chaos.zygote import Zygote, start_zygote
from tests.machine import watched

PLATFORMS: Final[tuple[Platform, ...]] = ("discord", "slack")
LEAST_POINTS: Final = 25
_AT_ONCE: Final = 12
_DEPLOYED_AT_ONCE: Final = 4
_ROOT: Final = Path(__file__).parents[2]
_CARRIED_OUT: Final = "carried out "


@dataclass(frozen=True, slots=True)
class Point:
    """Where a bot is killed: the name of something that happens, and at which time it happens."""

    platform: Platform
    name: str
    nth: int

    def __str__(self) -> str:
        return f"{self.platform}: {self.name}" + (f" (time {self.nth})" if self.nth > 1 else "")


@dataclass(slots=True)
class Deployed:
    """`python -m bot run` as a process of its own."""

    process: asyncio.subprocess.Process

    @property
    def pid(self) -> int:
        return self.process.pid

    def alive(self) -> bool:
        return self.process.returncode is None

    def kill(self) -> None:
        if self.alive():
            self.process.kill()


@dataclass(slots=True)
class Tally:
    """What all plays came to."""

    kills: int = 0
    deployed: int = 0
    not_reached: int = 0
    endings: list[tuple[Point, Ending]] = field(default_factory=list)


async def start_deployed(environment: Mapping[str, str], plan: Plan, log: Path) -> Bot:
    """The deployed entry point; its edges are watched from outside."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("STUDYHALL_")}
    path = os.pathsep.join((str(_ROOT / "tests" / "chaos" / "entry"), str(_ROOT)))
    with log.open("a") as said:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            cwd=log.parent,
            env={**clean, **environment, "PYTHONPATH": path, "CHAOS_PLAN": plan.as_text()},
            stdout=said,
            stderr=said,
        )
    return Deployed(process)


class Killer:
    """Plays with a kill in each."""

    def __init__(self, zygote: Zygote, folder: Path) -> None:
        self._zygote = zygote
        self._folder = folder
        self._plays = 0
        self.tally = Tally()

    def _new_folder(self) -> Path:
        self._plays += 1
        return self._folder / f"play-{self._plays}"

    async def find_points(self, platform: Platform) -> list[Point]:
        """The points of a play that nobody disturbs, in their order."""
        trace = self._folder / f"trace-{platform}"
        ending = await play(platform, self._new_folder(), self._zygote.start, Plan(trace=str(trace)))
        if ending.stuck_at or ending.revealed != 2 or ending.starts != 1:
            raise RuntimeError(f"the undisturbed play got stuck: {ending}")
        seen: Counter[str] = Counter()
        points = []
        for name in trace.read_text().splitlines():
            seen[name] += 1
            points.append(Point(platform, name, seen[name]))
            if name.startswith("before ") and " commit of " not in name:
                points.append(Point(platform, _CARRIED_OUT + name.removeprefix("before "), seen[name]))
        return points

    async def kill_at(self, point: Point, *, deployed: bool) -> None:
        """One play in which the bot is killed there."""
        plan = Plan("kill", point.name, point.nth)
        interfere: Callable[[World, Drama], None] | None = None
        if point.name.startswith(_CARRIED_OUT):
            plan, interfere = Plan(), _killing_server(point)
        start = start_deployed if deployed else self._zygote.start
        ending = await play(
            point.platform, self._new_folder(), start, plan, interfere=interfere, restart=self._zygote.start
        )
        if ending.ended_by_itself:
            self.tally.kills += 1
            self.tally.deployed += deployed
        else:
            self.tally.not_reached += 1
        self.tally.endings.append((point, ending))


def _killing_server(point: Point) -> Callable[[World, Drama], None]:
    """The platform carries a request out, and before its answer goes out the bot is dead."""

    def interfere(world: World, drama: Drama) -> None:
        seen: Counter[str] = Counter()

        async def hook(request: web.Request, handler: Handler) -> web.StreamResponse:
            response = await handler(request)
            name = _CARRIED_OUT + _name_of(request)
            seen[name] += 1
            if name == point.name and seen[name] == point.nth and drama._bot is not None:
                drama._bot.kill()
                if request.transport is not None:
                    request.transport.abort()
            return response

        (world.discord if point.platform == "discord" else world.slack).interference = hook

    return interfere


def _name_of(request: web.Request) -> str:
    return name_of_request(request.method, f"http://127.0.0.1{request.path}")


async def run(zygote: Zygote, kills: int, folder: Path) -> tuple[Tally, dict[Platform, int]]:
    """First each point once with the deployed entry point, then forked children, round and round."""
    killer = Killer(zygote, folder)
    points = [await killer.find_points(platform) for platform in PLATFORMS]
    numbers = {platform: len({point.name for point in own}) for platform, own in zip(PLATFORMS, points, strict=True)}
    once = [point for own in points for point in _spread(own)]
    every = cycle([point for own in points for point in own])
    rest = [next(every) for _ in range(max(0, kills - len(once)))]
    await asyncio.gather(
        _all(killer, once[:kills], deployed=True, at_once=_DEPLOYED_AT_ONCE),
        _all(killer, rest, deployed=False, at_once=_AT_ONCE),
    )
    while killer.tally.kills < kills:  # a point that comes in another order now and then is not always reached
        batch = [next(every) for _ in range(kills - killer.tally.kills)]
        await _all(killer, batch, deployed=False, at_once=_AT_ONCE)
    return killer.tally, numbers


def _spread(points: list[Point]) -> list[Point]:
    """Each name once, at its first time."""
    return [point for point in points if point.nth == 1]


async def _all(killer: Killer, points: list[Point], *, deployed: bool, at_once: int) -> None:
    free = asyncio.Semaphore(at_once)

    async def one(point: Point) -> None:
        async with free:
            await killer.kill_at(point, deployed=deployed)

    async with asyncio.TaskGroup() as group:
        for point in points:
            group.create_task(one(point))


def judge(tally: Tally, numbers: dict[Platform, int]) -> list[str]:
    """What doesn't hold."""
    broken = []
    for point, ending in tally.endings:
        wrong = {
            "duplicates": ending.duplicates,
            "missing": ending.missing,
            "lost answers": ending.lost_answers,
            "recount differences": ending.recount_differences,
            "unknown on Discord": ending.unknown if point.platform == "discord" else 0,
            "unknown though not killed while sending": ending.wrongly_unknown,
            "not acknowledged": 0 if ending.unknown else 1 - ending.acknowledged,
        }
        broken += [f"killed at {point}: {number} {what}" for what, number in wrong.items() if number]
        if ending.stuck_at:
            broken.append(f"killed at {point}: stuck at {ending.stuck_at}, {ending.states}\n{ending.log}")
    broken += [f"{number} points on {name}" for name, number in numbers.items() if number < LEAST_POINTS]
    if tally.deployed < 2 * LEAST_POINTS <= len(tally.endings):
        broken.append(f"only {tally.deployed} kills of the deployed entry point")
    return broken


def figures_of(tally: Tally, numbers: dict[Platform, int], seconds: float) -> dict[str, Any]:
    endings = [ending for _, ending in tally.endings]
    return {
        "kills": tally.kills,
        "deployed": tally.deployed,
        "points": numbers,
        "platforms": len(numbers),
        "duplicates": sum(ending.duplicates for ending in endings),
        "missing": sum(ending.missing for ending in endings),
        "unknown": {name: sum(e.unknown for e in endings if e.platform == name) for name in PLATFORMS},
        "answers_acknowledged": sum(ending.acknowledged for ending in endings),
        "answers_stored": sum(ending.stored for ending in endings),
        "recount_differences": sum(ending.recount_differences for ending in endings),
        "not_reached": tally.not_reached,
        "seconds": round(seconds, 1),
    }


def main() -> None:
    """Kill and conclude."""
    given = arguments(
        __doc__, kills=(200, "how many kills"), within=(0, "seconds that it may take; 0: as long as it needs")
    )
    begun = time.monotonic()
    with watched() as machine:
        zygote = start_zygote()
        with tempfile.TemporaryDirectory(prefix="studyhall-kill-") as name:
            folder = Path(name)
            make_template(folder)
            tally, numbers = asyncio.run(run(zygote, given.kills, folder))
        zygote.end()
    figures = figures_of(tally, numbers, time.monotonic() - begun)
    missed = [f"it took {figures['seconds']} s"] if 0 < given.within <= figures["seconds"] else []
    conclude(figures, judge(tally, numbers), as_json=given.json, missed=missed, machine=machine)


if __name__ == "__main__":
    main()
