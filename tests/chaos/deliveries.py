"""Ten thousand deliveries of a thousand answers, in random order, over both platforms at once.

A thousand members answer the daily, half of them on each platform, and everybody's click comes ten times, each with a
choice drawn anew. The deployed entry point serves both local platforms. A thousand rows are stored, whichever
click was the first, and every other one hears that first verdict again.
"""

import asyncio
import json
import re
import sqlite3
import tempfile
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

from bot.rules.questions import ALREADY
from bot.sandbox.players import gather_players
from bot.sandbox.world import World, set_up
from tests.chaos.verdicts import arguments, conclude
from tests.patience import until
from tests.wire.conftest import stage_open
from tests.wire.people import Person, Screen, people_of

AT_ONCE: Final = 16
"""Clicks under way: more only wait for each other."""
_SEED: Final = 1
_LETTERS: Final = r"[A-F](?:(?:, | and )[A-F])*"
_CHOICE: Final = re.compile(
    rf"not quite[:.] you (had {_LETTERS})|(?:right|already): ({_LETTERS})(?=\.|, right|, wrong)", re.IGNORECASE
)
"""What a verdict says was chosen."""


@dataclass
class Delivered:
    """What was heard of all clicks."""

    verdicts: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Member -> the choices that their verdicts named; one, where all is well."""
    again: int = 0
    unheard: list[str] = field(default_factory=list)


async def _click(person: Person, who: str, asked: Screen, chance: Random, found: Delivered) -> None:
    heard = await person.choose(asked, sorted(chance.sample(range(4), asked.wanted)))
    choice = _CHOICE.search(heard.text)
    if choice is None:
        found.unheard.append(heard.text[:80])
        return
    found.verdicts[who].add(choice[choice.lastindex or 0])
    found.again += ALREADY in heard.text


async def deliver(world: World, each: int, times: int) -> Delivered:
    """Everybody's clicks, in one random order."""
    chance, found = Random(_SEED), Delivered()
    asked = {name: people_of(world, name)[0].room()[-1] for name in ("discord", "slack")}
    clicks = [
        (name, number, person)
        for name in asked
        for number, person in enumerate(people_of(world, name)[:each])
        for _ in range(times)
    ]
    chance.shuffle(clicks)
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(name: str, number: int, person: Person) -> None:
        async with turn:
            await _click(person, f"{name} {number}", asked[name], chance, found)

    await asyncio.gather(*(one(*click) for click in clicks))
    return found


async def run(folder: Path, each: int, times: int) -> dict[str, Any]:
    """The day, and the count."""
    async with stage_open(folder) as stage:
        world = stage.world
        gather_players(world, 2 * each)
        async with stage.running() as process:
            await set_up(world)
            world.clock.move(world.next_due() - world.clock.now())
            for name in ("discord", "slack"):
                await until(lambda name=name: bool(people_of(world, name)[0].room()))  # type: ignore[misc]
            found = await deliver(world, each, times)
            await process.stop()
        _, said = await stage.studyhall("db", "verify", "--json")
        return {
            "deliveries": 2 * each * times,
            "answers_stored": _stored(folder / "studyhall.db"),
            "members_answered": len(found.verdicts),
            "verdicts_again": found.again,
            "other_verdicts": sum(len(choices) > 1 for choices in found.verdicts.values()),
            "unheard": len(found.unheard),
            "for_example": found.unheard[:3],
            "recount_differences": json.loads(said)["differences"],
        }


def _stored(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM answers").fetchone()[0])


def judge(found: dict[str, Any], answers: int) -> list[str]:
    """What doesn't hold."""
    wanted = {
        "answers_stored": answers,
        "members_answered": answers,
        "verdicts_again": found["deliveries"] - answers,
        "other_verdicts": 0,
        "unheard": 0,
        "recount_differences": 0,
    }
    return [f"{name}: {found[name]} instead of {right}" for name, right in wanted.items() if found[name] != right]


def main() -> None:
    """Deliver and conclude."""
    given = arguments(__doc__, answers=(1_000, "answers"), times=(10, "how often each is delivered"))
    with tempfile.TemporaryDirectory(prefix="studyhall-deliveries-") as folder:
        found = asyncio.run(run(Path(folder), given.answers // 2, given.times))
    conclude(found, judge(found, 2 * (given.answers // 2)), as_json=given.json)


if __name__ == "__main__":
    main()
