"""Work on either database: committed when it returns, undone when it fails, never hurt by a neighbour or a cancel."""

import asyncio
import errno
import gc
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from sqlalchemy import column, func, select, text
from sqlalchemy.exc import OperationalError

from storage import memory
from storage.addresses import parse_address
from storage.database import Database, DatabaseClosedError, Transaction
from storage.opening import open_database
from storage.postgres import CONNECTIONS
from storage.prepared import Prepared
from storage.sqlite import SqliteDatabase
from storage.tables import remembered
from tests.chaos.faulted import count_leaked, count_open
from tests.patience import PATIENCE_S

ON_A_SERVER = pytest.mark.parametrize("kind", ["postgresql"], indirect=True)


def _count(tx: Transaction) -> int:
    return int(tx.execute(select(func.count()).select_from(remembered)).scalar_one())


def _add_one(tx: Transaction) -> int:
    """Read, change, write: what loses updates where transactions overlap unguarded."""
    value = int(memory.recall(tx, "sum") or 0) + 1
    memory.remember(tx, "sum", str(value))
    return value


async def test_what_was_written_can_be_read(database: Database) -> None:
    await database.write(lambda tx: memory.remember(tx, "a", "1"))
    assert await database.read(lambda tx: memory.recall(tx, "a")) == "1"
    await database.write(lambda tx: memory.remember(tx, "a", "2"))
    assert await database.read(lambda tx: memory.recall(tx, "a")) == "2"


async def test_failed_work_is_undone_and_its_neighbours_stand(database: Database) -> None:
    def fail(tx: Transaction) -> None:
        memory.remember(tx, "never", "1")
        raise LookupError("on purpose")

    writes = [database.write(lambda tx, n=n: memory.remember(tx, f"w{n}", "1")) for n in range(30)]  # type: ignore[misc]  # bound
    outcomes = await asyncio.gather(*writes[:15], database.write(fail), *writes[15:], return_exceptions=True)
    assert [type(o) for o in outcomes if o is not None] == [LookupError]
    assert await database.read(_count) == 30
    assert await database.read(lambda tx: memory.recall(tx, "never")) is None


async def test_a_cancelled_caller_leaves_the_write_whole(database: Database) -> None:
    task = asyncio.create_task(database.write(lambda tx: memory.remember(tx, "kept", "1")))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    for _ in range(100):
        if await database.read(lambda tx: memory.recall(tx, "kept")):
            break
        await asyncio.sleep(0.01)
    assert await database.read(lambda tx: memory.recall(tx, "kept")) == "1"


async def test_after_its_end_nothing_is_taken_and_whatever_was_begun_is_kept(address: str) -> None:
    """Whoever comes later hears so at once, and doesn't wait for a thread that is gone."""
    database = open_database(parse_address(address))
    writes = (partial(memory.remember, name=f"w{number}", value="1") for number in range(3))
    begun = [asyncio.create_task(database.write(write)) for write in writes]
    await asyncio.sleep(0)
    await database.close()
    await asyncio.gather(*begun)
    again = open_database(parse_address(address))
    assert await again.read(_count) == 3
    await again.close()
    for late in (database.write(_add_one), database.read(_count)):
        with pytest.raises(DatabaseClosedError, match="the database was closed"):
            await asyncio.wait_for(late, PATIENCE_S)
    await database.close()


async def test_a_group_that_fails_together_succeeds_apart(database: Database) -> None:
    """Two jobs that insert the same key: one stands, one fails, whoever shares their commit is unharmed."""

    def insert(value: str) -> Any:
        return lambda tx: tx.execute(remembered.insert().values(name="same", value=value))

    outcomes = await asyncio.gather(
        database.write(insert("1")),
        database.write(insert("2")),
        database.write(lambda tx: memory.remember(tx, "beside", "1")),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, Exception) for outcome in outcomes) == 1
    assert await database.read(lambda tx: memory.recall(tx, "beside")) == "1"


