"""A deployed bot at work for an hour and idle for half a day: nothing grows, nothing leaks, nothing fails unseen.

Fifty answers a second come from 1,200 members on both platforms. Everybody answers a question once, so the clock moves
on to the next day's as soon as all have answered this one: an hour is 150 days of dailies, closings and reveals. Then
twelve hours pass by the moved clock without anybody. What the process holds is looked at while nobody clicks, at the
end of every day. `--seconds 3600` is the hour of the figure; in less than 200 s no growth of memory can be told.
"""

import asyncio
import os
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, Final

from bot.sandbox.local_discord import NoAnswer
from bot.sandbox.players import gather_players
from bot.sandbox.world import set_up
from tests.acknowledging import acknowledges
from tests.chaos.verdicts import arguments, conclude
from tests.machine import watched
from tests.open_files import open_files
from tests.patience import until
from tests.wire.conftest import Process, Stage, stage_open
from tests.wire.people import Person, Screen, people_of

PER_SECOND: Final = 50
MEMBERS: Final = 1_200
"""On both platforms together."""
NEARLY: Final = 0.9
"""Of the pace; below it nothing was measured."""
GROWTH: Final = 0.05
WAL_MB: Final = 64
IDLE: Final = timedelta(hours=12)
_STEP: Final = timedelta(minutes=1)
_WARM: Final = 0.25
"""The part of all days after which memory and files are compared."""
_WARM_DAYS: Final = 4
"""Until then caches and connections come to their size; in fewer than twice as many days no growth can be told."""
_AT_ONCE: Final = 200
_TRIES: Final = 5
_REST_S: Final = 1.0
_KEPT_ALIVE_S: Final = 35.0
"""Real seconds after which a connection that nobody uses is closed: aiohttp keeps one for 15, and looks as often."""
_LOOK_EVERY_S: Final = 0.25
_SOCKETS_AT_REST: Final = 50
"""Whoever answered is looked up by name for long, which keeps some alive; an hour of leaks has more."""
_FAULTS: Final = ("[error]", "[critical]", "Traceback", "never retrieved", "was destroyed but it is pending")


@dataclass(frozen=True, slots=True)
class Held:
    """What the process holds at a moment at which it rests."""

    memory_mb: float
    files: int
    """All but sockets: the database's, above all."""
    sockets: int
    """Connections that are kept alive are as many as were ever needed at once, and go when nobody needs them."""


