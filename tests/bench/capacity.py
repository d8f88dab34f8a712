"""What does a size need? `python -m tests.bench.capacity [--json] [--channels 100]`.

A year is generated, not lived: a group of twenty, whose channel asks on 250 days and of whom 60 % answer, is counted by
the product's own code, and then stands so many times in the file, row by row, as if all had lived side by side. What it
takes there is measured, and what a claim, an answer, a board and a readiness cost in it, beside what they cost where
there is one group. What larger sizes need is multiplied from that. `--channels 1000` takes two minutes and 2.5 GB of
disk and of memory.
"""

import asyncio
import sqlite3
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, Final, NamedTuple

import psycopg
from sqlalchemy import select, update

from bot.posting.dailies import claim_due
from bot.rules.answering import take_answer
from bot.rules.folding import rebuild
from bot.rules.readiness import load_readiness
from bot.rules.verdicts import Verdict
from bot.talk.people import Account, Caller, Spot
from content.boards import BEGINNING, WHOLE_GROUP, Measure, Window
from content.items import load_item
from content.readiness import TooEarly
from storage.addresses import parse_address
from storage.boards import Wanted, daily_board, load_standings
from storage.dailies import keep_results
from storage.database import Transaction, Work
from storage.moving import copy_all
from storage.opening import open_database
from storage.tables import dailies, posts
from storage.upgrade import upgrade
from tests.bench.copied import copy_group
from tests.bench.figures import Figure, arguments, conclude
from tests.bench.grown import grow
from tests.bench.growth import AT, PACK, one_for_each_day, spent_ms
from tests.machine import watched
from tests.postgres import running_server

CHANNELS: Final = 100
MEMBERS: Final = 20
DAYS: Final = 250
SHARE: Final = 0.6
FACE_MS: Final = 5.0
"""Of a click on the dearer of the two faces, receipt and verdict: measured of the deployed bot from outside."""
SENDING_MS: Final = 5.0
"""Of a post: as dear as a click, since it is drawn and sent once."""
HOUR_S: Final = 3_600.0
GROWS_AT_MOST: Final = 3.0
"""Times what it costs where there is one group."""
_ALL_TIME: Final[dict[str, Any]] = {
    "window": Window.ALL_TIME,
    "first_day": BEGINNING,
    "measure": Measure.POINTS,
    "before": None,
}
_SAMPLE: Final = 100
_DEAR_SAMPLE: Final = 20
_FROZEN: Final = ("dailies", "posts", "daily_counts")
"""What a daily takes, whoever answers it."""


class Size(NamedTuple):
    """Channels that ask at one time of day, and the members of each."""

    channels: int
    members: int


SIZES: Final = (Size(100, 20), Size(10_000, 20), Size(100_000, 10))


class Year(NamedTuple):
    """What was measured of one."""

    answers: int
    gigabytes: float
    bytes_a_daily: float
    bytes_an_answer: float
    """With everything that is derived of it, its member and the indexes."""
    claim_ms: float
    costs_ms: dict[str, float]
    """Processor time of an answer, a board, a readiness; the middle one of some."""


async def found_group(address: str, *, members: int = MEMBERS, days: int = DAYS) -> None:
    """A group that has lived its year, and whose next question is due."""
    upgrade(parse_address(address))
    database = open_database(parse_address(address))
    items = one_for_each_day(days)
    await database.write(lambda tx: grow(tx, members=members, days=days, items=items, share=SHARE))
    await database.write(rebuild)
    await database.write(_keep_results)
    await database.close()


def _keep_results(tx: Transaction) -> None:
    for daily in tx.execute(select(dailies.c.id)).scalars().all():
        keep_results(tx, daily)


def generate(file: Path, number: int) -> Year:
    asyncio.run(found_group(f"sqlite:///{file}"))
    copy_group(file, number)
    with closing(sqlite3.connect(file)) as connection:
        [(answers,)] = connection.execute("SELECT count(*) FROM answers")
        taken = dict(connection.execute(_TAKEN).fetchall())
    frozen = sum(taken[name] for name in _FROZEN)
    claim_ms, costs_ms = asyncio.run(measure_costs(f"sqlite:///{file}", number))
    rest = (sum(taken.values()) - frozen) / answers
    return Year(answers, file.stat().st_size / 1e9, frozen / DAYS / number, rest, claim_ms, costs_ms)


_TAKEN: Final = """
SELECT tbl_name, sum(pgsize) FROM dbstat JOIN sqlite_schema USING (name) WHERE aggregate = TRUE GROUP BY tbl_name
"""


