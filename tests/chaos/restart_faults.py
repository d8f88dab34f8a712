"""What happens to a SQLite file while Studyhall is stopped, or what it stops for."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

from storage.copies import WITH_IT, copy_file
from storage.database import DatabaseGoneError
from storage.in_use import DatabaseInUseError, alone_with
from storage.open_file import BESIDE
from storage.opening import open_database
from storage.refusals import UnreachableDatabaseError
from storage.upgrade import upgrade
from tests.chaos.disks import break_disk, mend_disk, read_only
from tests.chaos.faulted import AT_ONCE, Play


async def log_deleted(play: Play, times: int) -> None:
    """What lies beside the file is deleted while Studyhall is stopped, after a kill the index of the log alone."""
    for _ in range(times):
        async with play.paused():
            killed = await _copy_apart(play.file, play.beside("-wal"))
        async with play.stopped():
            _delete_beside(play)
            for copy, file in killed:
                copy.rename(file)
        await play.recovered()
        async with play.stopped():
            _delete_beside(play)
        await play.recovered()


async def _copy_apart(*files: Path) -> list[tuple[Path, Path]]:
    """What kill -9 would leave now. By another process, see `_flip`."""
    copies = [(file.with_name(f"killed-{file.name}"), file) for file in files]
    for copy, file in copies:
        done = await asyncio.create_subprocess_exec("cp", str(file), str(copy))
        assert await done.wait() == 0
    return copies


async def log_lost(play: Play, times: int) -> None:
    """The log is deleted under the running Studyhall, which stops for that and is started again."""
    for number in range(times):
        play.beside(BESIDE[number % len(BESIDE)]).unlink()
        await _stop_when_told(play)


async def replaced(play: Play, times: int) -> None:
    """A copy takes the name of the file, which Studyhall stops for, to be started again."""
    for _ in range(times):
        async with play.paused():
            await asyncio.to_thread(copy_file, play.file, play.file)
        await _stop_when_told(play)


async def _stop_when_told(play: Play) -> None:
    heard = play.heard
    before = len(heard.acknowledged)
    await play.told(2 * AT_ONCE)
    if len(heard.acknowledged) > before + AT_ONCE:  # those that were under way
        play.notes.append("verdicts were shown from a file that was gone")
    try:
        play.database.check()
    except DatabaseGoneError:
        pass
    else:
        play.notes.append("nobody noticed that the file was gone")
    async with play.stopped():
        pass
    await play.recovered()


def _delete_beside(play: Play) -> None:
    for suffix in WITH_IT:
        play.beside(suffix).unlink(missing_ok=True)


async def failing_disk(play: Play, times: int) -> None:
    """The kernel finds an error on the disk and makes it read-only; it is checked, and Studyhall started again.

    Nobody's answer is being committed in that moment: Linux 6.18 tells also a bare SQLite that such a commit is on the
    disk, where it is not.
    """
    for _ in range(times):
        async with play.paused():
            break_disk(play.file.parent)
        await play.told(10)
        async with play.stopped():
            mend_disk(play.file.parent)
            await _refuses(play, "Read-only file system", read_only(play.file.parent))
        await play.recovered()


async def newer_schema(play: Play, times: int) -> None:
    """A newer Studyhall has upgraded the file; the older one is started and refuses it."""
    for _ in range(times):
        async with play.stopped():
            await _refuses(play, "of a newer Studyhall", _newer(play.file))
        await play.recovered()


async def _refuses(play: Play, why: str, fault: AbstractContextManager[None]) -> None:
    """Whether a start ends with a sentence that leaves the file as it is."""
    with fault:
        before = play.file.read_bytes()
        try:
            with alone_with(play.url):
                upgrade(play.url)
                database = open_database(play.url)
        except (DatabaseInUseError, UnreachableDatabaseError) as refused:
            if why not in str(refused):
                play.notes.append(f"another reason was told: {refused}")
        else:
            await database.close()
            play.notes.append("it started")
        if play.file.read_bytes() != before:
            play.notes.append("the file was changed")


@contextmanager
def _newer(file: Path) -> Iterator[None]:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        [was] = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    _set_schema(file, "9999")
    try:
        yield
    finally:
        _set_schema(file, was)


def _set_schema(file: Path, number: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (number,))
