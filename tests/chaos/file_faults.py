"""What happens to a SQLite file and to the disk below it."""

import asyncio
import resource
import sys
from ast import literal_eval
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.chaos.disks import PAGE, filled, immutable
from tests.chaos.faulted import AT_ONCE, Play

_FRAME: Final = PAGE + 24
"""A page in the write-ahead log, https://www.sqlite.org/fileformat2.html#walformat"""
EMPTY_LOG: Final = "PRAGMA wal_checkpoint(TRUNCATE)"
"""All that waits in the write-ahead log goes into the file, where nothing is in its way."""
COMMIT: Final = ("PRAGMA user_version = 1", "PRAGMA user_version = 0")
"""After a foreign commit whoever has pages of the file in memory reads them again."""
_ROOTS: Final = "SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 1 ORDER BY name != 'answers', name"
_STRANGER: Final = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=10, isolation_level=None)
for line in sys.stdin:
    try:
        print(connection.execute(line).fetchall(), flush=True)
    except sqlite3.Error as error:
        print(error, flush=True)
"""
_FLIP: Final = """
import os, sys
file, place, only_if = os.open(sys.argv[1], os.O_RDWR), int(sys.argv[2]), sys.argv[3]
found = os.pread(file, 16, place)
if only_if in ("", found.hex()):  # what was written anew meanwhile is whole again
    found = bytes(byte ^ 0xFF for byte in found)
    os.pwrite(file, found, place)
print(found.hex())
"""


@dataclass(frozen=True, slots=True)
class Stranger:
    """Another process that has the file open."""

    process: asyncio.subprocess.Process

    async def run(self, *statements: str) -> str:
        """What comes of the last of them, or the error."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        said = b""
        for statement in statements:
            self.process.stdin.write(f"{statement}\n".encode())
            said = await self.process.stdout.readline()
        return said.decode().strip()


@asynccontextmanager
async def stranger(file: Path) -> AsyncIterator[Stranger]:
    """One that ends with the block."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-S", "-c", _STRANGER, str(file), stdin=pipe, stdout=pipe
    )
    assert process.stdin is not None
    try:
        yield Stranger(process)
    finally:
        process.stdin.close()
        await process.wait()


async def full_disk(play: Play, times: int) -> None:
    """The disk takes n more pages, for n from 0 on; while it is full somebody tries to empty the log into the file."""
    async with stranger(play.file) as other:
        for pages in range(times):
            await other.run(EMPTY_LOG)
            with filled(play.file.parent, but_pages=pages):
                await play.told()
                await other.run(EMPTY_LOG)
            await play.recovered()


async def file_limit(play: Play, times: int) -> None:
    """No file of the process grows beyond n pages of the log, for n from 0 on."""
    async with stranger(play.file) as other:
        for pages in range(times):
            await other.run(EMPTY_LOG)
            with limit(resource.RLIMIT_FSIZE, 32 + pages * _FRAME):
                await play.told()
            await play.recovered()


async def immutable_files(play: Play, times: int) -> None:
    """Nobody may write the file and what stands beside it, also who has them open."""
    for _ in range(times):
        with immutable(play.file, play.beside("-wal")):
            await play.told(10)
        await play.recovered()


async def foreign_lock(play: Play, seconds: int) -> None:
    """Another process holds the write lock for so long."""
    async with stranger(play.file) as other:
        await other.run("BEGIN IMMEDIATE")
        await asyncio.sleep(seconds)
        await other.run("COMMIT")
    await play.recovered()


async def damaged_pages(play: Play, every: int) -> None:
    """The first page of a table or index is damaged, that of the answers before any other, and put right again."""
    async with stranger(play.file) as other:
        answers, *roots = literal_eval(await other.run(_ROOTS))
        for name, page in (answers, *roots[::every]):
            told = play.heard.told
            async with AsyncExitStack() as damage:
                async with play.paused():  # what stands in the log is read instead of the file
                    await other.run(EMPTY_LOG)
                    await damage.enter_async_context(flipped(play.file, page))
                    await other.run(*COMMIT)
                await play.clicked(2 * AT_ONCE)
            await other.run(*COMMIT)
            if name == "answers" and play.heard.told == told:
                play.notes.append("nobody noticed that the table of answers is damaged")
            await play.recovered()


@asynccontextmanager
async def flipped(file: Path, page: int) -> AsyncIterator[None]:
    """Every bit of a page's first bytes is the opposite during the block: no B-tree begins like that."""
    was = await _flip(file, page, "")
    try:
        yield
    finally:
        await _flip(file, page, was)


async def _flip(file: Path, page: int, but_as: str) -> str:
    """By another process: one that closes a file takes its own locks off it. What stands there now."""
    words = ("-I", "-S", "-c", _FLIP, str(file), str((page - 1) * PAGE), but_as)
    process = await asyncio.create_subprocess_exec(sys.executable, *words, stdout=asyncio.subprocess.PIPE)
    return (await process.communicate())[0].decode().strip()


@contextmanager
def limit(what: int, soft: int) -> Iterator[None]:
    """A limit of this process during the block."""
    was, hard = resource.getrlimit(what)
    resource.setrlimit(what, (soft, hard))
    try:
        yield
    finally:
        resource.setrlimit(what, (was, hard))