async def measure_costs(address: str, number: int) -> tuple[float, dict[str, float]]:
    """A claim, and one of each thing that members do, by some of as many groups as there are."""
    database = open_database(parse_address(address))
    groups = Random(17).sample(range(1, number + 1), min(_SAMPLE, number))  # and channels: each has one, of its number
    try:
        claimed = await spent_ms(lambda: database.write(partial(claim_due, pack=PACK, some=groups, now=AT)))
        await database.write(_open)
        standing = await database.read(_load_standing)
        asking = [_Asking(groups[n % len(groups)], n // len(groups)) for n in range(min(_SAMPLE, number * MEMBERS))]
        costs = {
            "an answer": [await _spent(database.write, one.answer(*standing[one.group], number)) for one in asking],
            "a board": [await _spent(database.read, one.board(number)) for one in asking],
            "a readiness": [await _spent(database.read, one.readiness(number)) for one in asking[:_DEAR_SAMPLE]],
        }
        return claimed / len(groups), {name: median(spent) for name, spent in costs.items()}
    finally:
        await database.close()


async def _spent(run: Callable[[Work[Any]], Awaitable[Any]], work: Work[Any]) -> float:
    return await spent_ms(lambda: run(work))


def _open(tx: Transaction) -> None:
    standing = {"state": "posted", "posted_at": AT, "message": "1", "drawn": "open", "counted": 0}
    tx.execute(update(posts).where(posts.c.state == "claimed").values(standing))


def _load_standing(tx: Transaction) -> dict[int, tuple[int, tuple[str, ...]]]:
    """Group -> the post that was just opened, and its key."""
    opened = select(posts.c.id, dailies.c.group_id, dailies.c.item).join(dailies).where(posts.c.posted_at == AT)
    return {row.group_id: (row.id, load_item(row.item).key) for row in tx.execute(opened)}


class _Asking(NamedTuple):
    """A member, as `copy_group` names them; both count, groups from one and members from zero."""

    group: int
    member: int

    def caller(self, number: int) -> Caller:
        copy = "" if number == 1 else f"-{self.group - 1}"
        account = Account("discord", "", f"u{self.member}{copy}")
        return Caller(account, "Somebody", Spot("discord", f"space{copy}", "channel"), AT)

    def answer(self, post: int, key: tuple[str, ...], number: int) -> Work[None]:
        def work(tx: Transaction) -> None:
            told = take_answer(tx, self.caller(number), post=post, chosen=key, now=AT)
            assert isinstance(told, Verdict), told

        return work

    def board(self, number: int) -> Work[None]:
        own = Wanted(person=self.member * number + self.group)

        def work(tx: Transaction) -> None:
            board = daily_board(tx, group=self.group, channel=WHOLE_GROUP, **_ALL_TIME)
            assert board is not None
            assert load_standings(tx, board, own).own is not None

        return work

    def readiness(self, number: int) -> Work[None]:
        def work(tx: Transaction) -> None:
            _, told = load_readiness(tx, PACK, self.caller(number), AT)
            assert not isinstance(told, TooEarly)

        return work


def figures_of(one: Year, many: Year, number: int) -> Iterator[Figure]:
    """What was measured of a year of so many groups, and what things cost in it, against one group."""
    name = f"a year of {number:,} channels, {number * MEMBERS:,} members"
    yield Figure(f"{name}: answers", many.answers, "rows", 1e9)
    yield Figure(f"{name}: in the file", many.gigabytes, "GB", 100.0)
    yield Figure(f"{name}: for a member", many.gigabytes * 1e9 / number / MEMBERS / 1e3, "kB", 500.0)
    yield Figure("a daily, frozen, with its post", many.bytes_a_daily, "bytes", 10_000.0)
    yield Figure("an answer with all that is derived of it", many.bytes_an_answer, "bytes", 1_000.0)
    yield Figure("a claim for a group that is a year old", many.claim_ms, "ms of processor time", 1.0)
    for what, spent in many.costs_ms.items():
        bare = one.costs_ms[what]
        yield Figure(
            f"{what} among {number:,} groups", spent, "ms of processor time", GROWS_AT_MOST, bare, of_ratio=True
        )


def in_postgres(file: Path) -> float:
    """The gigabytes that a year takes in PostgreSQL, as `studyhall db move` writes it there."""
    with running_server() as server:
        address = server.create("year")
        upgrade(parse_address(address))
        copy_all(parse_address(f"sqlite:///{file}"), parse_address(address))
        with psycopg.connect(address) as connection:
            [(size,)] = connection.execute("SELECT pg_database_size('year')").fetchall()
            return int(size) / 1e9


def need(size: Size, year: Year) -> Iterator[Figure]:
    """What a year of a size needs, multiplied; the goals are one process on two cores, and a disk of 100 GB."""
    people = size.channels * size.members
    answers = round(people * SHARE * DAYS)
    name = f"{size.channels:,} channels, {people:,} members"
    grown = answers * year.bytes_an_answer + size.channels * DAYS * year.bytes_a_daily
    yield Figure(f"{name}: growth a year", grown / 1e9, "GB", 100.0)
    posting_s = size.channels * (year.claim_ms + SENDING_MS) / 1000
    yield Figure(f"{name}: all posts of one minute", posting_s, "s of processor time", HOUR_S)
    busiest = people * SHARE / 3  # in the hour after the posts
    share = busiest * (year.costs_ms["an answer"] + FACE_MS) / 1000 / HOUR_S
    yield Figure(f"{name}: clicks of the busiest hour", share, "cores", 0.7)


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("--channels", type=int, default=CHANNELS, help="of the year that is generated")
    parser.add_argument("--postgres", action="store_true", help="measure what it takes there, too")
    given = parser.parse_args()
    with watched() as machine, tempfile.TemporaryDirectory(prefix=".bench-", dir=Path.cwd()) as name:
        one, many = (generate(Path(name) / f"{number}.db", number) for number in (1, given.channels))
        figures = [*figures_of(one, many, given.channels), *(figure for size in SIZES for figure in need(size, many))]
        if given.postgres:
            moved = in_postgres(Path(name) / f"{given.channels}.db")
            figures.append(Figure("the generated year in PostgreSQL", moved, "GB", 2.0, many.gigabytes, of_ratio=True))
    return conclude(figures, machine, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
