"""Who has a SQLite file: one running Studyhall, or one command that changes everything in it, never both."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import URL

from storage.addresses import show


class DatabaseInUseError(Exception):
    """Another process has the database, or it can't be had; the message says so in one sentence."""


@contextmanager
def alone_with(url: URL) -> Iterator[None]:
    """Hold a SQLite file against every other Studyhall until the end of the block, or of the process.

    On PostgreSQL several processes are at home, so there is nothing to hold. Open the database inside the block and
    close it there: closing the descriptor held here would let go of SQLite's own locks on the file.

    Raises:
        DatabaseInUseError: another process holds it, or it can't be opened.
    """
    with ExitStack() as held:
        for path in _to_hold(url):
            held.enter_context(_holding(url, path))
        yield


def _to_hold(url: URL) -> list[Path]:
    """A file beside the real one, and on Linux the file itself, so that another name of it is no way around.

    Elsewhere flock shuts out the fcntl locks that SQLite takes (https://www.sqlite.org/lockingv3.html); on Linux they
    don't see each other (flock(2)).
    """
    if url.get_backend_name() != "sqlite":
        return []
    file = Path(str(url.database)).resolve()
    beside = file.with_name(f"{file.name}.lock")
    return [beside, file] if sys.platform == "linux" else [beside]


@contextmanager
def _holding(url: URL, path: Path) -> Iterator[None]:
    """One of the files is the database: it stays when it is let go of, and nothing but flock will do."""
    lock = FileLock(path, blocking=False, preserve_lock_file=True, fallback_to_soft=False)
    try:
        if not path.parent.is_dir():  # the lock would make it, for an address that was mistyped, too
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
        _make_private(path)
        lock.acquire()
    except Timeout:
        raise DatabaseInUseError(
            f"The database {show(url)} is in use by a Studyhall that is running. SQLite serves one process: "
            "stop that one first, or let several share a PostgreSQL."
        ) from None
    except OSError as error:
        raise DatabaseInUseError(
            f"The database {show(url)} can't be opened ({path}: {error.strerror}): Studyhall's user needs the right to "
            "read and write the file and its folder, which has to be there."
        ) from None
    try:
        yield
    finally:
        lock.release()


def _make_private(path: Path) -> None:
    """A new file is for its owner alone, as `.env` is; SQLite gives what it keeps beside it the same rights."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
