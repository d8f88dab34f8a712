"""PostgreSQL: plain transactions on a pool of connections, a thread each."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from sqlalchemy import URL, create_engine
from sqlalchemy.exc import DBAPIError

from storage.database import Transaction, Work

T = TypeVar("T")

CONNECTIONS: Final = 8
_TRIES: Final = 5
_LOST_A_RACE: Final = frozenset({"40001", "40P01"})
"""Serialization failure and deadlock: the transaction did nothing and may simply run again."""


class PostgresDatabase:
    """`storage.database.Database` on a server."""

    def __init__(self, url: URL) -> None:
        self._engine = create_engine(url, pool_size=CONNECTIONS, max_overflow=0, pool_pre_ping=False)
        self._threads = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="postgres")

    async def write(self, work: Work[T]) -> T:
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._threads, self._write, work))

    async def read(self, work: Work[T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, work)

    def check(self) -> None:
        """Nothing to check: a connection to a server that is gone fails by itself."""

    async def close(self) -> None:
        await asyncio.to_thread(self._threads.shutdown)
        self._engine.dispose()

    def _write(self, work: Work[T]) -> T:
        for left in reversed(range(_TRIES)):
            try:
                with self._engine.begin() as connection:
                    return work(Transaction(connection))
            except Exception as error:
                if not left or not _lost_a_race(error):
                    raise
        raise AssertionError("unreachable")

    def _read(self, work: Work[T]) -> T:
        with self._engine.connect() as connection:
            snapshot = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with snapshot.begin():
                return work(Transaction(snapshot))


def _lost_a_race(error: BaseException) -> bool:
    """Whether the driver, or SQLAlchemy in its place, says that the transaction lost a race."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlstate", None) in _LOST_A_RACE
