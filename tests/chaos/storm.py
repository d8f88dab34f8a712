"""A storm on both platforms: refusals, faults, cut connections and lost sockets, while two hundred channels are served.

So many seconds of: 30 % of the bot's own requests answered 429, failing or cut off in turn; Discord's gateway told to
reconnect, its connections cut and its sessions declared invalid every ten seconds; Slack's sockets refused for a while,
again and again; twenty clicks a second by members; and every so often the day's question in all channels. Afterwards
the weather is fine for a while, and everything is counted. `--seconds 600` is the ten minutes of the figure; a shorter
storm has proportionally fewer of everything.
"""

import asyncio
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any, Final

from pydantic import SecretStr

from bot.clock import Clock
from bot.rules.folding import differences
from bot.sandbox.faults import Faults
from bot.sandbox.world import World, world_running
from bot.wiring import Studyhall, studyhall
from tests.chaos.crowd import Crowd, Place, count_unsettled, fill, load_answered, load_states, load_unknown
from tests.chaos.scheduling import schedule_all
from tests.chaos.verdicts import arguments, conclude
from tests.machine import watched
from tests.patience import CEILING_S, Patience

START: Final = datetime(2026, 11, 23, 8, 59, 50, tzinfo=UTC)
FIRST_DUE: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY_S: Final = 60
"""Real seconds from one daily to the next."""
_NIGHT_S: Final = 180.0
"""A post that got lost three times over is looked for for so long; while nothing changes for so long, day comes."""
_GUSTS_EVERY_S: Final = 10.0
_SHARE: Final = 0.3
_LULL: Final = timedelta(seconds=65)
_CALM_S: Final = 240.0
"""Fine weather in which nothing changes for so long changes nothing any more."""
_STARTING_S: Final = 300.0
INVALID_ALLOWED: Final = 100
"""Requests answered 401, 403 or 429 for a reason of ours in ten minutes."""


