"""SQLite: one writer thread with group commit, a few readers beside it.

Whatever piles up while one commit is synced to disk shares the next one. An answer is acknowledged only after its
commit, so nothing acknowledged is lost, and the disk's one slow operation is paid once per group instead of per click.
"""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from storage.database import DatabaseClosedError, DatabaseGoneError, Timed, Transaction, Work, untimed
from storage.open_file import BESIDE, OpenFile

T = TypeVar("T")

GROUP_AT_MOST: Final = 128
READERS: Final = 2
_BUSY_TIMEOUT_S: Final = 10


@dataclass(slots=True)
class _Job:
    work: Callable[[Transaction], Any]
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


def sqlite_engine(url: URL, *, begin: str | None, foreign_keys: bool = True, wait_s: float = _BUSY_TIMEOUT_S) -> Engine:
    """An engine whose transactions open with `begin` (`BEGIN` or `BEGIN IMMEDIATE`) and sync every commit to disk.

    With None they are for `transaction` to open. Whoever finds the file locked waits `wait_s` at most.
    """
    engine = create_engine(url, connect_args={"isolation_level": None, "timeout": wait_s})

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        for pragma in ("synchronous=FULL", f"foreign_keys={int(foreign_keys)}"):
            connection.execute(f"PRAGMA {pragma}")

    if begin is not None:

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

    return engine


@contextmanager
def transaction(connection: Connection, begin: str) -> Iterator[Transaction]:
    """A transaction that the driver itself opens and commits.

    Both by SQLAlchemy take as long as all statements of an answer together (docs/adr/0003-write-path.md).
    """
    own = Transaction(connection)
    driver = connection.connection
    driver.cursor().execute(begin)
    try:
        yield own
        driver.commit()
    except BaseException:
        driver.rollback()
        raise
    finally:
        own.end()


def _use_write_ahead_log(url: URL) -> None:
    """The file remembers it. Set once and alone: two connections that switch at the same time lock each other out."""
    assert url.database is not None
    with closing(sqlite3.connect(url.database, timeout=_BUSY_TIMEOUT_S)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")


class SqliteDatabase:
    """`storage.database.Database` on a file, which serves one process; see `storage.in_use`."""

    is_shared = False

    def __init__(self, url: URL, timed: Timed = untimed, *, wait_s: float = _BUSY_TIMEOUT_S) -> None:
        """While another program keeps the file locked, whoever wants to write waits `wait_s` and fails then."""
        self._timed = timed
        _use_write_ahead_log(url)
        path = Path(str(url.database))
        alone = OpenFile(path)
        self._engine = sqlite_engine(url, begin=None, wait_s=wait_s)
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        """None is the last."""
        self._closed = False
        self._putting = threading.Lock()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="sqlite-reader")
        # Opened here and not in the thread: whatever is wrong with the file stops the start, not the first click.
        self._connection = self._engine.connect()
        self._connection.exec_driver_sql("SELECT 1 FROM sqlite_schema").close()
        self._file = OpenFile(path, BESIDE)
        alone.check()
        self._writer = threading.Thread(target=self._write_forever, name="sqlite-writer", daemon=True)
        self._writer.start()

    async def write(self, work: Work[T]) -> T:
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        with self._timed("write"):
            with self._putting:
                if self._closed:
                    raise DatabaseClosedError
                self._jobs.put(_Job(work, future))  # from here on it is written, whoever still waits for it
            return await future

    async def read(self, work: Work[T]) -> T:
        with self._timed("read"):
            if self._closed:
                raise DatabaseClosedError
            return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    def check(self) -> None:
        self._file.check()

    async def close(self) -> None:
        with self._putting:
            self._closed = True
            self._jobs.put(None)
        await asyncio.to_thread(self._writer.join)
        await asyncio.to_thread(self._readers.shutdown)
        self._engine.dispose()

    def _read(self, work: Work[T]) -> T:
        with self._engine.connect() as connection, transaction(connection, "BEGIN") as own:
            result = work(own)
        self.check()
        return result

    def _write_forever(self) -> None:
        with self._connection:
            goes_on = True
            while goes_on and (first := self._jobs.get()) is not None:
                group, goes_on = self._join([first], GROUP_AT_MOST)
                locked = _commit_group(self._connection, group)
                if locked is not None and goes_on:
                    waiting, goes_on = self._join([], self._jobs.qsize())
                    _fail(waiting, locked)
                    group += waiting
                self._fail_if_gone(group)
                _resolve(group)
            self._leave_one_file()

    def _leave_one_file(self) -> None:
        """Whoever copies or moves the file of a Studyhall that has stopped has everything, whatever lies beside it."""
        with suppress(DBAPIError):  # the disk is full, or somebody reads: the log beside the file has it
            self._connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def _fail_if_gone(self, group: list[_Job]) -> None:
        """Looked at after the commit: whatever is acknowledged went into the file that has the name."""
        try:
            self.check()
        except DatabaseGoneError as gone:
            _fail(group, gone)

    def _join(self, group: list[_Job], at_most: int) -> tuple[list[_Job], bool]:
        """A group with all that wait already; and whether there is more to come after them."""
        while len(group) < at_most:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return group, False
            group.append(job)
        return group, True


def _commit_group(connection: Connection, group: list[_Job]) -> BaseException | None:
    """All jobs in one transaction; if any fails, each in one of its own, so that a neighbour's error hurts nobody.

    None is tried where another program keeps the file locked, and that error comes back: each alone would wait as long
    again, one after the other, and so would those that came meanwhile.
    """
    try:
        with transaction(connection, "BEGIN IMMEDIATE") as own:
            for job in group:
                job.result = job.work(own)
    except Exception as error:  # noqa: BLE001 - whatever it was goes to the one whose work it is
        if len(group) == 1 or _is_locked(error):
            _fail(group, error)
            return error if _is_locked(error) else None
        for job in group:
            _commit_group(connection, [job])
    return None


def _fail(group: list[_Job], error: BaseException) -> None:
    for job in group:
        job.error = error


def _is_locked(error: BaseException) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


def _resolve(group: list[_Job]) -> None:
    """Tell every waiting caller in one go per loop: waking a loop costs more than a result."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in group:
        by_loop.setdefault(job.future.get_loop(), []).append(job)
    for loop, jobs in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_tell, jobs)


def _tell(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.future.done():
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)
