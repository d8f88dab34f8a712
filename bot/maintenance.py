"""A piece of work on a database, outside a running Studyhall."""

import asyncio
from contextlib import nullcontext
from pathlib import Path
from typing import TypeVar

from storage.addresses import Address
from storage.backups import restore
from storage.database import Work
from storage.in_use import alone_with
from storage.moving import copy_all
from storage.opening import open_database
from storage.refusals import saying_why
from storage.upgrade import is_current, upgrade

_T = TypeVar("_T")


def with_database(url: Address, work: Work[_T], *, write: bool, beside: bool = False) -> _T:
    """Open the database, bring it up to date if need be, do one transaction and close it.

    Reading is done beside a running Studyhall; what writes wants a SQLite file for itself, unless it is as small as
    a click and may be done `beside` it.

    Raises:
        DatabaseInUseError: a running Studyhall has it.
        UnreachableDatabaseError: it can't be opened.
    """
    if not is_current(url):
        upgrade_alone(url)
    with alone_with(url) if write and not beside else nullcontext(), saying_why(url):
        return _once(url, work, write=write)


def upgrade_alone(url: Address) -> None:
    """Bring the database up to date. Raises DatabaseInUseError, UnreachableDatabaseError."""
    with alone_with(url):
        upgrade(url)


def restore_alone(url: Address, source: Path) -> Path | None:
    """Put a backup in the database's place; where what was there is kept.

    Raises BackupError, DatabaseInUseError, UnreachableDatabaseError.
    """
    with alone_with(url):
        return restore(url, source)


def copy_alone(source: Address, target: Address) -> int:
    """Copy a database into an empty one, which is made ready for it; how many rows there are.

    Raises MoveError, DatabaseInUseError, UnreachableDatabaseError.
    """
    with alone_with(source), alone_with(target):
        if not is_current(source):  # which says so where there is none; bringing it up to date would make one
            upgrade(source)
        upgrade(target)
        return sum(copy_all(source, target).values())


def _once(url: Address, work: Work[_T], *, write: bool) -> _T:
    async def once() -> _T:
        database = open_database(url)
        try:
            return await (database.write(work) if write else database.read(work))
        finally:
            await database.close()

    return asyncio.run(once())
