"""Whether a SQLite file is whole, as far as SQLite can tell."""

import logging
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import URL

from storage.addresses import show
from storage.copies import open_existing
from storage.refusals import RESTORE, UnreachableDatabaseError, saying_why

_LOG: Final = logging.getLogger(__name__)

LOOK_AT_MOST_S: Final = 3.0
"""How long a start may look at a file; 65 MB with 900,000 answers took 0.4 s."""
_STEPS: Final = 10_000
"""Of SQLite's machine, between two looks at the time."""


def check_quickly(url: URL) -> None:
    """What a start can afford: the whole structure of the file, or as much of it as can be read in some seconds.

    Raises UnreachableDatabaseError for a damaged file.
    """
    file = Path(str(url.database))
    if not file.exists():
        return
    with saying_why(url), closing(open_existing(file)) as connection:
        until = time.monotonic() + LOOK_AT_MOST_S
        connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
        try:
            found = find_damage(connection, "quick_check")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            _LOG.info("the database is large: only a part of it was checked")
            return
    if found:
        raise UnreachableDatabaseError(f"The database {show(url)} is damaged ({found}). {RESTORE}")


def find_damage(connection: sqlite3.Connection, check: str) -> str:
    """The first thing that `quick_check` or `integrity_check` finds; empty where it finds nothing."""
    (said,) = connection.execute(f"PRAGMA {check}(1)").fetchone()
    return "" if said == "ok" else " ".join(str(said).split())
