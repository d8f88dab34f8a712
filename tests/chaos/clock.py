"""Clocks that jump, machines that sleep, processes that disagree on the time: one post for each channel and date.

Real timetables and databases, the unchanged bot on both local platforms; what stands is counted there.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from bot.clock import Clock, system_time
from bot.rules.folding import differences
from bot.sandbox.world import World, set_up, until, world_running
from bot.wiring import Studyhall, studyhall
from storage.database import Transaction
from storage.tables import posts
from tests.chaos.verdicts import arguments, conclude
from tests.postgres import running_server

HOUR: Final = timedelta(hours=1)
MINUTE: Final = timedelta(minutes=1)
START: Final = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
"""An hour before the daily is due (09:00 Europe/Berlin)."""


@dataclass
class Stage:
    """A world with one or more bots in it."""

    world: World
    halls: list[Studyhall]

    async def move(self, by: timedelta) -> None:
        """One jump of the clock, and then whatever became due."""
        self.world.clock.move(by)
        for _ in range(3):
            for hall in self.halls:
                await hall.timetable.tick()
            for hall in self.halls:
                await hall.timetable.idle()


Story = Callable[[Stage], Awaitable[int]]
"""What happens; how many posts have to stand in each channel afterwards."""


async def an_hour_back(stage: Stage) -> int:
    await stage.move(HOUR + MINUTE)
    await stage.move(-HOUR)
    await stage.move(HOUR)
    return 1


async def an_hour_forward(stage: Stage) -> int:
    await stage.move(MINUTE * 30)
    await stage.move(HOUR)
    return 1


async def twenty_five_hours_forward(stage: Stage) -> int:
    await stage.move(HOUR + MINUTE)
    await stage.move(HOUR * 25)
    return 2


async def asleep_over_it(stage: Stage) -> int:
    """Six hours: it is due an hour after falling asleep and would be five hours late. The next one comes as planned."""
    await stage.move(HOUR * 6)
    await stage.move(HOUR * 19 + MINUTE)
    return 1


async def asleep_and_just_in_time(stage: Stage) -> int:
    await stage.move(-HOUR * 4)
    await stage.move(HOUR * 6)
    return 1


async def back_and_forth(stage: Stage) -> int:
    """Over the due instant in both directions, many times."""
    for by in (HOUR * 2, -HOUR * 3, HOUR * 3, -HOUR * 25, HOUR * 25, -MINUTE * 90, MINUTE * 90):
        await stage.move(by)
    return 1


async def five_days(stage: Stage) -> int:
    for _ in range(5 * 12):
        await stage.move(HOUR * 2)
    return 5


STORIES: Final[dict[str, Story]] = {
    "one hour back": an_hour_back,
    "one hour forward": an_hour_forward,
    "25 hours forward": twenty_five_hours_forward,
    "six hours asleep, past the catch-up window": asleep_over_it,
    "six hours asleep, within it": asleep_and_just_in_time,
    "back and forth": back_and_forth,
}


@asynccontextmanager
async def staged(address: str, *, ahead: tuple[timedelta, ...]) -> AsyncIterator[Stage]:
    """A world at START in which a bot lives for each of `ahead`: how much its clock is before the world's."""
    clock = Clock()
    clock.move(START - clock.now())
    async with world_running(clock) as world:
        halls: list[Studyhall] = []
        settings = world.settings(address)
        first = studyhall(settings, clock)
        others = [studyhall(settings, Clock(partial(_ahead, clock, by))) for by in ahead[1:]]
        async with first as hall:
            halls.append(hall)
            await asyncio.wait_for(hall.faces_ready.wait(), 20)
            await set_up(world)
            for other in others:
                halls.append(await other.__aenter__())
                await until(lambda: "slack" in halls[-1].study.faces)  # Discord is served by the first alone
            try:
                yield Stage(world, halls)
            finally:
                for other in others:
                    await other.__aexit__(None, None, None)


def _ahead(clock: Clock, by: timedelta) -> datetime:
    return clock.now() + by


async def tell(address: str, story: Story, ahead: tuple[timedelta, ...] = (timedelta(),)) -> dict[str, Any]:
    """Live through a story and count."""
    async with staged(address, ahead=ahead) as stage:
        wanted = await story(stage)
        stood = [stage.world.posted_in(spot) for spot in stage.world.daily_spots]
        database = stage.halls[0].study.database
        claimed = await database.read(_posted)
        return {
            "posts": sum(stood),
            "wanted": wanted * len(stood),
            "duplicates": sum(max(0, number - wanted) for number in stood) + len(claimed) - len(set(claimed)),
            "missing": sum(max(0, wanted - number) for number in stood),
            "recount_differences": len(await database.read(differences)),
        }


def _posted(tx: Transaction) -> list[Any]:
    wanted = select(posts.c.channel_id, posts.c.on_date).where(posts.c.state == "posted")
    return [tuple(row) for row in tx.execute(wanted)]


async def tell_all() -> dict[str, dict[str, Any]]:
    found = {}
    with tempfile.TemporaryDirectory(prefix="studyhall-clock-") as folder:
        for number, (name, story) in enumerate(STORIES.items()):
            found[name] = await tell(f"sqlite:///{Path(folder) / f'{number}.db'}", story)
        with running_server() as server:
            apart = (timedelta(), 4 * MINUTE)
            found["two processes four minutes apart"] = await tell(server.create("apart"), five_days, apart)
    return found


def main() -> None:
    """Tell and conclude."""
    given = arguments(__doc__)
    begun = system_time()
    found = asyncio.run(tell_all())
    broken = [
        f"{name}: {figures[what]} {what}"
        for name, figures in found.items()
        for what in ("duplicates", "missing", "recount_differences")
        if figures[what]
    ]
    seconds = round((system_time() - begun).total_seconds(), 1)
    conclude({"scenarios": found, "seconds": seconds}, broken, as_json=given.json)


if __name__ == "__main__":
    main()
