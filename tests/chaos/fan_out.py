"""A thousand channels due in one second on each platform: posted as fast as is allowed, and never refused for the rate.

The platforms run in a process of their own with their documented limits: 50 requests in a sliding second on Discord; on
Slack a message a second and channel and five a second and workspace, ten workspaces. Meanwhile members of a channel
more answer their question, fifty a second. Then every workspace's cap is halved without a word while more is posted:
each may refuse one message at most before the bot has learnt. `--channels 10000` is ten thousand channels on Discord
and a thousand in each workspace; it takes about eight minutes.
"""

import asyncio
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert, select

from bot.clock import Clock
from bot.talk.people import Spot
from bot.wiring import Studyhall, studyhall
from content.items import Item
from storage.addresses import parse_address
from storage.database import Transaction
from storage.opening import open_database
from storage.tables import dailies, groups
from storage.upgrade import upgrade
from tests.chaos.platforms import Platforms, Spaces, platforms_running
from tests.chaos.scheduling import let_come, schedule_all
from tests.chaos.verdicts import arguments, conclude
from tests.machine import watched
from tests.packs import make_pack, make_question
from tests.patience import Patience

WORKSPACES: Final = 10
GUILDS: Final = 25
DISCORD_PER_S: Final = 50
SLACK_PER_S: Final = 5
AFTERWARDS: Final = 15
"""Channels of each workspace that are posted in after the cap was halved."""
LEAST_RATIO: Final = 0.95
CLICKS_PER_S: Final = 50
_STARTING_S: Final = 300.0
_MORE_S: Final = 30
"""For so much longer than they should need members can click."""
_NONE: Final = ("refused_429", "duplicates", "missing", "clicks_lost")


def run(channels: int, *, halve: bool) -> dict[str, Any]:
    """Platform -> its figures. Post everywhere, one platform after the other, and measure by what the platforms saw."""
    members = CLICKS_PER_S * (channels // DISCORD_PER_S + _MORE_S)
    guilds, workspaces = Spaces(GUILDS, channels // GUILDS), Spaces(WORKSPACES, channels // WORKSPACES + AFTERWARDS)
    with (
        platforms_running(guilds=guilds, workspaces=workspaces, members=members) as platforms,
        tempfile.TemporaryDirectory(prefix="studyhall-fan-out-") as folder,
    ):
        return asyncio.run(_fan_out(platforms, Path(folder), channels, halve=halve))


async def _fan_out(platforms: Platforms, folder: Path, channels: int, *, halve: bool) -> dict[str, Any]:
    figures = {}
    for platform, spots, allowed in (
        ("discord", platforms.addresses.discord, DISCORD_PER_S),
        ("slack", _first_of_each(platforms.addresses.slack, channels // WORKSPACES), SLACK_PER_S * WORKSPACES),
    ):
        figures[platform] = await _measure(platforms, folder / f"{platform}.db", platform, spots, allowed)
    if halve:
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
    clock, lobby = Clock(), platforms.addresses.lobbies[platform]
    await _prepare(file, spots, clock, lobby)
    async with studyhall(_settings(platforms, file), clock) as hall:
        await _connected(hall)
        await _until_posted(platforms, platform, 1)
        platforms.begin_clicks(platform, CLICKS_PER_S)
        await hall.study.database.write(lambda tx: let_come(tx, now=clock.now()))
        hall.study.bell.ring()
        await _until_posted(platforms, platform, len(spots) + 1)
        clicked = await asyncio.to_thread(platforms.end_clicks)
    posts = {channel: at for channel, at in platforms.posts(platform).items() if channel != lobby.channel}
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
        "clicks": len(clicked.took_ms),
        "clicks_lost": clicked.lost,
        "click_p99_ms": round(clicked.took_ms[int(len(clicked.took_ms) * 0.99)], 1),
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
        await _until_posted(platforms, "slack", len(every) + 1)
    refused = platforms.counted("slack") - before
    return max((refused[space] for space in {spot.space for spot in every}), default=0)


def _settings(platforms: Platforms, file: Path) -> Any:
    return platforms.addresses.settings(f"sqlite:///{file}", slack_messages_per_second=SLACK_PER_S)


async def _prepare(file: Path, spots: tuple[Spot, ...], clock: Clock, lobby: Spot | None = None) -> None:
    """Everything scheduled and nothing due, but in the lobby, where one option of the question is right."""
    address, now = parse_address(f"sqlite:///{file}"), clock.now()
    upgrade(address)
    database = open_database(address)
    if lobby is not None:
        await database.write(lambda tx: schedule_all(tx, [lobby], now=now, due_at=now))
        await database.write(lambda tx: _choose_for_lobby(tx, now))
    await database.write(lambda tx: schedule_all(tx, spots, now=now, due_at=None))
    await database.close()


def _choose_for_lobby(tx: Transaction, now: datetime) -> None:
    question = make_question("q")
    item = Item.freeze(question, make_pack(question)).model_dump_json()
    group = tx.execute(select(groups.c.id)).scalar_one()
    asked = {"exam": "x", "question": "q", "digest": "d", "item": item, "chosen_at": now}
    tx.execute(insert(dailies).values(group_id=group, on_date=now.date(), **asked))


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
    with watched() as machine:
        found = run(given.channels, halve=True)
    broken, missed = [], []
    for platform, figures in found.items():
        missed += [f"{platform}: ratio {figures['ratio']}"] if figures["ratio"] < LEAST_RATIO else []
        broken += [f"{platform}: {figures[name]} {name}" for name in _NONE if figures[name]]
    if found["slack"]["refused_429_after_halving"] > 1:
        broken.append(f"a workspace refused {found['slack']['refused_429_after_halving']} after its cap was halved")
    worse = min(found.values(), key=lambda figures: figures["ratio"])
    conclude({**worse, "platforms": found}, broken, as_json=given.json, missed=missed, machine=machine)


if __name__ == "__main__":
    main()
