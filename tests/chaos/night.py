"""A quiz night with a hundred members on each platform, who answer each question within one second.

The deployed entry point serves both platforms in real time: lobby, joins, questions with their countdowns, keys, the
podium. Everybody hears "noted" within a second of their click, every answer is stored, no message is edited more often
than its platform allows, and a recount finds what stands.
"""

import asyncio
import json
import math
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

from bot.sandbox.players import gather_players
from bot.sandbox.world import World
from tests.chaos.verdicts import arguments, conclude
from tests.machine import watched
from tests.patience import until
from tests.wire.conftest import stage_open
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
        await asyncio.sleep(_BEFORE_S[platform])
        await _answer_all(players, asked, played, Random(number))
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


async def _comes(person: Person, holds: Callable[[Screen], bool]) -> Screen:
    await until(lambda: bool(person.room()) and holds(person.room()[-1]), seen=lambda: person.room()[-1:])
    return person.room()[-1]


async def night(folder: Path, members: int, questions: int) -> dict[str, Any]:
    """Both nights at once, and the count."""
    async with stage_open(folder) as stage:
        world = stage.world
        gather_players(world, 2 * members)
        async with stage.running() as process:
            await asyncio.sleep(1)
            found = await asyncio.gather(*(play(world, name, questions) for name in ("discord", "slack")))
            await process.stop()
        _, said = await stage.studyhall("db", "verify", "--json")
        verified = json.loads(said)
        return {
            "members": found[0].members,
            "questions": found[0].questions,
            "answers_acknowledged": sum(one.acknowledged for one in found),
            "answers_stored": _stored(folder / "studyhall.db"),
            "slowest_ack_ms": _rounded(max(one.slowest_ms for one in found)),
            "edits": _edits(world),
            "refused_429": world.discord.limits.counted["refused_429"] + world.slack.limits.counted["refused_429"],
            "recount_differences": verified["differences"],
            "platforms": {
                name: {
                    "slowest_ack_ms": _rounded(one.slowest_ms),
                    "acknowledged": one.acknowledged,
                    "other": one.unheard,
                }
                for name, one in zip(("discord", "slack"), found, strict=True)
            },
        }


def _stored(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM turn_answers").fetchone()[0])


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
    broken += [f"{found['refused_429']} refused for the rate"] if found["refused_429"] else []
    broken += [f"{acknowledged} acknowledged, {stored} stored"] if acknowledged > stored else []
    missed = []
    if not acknowledged == stored == wanted:
        missed.append(f"{acknowledged} acknowledged, {stored} stored of {wanted}")
    if slowest is None or slowest > SLOWEST_MS:
        missed.append(f"the slowest was acknowledged after {slowest} ms" if slowest else "somebody heard nothing")
    return broken, missed


def main() -> None:
    """Play and conclude."""
    given = arguments(__doc__, members=(100, "members on each platform"), questions=(3, "questions"))
    with watched() as machine, tempfile.TemporaryDirectory(prefix="studyhall-night-") as folder:
        found = asyncio.run(night(Path(folder), given.members, given.questions))
    broken, missed = judge(found, 2 * given.members * given.questions)
    conclude(found, broken, as_json=given.json, missed=missed, machine=machine)


if __name__ == "__main__":
    main()
