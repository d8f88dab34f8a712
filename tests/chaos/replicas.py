"""Three processes with both platforms on one PostgreSQL: killed, stopped, cut off from it, and nothing doubled or lost.

A hundred channels of Discord and a hundred of Slack get the day's question, members click on it twenty times a second,
and on each platform a quiz night is played. Meanwhile one of the three is killed with kill -9, another one stopped for
forty seconds, and PostgreSQL is ended as by a power cut and started again; which comes first, in the second in which
the questions are due, changes with the day. Ten days are about ten minutes, each a real one of the local platforms.

With `--standby` PostgreSQL has a hot standby with synchronous replication, and is killed with kill -9 while it waits
for that; the standby is promoted, and the processes, whose address names both servers, find it by themselves. Before
the next day the killed one is copied anew and follows.
"""

import asyncio
import signal
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from bot.clock import Clock
from bot.rules.folding import differences
from bot.sandbox.clock_feed import clock_fed
from bot.sandbox.world import World, world_running
from storage.addresses import parse_address
from storage.database import Database, Transaction
from storage.opening import open_database
from storage.quiz_tables import turns
from storage.upgrade import upgrade
from tests.chaos.crowd import Crowd, Place, count_unsettled, fill, load_answered, load_states, load_unknown
from tests.chaos.nights import Night, count_turn_answers
from tests.chaos.scheduling import schedule_all
from tests.chaos.verdicts import arguments, conclude
from tests.machine import watched
from tests.patience import CEILING_S, Patience
from tests.standby import Losable, running_alone, running_pair
from tests.wire.conftest import Process, command, environment_of

REPLICAS: Final = 3
PAUSE_S: Final = 40.0
_START: Final = datetime(2026, 11, 23, 8, 59, 30, tzinfo=UTC)
_FIRST_DUE: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_OUTAGE_S: Final = 2.0
_APART_S: Final = 5.0
"""From one trouble to the next."""
_AGAIN_AFTER_S: Final = 2.0
_CALM_S: Final = 90.0
_STEP: Final = timedelta(seconds=6)


@dataclass(slots=True)
class Replica:
    """One of the processes, started again whenever it has ended."""

    folder: Path
    environment: dict[str, str]
    process: Process | None = None
    ends: Counter[int] = field(default_factory=Counter)
    said: list[str] = field(default_factory=list)

    async def keep(self) -> None:
        """Run it until cancelled."""
        while True:
            async with command("run", folder=self.folder, environment=self.environment) as process:
                self.process = process
                self.ends[await process.wait(CEILING_S * 10)] += 1
                self.said += process.said[-5:]
            await asyncio.sleep(_AGAIN_AFTER_S)

    def send(self, how: signal.Signals) -> None:
        """A signal to the process as it runs now."""
        if self.process is not None:
            self.process.process.send_signal(how)

    @property
    def serves(self) -> bool:
        """Whether it has begun to serve, or stands by."""
        if self.process is None or self.process.process.returncode is not None:
            return False
        said = self.process.output
        return "serving discord and slack" in said or ("serving slack" in said and "stands by" in said)


