"""Can one member slow the others? `python -m tests.bench.flood [--json]`.

Members of a group answer the day's question, a hundred a second in an open loop: first alone, then while one member
asks for what costs most (`lookup`, `quiz`, `readiness`, `privacy`), three hundred times a second. Desk, rooms, the
shipped pack and the database (SQLite, every commit synced) are the bot's own; nothing is painted or sent. Exits 1 where
a goal is missed.
"""

import asyncio
import gc
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import Final

from bot.allowance import TOO_MUCH_AT_ONCE
from bot.talk.asks import Ask
from bot.talk.clicks import Click
from bot.talk.pages import Refusal
from bot.talk.people import Rights, Shown
from content.packs import load_pack
from storage.addresses import parse_address
from storage.opening import open_database
from storage.upgrade import upgrade
from tests.bench.clicks import Click as Clicked
from tests.bench.clicks import click_at
from tests.bench.figures import Figure, arguments, conclude
from tests.machine import watched
from tests.study.hall import Doorkeeper, Hall

RATE: Final = 100
FLOOD: Final = 300
SECONDS: Final = 7
P99_MS: Final = 50.0
COSTLY: Final = ("lookup queue", "quiz 20 solo", "readiness", "privacy export")
_NOBODY: Final = Doorkeeper(Rights(organiser=False), {})


async def measure(address: str) -> tuple[float, float, float]:
    """Milliseconds of the hundredth slowest answer, alone and beside the flood; which part of the flood was refused."""
    upgrade(parse_address(address))
    database = open_database(parse_address(address))
    hall, refused = Hall(database, load_pack()), list[bool]()
    hall.study.pack.index.warm()  # as the bot does when it starts
    try:
        await hall.set_up()
        await hall.move(hours=1)
        card = hall.latest()
        answers = (partial(_answer, hall, card.post, card.item.key, f"u{n}") for n in count())
        gc.freeze()
        alone = _p99(await _at(RATE, answers))
        flood = (partial(_ask, hall, COSTLY[n % len(COSTLY)], refused) for n in count())
        _, beside = await asyncio.gather(_at(FLOOD, flood), _at(RATE, answers))
        return alone, _p99(beside), sum(refused) / len(refused)
    finally:
        await database.close()


async def _at(rate: int, asks: Iterator[Clicked]) -> list[float]:
    number = rate * SECONDS
    return await click_at(list(islice(asks, number)), [n / rate for n in range(number)])


def _p99(took: list[float]) -> float:
    return took[int(len(took) * 0.99)]


async def _answer(hall: Hall, post: int, key: tuple[str, ...], user: str) -> None:
    click = Click("answer", Shown("post", post))
    told = await hall.desk.serve(Ask(hall.caller(user), _NOBODY, click=click, chosen=key))
    assert not isinstance(told, Refusal), told


async def _ask(hall: Hall, words: str, refused: list[bool]) -> None:
    verb, *rest = words.split()
    told = await hall.desk.serve(Ask(hall.caller("eve"), _NOBODY, verb=verb, words=tuple(rest)))
    refused.append(told == TOO_MUCH_AT_ONCE)


def main() -> int:
    gc.set_threshold(20_000, 20, 20)  # this and the freezing are the bot's own
    given = arguments(__doc__).parse_args()
    with watched() as machine, tempfile.TemporaryDirectory(prefix="studyhall-flood-") as folder:
        alone, beside, refused = asyncio.run(measure(f"sqlite:///{Path(folder) / 'studyhall.db'}"))
    figures = [
        Figure(f"answers while one member asks {FLOOD} times a second, p99", beside, "ms", P99_MS, alone),
        Figure("answers of nobody else, p99", alone, "ms", P99_MS),
        Figure("of what that member asked, refused", refused * 100, "%", 90.0, at_least=True),
    ]
    return conclude(figures, machine, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
