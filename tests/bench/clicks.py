"""How soon is a verdict there after a click? `python -m tests.bench.clicks [--json]`.

The deployed bot serves both local platforms, and members click on today's question: one face after the other, each
click by a member who has not answered yet, in an open loop (they click when they click, however slow the bot is).
Then a bot that does nothing (`tests.bench.empty`) gets the same clicks on the same machine. The platforms run in this
process and share the machine with the bot, so absolute times are upper bounds. Exits 1 where a goal is missed.
"""

import asyncio
import gc
import os
import sqlite3
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

from bot.sandbox import local_discord, local_slack
from bot.sandbox.players import ONE, gather_players
from bot.sandbox.world import World, set_up
from tests.bench.figures import ROOT, Figure, arguments, conclude, processor_ms
from tests.machine import watched
from tests.patience import PATIENCE_S, until
from tests.wire.conftest import Stage, stage_open

RATES: Final = {200: (4, 50.0), 400: (3, 100.0)}
"""Clicks a second -> for so many seconds, and the goal for p99 in milliseconds."""
AT_ONCE: Final = 1_000
"""Clicks within one second."""
AT_ONCE_S: Final = 1.5
SLOWEST_BEFORE_S: Final = {"discord": 3.65, "slack": 3.21}
IN_FLIGHT: Final = 64
SATURATING: Final = 1_000
WARMING_UP: Final = 100
EACH: Final = WARMING_UP + sum(rate * seconds for rate, (seconds, _) in RATES.items()) + AT_ONCE + SATURATING
"""Members who click on each face."""
WAITS_S: Final = 20.0
LOST_MS: Final = 1000 * WAITS_S
"""In place of how long it took; the member has given up."""

Click = Callable[[], Awaitable[Any]]


class Asked(NamedTuple):
    """What members of one face click on. Each face has a group of its own, and so a question of its own."""

    post: int
    option: str


@dataclass(slots=True)
class Heard:
    """What the members of one face have seen of one bot."""

    took_ms: dict[int, list[float]] = field(default_factory=dict)
    """Clicks a second -> from each click to its verdict, the shortest first; `LOST_MS` for what never came."""
    lost: int = 0
    processor_ms: float = 0.0
    """Of the bot, for each click at the lower rate."""
    slowest_s: float = 0.0
    per_second: float = 0.0
    """When somebody else clicks as soon as somebody has heard."""

    def at(self, rate: int, share: float) -> float:
        took = self.took_ms[rate]
        return took[min(len(took) - 1, int(len(took) * share))]


async def heard_of(click: Click) -> bool:
    """Whether it was answered."""
    try:
        await click()
    except TimeoutError:
        return False
    return True


async def click_at(clicks: Sequence[Click], at_s: Sequence[float]) -> list[float]:
    """Milliseconds from when each should have been clicked to what it showed."""
    loop = asyncio.get_running_loop()
    begun = loop.time()

    async def one(click: Click, at: float) -> float:
        await asyncio.sleep(max(0.0, begun + at - loop.time()))
        return (loop.time() - begun - at) * 1000 if await heard_of(click) else LOST_MS

    return sorted(await asyncio.gather(*(one(*pair) for pair in zip(clicks, at_s, strict=True))))


async def saturate(clicks: Sequence[Click]) -> float:
    """Verdicts a second."""
    loop, left, heard = asyncio.get_running_loop(), iter(clicks), 0
    begun = loop.time()

    async def keep_clicking() -> None:
        nonlocal heard
        for click in left:
            was_heard = await heard_of(click)
            heard += was_heard  # in a line of its own: what stands left of an await is read before it

    await asyncio.gather(*(keep_clicking() for _ in range(IN_FLIGHT)))
    return heard / (loop.time() - begun)


async def listen(clicks: Iterator[Click], pid: int) -> Heard:
    """Everything that one bot is measured by on one face."""
    dice, heard = Random(17), Heard()

    def some(number: int) -> list[Click]:
        return [next(clicks) for _ in range(number)]

    await click_at(some(WARMING_UP), [0.02 * n for n in range(WARMING_UP)])
    for rate, (seconds, _) in RATES.items():
        before, number = processor_ms(pid), rate * seconds
        heard.took_ms[rate] = await click_at(some(number), sorted(dice.uniform(0, seconds) for _ in range(number)))
        heard.processor_ms = heard.processor_ms or (processor_ms(pid) - before) / number
    slowest = await click_at(some(AT_ONCE), [dice.random() for _ in range(AT_ONCE)])
    heard.lost = sum(took.count(LOST_MS) for took in (*heard.took_ms.values(), slowest))
    heard.slowest_s, heard.per_second = slowest[-1] / 1000, await saturate(some(SATURATING))
    return heard