class Trial:
    """Three processes, what befalls them, and what is counted."""

    def __init__(
        self, world: World, server: Losable, database: Database, places: list[Place], replicas: list[Replica]
    ) -> None:
        self.world = world
        self.server = server
        self.database = database
        self.places = places
        self.replicas = replicas
        self.crowd = Crowd(database, places, Random(7))
        self.nights = [Night(world, "discord"), Night(world, "slack")]
        self.befell: Counter[str] = Counter()
        self._random = Random(11)

    async def live(self, days: int) -> None:
        """So many days, one after the other, and a calm in which everything is settled."""
        clicking = asyncio.create_task(self.crowd.click_on())
        for day in range(days):
            await self._until_all_serve()
            due = _FIRST_DUE + timedelta(days=day, seconds=1)
            self.world.clock.move(max(timedelta(), due - self.world.clock.now()))
            troubles = self._troubles(day)
            await asyncio.gather(troubles, *(night.play() for night in self.nights))
            await self._last(lambda: self._read(count_unsettled))
            await asyncio.to_thread(self.server.mend)
        clicking.cancel()
        await asyncio.gather(clicking, return_exceptions=True)
        await self.crowd.settle()
        await self._last(self._open, step=_STEP)

    async def _troubles(self, day: int) -> None:
        """All three, each day another one first."""
        order = [self._lose_database, self._kill, self._stop]
        for trouble in order[day % 3 :] + order[: day % 3]:
            await asyncio.sleep(self._random.random() * 1.5)
            await trouble()
            await asyncio.sleep(_APART_S)

    async def _kill(self) -> None:
        self._random.choice(self.replicas).send(signal.SIGKILL)
        self.befell["killed"] += 1

    async def _stop(self) -> None:
        stopped = self._random.choice(self.replicas)
        stopped.send(signal.SIGSTOP)
        self.befell["stopped"] += 1
        await asyncio.sleep(PAUSE_S)
        stopped.send(signal.SIGCONT)

    async def _lose_database(self) -> None:
        await asyncio.to_thread(self.server.lose)
        await asyncio.sleep(_OUTAGE_S)
        await asyncio.to_thread(self.server.come_back)
        self.befell[self.server.how] += 1

    async def _until_all_serve(self) -> None:
        patience = Patience()
        while not all(replica.serves for replica in self.replicas):
            if not patience.lasts([len(replica.said) for replica in self.replicas]):
                raise TimeoutError(str([replica.process and replica.process.said[-5:] for replica in self.replicas]))
            await asyncio.sleep(0.1)

    async def _last(self, waiting: Callable[[], Awaitable[object]], *, step: timedelta = timedelta()) -> None:
        """Wait until nothing is waited for any more, or nothing changes."""
        patience = Patience(quiet_s=_CALM_S)
        while patience.lasts(await self._read(load_states)) and await waiting():
            if step:
                self.world.clock.move(step)
            await asyncio.sleep(1.0)

    async def _open(self) -> bool:
        """Whether a post is under way, or unknown although it stands and its platform could still tell."""
        unknown = await self._read(load_unknown)
        standing = [p for p in self.places if p.spot.channel in unknown and p.messages()]
        return bool(standing) or bool(await self._read(count_unsettled))

    async def _read(self, work: Callable[[Transaction], Any]) -> Any:
        """Also while the server is away for a moment."""
        patience = Patience()
        while True:
            try:
                return await self.database.read(work)
            except DBAPIError:
                if not patience.lasts():
                    raise
                await asyncio.sleep(0.2)

    async def count(self, days: int) -> dict[str, Any]:
        """What stands on the platforms against what is stored."""
        rows, answered = await self._read(load_states), await self._read(load_answered)
        acknowledged, noted = self.crowd.acknowledged, sum(len(night.noted) for night in self.nights)
        limits = (self.world.discord.limits.counted, self.world.slack.limits.counted)
        return {
            "replicas": len(self.replicas),
            "channels": len(self.places),
            "days": days,
            "befell": dict(self.befell),
            "ended_by_itself": sum(n for r in self.replicas for code, n in r.ends.items() if code != -signal.SIGKILL),
            "posts": sum(len(place.messages()) for place in self.places),
            "duplicates": sum(max(0, len(p.messages()) - days) for p in self.places),
            "missing": sum(max(0, days - len(p.messages()) - _untold(rows, p)) for p in self.places),
            "unknown": {
                name: sum(rows[p.spot.channel, "unknown"] for p in self.places if p.spot.platform == name)
                for name in ("discord", "slack")
            },
            "unsettled": await self._read(count_unsettled),
            "clicks": self.crowd.clicks.total(),
            "unanswered_clicks": self.crowd.unanswered,
            "answers_acknowledged": len(acknowledged),
            "answers_stored": len(answered),
            "acknowledged_and_not_stored": len(acknowledged - answered),
            "stored_and_never_clicked": len(answered - self.crowd.clicks.keys()),
            "quiz_turns": await self._read(partial(_count_turns, states=("posted",))),
            "quiz_turns_lost": await self._read(partial(_count_turns, states=("lost", "sending"))),
            "quiz_messages": sum(night.messages for night in self.nights),
            "quiz_answers_noted": noted,
            "quiz_answers_stored": await self._read(count_turn_answers),
            "quiz_edits_too_many": sum(night.edits_too_many for night in self.nights),
            "nights_played": sum(night.played for night in self.nights),
            "refused_429": sum(counted["refused_429"] for counted in limits),
            "recount_differences": len(await self._read(differences)),
        }


