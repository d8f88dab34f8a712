"""A quiz night with a hundred members on each platform, who answer each question within one second.

The deployed entry point serves both platforms in real time: lobby, joins, questions with their countdowns, keys, the
podium. Everybody hears "noted" within a second of their click, every answer is stored, no message is edited more often
than its platform allows, and a recount finds what stands. With `--processes 3` so many serve them, on one PostgreSQL,
and an open question is drawn no more often than by one.
"""

import asyncio
import json
import math
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

from bot.posting.feeds import REDRAW_EVERY
from bot.sandbox.players import gather_players
from bot.sandbox.world import World
from storage.addresses import parse_address
from storage.database import Database
from storage.opening import open_database
from tests.chaos.nights import count_turn_answers, edits_of, name_of
from tests.chaos.verdicts import arguments, conclude
from tests.machine import watched
from tests.patience import until
from tests.postgres import running_server
from tests.wire.conftest import Stage, stage_open
from tests.wire.people import Person, Screen, people_of

SECONDS: Final = 20
"""How long each question is open."""
SLOWEST_MS: Final = 1_000
_BEFORE_S: Final = {"discord": 2.0, "slack": 6.0}
"""From a question's standing to the second in which everybody answers; apart, so that each is a storm of its own."""
_JOINING_AT_ONCE: Final = 20


@dataclass
class Played:
    """What one platform saw."""

    members: int = 0
    questions: int = 0
    acknowledged: int = 0
    slowest_ms: float = 0.0
    unheard: list[str] = field(default_factory=list)
    edits: int = 0
    """Of open questions."""
    intervals: float = 0.0
    """How many counts there is time for while they are open."""

    @property
    def edits_per_interval(self) -> float:
        return round(self.edits / self.intervals, 2)


async def play(world: World, platform: str, questions: int) -> Played:
    """A night from its lobby to its podium."""
    starter, *others = people_of(world, platform)
    players = [starter, *others]
    played = Played(members=len(players))
    await starter.type("quiz", style="night", number=str(questions), seconds=str(SECONDS))
    lobby = await _comes(starter, lambda screen: "Join" in screen.labels)
    for first in range(0, len(players), _JOINING_AT_ONCE):
        await asyncio.gather(*(one.press(lobby, "Join") for one in players[first : first + _JOINING_AT_ONCE]))
    await starter.press(lobby, "Start")
    for number in range(1, questions + 1):
        words = f"question {number} of {questions}"
        asked = await _comes(starter, lambda screen, words=words: words in screen.text)  # type: ignore[misc]
        watching = asyncio.create_task(_watch(starter, asked, played))
        await asyncio.sleep(_BEFORE_S[platform])
        await _answer_all(players, asked, played, Random(number))
        await watching
        played.questions += 1
    await _comes(starter, lambda screen: " · the result" in screen.text)
    return played


async def _answer_all(players: list[Person], asked: Screen, played: Played, random: Random) -> None:
    """Everybody clicks at some moment of one second."""

    async def answer(player: Person) -> None:
        await asyncio.sleep(random.random())
        chosen = range(asked.wanted) if asked.several else [random.randrange(4)]
        try:
            heard, took = await player.choose_timed(asked, chosen)
        except TimeoutError as none:  # the platform, too, gives up after three seconds
            played.slowest_ms = math.inf
            played.unheard.append(str(none))
            return
        played.slowest_ms = max(played.slowest_ms, 1_000 * took)
        if "Noted: " in heard.text:
            played.acknowledged += 1
        else:
            played.unheard.append(heard.text[:80])

    await asyncio.gather(*map(answer, players))


async def _watch(person: Person, asked: Screen, played: Played) -> None:
    """Count the edits of a question for as long as it can be answered."""
    begun, edits = time.monotonic(), 0

    def is_over() -> bool:
        nonlocal edits
        screen = next(screen for screen in person.room() if name_of(screen) == name_of(asked))
        if screen.letters or screen.several:
            edits = edits_of(screen)
            return False
        return True

    await until(is_over, seen=lambda: edits)
    played.edits += edits
    played.intervals += (time.monotonic() - begun) / REDRAW_EVERY.total_seconds()


async def _comes(person: Person, holds: Callable[[Screen], bool]) -> Screen:
    await until(lambda: bool(person.room()) and holds(person.room()[-1]), seen=lambda: person.room()[-1:])
    return person.room()[-1]


