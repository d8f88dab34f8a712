"""Four processes race for claims on one PostgreSQL: every claim has exactly one winner.

First each process tries to insert every claim (channel, local date), in an order of its own; then all four run the
timetable's own claiming over channels that have been due for days, until nothing is due any more.
"""

import asyncio
import multiprocessing
import time
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any, Final

from sqlalchemy import func, select, update

from bot.posting.dailies import claim_due, load_due
from bot.talk.people import Spot
from storage import posts
from storage.addresses import parse_address
from storage.database import Database, Transaction
from storage.opening import open_database
from storage.tables import channels as channels_table
from storage.tables import posts as posts_table
from storage.upgrade import upgrade
from tests.chaos.scheduling import schedule_all
from tests.chaos.verdicts import arguments, conclude
from tests.machine import watched
from tests.packs import make_pack, make_question
from tests.postgres import running_server

NOW: Final = datetime(2026, 11, 23, 9, 0, 30, tzinfo=UTC)
_DATES: Final = 20
"""Local dates that are raced for in each channel."""
_SPACES: Final = 10
_AT_ONCE: Final = 8
_STARTING_S: Final = 300.0
_RACING_S: Final = 1_800.0


async def insert_all(database: Database, number: int, keys: list[tuple[int, date]]) -> int:
    """Try every claim in an order of this process's own, each in a transaction; how many it won."""
    mixed = Random(number).sample(keys, len(keys))

    async def some(part: list[tuple[int, date]]) -> int:
        won = 0
        for channel, on in part:
            won += await database.write(partial(_insert, channel=channel, on=on))
        return won

    return sum(await asyncio.gather(*(some(mixed[n::_AT_ONCE]) for n in range(_AT_ONCE))))


def _insert(tx: Transaction, channel: int, on: date) -> int:
    return posts.claim_dates(tx, [posts.Claim(channel, on, None, "skipped", due_at=NOW, closes_at=NOW)])


async def run_timetable(database: Database) -> int:
    """Claim what is due until nothing is; how many channels' dates this process took."""
    pack = make_pack(*(make_question(f"q{n}", task=f"{n % 4 + 1}.1") for n in range(40)))
    took = 0
    while due := await database.read(lambda tx: load_due(tx, NOW)):
        for some in due:
            took += (await database.write(partial(claim_due, pack=pack, some=some, now=NOW))).looked_at
    return took


def race(address: str, what: str, number: int, keys: list[tuple[int, date]], meeting: tuple[Any, Any]) -> None:
    """What one process does, from the moment all are there."""
    start, results = meeting

    async def run() -> int:
        database = open_database(parse_address(address))
        start.wait(_STARTING_S)
        try:
            return await (insert_all(database, number, keys) if what == "insert" else run_timetable(database))
        finally:
            await database.close()

    results.put(asyncio.run(run()))


def raced(address: str, what: str, processes: int, keys: list[tuple[int, date]]) -> list[int]:
    """What each of the processes won."""
    context = multiprocessing.get_context("spawn")
    start, results = context.Barrier(processes), context.Queue()
    workers = [
        context.Process(target=race, args=(address, what, number, keys, (start, results)))
        for number in range(processes)
    ]
    for worker in workers:
        worker.start()
    won = [results.get(timeout=_RACING_S) for _ in workers]
    for worker in workers:
        worker.join(_STARTING_S)
    return won


def main() -> None:
    """Race and conclude."""
    given = arguments(__doc__, processes=(4, "processes that race"), claims=(10_000, "claims of each kind"))
    begun = time.monotonic()
    number = max(_SPACES, given.claims // _DATES)
    with watched() as machine, running_server() as server:
        address = server.create("claims")
        upgrade(parse_address(address))
        keys = asyncio.run(_prepare(address, number))
        inserted = raced(address, "insert", given.processes, keys)
        asyncio.run(_let_be_due(address))
        taken = raced(address, "timetable", given.processes, keys)
        rows, distinct, due = asyncio.run(_count(address))
    figures = {
        "processes": given.processes,
        "claims": 2 * len(keys),
        "winners": sum(inserted) + sum(taken),
        "won_by": {"inserting": inserted, "timetable": taken},
        "duplicates": rows - distinct,
        "missing": 2 * len(keys) - rows,
        "seconds": round(time.monotonic() - begun, 1),
    }
    broken = [f"{name}: {figures[name]}" for name in ("duplicates", "missing") if figures[name]]
    broken += [f"{what}: {sum(won)} winners" for what, won in figures["won_by"].items() if sum(won) != len(keys)]
    broken += [f"{due} channels are still due"] if due else []
    missed = [] if all([*inserted, *taken]) else ["a process won nothing"]  # without a processor nobody races
    conclude(figures, broken, as_json=given.json, missed=missed, machine=machine)


async def _prepare(address: str, number: int) -> list[tuple[int, date]]:
    """Channels without a plan, and the claims to race for: dates in the past."""
    database = open_database(parse_address(address))
    spots = [Spot("discord", str(n % _SPACES), str(n)) for n in range(number)]
    await database.write(lambda tx: schedule_all(tx, spots, now=NOW, due_at=None))
    ids = await database.read(lambda tx: list(tx.execute(select(channels_table.c.id)).scalars()))
    await database.close()
    return [(channel, NOW.date() - timedelta(days=100 + n)) for channel in ids for n in range(_DATES)]


async def _let_be_due(address: str) -> None:
    """Every channel has been due since so many days ago."""
    database = open_database(parse_address(address))
    first = NOW - timedelta(days=_DATES - 1, minutes=1)
    planned = update(channels_table).values(time=f"{first:%H:%M}", next_on=first.date(), next_due_at=first)
    await database.write(lambda tx: tx.execute(planned).rowcount)
    await database.close()


async def _count(address: str) -> tuple[int, int, int]:
    """Rows, distinct (channel, date), and channels still due."""
    database = open_database(parse_address(address))
    pairs = select(posts_table.c.channel_id, posts_table.c.on_date).distinct().subquery()
    due = select(func.count()).where(channels_table.c.next_due_at <= NOW)

    def read(tx: Transaction) -> tuple[int, int, int]:
        rows = tx.execute(select(func.count()).select_from(posts_table)).scalar_one()
        distinct = tx.execute(select(func.count()).select_from(pairs)).scalar_one()
        return int(rows), int(distinct), int(tx.execute(due).scalar_one())

    counted = await database.read(read)
    await database.close()
    return counted


if __name__ == "__main__":
    main()
