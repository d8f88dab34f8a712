"""How fast is the whole answer path against a bare driver? `python -m tests.bench.answers [--json]`.

Both sides write the same rows into the same tables and indexes of databases that start alike, on the same file
system, every commit synced. Ours is the real use case: deduplicate, grade, fold, all rows, committed. The bare side
has nothing to decide: it runs one prepared list of the very statements that ours issues (recorded once, beforehand),
one transaction per answer. Both alternate; the best of three rounds counts. Exits 1 when a goal is missed on a machine
that was not too busy to measure it.
"""

import asyncio
import os
import shutil
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, create_engine

from bot.rules.answering import take_answer
from bot.rules.verdicts import Verdict
from bot.talk.people import Caller
from storage.addresses import parse_address
from storage.database import Database, Transaction
from storage.opening import open_database
from storage.postgres import CONNECTIONS
from storage.sqlite import sqlite_engine
from storage.upgrade import upgrade
from tests.bench.figures import Figure, arguments, conclude
from tests.machine import watched
from tests.postgres import Server, running_server
from tests.study.hall import Hall

IN_FLIGHT = 50
ROUNDS = 3
SQLITE_ANSWERS = 2000
SQLITE_ALONE = 600
POSTGRES_ANSWERS = 1500


@dataclass(frozen=True, slots=True)
class Load:
    """Answers to give: who clicks, on which post."""

    post: int
    callers: list[Caller]


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as the driver got it."""

    sql: str
    parameters: Any
    many: bool


@dataclass(slots=True)
class Recorder:
    """A driver's cursor that keeps what it is asked to run."""

    beneath: Any
    statements: list[Statement] = field(default_factory=list)

    @property
    def connection(self) -> "Recorder":
        """In the driver's place, where statements are run together."""
        return self

    def cursor(self) -> "Recorder":
        return Recorder(self.beneath.connection.cursor(), self.statements)

    def execute(self, sql: str, parameters: Any) -> None:
        self.statements.append(Statement(sql, parameters, many=False))
        self.beneath.execute(sql, parameters)

    def executemany(self, sql: str, rows: Any) -> None:
        self.statements.append(Statement(sql, rows, many=True))
        self.beneath.executemany(sql, rows)

    def fetchone(self) -> Any:
        return self.beneath.fetchone()

    def fetchall(self) -> Any:
        return self.beneath.fetchall()

    @property
    def rowcount(self) -> int:
        return int(self.beneath.rowcount)

    def close(self) -> None:
        self.beneath.close()


def measure_fsync(folder: Path, times: int = 200) -> float:
    """Milliseconds to append a page to a file and sync it."""
    path = folder / "fsync"
    with path.open("wb") as file:
        started = time.perf_counter()
        for _ in range(times):
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
        took = time.perf_counter() - started
    path.unlink()
    return took / times * 1000


async def prepare(url: URL, members: int) -> Load:
    """A group in the middle of its life: everybody answered yesterday's daily, today's stands open."""
    upgrade(url)
    database = open_database(url)
    hall = Hall(database)
    await hall.set_up()
    await hall.move(hours=2)
    users = [f"u{n:05}" for n in range(members)]
    await give(database, Load(hall.latest().post, [hall.caller(user) for user in users]), in_flight=IN_FLIGHT)
    await hall.move(days=1)
    await database.close()
    return Load(hall.latest().post, [hall.caller(user) for user in users])


def click(load: Load, caller: Caller) -> Callable[[Transaction], Verdict]:
    """The work of one click."""

    def work(tx: Transaction) -> Verdict:
        reply = take_answer(tx, caller, post=load.post, chosen=("right",), now=caller.at)
        assert isinstance(reply, Verdict)
        assert not reply.again
        return reply

    return work


async def give(database: Database, load: Load, *, in_flight: int) -> float:
    """Give all answers with so many in flight; answers per second, each counted when its commit is known."""
    clicks = iter(load.callers)

    async def member() -> None:
        for caller in clicks:
            await database.write(click(load, caller))

    started = time.perf_counter()
    await asyncio.gather(*(member() for _ in range(in_flight)))
    return len(load.callers) / (time.perf_counter() - started)


async def ours(url: URL, load: Load, *, in_flight: int) -> float:
    database = open_database(url)
    try:
        return await give(database, load, in_flight=in_flight)
    finally:
        await database.close()


def record(url: URL, load: Load) -> list[list[Statement]]:
    """For each answer the statements that ours issues, in a database that is thrown away afterwards."""
    sqlite = url.get_backend_name() == "sqlite"
    engine = sqlite_engine(url, begin="BEGIN IMMEDIATE") if sqlite else create_engine(url)
    recorded = []
    with engine.connect() as connection:
        for caller in load.callers:
            with connection.begin():
                transaction = Transaction(connection)
                recorder = transaction._cursor = Recorder(transaction._cursor)
                click(load, caller)(transaction)
            recorded.append(recorder.statements)
    engine.dispose()
    return recorded