async def test_statements_run_together_say_what_each_changed(database: Database) -> None:
    add = Prepared(lambda insert_: insert_(remembered).on_conflict_do_nothing(), ("name", "value"))
    rows = [{"name": name, "value": "1"} for name in ("a", "b", "a")]
    assert await database.write(lambda tx: tx.run_together(*((add, row) for row in rows))) == [1, 1, 0]


async def test_statements_run_together_stand_or_fall_together(database: Database) -> None:
    add = Prepared(lambda insert_: insert_(remembered), ("name", "value"))
    rows = [{"name": name, "value": "1"} for name in ("first", "twice", "twice")]
    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)):
        await database.write(lambda tx: tx.run_together(*((add, row) for row in rows)))
    assert await database.read(lambda tx: memory.recall(tx, "first")) is None
    assert await database.write(lambda tx: tx.run_together((add, rows[0]))) == [1]


async def test_sqlite_loses_no_update(database: Database) -> None:
    """One writer: two hundred read-modify-writes at once add up. (PostgreSQL decides by unique keys and row locks.)"""
    if type(database).__name__ == "PostgresDatabase":
        pytest.skip("transactions there run side by side; the answer path locks the person's row")
    await asyncio.gather(*(database.write(_add_one) for _ in range(200)))
    assert await database.read(lambda tx: memory.recall(tx, "sum")) == "200"


@ON_A_SERVER
async def test_a_cut_connection_is_met_by_one_more_try(database: Database) -> None:
    """A server that was restarted has cut every connection in the pool; nobody who clicks next should notice."""
    await asyncio.gather(*(database.write(_add_one) for _ in range(4)))
    cut = await database.read(_cut_others)
    assert cut
    total = int(await database.write(lambda tx: memory.recall(tx, "sum")) or 0)
    assert await database.write(_add_one) == total + 1

    begun = 0

    def cut_off_once(tx: Transaction) -> int:
        nonlocal begun
        begun += 1
        value = _add_one(tx)
        if begun == 1:
            tx.execute(select(func.pg_terminate_backend(func.pg_backend_pid())))
        return value

    assert await database.write(cut_off_once) == total + 2
    assert (begun, await database.read(lambda tx: memory.recall(tx, "sum"))) == (2, str(total + 2))


@ON_A_SERVER
async def test_a_connection_that_is_cut_again_and_again_is_an_error(database: Database) -> None:
    def always_cut(tx: Transaction) -> None:
        tx.execute(select(func.pg_terminate_backend(func.pg_backend_pid())))

    for run in (database.write, database.read):
        with pytest.raises(OperationalError):
            await run(always_cut)
    await database.write(_add_one)
    assert await database.read(lambda tx: memory.recall(tx, "sum")) == "1"


@ON_A_SERVER
async def test_a_cut_leaks_no_connection(address: str) -> None:
    """What another work holds while a connection is cut has to be found again, or closed, when it comes back."""
    url = parse_address(address)
    database = open_database(url)
    gc.disable()
    try:
        for _ in range(2 * CONNECTIONS):
            await _cut_beside_another(database)
        assert await asyncio.to_thread(count_open, url) <= CONNECTIONS
    finally:
        gc.enable()
        await database.close()


@ON_A_SERVER
async def test_connecting_that_fails_half_way_leaves_nothing_open(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last descriptor is the socket's, and none is left to wait for it with."""
    url = parse_address(address)
    database = open_database(url)
    gc.disable()
    try:
        with monkeypatch.context() as patch:
            patch.setattr("psycopg.waiting.DefaultSelector", _no_descriptor)
            with pytest.raises(OSError, match="Too many open files"):
                await database.read(_count)
        assert await asyncio.to_thread(count_leaked, url, 0) == 0
        assert await database.read(_count) == 0
    finally:
        gc.enable()
        await database.close()


def _no_descriptor() -> None:
    raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))


async def _cut_beside_another(database: Database) -> None:
    begun, goes_on, cuts = threading.Event(), threading.Event(), iter((True, False))

    def hold(tx: Transaction) -> None:
        memory.recall(tx, "sum")
        begun.set()
        goes_on.wait()

    def cut_off_once(tx: Transaction) -> None:
        if next(cuts):
            tx.execute(select(func.pg_terminate_backend(func.pg_backend_pid())))

    holding = asyncio.create_task(database.read(hold))
    await asyncio.to_thread(begun.wait)
    await database.write(cut_off_once)
    goes_on.set()
    await holding


