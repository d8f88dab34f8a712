"""Work on either database: committed when it returns, undone when it fails, never hurt by a neighbour or a cancel."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from storage import memory
from storage.database import Database, Transaction
from storage.tables import remembered


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


async def test_sqlite_loses_no_update(database: Database) -> None:
    """One writer: two hundred read-modify-writes at once add up. (PostgreSQL decides by unique keys and row locks.)"""
    if type(database).__name__ == "PostgresDatabase":
        pytest.skip("transactions there run side by side; the answer path locks the person's row")
    await asyncio.gather(*(database.write(_add_one) for _ in range(200)))
    assert await database.read(lambda tx: memory.recall(tx, "sum")) == "200"


async def test_closing_finishes_what_was_begun(address: str) -> None:
    from storage.addresses import parse_address
    from storage.opening import open_database

    database = open_database(parse_address(address))
    writes = [asyncio.create_task(database.write(_add_one)) for _ in range(20)]
    await asyncio.sleep(0)
    await database.close()
    await asyncio.gather(*writes)
