"""Who has a SQLite file: one running Studyhall, or one command that changes everything in it, never both."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL


class DatabaseInUseError(Exception):
    """Another process has the database; the message says so in one sentence."""


@contextmanager
def alone_with(url: URL) -> Iterator[None]:
    """Hold a SQLite file against every other Studyhall until the end of the block, or of the process.

    On PostgreSQL several processes are at home, so there is nothing to hold.

    Raises:
        DatabaseInUseError: another process holds it.
    """
    if url.get_backend_name() != "sqlite":
        yield
        return
    path = Path(f"{url.database}.lock")
    try:
        file = path.open("w")
    except OSError as error:
        raise DatabaseInUseError(f"The database's folder {path.parent} can't be used: {error.strerror}.") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DatabaseInUseError(
                f"The database {url.database} is in use by a Studyhall that is running. SQLite serves one process: "
                "stop that one first, or let several share a PostgreSQL."
            ) from None
        yield
