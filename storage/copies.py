"""Copies of a SQLite file: whole, consistent, and under their name only once they are on the disk."""

import glob
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import Final

_BUSY_TIMEOUT_S: Final = 10
WITH_IT: Final = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file, https://www.sqlite.org/tempfiles.html"""


def copy_file(source: Path, target: Path) -> None:
    """Copy a database that may be in use. `target` is replaced, by the whole copy or not at all.

    Raises:
        OSError: the copy can't be written.
        sqlite3.Error: the source can't be read, or the disk is full.
    """
    with unfinished(target) as fresh:
        write_copy(source, fresh)
        fresh.replace(target)
    sync_folder(target)


@contextmanager
def unfinished(target: Path) -> Iterator[Path]:
    """A temporary name beside `target`; what still stands under it at the end is removed."""
    handle, name = mkstemp(prefix=f"{target.name}.", suffix=".part", dir=target.parent)
    os.close(handle)
    fresh = Path(name)
    try:
        yield fresh
    finally:
        for leftover in (fresh, *(fresh.with_name(fresh.name + suffix) for suffix in WITH_IT)):
            leftover.unlink(missing_ok=True)


def sweep(target: Path) -> None:
    """Remove what copies to `target` left that were killed; nobody may be copying to it."""
    for leftover in target.parent.glob(f"{glob.escape(target.name)}.????????.part*"):
        leftover.unlink(missing_ok=True)


def open_existing(file: Path) -> sqlite3.Connection:
    """Opened for writing, since SQLite may have to finish what a killed process began; never made anew."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=_BUSY_TIMEOUT_S)


def write_copy(source: Path, fresh: Path) -> None:
    """The copy needs no file beside it: it is in no write-ahead log's mode."""
    with closing(open_existing(source)) as reading, closing(sqlite3.connect(fresh)) as written:
        reading.backup(written)
        written.execute("PRAGMA journal_mode=DELETE")
    _sync(fresh)


def sync_folder(file: Path) -> None:
    """Make a new name last."""
    with suppress(OSError):  # some file systems can't
        _sync(file.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
