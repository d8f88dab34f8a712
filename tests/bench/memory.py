"""Does a bot at work grow? `python -m tests.bench.memory [--json] [--short]`.

The deployed bot serves 1,200 members on both local platforms. Each day all of them answer the question of the day, and
twelve of them play a quiz of their own with ten questions. What the process holds once everybody is done, after 100,000
clicks on questions of the day and 10,000 turns of quizzes, is compared with what it held after a tenth of that. It
takes about half an hour; `--short` lives ten days, after which no small growth can be told. Exits 1 where a
goal is missed.
"""

import asyncio
import sqlite3
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

from bot.sandbox.local_discord import NoAnswer
from bot.sandbox.players import gather_players
from bot.sandbox.world import set_up
from tests.bench.figures import Figure, arguments, conclude
from tests.chaos.soak import MEMBERS, NEARLY, Soak
from tests.machine import watched
from tests.wire.conftest import stage_open
from tests.wire.people import Person

PER_SECOND: Final = 100
"""Clicks on the question of the day."""
GROWTH: Final = 1.05
_QUIZZES: Final = 12
_QUESTIONS: Final = 10
_GOES_ON: Final = ("Resume", "Just tell me", "Next question", "See the result")
_ALIKE: Final = 3
"""So many days are taken together: what is free for a moment differs from day to day."""


@dataclass(frozen=True, slots=True)
class Days:
    """After how many days it is looked at, first and last, and what it may have grown to by then."""

    early: int
    late: int
    growth: float


LONG: Final = Days(9, 84, GROWTH)
SHORT: Final = Days(4, 10, 1.1)
"""Until the fourth day caches and connections come to their size."""


async def play_alone(soak: Soak, player: Person) -> None:
    """A quiz of one's own to its result, or the one that was given up before."""
    shown = await player.type("quiz", style="solo", number=str(_QUESTIONS))
    while shown.controls:
        if shown.letters or shown.several:
            shown = await player.choose(shown, sorted(soak.random.sample(range(4), shown.wanted)))
        elif goes_on := next((label for label in _GOES_ON if label in shown.labels), None):
            shown = await player.press(shown, goes_on)
        else:
            return


async def play(soak: Soak, members: list[Person]) -> None:
    """Some play at the same time; who hears nothing in time gives up."""
    ended = await asyncio.gather(*(play_alone(soak, player) for player in members[:_QUIZZES]), return_exceptions=True)
    broken = [one for one in ended if isinstance(one, BaseException) and not isinstance(one, TimeoutError | NoAnswer)]
    if broken:
        raise broken[0]


async def live(folder: Path, days: Days) -> tuple[Soak, tuple[int, int]]:
    """What was seen of it, and how many answers and turns are stored."""
    async with stage_open(folder) as stage:
        gather_players(stage.world, MEMBERS)
        async with stage.running(executed=True) as process:
            await set_up(stage.world)
            soak = Soak(stage, process, PER_SECOND)
            for _ in range(days.late):
                await soak.live_a_day(partial(play, soak))
            await process.stop()
    with closing(sqlite3.connect(folder / "studyhall.db")) as connection:
        stored = connection.execute("SELECT (SELECT count(*) FROM answers), (SELECT count(*) FROM turn_answers)")
        answers, turns = stored.fetchone()
    return soak, (int(answers), int(turns))


def figures_of(soak: Soak, stored: tuple[int, int], days: Days) -> list[Figure]:
    """The growth, and whether it was as much work as it says."""
    held = [day.memory_mb for day in soak.days]
    early, late = median(held[days.early - _ALIKE : days.early]), median(held[-_ALIKE:])
    answers, turns = stored
    wanted, asked = days.late * MEMBERS, days.late * _QUIZZES * _QUESTIONS
    name = f"memory after {wanted:,} clicks and {asked:,} quiz turns, against {days.early * MEMBERS:,} clicks"
    return [
        Figure(name, late, "MB", days.growth, early, of_ratio=True),
        Figure("answers that were acknowledged and are not stored", max(0, soak.acknowledged - answers), "answers", 0),
        Figure("clicks that were stored", answers, "answers", NEARLY * wanted, at_least=True),
        Figure("quiz turns that were stored", turns, "answers", NEARLY * asked, at_least=True),
    ]


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("--short", action="store_true", help="ten days")
    given = parser.parse_args()
    if sys.platform != "linux":
        sys.exit("What another process holds is only told on Linux.")
    days = SHORT if given.short else LONG
    with watched() as machine, tempfile.TemporaryDirectory(prefix="studyhall-memory-") as folder:
        soak, stored = asyncio.run(live(Path(folder), days))
    return conclude(figures_of(soak, stored, days), machine, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
