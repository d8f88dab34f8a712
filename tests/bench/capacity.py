"""What does a size need? `python -m tests.bench.capacity [--json]`.

Unit costs are measured: the processor time of an answer and of a claim, the bytes that an answer takes in the file with
all that is derived of it. From them follows what a year of some sizes needs. The year is generated, not lived: every
channel asks on 250 days, and 60 % of its members answer.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from bot.rules.folding import rebuild
from storage.addresses import parse_address
from storage.database import Transaction
from storage.opening import open_database
from storage.upgrade import upgrade
from tests.bench.answers import click, prepare
from tests.bench.claims import claim_all
from tests.bench.figures import Figure, arguments, conclude
from tests.bench.grown import grow
from tests.machine import watched

DAYS: Final = 250
SHARE: Final = 0.6
FACE_MS: Final = 5.0
"""Of a click on the dearer of the two faces, receipt and verdict: measured of the deployed bot from outside."""
SENDING_MS: Final = 5.0
"""Of a post: as dear as a click, since it is drawn and sent once."""
HOUR_S: Final = 3_600.0
_SAMPLE: Final = 500


class Size(NamedTuple):
    """Channels that ask at one time of day, and the members of each."""

    channels: int
    members: int


SIZES: Final = (Size(100, 20), Size(10_000, 20), Size(100_000, 10))


class Units(NamedTuple):
    """What one of a thing costs."""

    answer_ms: float
    claim_ms: float
    answer_bytes: float


def measure_units(folder: Path) -> Units:
    return Units(asyncio.run(_answer_ms(folder)), _claim_ms(folder), asyncio.run(_answer_bytes(folder)))


async def _answer_ms(folder: Path) -> float:
    """Processor time of an answer's whole use case on SQLite."""
    address = f"sqlite:///{folder / 'answers.db'}"
    load = await prepare(parse_address(address), _SAMPLE)
    database = open_database(parse_address(address))
    begun = time.process_time()
    await asyncio.gather(*(database.write(click(load, caller)) for caller in load.callers))
    spent = time.process_time() - begun
    await database.close()
    return spent / _SAMPLE * 1000


def _claim_ms(folder: Path) -> float:
    return asyncio.run(claim_all(f"sqlite:///{folder / 'claims.db'}", _SAMPLE)) / _SAMPLE * 1000


async def _answer_bytes(folder: Path) -> float:
    """By how much the file grows with each answer and what is derived of it."""
    file = folder / "bytes.db"
    upgrade(parse_address(f"sqlite:///{file}"))
    database = open_database(parse_address(f"sqlite:///{file}"))

    def fill(tx: Transaction) -> int:
        answers = grow(tx, members=400, days=50)
        rebuild(tx)
        return answers

    before = file.stat().st_size
    answers = await database.write(fill)
    await database.close()
    return (file.stat().st_size - before) / answers


def need(size: Size, units: Units) -> Iterator[Figure]:
    """What a year of a size needs; the goals are one process on two cores, and a disk of 100 GB."""
    people = size.channels * size.members
    answers = round(people * SHARE * DAYS)
    name = f"{size.channels:,} channels, {people:,} members"
    yield Figure(f"{name}: answers a year", answers, "rows", 1e9)
    yield Figure(f"{name}: growth a year", answers * units.answer_bytes / 1e9, "GB", 100.0)
    posting_s = size.channels * (units.claim_ms + SENDING_MS) / 1000
    yield Figure(f"{name}: all posts of one minute", posting_s, "s of processor time", HOUR_S)
    busiest = people * SHARE / 3  # in the hour after the posts
    share = busiest * (units.answer_ms + FACE_MS) / 1000 / HOUR_S
    yield Figure(f"{name}: clicks of the busiest hour", share, "cores", 0.7)


def main() -> int:
    given = arguments(__doc__).parse_args()
    with watched() as machine, tempfile.TemporaryDirectory(prefix=".bench-", dir=Path.cwd()) as name:
        units = measure_units(Path(name))
    unit_costs = [
        Figure("an answer in process", units.answer_ms, "ms of processor time", 1.0),
        Figure("a claim", units.claim_ms, "ms of processor time", 1.0),
        Figure("an answer with all that is derived of it", units.answer_bytes, "bytes", 1_000.0),
    ]
    figures = [*unit_costs, *(figure for size in SIZES for figure in need(size, units))]
    conclude(figures, machine, as_json=given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
