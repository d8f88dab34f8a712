"""A thousand channels due in one second on each platform: posted as fast as is allowed, and never refused for the rate.

The platforms run in a process of their own with their documented limits: 50 requests in a sliding second on Discord; on
Slack a message a second and channel and five a second and workspace, twenty workspaces. Then every workspace's cap is
halved without a word while more is posted: each may refuse one message at most before the bot has learnt.
"""

import asyncio
import tempfile
from pathlib import Path
from typing import Any, Final

from bot.clock import Clock
from bot.talk.people import Spot
from bot.wiring import Studyhall, studyhall
from storage.addresses import parse_address
from storage.opening import open_database
from storage.upgrade import upgrade
from tests.chaos.platforms import Platforms, platforms_running
from tests.chaos.scheduling import let_come, schedule_all
from tests.chaos.verdicts import arguments, conclude
from tests.machine import watched
from tests.patience import Patience

WORKSPACES: Final = 20
GUILDS: Final = 20
DISCORD_PER_S: Final = 50
SLACK_PER_S: Final = 5
AFTERWARDS: Final = 15
"""Channels of each workspace that are posted in after the cap was halved."""
LEAST_RATIO: Final = 0.95
_STARTING_S: Final = 300.0


async def fan_out(platforms: Platforms, folder: Path, channels: int) -> dict[str, Any]:
    """Post everywhere, one platform after the other, and measure from what the platforms saw."""
    figures = {}
    for platform, spots, allowed in (
        ("discord", _first_of_each(platforms.addresses.discord, channels // GUILDS), DISCORD_PER_S),
        ("slack", _first_of_each(platforms.addresses.slack, channels // WORKSPACES), SLACK_PER_S * WORKSPACES),
    ):
        figures[platform] = await _measure(platforms, folder / f"{platform}.db", platform, spots, allowed)
    figures["slack"]["refused_429_after_halving"] = await _halve(platforms, folder / "slack.db", channels)
    return figures


def _first_of_each(spots: tuple[Spot, ...], number: int) -> tuple[Spot, ...]:
    """Some channels of every space: one without a daily question would be greeted meanwhile."""
    by_space: dict[str, list[Spot]] = {}
    for spot in spots:
        by_space.setdefault(spot.space, []).append(spot)
    return tuple(spot for own in by_space.values() for spot in own[:number])


async def _measure(
    platforms: Platforms, file: Path, platform: str, spots: tuple[Spot, ...], allowed: int
) -> dict[str, Any]:
    clock = Clock()
    await _prepare(file, spots, clock)
    async with studyhall(_settings(platforms, file), clock) as hall:
        await _connected(hall)
        await hall.study.database.write(lambda tx: let_come(tx, now=clock.now()))
        hall.study.bell.ring()
        await _until_posted(platforms, platform, len(spots))
    posts = platforms.posts(platform)
    at = sorted(instant for instants in posts.values() for instant in instants)
    reached = (len(at) - 1) / (at[-1] - at[0])
    counted = platforms.counted(platform)
    return {
        "channels": len(posts),
        "allowed_per_s": allowed,
        "reached_per_s": round(reached, 2),
        "ratio": round(reached / allowed, 4),
        "refused_429": counted["refused_429"],
        "duplicates": len(at) - len(posts),
        "missing": len(spots) - len(posts),
    }


async def _halve(platforms: Platforms, file: Path, channels: int) -> int:
    """The cap becomes half of what it was, unannounced; the most that any workspace refused."""
    every = platforms.addresses.slack
    first = set(_first_of_each(every, channels // WORKSPACES))
    more = [spot for spot in every if spot not in first]
    clock = Clock()
    before = platforms.counted("slack")
    await _prepare(file, tuple(more), clock)
    platforms.allow_messages(times=SLACK_PER_S, seconds=2.0)
    async with studyhall(_settings(platforms, file), clock) as hall:
        await _connected(hall)
        await hall.study.database.write(lambda tx: let_come(tx, now=clock.now()))
        hall.study.bell.ring()
        await _until_posted(platforms, "slack", len(every))
    refused = platforms.counted("slack") - before
    return max((refused[space] for space in {spot.space for spot in every}), default=0)


def _settings(platforms: Platforms, file: Path) -> Any:
    return platforms.addresses.settings(f"sqlite:///{file}", slack_messages_per_second=SLACK_PER_S)


async def _prepare(file: Path, spots: tuple[Spot, ...], clock: Clock) -> None:
    address = parse_address(f"sqlite:///{file}")
    upgrade(address)
    database = open_database(address)
    await database.write(lambda tx: schedule_all(tx, spots, now=clock.now(), due_at=None))
    await database.close()


async def _connected(hall: Studyhall) -> None:
    async with asyncio.timeout(_STARTING_S):
        await hall.faces_ready.wait()


async def _until_posted(platforms: Platforms, platform: str, number: int) -> None:
    patience = Patience()
    while patience.lasts(posted := await asyncio.to_thread(platforms.posts, platform)):
        if sum(map(len, posted.values())) >= number:
            return
        await asyncio.sleep(1.0)


def main() -> None:
    """Measure and conclude."""
    given = arguments(__doc__, channels=(1_000, "channels on each platform"))
    each = given.channels // GUILDS
    with (
        watched() as machine,
        platforms_running(guilds=GUILDS, workspaces=WORKSPACES, channels=each + AFTERWARDS) as platforms,
        tempfile.TemporaryDirectory(prefix="studyhall-fan-out-") as folder,
    ):
        found = asyncio.run(fan_out(platforms, Path(folder), given.channels))
    broken, missed = [], []
    for platform, figures in found.items():
        missed += [f"{platform}: ratio {figures['ratio']}"] if figures["ratio"] < LEAST_RATIO else []
        broken += [
            f"{platform}: {figures[name]} {name}" for name in ("refused_429", "duplicates", "missing") if figures[name]
        ]
    if found["slack"]["refused_429_after_halving"] > 1:
        broken.append(f"a workspace refused {found['slack']['refused_429_after_halving']} after its cap was halved")
    worse = min(found.values(), key=lambda figures: figures["ratio"])
    conclude({**worse, "platforms": found}, broken, as_json=given.json, missed=missed, machine=machine)


if __name__ == "__main__":
    main()
