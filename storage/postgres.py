"""PostgreSQL: plain transactions on a pool of connections, a thread each."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from traceback import clear_frames
from typing import Any, Final, TypeVar

from psycopg import InterfaceError, OperationalError
from sqlalchemy import URL, Dialect, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from storage.database import DatabaseClosedError, Timed, Transaction, Work, untimed

T = TypeVar("T")

CONNECTIONS: Final = 8
_TRIES: Final = 5
_LOST_A_RACE: Final = frozenset({"40001", "40P01"})
"""Serialization failure and deadlock: the transaction did nothing and may simply run again."""


class PostgresDatabase:
    """`storage.database.Database` on a server."""

    is_shared = True

    def __init__(self, url: URL, timed: Timed = untimed) -> None:
        self._timed = timed
        self._engine = create_engine(url, pool_size=CONNECTIONS, max_overflow=0, pool_pre_ping=False)
        self._closed = False
        self._cuts = 0
        event.listen(self._engine, "do_connect", _connect)
        event.listen(self._engine, "checkout", self._look_at)
        self._threads = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="postgres")

    async def write(self, work: Work[T]) -> T:
        with self._timed("write"):
            return await asyncio.shield(self._in_a_thread(self._write, work))

    async def read(self, work: Work[T]) -> T:
        with self._timed("read"):
            return await self._in_a_thread(self._read, work)

    def check(self) -> None:
        """Nothing to check: a connection to a server that is gone fails by itself."""

    async def close(self) -> None:
        self._closed = True
        await asyncio.to_thread(self._threads.shutdown)
        self._engine.dispose()

    def _in_a_thread(self, attempt: Callable[[Work[T]], T], work: Work[T]) -> asyncio.Future[T]:
        if self._closed:
            raise DatabaseClosedError
        return asyncio.get_running_loop().run_in_executor(self._threads, self._run, attempt, work)

    def _run(self, attempt: Callable[[Work[T]], T], work: Work[T]) -> T:
        """Run work to its end: again where it lost a race, and once more where its connection was cut.

        Whether a commit that was cut off stands nobody knows; work may run twice, and its unique keys tell.
        """
        was_cut = False
        for left in reversed(range(_TRIES)):
            try:
                return attempt(work)
            except Exception as error:
                cut = _is_cut(error)
                if not left or (cut and was_cut) or not (cut or _lost_a_race(error)):
                    raise
                if cut:
                    was_cut = True
                    self._cuts += 1  # a restart of the server cut the others in the pool as well
        raise AssertionError("unreachable")

    def _look_at(self, _: object, record: ConnectionPoolEntry, __: object) -> None:
        """Have a connection that is older than the latest cut closed and made anew.

        A new pool would leak instead: what others hold of the old one meanwhile, nobody would close when it comes back.
        """
        if record.info.setdefault("cuts", self._cuts) != self._cuts:
            raise DisconnectionError

    def _write(self, work: Work[T]) -> T:
        with self._engine.begin() as connection:
            return work(Transaction(connection))

    def _read(self, work: Work[T]) -> T:
        with self._engine.connect() as connection:
            snapshot = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with snapshot.begin():
                return work(Transaction(snapshot))


def _connect(dialect: Dialect, _: object, words: tuple[Any, ...], named: dict[str, Any]) -> DBAPIConnection:
    """Connect, and leave nothing open where that fails half-way.

    The driver opens a socket, then something to wait for it with. Where there is no descriptor left for that, the
    frames of the error keep the socket until the garbage is collected.
    """
    try:
        return dialect.connect(*words, **named)
    except BaseException as error:
        clear_frames(error.__traceback__)
        raise


def _cause(error: BaseException) -> BaseException | None:
    """What the driver says, or SQLAlchemy in its place."""
    return error.orig if isinstance(error, DBAPIError) else error


def _lost_a_race(error: BaseException) -> bool:
    return getattr(_cause(error), "sqlstate", None) in _LOST_A_RACE


def _is_cut(error: BaseException) -> bool:
    """Whether the connection broke off: shut down by an administrator (57P..), lost (08...), or without a word."""
    cause = _cause(error)
    state = getattr(cause, "sqlstate", None)
    return isinstance(cause, OperationalError | InterfaceError) and (state is None or state.startswith(("57P", "08")))