def _cut_others(tx: Transaction) -> int:
    """End every other connection to this database, as a restart does; how many."""
    own = text("pid != pg_backend_pid() AND datname = current_database()")
    ended = select(func.pg_terminate_backend(column("pid"))).select_from(text("pg_stat_activity")).where(own)
    return len(tx.execute(ended).all())


async def test_closing_finishes_what_was_begun(address: str) -> None:
    database = open_database(parse_address(address))
    writes = [asyncio.create_task(database.write(_add_one)) for _ in range(20)]
    await asyncio.sleep(0)
    await database.close()
    await asyncio.gather(*writes)


async def test_who_waits_for_a_locked_file_is_told_together(file_address: str) -> None:
    """Each for itself would wait as long again, one after the other."""
    database = SqliteDatabase(parse_address(file_address), wait_s=0.5)
    said: list[str] = []
    database._connection.connection.driver_connection.set_trace_callback(said.append)  # type: ignore[union-attr]
    with closing(sqlite3.connect(file_address.removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN IMMEDIATE")
        outcomes = await asyncio.gather(*(database.write(_add_one) for _ in range(20)), return_exceptions=True)
        assert ["locked" in str(outcome) for outcome in outcomes] == [True] * 20
        assert said.count("BEGIN IMMEDIATE") == 1
        other.rollback()
    assert await database.write(_add_one) == 1
    await database.close()


async def test_a_lock_that_one_of_a_group_meets_alone_is_told_to_nobody_else(file_address: str) -> None:
    """A neighbour fails, so each is tried alone; the file is locked for the first of them, and free for the last."""
    database = SqliteDatabase(parse_address(file_address))
    locked = sqlite3.OperationalError("database is locked")
    locked.sqlite_errorcode = sqlite3.SQLITE_BUSY
    begun, goes_on, tries = threading.Event(), threading.Event(), iter((None, locked))

    def hold(_: Transaction) -> None:
        begun.set()
        assert goes_on.wait(10)

    def meet_a_lock(_: Transaction) -> None:
        if (error := next(tries)) is not None:
            raise error

    def fail(_: Transaction) -> None:
        raise LookupError("on purpose")

    first = asyncio.create_task(database.write(hold))
    await asyncio.to_thread(begun.wait)
    group = [asyncio.create_task(database.write(work)) for work in (meet_a_lock, fail, _add_one)]
    await asyncio.sleep(0)
    goes_on.set()
    await first
    outcomes = await asyncio.gather(*group, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [sqlite3.OperationalError, LookupError, int]
    await database.close()


_TWICE = Prepared(lambda insert_: insert_(remembered), ("name", "value"))
_SAME: Final = {"name": "twice", "value": "1"}


def _add_twice(tx: Transaction) -> None:
    for _ in range(2):
        tx.run(_TWICE, **_SAME)


def _add_twice_together(tx: Transaction) -> None:
    tx.run_together((_TWICE, _SAME), (_TWICE, _SAME))


@pytest.mark.parametrize("fail", [_add_twice, _add_twice_together])
async def test_a_stop_leaves_everything_in_one_file(
    fail: Callable[[Transaction], None], file_address: str, tmp_path: Path
) -> None:
    """Whatever went wrong before, and whoever still looks at the error."""
    database = SqliteDatabase(parse_address(file_address))
    with pytest.raises(sqlite3.IntegrityError) as kept:
        await database.write(fail)
    for _ in range(3):
        await database.write(_add_one)
    await database.close()
    file = file_address.removeprefix("sqlite:///")
    alone = shutil.copy(file, tmp_path / "alone.db")
    with closing(sqlite3.connect(alone)) as copied:
        assert copied.execute("SELECT value FROM remembered").fetchall() == [("3",)]
    assert not os.path.exists(f"{file}-wal"), kept.value  # noqa: ASYNC240, PTH110 - it takes no time