@asynccontextmanager
async def staged(folder: Path, processes: int) -> AsyncIterator[tuple[Stage, Database]]:
    """Both platforms, served by so many processes: by one on a SQLite file, by several on a PostgreSQL."""
    async with stage_open(folder) as stage, AsyncExitStack() as running:
        stage.environment["STUDYHALL_LOG_LEVEL"] = "INFO"
        if processes > 1:
            server = running.enter_context(running_server(durable=True))
            address = await asyncio.to_thread(server.create, "studyhall")
            stage.environment["STUDYHALL_DATABASE_URL"] = address
        serving = [await running.enter_async_context(stage.running()) for _ in range(processes)]
        await until(lambda: all("serving" in process.output for process in serving))
        database = open_database(parse_address(stage.environment["STUDYHALL_DATABASE_URL"]))
        yield stage, database
        await database.close()


async def night(folder: Path, members: int, questions: int, processes: int) -> dict[str, Any]:
    """Both nights at once, and the count."""
    async with staged(folder, processes) as (stage, database):
        world = stage.world
        gather_players(world, 2 * members)
        await asyncio.sleep(1)
        found = await asyncio.gather(*(play(world, name, questions) for name in ("discord", "slack")))
        _, said = await stage.studyhall("db", "verify", "--json")
        verified = json.loads(said)
        return {
            "processes": processes,
            "members": found[0].members,
            "questions": found[0].questions,
            "answers_acknowledged": sum(one.acknowledged for one in found),
            "answers_stored": await database.read(count_turn_answers),
            "slowest_ack_ms": _rounded(max(one.slowest_ms for one in found)),
            "edits": _edits(world),
            "refused_429": world.discord.limits.counted["refused_429"] + world.slack.limits.counted["refused_429"],
            "recount_differences": verified["differences"],
            "platforms": {
                name: {
                    "slowest_ack_ms": _rounded(one.slowest_ms),
                    "acknowledged": one.acknowledged,
                    "edits_per_interval": one.edits_per_interval,
                    "other": one.unheard,
                }
                for name, one in zip(("discord", "slack"), found, strict=True)
            },
        }


def _edits(world: World) -> int:
    on_discord = sum(message.edits for message in world.discord.messages(world.daily_question))
    return on_discord + sum(len(message.edits) for message in world.slack.messages(world.exam_study))


def _rounded(ms: float) -> int | None:
    """None: somebody was never acknowledged."""
    return round(ms) if math.isfinite(ms) else None


def judge(found: dict[str, Any], wanted: int) -> tuple[list[str], list[str]]:
    """What doesn't hold, and what was too slow."""
    acknowledged, stored, slowest = found["answers_acknowledged"], found["answers_stored"], found["slowest_ack_ms"]
    broken = [f"{found['recount_differences']} differences"] if found["recount_differences"] else []
    if found["refused_429"] and found["processes"] == 1:  # two may post to one channel in the same second
        broken.append(f"{found['refused_429']} refused for the rate")
    broken += [f"{acknowledged} acknowledged, {stored} stored"] if acknowledged > stored else []
    broken += [
        f"{one['edits_per_interval']} edits per interval on {name}"
        for name, one in found["platforms"].items()
        if one["edits_per_interval"] > 1
    ]
    missed = []
    if not acknowledged == stored == wanted:
        missed.append(f"{acknowledged} acknowledged, {stored} stored of {wanted}")
    if slowest is None or slowest > SLOWEST_MS:
        missed.append(f"the slowest was acknowledged after {slowest} ms" if slowest else "somebody heard nothing")
    return broken, missed


def main() -> None:
    """Play and conclude."""
    given = arguments(
        __doc__,
        members=(100, "members on each platform"),
        questions=(3, "questions"),
        processes=(1, "so many serve; more than one share a PostgreSQL"),
    )
    with watched() as machine, tempfile.TemporaryDirectory(prefix="studyhall-night-") as folder:
        found = asyncio.run(night(Path(folder), given.members, given.questions, given.processes))
    broken, missed = judge(found, 2 * given.members * given.questions)
    conclude(found, broken, as_json=given.json, missed=missed, machine=machine)


if __name__ == "__main__":
    main()