@dataclass
class Soak:
    """One bot, and what was seen of it."""

    stage: Stage
    process: Process
    per_second: int = PER_SECOND
    random: Random = field(default_factory=lambda: Random(1))
    days: list[Held] = field(default_factory=list)
    acknowledged: int = 0
    unheard: int = 0
    """Clicks after which nothing was heard in time; the member clicks again."""
    clicking_s: float = 0.0
    wal_mb: float = 0.0

    async def work(self, seconds: float) -> None:
        """Day after day, for so long."""
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            await self.live_a_day()

    async def live_a_day(self, beside: Callable[[list[Person]], Awaitable[None]] | None = None) -> None:
        """Everybody answers the day's question; then, where `beside` is given, some do something else."""
        await self._next_daily()
        cards = {name: await self._card(name) for name in ("discord", "slack")}
        members = [member for name in cards for member in people_of(self.stage.world, name)]
        self.random.shuffle(members)
        await self._all_answer(members, cards)
        if beside is not None:
            await beside(members)
        await asyncio.sleep(_REST_S)
        self.days.append(self.held())

    async def idle(self) -> None:
        """Half a day without anybody."""
        for _ in range(IDLE // _STEP):
            self.stage.world.clock.move(_STEP)
            await asyncio.sleep(0.02)
        await asyncio.sleep(_KEPT_ALIVE_S)

    def held(self) -> Held:
        status = Path(f"/proc/{self.process.process.pid}/statm").read_text().split()
        opened = list(open_files(self.process.process.pid))
        sockets = sum(target.startswith("socket:") for target in opened)
        return Held(int(status[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6, len(opened) - sockets, sockets)

    async def watch_wal(self) -> None:
        """How large it ever was, until cancelled."""
        wal = self.stage.folder / "studyhall.db-wal"
        while True:
            if wal.exists():
                self.wal_mb = max(self.wal_mb, wal.stat().st_size / 1e6)
            await asyncio.sleep(_LOOK_EVERY_S)

    async def _next_daily(self) -> None:
        """It stands everywhere, however long a busy machine takes for that."""
        world = self.stage.world
        stood = {spot: world.posted_in(spot) for spot in world.daily_spots}
        with suppress(TimeoutError):
            await world.next_daily()
        await until(lambda: all(world.posted_in(spot) > before for spot, before in stood.items()))

    async def _card(self, platform: str) -> Screen:
        member = people_of(self.stage.world, platform)[0]

        def is_open(screen: Screen) -> bool:
            return any(control.startswith(("answer:", "choose:")) for _, control in screen.controls)

        await until(lambda: any(map(is_open, member.room()[-2:])))
        return next(screen for screen in reversed(member.room()[-2:]) if is_open(screen))

    async def _all_answer(self, members: list[Person], cards: dict[str, Screen]) -> None:
        """One after the other at the pace, as far as those before them get through."""
        room, begun = asyncio.Semaphore(_AT_ONCE), time.monotonic()

        async def answer(member: Person, number: int) -> None:
            await asyncio.sleep(max(0.0, begun + number / self.per_second - time.monotonic()))
            async with room:
                await self._answer(member, cards[member.platform])

        await asyncio.gather(*(answer(member, number) for number, member in enumerate(members)))
        self.clicking_s += time.monotonic() - begun

    async def _answer(self, member: Person, card: Screen) -> None:
        for _ in range(_TRIES):
            try:
                shown = await member.choose(card, sorted(self.random.sample(range(4), card.wanted)))
            except (TimeoutError, NoAnswer):
                self.unheard += 1
                continue
            self.acknowledged += acknowledges(shown.text)
            return


async def soak(folder: Path, seconds: int) -> dict[str, Any]:
    """Work, idleness, and the count."""
    async with stage_open(folder) as stage:
        gather_players(stage.world, MEMBERS)
        async with stage.running() as process:
            await set_up(stage.world)
            trial = Soak(stage, process)
            begun = trial.held()
            watching = asyncio.create_task(trial.watch_wal())
            await trial.work(seconds)
            before = trial.held()
            await trial.idle()
            after = trial.held()
            watching.cancel()
            code = await process.stop()
        return figures(trial, begun, before, after, code)


def figures(trial: Soak, begun: Held, before: Held, after: Held, code: int) -> dict[str, Any]:
    """What was seen, with the days after the warm-up compared in two halves."""
    warm = trial.days[max(_WARM_DAYS, int(len(trial.days) * _WARM)) :] or trial.days[-1:]
    early, late = warm[: (len(warm) + 1) // 2], warm[len(warm) // 2 :]
    return {
        "days": len(trial.days),
        "members": MEMBERS,
        "answers_acknowledged": trial.acknowledged,
        "answers_stored": _stored(trial.stage.folder / "studyhall.db"),
        "unheard_clicks": trial.unheard,
        "answers_per_s": round(trial.acknowledged / trial.clicking_s, 1),
        "memory_mb": [round(day.memory_mb, 1) for day in (trial.days[0], *_ends(warm))],
        "memory_growth": round(_grown(early, late), 3) if len(trial.days) >= 2 * _WARM_DAYS else None,
        "memory_growth_idle": round(after.memory_mb / before.memory_mb - 1, 3),
        "open_files": [max(day.files for day in early), max(day.files for day in late), after.files],
        "sockets": [begun.sockets, max(day.sockets for day in trial.days), after.sockets],
        "wal_mb": round(trial.wal_mb, 1),
        "faults_in_log": [line[:160] for line in trial.process.said if any(word in line for word in _FAULTS)][:5],
        "exit_code": code,
    }


def _ends(days: list[Held]) -> tuple[Held, Held]:
    return days[0], days[-1]


def _grown(early: list[Held], late: list[Held]) -> float:
    return median(day.memory_mb for day in late) / median(day.memory_mb for day in early) - 1


def _stored(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM answers").fetchone()[0])


def judge(found: dict[str, Any]) -> tuple[list[str], list[str]]:
    """What doesn't hold, and what was too slow to be measured."""
    early, late, idle = found["open_files"]
    at_last = found["sockets"][-1]
    wanted = found["days"] * found["members"]
    lost = found["answers_acknowledged"] > found["answers_stored"]
    checks = {
        f"{found['answers_acknowledged']} acknowledged, {found['answers_stored']} stored": lost,
        f"memory grew by {found['memory_growth'] or 0:.1%}": (found["memory_growth"] or 0) > GROWTH,
        f"memory grew by {found['memory_growth_idle']:.1%} while idle": found["memory_growth_idle"] > GROWTH,
        f"open files: {early}, then {late}, after idling {idle}": max(late, idle) > early,
        f"{at_last} sockets after idling": at_last > _SOCKETS_AT_REST,
        f"the WAL had {found['wal_mb']} MB": found["wal_mb"] >= WAL_MB,
        f"the log has {found['faults_in_log']}": bool(found["faults_in_log"]),
        f"it ended with {found['exit_code']}": found["exit_code"] != 0,
    }
    paces = {
        f"{found['answers_per_s']} answers/s of {PER_SECOND}": found["answers_per_s"] < NEARLY * PER_SECOND,
        f"{found['answers_stored']} stored of {wanted}": found["answers_stored"] < wanted,
    }
    return [told for told, wrong in checks.items() if wrong], [told for told, wrong in paces.items() if wrong]


def main() -> None:
    """Soak and conclude."""
    given = arguments(__doc__, seconds=(3_600, "how long members answer"))
    with watched() as machine, tempfile.TemporaryDirectory(prefix="studyhall-soak-") as folder:
        found = asyncio.run(soak(Path(folder), given.seconds))
    broken, missed = judge(found)
    conclude(found, broken, as_json=given.json, missed=missed, machine=machine)


if __name__ == "__main__":
    main()
