"""The platform takes every post, then answers 502, breaks the connection or says nothing: none doubles, none is lost.

Posts stand on both local platforms; what the bot knows of them is compared with that. On Discord every one is found; on
Slack it is told by Slack's own event, and in a workspace whose app doesn't subscribe to that, only shown as unknown.
"""

import asyncio
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from sqlalchemy import func, select

from bot.clock import Clock
from bot.rules.folding import differences
from bot.sandbox.faults import Faults, is_post
from bot.sandbox.world import World, world_running
from bot.talk.people import Spot
from bot.wiring import Studyhall, studyhall
from storage import faults as troubles
from storage.database import Transaction
from storage.tables import channels, posts, spaces
from tests.chaos.scheduling import let_come, schedule_all
from tests.chaos.verdicts import arguments, conclude
from tests.patience import CEILING_S, Patience, until

_SETTLE: Final = timedelta(seconds=31)
"""By the sandbox's clock: after this a post that got no answer is asked after."""
_ATTEMPTS_S: Final = 120.0
"""Within so many real seconds the libraries' own attempts show something; discord.py repeats a 502 for 25."""
_STARTING_S: Final = 300.0


def add_channels(world: World, number: int) -> tuple[list[Spot], list[Spot]]:
    """So many channels on each platform."""
    on_discord = [world.discord.add_channel(world.guild, f"more-{n}") for n in range(number)]
    on_slack = [world.slack.add_channel(world.workspace, f"more-{n}") for n in range(number)]
    world.discord_channels = (*world.discord_channels, *on_discord)
    world.slack_channels = (*world.slack_channels, *on_slack)
    return (
        [Spot("discord", str(world.guild.id), str(channel.id)) for channel in on_discord],
        [Spot("slack", world.workspace.id, channel.id) for channel in on_slack],
    )


async def send_into_silence(folder: Path, number: int, *, subscribed: bool) -> dict[str, dict[str, int]]:
    """Let every first send get lost; what stands, and what the bot knows of it, by platform."""
    clock = Clock()
    async with world_running(clock) as world:
        spots = add_channels(world, number)
        world.discord.limits.on = world.slack.limits.on = False
        if not subscribed:
            world.slack.metadata_subscriptions = frozenset()
        settings = world.settings(f"sqlite:///{folder / f'{subscribed}.db'}")
        async with studyhall(settings, clock) as hall:
            await asyncio.wait_for(hall.faces_ready.wait(), _STARTING_S)
            faults = {
                "discord": Faults(Random(1), concerns=is_post, lost=1.0),
                "slack": Faults(Random(2), concerns=is_post, lost=1.0),
            }
            world.discord.interference = faults["discord"].interfere
            world.slack.interference = faults["slack"].interfere
            now = clock.now()
            every = [*spots[0], *spots[1]]
            await hall.study.database.write(
                lambda tx: schedule_all(tx, every, now=now, due_at=None, notices=False)  # they would be lost as well
            )
            await hall.study.database.write(lambda tx: let_come(tx, now=now))
            hall.study.bell.ring()
            await until(
                lambda: all(own.injected["lost"] >= number for own in faults.values()),
                seen=lambda: [own.injected.total() for own in faults.values()],
            )
            await _attempts_ended(hall)
            await _pass(hall, clock)
            return {
                "discord": await _count(hall, world, "discord", spots[0]),
                "slack": await _count(hall, world, "slack", spots[1]),
                "all": {"recount_differences": len(await hall.study.database.read(differences))},
            }


async def _attempts_ended(hall: Studyhall) -> None:
    """Wait until the libraries have given up or got through, everywhere."""
    patience = Patience(quiet_s=_ATTEMPTS_S)
    while patience.lasts(under_way := await hall.study.database.read(_under_way)):
        if not under_way:
            return
        await asyncio.sleep(0.2)
    raise TimeoutError(f"{under_way} attempts go on")


def _under_way(tx: Transaction) -> int:
    wanted = select(func.count()).where(posts.c.state.in_(("claimed", "sending")))
    return int(tx.execute(wanted).scalar_one())


async def _pass(hall: Studyhall, clock: Clock) -> None:
    """Let a few minutes pass, in steps, and whatever they bring be done."""
    for _ in range(6):
        clock.move(_SETTLE)
        for _ in range(3):
            await hall.timetable.tick()
            async with asyncio.timeout(CEILING_S):
                await hall.timetable.idle()


async def _count(hall: Studyhall, world: World, platform: str, spots: list[Spot]) -> dict[str, int]:
    stood = [world.posted_in(spot) for spot in spots]

    def read(tx: Transaction) -> Counter[str]:
        shown = {fault.post for fault in troubles.load_faults(tx, since=hall.study.clock.now() - timedelta(days=1))}
        placed = posts.join(channels, channels.c.id == posts.c.channel_id)
        placed = placed.join(spaces, spaces.c.id == channels.c.space_id)
        wanted = select(posts.c.id, posts.c.state).select_from(placed).where(spaces.c.platform == platform)
        states: Counter[str] = Counter()
        for post, state in tx.execute(wanted):
            states[state] += 1
            states["shown"] += state == "unknown" and post in shown
        return states

    states = await hall.study.database.read(read)
    return {
        "injected": len(spots),
        "stand": sum(stood),
        "duplicates": sum(number - 1 for number in stood if number > 1),
        "lost": sum(number == 0 for number in stood),
        "settled": states["posted"],
        "unknown": states["unknown"],
        "unknown_shown": states["shown"],
    }


def judge(found: dict[str, dict[str, dict[str, int]]]) -> list[str]:
    """What doesn't hold."""
    broken = []
    for how, platforms in found.items():
        for platform in ("discord", "slack"):
            own = platforms[platform]
            where = f"{platform}, {how}"
            broken += [f"{where}: {own[name]} {name}" for name in ("duplicates", "lost") if own[name]]
            if own["settled"] + own["unknown"] != own["injected"]:
                broken.append(f"{where}: {own['settled']} settled and {own['unknown']} unknown of {own['injected']}")
            if own["unknown"] != own["unknown_shown"]:
                broken.append(f"{where}: {own['unknown_shown']} of {own['unknown']} unknown ones are shown")
        if platforms["discord"]["unknown"]:
            broken.append(f"{platforms['discord']['unknown']} unknown on Discord")
        if platforms["all"]["recount_differences"]:
            broken.append("a recount differs")
    return broken


async def play(number: int) -> dict[str, dict[str, dict[str, int]]]:
    with tempfile.TemporaryDirectory(prefix="studyhall-silence-") as folder:
        with_event = await send_into_silence(Path(folder), number, subscribed=True)
        without = await send_into_silence(Path(folder), number, subscribed=False)
    return {"told by Slack": with_event, "told by nobody": without}


def main() -> None:
    """Play and conclude."""
    given = arguments(__doc__, posts=(40, "posts on each platform, twice"))
    found: dict[str, Any] = asyncio.run(play(given.posts))
    told = found["told by Slack"]["slack"]
    share = round(told["settled"] / told["injected"], 3)
    conclude({**found, "slack_settled_by_its_event": share}, judge(found), as_json=given.json)


if __name__ == "__main__":
    main()