def _untold(rows: Counter[tuple[str, str]], place: Place) -> int:
    """On Slack nobody can tell of a post whose sender was killed; it is shown as unknown and never sent again."""
    return rows[place.spot.channel, "unknown"] if place.spot.platform == "slack" else 0


def _count_turns(tx: Transaction, states: tuple[str, ...]) -> int:
    """Messages of quizzes by what is known of them; one whose sender was killed may stand and be lost."""
    return int(tx.execute(select(func.count()).where(turns.c.state.in_(states))).scalar_one())


@asynccontextmanager
async def trial_open(server: Losable, folder: Path, channels: int) -> AsyncIterator[Trial]:
    """A world with so many channels on each platform, and three processes that serve it."""
    clock = Clock()
    clock.move(_START - clock.now())
    address = server.create("studyhall")
    await asyncio.to_thread(upgrade, parse_address(address))
    database = open_database(parse_address(address))
    async with world_running(clock) as world, clock_fed(clock) as feed:
        places, tokens = fill(world, channels=max(1, channels // 10))
        now, spots = clock.now(), [place.spot for place in places]
        await database.write(lambda tx: schedule_all(tx, spots, now=now, due_at=_FIRST_DUE, weekly=False))
        environment = {
            **environment_of(world.settings(address)),
            "STUDYHALL_SANDBOX_CLOCK": feed,
            "STUDYHALL_SLACK_BOT_TOKEN": ",".join(tokens),
            "STUDYHALL_DISCORD_LOGINS_AT_ONCE": "1000",
            "STUDYHALL_LOG_LEVEL": "INFO",
        }
        replicas = [Replica(folder, environment) for _ in range(REPLICAS)]
        kept = [asyncio.create_task(replica.keep()) for replica in replicas]
        try:
            yield Trial(world, server, database, places, replicas)
        finally:
            for task in kept:
                task.cancel()
            await asyncio.gather(*kept, return_exceptions=True)
            await database.close()


async def run(folder: Path, days: int, channels: int, *, standby: bool) -> dict[str, Any]:
    """The trial, and the count."""
    with running_pair() if standby else running_alone() as server:
        async with trial_open(server, folder, channels) as trial:
            await trial.live(days)
            return await trial.count(days)


def judge(found: dict[str, Any]) -> list[str]:
    """What doesn't hold."""
    none = (
        "duplicates",
        "missing",
        "unsettled",
        "acknowledged_and_not_stored",
        "stored_and_never_clicked",
        "recount_differences",
    )
    broken = [f"{found[name]} {name}" for name in none if found[name]]
    if found["unknown"]["discord"]:
        broken.append(f"{found['unknown']['discord']} unknown on Discord")
    if not found["quiz_turns"] <= found["quiz_messages"] <= found["quiz_turns"] + found["quiz_turns_lost"]:
        broken.append(f"{found['quiz_messages']} messages of quizzes for {found['quiz_turns']} turns")
    if found["quiz_answers_noted"] > found["quiz_answers_stored"]:
        broken.append("noted answers of quizzes are lost")
    broken += [
        f"no {name}" for name in ("answers_acknowledged", "quiz_answers_noted", "nights_played") if not found[name]
    ]
    return broken


def too_often(found: dict[str, Any]) -> list[str]:
    """A pace: on a busy machine edits come late, and several at once."""
    return [f"{found['quiz_edits_too_many']} edits too many"] if found["quiz_edits_too_many"] else []


def main() -> None:
    """Live through it and conclude."""
    given = arguments(
        __doc__,
        {"standby": "PostgreSQL has a hot standby, which is promoted each day"},
        days=(10, "days, about a minute each"),
        channels=(100, "channels on each platform"),
    )
    with watched() as machine, tempfile.TemporaryDirectory(prefix="studyhall-replicas-") as folder:
        found = asyncio.run(run(Path(folder), given.days, given.channels, standby=given.standby))
    conclude(found, judge(found), as_json=given.json, missed=too_often(found), machine=machine)


if __name__ == "__main__":
    main()