def run_statements(cursor: Any, statements: list[Statement]) -> None:
    for statement in statements:
        if statement.many:
            cursor.executemany(statement.sql, statement.parameters)
        else:
            cursor.execute(statement.sql, statement.parameters)
            if statement.sql.startswith("SELECT"):
                cursor.fetchall()


# --- SQLite ----------------------------------------------------------------------------------------------------------


def bare_sqlite(path: Path, recorded: list[list[Statement]]) -> float:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        cursor = connection.cursor()
        started = time.perf_counter()
        for statements in recorded:
            cursor.execute("BEGIN IMMEDIATE")
            run_statements(cursor, statements)
            cursor.execute("COMMIT")
        return len(recorded) / (time.perf_counter() - started)


def sqlite_copies(folder: Path, origin: Path) -> Iterator[Path]:
    """Fresh copies of one database file, one after another."""
    number = 0
    while True:
        number += 1
        yield Path(shutil.copy(origin, folder / f"{origin.stem}-{number}.db"))


def bench_sqlite(folder: Path) -> Iterator[Figure]:
    for name, members, in_flight, goal in (
        ("SQLite, 50 in flight", SQLITE_ANSWERS, IN_FLIGHT, 2.0),
        ("SQLite, one in flight", SQLITE_ALONE, 1, 0.6),
    ):
        origin = folder / f"flight-{in_flight}.db"
        load = asyncio.run(prepare(parse_address(f"sqlite:///{origin}"), members))
        copies = sqlite_copies(folder, origin)
        recorded = record(parse_address(f"sqlite:///{next(copies)}"), load)
        bare, own = [], []
        for _ in range(ROUNDS):
            bare.append(bare_sqlite(next(copies), recorded))
            own.append(asyncio.run(ours(parse_address(f"sqlite:///{next(copies)}"), load, in_flight=in_flight)))
        yield compare(name, max(own), max(bare), goal)


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


async def bare_postgres(address: str, recorded: list[list[Statement]]) -> float:
    """The same number of connections, threads and answers in flight as ours; no SQLAlchemy and nothing to decide."""
    local = threading.local()
    opened: list[psycopg.Connection[Any]] = []
    lists = iter(recorded)

    def connect() -> None:
        local.connection = psycopg.connect(address)
        opened.append(local.connection)

    def run(statements: list[Statement]) -> None:
        with local.connection.cursor() as cursor:
            run_statements(cursor, statements)
        local.connection.commit()

    with ThreadPoolExecutor(CONNECTIONS, initializer=connect) as threads:
        loop = asyncio.get_running_loop()

        async def member() -> None:
            for statements in lists:
                await loop.run_in_executor(threads, run, statements)

        started = time.perf_counter()
        await asyncio.gather(*(member() for _ in range(IN_FLIGHT)))
        took = time.perf_counter() - started
    for connection in opened:
        connection.close()
    return len(recorded) / took


@contextmanager
def postgres_copy(server: Server, name: str) -> Iterator[str]:
    yield server.create(name, "origin")
    server.drop(name)


def bench_postgres() -> Iterator[Figure]:
    with running_server(durable=True) as server:
        load = asyncio.run(prepare(parse_address(server.create("origin")), POSTGRES_ANSWERS))
        with postgres_copy(server, "recording") as address:
            recorded = record(parse_address(address), load)
        bare, own = [], []
        for n in range(ROUNDS):
            with postgres_copy(server, f"bare{n}") as address:
                bare.append(asyncio.run(bare_postgres(address, recorded)))
            with postgres_copy(server, f"ours{n}") as address:
                own.append(asyncio.run(ours(parse_address(address), load, in_flight=IN_FLIGHT)))
        yield compare("PostgreSQL, 8 connections, 50 in flight", max(own), max(bare), 1.0)


def compare(name: str, own: float, bare: float, goal: float) -> Figure:
    return Figure(f"answers, {name}", own, "answers/s", goal, bare, at_least=True, of_ratio=True)


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("--folder", type=Path, default=Path.cwd(), help="a folder on a real disk, not tmpfs")
    given = parser.parse_args()
    with watched() as machine, tempfile.TemporaryDirectory(prefix=".bench-", dir=given.folder) as name:
        folder = Path(name)
        print(f"fsync: {measure_fsync(folder):.3f} ms", file=sys.stderr)  # noqa: T201 - a program's output
        figures = [*bench_sqlite(folder), *bench_postgres()]
    return conclude(figures, machine, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