class Storm:
    """One storm over one world."""

    def __init__(self, world: World, hall: Studyhall, places: list[Place], seconds: int) -> None:
        self.world = world
        self.hall = hall
        self.places = places
        self.seconds = seconds
        self.days = max(1, seconds // DAY_S)
        self.faults = {"discord": Faults(Random(3)), "slack": Faults(Random(4))}
        self.crowd = Crowd(hall.study.database, places, Random(7))

    async def rage(self) -> None:
        """Everything at once, for so many seconds."""
        self.world.discord.interference = self.faults["discord"].interfere
        self.world.slack.interference = self.faults["slack"].interfere
        async with asyncio.timeout(self.seconds + self.days * CEILING_S + 60):
            gusts = asyncio.create_task(self._gust())
            clicking = asyncio.create_task(self.crowd.click_on())
            for day in range(self.days):
                due = FIRST_DUE + timedelta(days=day, seconds=1)
                self.world.clock.move(max(timedelta(), due - self.world.clock.now()))
                await asyncio.sleep(self.seconds / self.days)
                await self._last_the_night()
            for task in (gusts, clicking):
                task.cancel()
            await asyncio.gather(gusts, clicking, return_exceptions=True)
            await self.crowd.settle()

    async def _last_the_night(self) -> None:
        """The storm goes on until the day's posts are settled: the next day is far beyond their catch-up window."""
        patience = Patience(quiet_s=_NIGHT_S)
        while patience.lasts(await self._settled()) and await self._may_still_be_missed():  # noqa: ASYNC110 -- tables tell nobody
            await asyncio.sleep(1.0)

    async def _settled(self) -> Counter[tuple[str, str]]:
        return await self.hall.study.database.read(load_states)

    async def _may_still_be_missed(self) -> bool:
        """A post waits to be sent, or may turn out not to stand."""
        unknown = await self.hall.study.database.read(load_unknown)
        looked_for = [p for p in self.places if p.spot.platform == "discord" and p.spot.channel in unknown]
        return bool(looked_for) or bool(await self.hall.study.database.read(count_unsettled))

    async def calm(self) -> None:
        """Fine weather until everything that is due stands and is settled."""
        for faults in self.faults.values():
            faults.limited = faults.failing = faults.resetting = 0.0
        await self.world.slack.refuse_sockets(refused=False)
        patience = Patience(quiet_s=_CALM_S)
        while patience.lasts(await self._settled()) and await self._waits_for_something():
            self.world.clock.move(_LULL / 10)
            await asyncio.sleep(1.0)

    async def _waits_for_something(self) -> bool:
        """Something is under way, or unknown although its platform could still tell."""
        unknown = await self.hall.study.database.read(load_unknown)
        open_ones = [
            p for p in self.places if p.spot.channel in unknown and (p.spot.platform == "discord" or p.messages())
        ]
        return bool(open_ones) or bool(await self.hall.study.database.read(count_unsettled))

    async def _gust(self) -> None:
        """What goes wrong changes every few seconds."""
        kinds = cycle(("limited", "failing", "resetting"))
        gateway = cycle((self._reconnect, self._cut, self._invalidate))
        while True:
            kind = next(kinds)
            for faults in self.faults.values():
                faults.limited = faults.failing = faults.resetting = 0.0
                setattr(faults, kind, _SHARE)
            await next(gateway)()
            await self.world.slack.refuse_sockets(refused=True)
            await asyncio.sleep(_GUSTS_EVERY_S / 5)
            await self.world.slack.refuse_sockets(refused=False)
            await asyncio.sleep(_GUSTS_EVERY_S * 4 / 5)

    async def _reconnect(self) -> None:
        self.world.discord.ask_to_reconnect()

    async def _cut(self) -> None:
        await self.world.discord.drop_connections()

    async def _invalidate(self) -> None:
        await self.world.discord.invalidate_sessions()


async def weather(folder: Path, seconds: int) -> dict[str, Any]:
    """A world, a storm, a calm, a count."""
    clock = Clock()
    clock.move(START - clock.now())
    async with world_running(clock) as world:
        places, tokens = fill(world)
        settings = world.settings(f"sqlite:///{folder / 'studyhall.db'}").model_copy(
            update={"discord_logins_at_once": 1_000, "slack_bot_token": SecretStr(",".join(tokens))}
        )
        async with studyhall(settings, clock) as hall:
            await asyncio.wait_for(hall.faces_ready.wait(), _STARTING_S)
            now, spots = clock.now(), [place.spot for place in places]
            await hall.study.database.write(lambda tx: schedule_all(tx, spots, now=now, due_at=FIRST_DUE))
            storm = Storm(world, hall, places, seconds)
            await storm.rage()
            await storm.calm()
            rows = await hall.study.database.read(load_states)
            stored = len(await hall.study.database.read(load_answered))
            found = await hall.study.database.read(differences)
            unsettled = await hall.study.database.read(count_unsettled)
        counted = {"answers_stored": stored, "recount_differences": len(found), "unsettled": unsettled}
        return _figures(storm, rows, counted)


def _figures(storm: Storm, rows: Counter[tuple[str, str]], counted: dict[str, int]) -> dict[str, Any]:
    """What stands in each channel against what is known of it: every date is posted, or shown as unknown."""
    limits = storm.world.discord.limits.counted
    refused = limits["refused_429"] + storm.world.slack.limits.counted["refused_429"]
    return {
        "seconds": storm.seconds,
        "days": storm.days,
        "channels": len(storm.places),
        "posts": sum(len(place.messages()) for place in storm.places),
        "duplicates": sum(max(0, len(p.messages()) - _may_stand(rows, p)) for p in storm.places),
        "missing": sum(max(0, storm.days - _may_stand(rows, p)) + _lacking(rows, p) for p in storm.places),
        "unknown": {
            name: sum(rows[p.spot.channel, "unknown"] for p in storm.places if p.spot.platform == name)
            for name in ("discord", "slack")
        },
        "clicks": storm.crowd.clicks.total(),
        "answers_acknowledged": len(storm.crowd.acknowledged),
        "unanswered_clicks": storm.crowd.unanswered,
        "injected": {name: dict(faults.injected) for name, faults in storm.faults.items()},
        "early": {name: faults.early for name, faults in storm.faults.items()},
        "identified": storm.world.discord.identified,
        "invalid_requests": limits["401"] + limits["403"] + refused,
        **counted,
    }


def _may_stand(rows: Counter[tuple[str, str]], place: Place) -> int:
    return rows[place.spot.channel, "posted"] + rows[place.spot.channel, "unknown"]


def _lacking(rows: Counter[tuple[str, str]], place: Place) -> int:
    """Posts that are thought to stand and don't."""
    return max(0, rows[place.spot.channel, "posted"] - len(place.messages()))


def judge(found: dict[str, Any]) -> list[str]:
    """What doesn't hold."""
    broken = [
        f"{found[name]} {name}" for name in ("duplicates", "missing", "unsettled", "recount_differences") if found[name]
    ]
    if found["answers_acknowledged"] > found["answers_stored"]:
        broken.append("acknowledged answers are lost")
    if found["unknown"]["discord"]:
        broken.append(f"{found['unknown']['discord']} unknown on Discord")
    if not found["answers_acknowledged"]:
        broken.append("nothing was acknowledged at all")
    if found["invalid_requests"] > INVALID_ALLOWED * max(1.0, found["seconds"] / 600):
        broken.append(f"{found['invalid_requests']} invalid requests")
    return broken


def early(found: dict[str, Any]) -> list[str]:
    """Too soon after a 429. Where an answer takes longer than a second others are on their way when it comes."""
    return [f"{number} requests to {name} before its Retry-After" for name, number in found["early"].items() if number]


def main() -> None:
    """Rage and conclude."""
    given = arguments(__doc__, seconds=(600, "how long the storm lasts"))
    with watched() as machine, tempfile.TemporaryDirectory(prefix="studyhall-storm-") as folder:
        found = asyncio.run(weather(Path(folder), given.seconds))
    conclude(found, judge(found), as_json=given.json, missed=early(found), machine=machine)


if __name__ == "__main__":
    main()