def clicks_on(world: World, name: str, asked: Asked) -> Iterator[Click]:
    """A click by each member, on today's question."""
    control = f"{ONE}{asked.post}:{asked.option}"

    async def on_discord(member: local_discord.Member) -> None:
        asked = world.discord.messages(world.daily_question)[-1]
        click = await world.discord.click(member=member, message=asked, custom_id=control, forged=True)
        await click.reply(WAITS_S)

    async def on_slack(member: local_slack.Member) -> None:
        asked = world.slack.messages(world.exam_study)[-1]
        click = await world.slack.click(member=member, message=asked, action_id=control, forged=True)
        await click.reply(WAITS_S)

    if name == "discord":
        return (partial(on_discord, member) for member in world.discord_members)
    return (partial(on_slack, member) for member in world.slack_members)


async def listen_on_each(stage: Stage, asked: dict[str, Asked], pid: int) -> dict[str, Heard]:
    return {name: await listen(clicks_on(stage.world, name, one), pid) for name, one in asked.items()}


async def ask(stage: Stage) -> dict[str, Asked]:
    """Days go by until one option is right on each face; what is asked there then."""
    await set_up(stage.world)
    players = gather_players(stage.world, 2)
    while True:
        await stage.world.next_daily()
        seen = {player.platform: player.look() for player in players}
        posts = {name: one.post for name, one in seen.items() if one is not None and not one.several}
        if len(posts) == len(players):
            return {name: Asked(post, stage.item(post).option_ids[0]) for name, post in posts.items()}


def check_stored(stage: Stage, heard: dict[str, Heard]) -> None:
    """Every click was an answer, and not refused for something, which would cost less."""
    with closing(sqlite3.connect(stage.folder / "studyhall.db")) as connection:
        [(stored,)] = connection.execute("SELECT count(*) FROM answers")
    clicked = len(heard) * EACH - sum(one.lost for one in heard.values())
    if stored < clicked:
        sys.exit(f"Of {clicked:,} clicks only {stored:,} were answers.")


@asynccontextmanager
async def empty_running(stage: Stage) -> AsyncIterator[int]:
    """`tests.bench.empty`, connected to both platforms; its process."""
    world, environment = stage.world, {**os.environ, **stage.environment}
    bot = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.bench.empty", cwd=ROOT, env=environment)
    try:
        await until(lambda: bool(world.discord.connections and world.slack.connections))
        await world.ready(PATIENCE_S)
        yield bot.pid
    finally:
        bot.kill()
        await bot.wait()


async def measure(folder: Path) -> dict[str, tuple[Heard, Heard]]:
    """Of each face: what was heard of Studyhall, and of the empty bot."""
    async with stage_open(folder) as stage:
        gather_players(stage.world, 2 * EACH)
        async with stage.running(executed=True) as bot:
            asked = await ask(stage)
            ours = await listen_on_each(stage, asked, bot.process.pid)
            await bot.stop()
            check_stored(stage, ours)
        async with empty_running(stage) as pid:
            bare = await listen_on_each(stage, asked, pid)
    return {name: (ours[name], bare[name]) for name in asked}


def figures_of(name: str, ours: Heard, bare: Heard) -> Iterator[Figure]:
    on, low = f"on {name.capitalize()}", min(RATES)
    for rate, (_, goal) in RATES.items():
        yield Figure(f"clicks {on}, {rate}/s: p99", ours.at(rate, 0.99), "ms", goal, bare.at(rate, 0.99))
    p50 = Figure(f"clicks {on}, {low}/s: p50", ours.at(low, 0.5), "ms", 2.0, bare.at(low, 0.5), of_ratio=True)
    spent = Figure(f"a click {on}: processor time", ours.processor_ms, "ms", 1.4, bare.processor_ms, of_ratio=True)
    most = Figure(
        f"clicks {on}: at most", ours.per_second, "a second", 0.7, bare.per_second, at_least=True, of_ratio=True
    )
    slowest = Figure(f"1,000 clicks {on} in a second: slowest", ours.slowest_s, "s", AT_ONCE_S, SLOWEST_BEFORE_S[name])
    yield from (p50, spent, most, slowest, Figure(f"clicks {on}: lost", ours.lost, "clicks", 0, bare.lost))


def main() -> int:
    gc.disable()  # a collection here, among all messages of two platforms, would be a fifth of a second of the bot's
    given = arguments(__doc__).parse_args()
    if sys.platform != "linux":
        sys.exit("The processor time of another process is only told on Linux.")
    with watched() as machine, tempfile.TemporaryDirectory(prefix="studyhall-clicks-") as folder:
        found = asyncio.run(measure(Path(folder)))
    figures = [figure for name, both in found.items() for figure in figures_of(name, *both)]
    return conclude(figures, machine, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
