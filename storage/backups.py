"""A database as one SQLite file elsewhere, and such a file back in its place."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL

from storage.addresses import show
from storage.copies import WITH_IT, open_existing, sweep, sync_folder, unfinished, write_copy
from storage.moving import MoveError, copy_all
from storage.refusals import saying_why
from storage.schema import check_complete, check_revision, columns_at, columns_of, revision_of
from storage.soundness import find_damage
from storage.upgrade import begun, upgrade


class BackupError(Exception):
    """A backup can't be made or put back; the message is one sentence."""


def back_up(url: URL, target: Path) -> None:
    """Copy the database to a new SQLite file, also while Studyhall runs. One on PostgreSQL has to be up to date.

    Raises BackupError, UnreachableDatabaseError.
    """
    with _telling(target), unfinished(target) as fresh:
        if target.exists():
            raise BackupError(f"{target} exists already; name a new file.")
        if url.get_backend_name() == "sqlite":
            _copy_file(url, fresh)
        else:
            _fill(fresh, url)
        _check_sound(fresh, show(url))
        fresh.replace(target)
    sync_folder(target)


def _copy_file(url: URL, fresh: Path) -> None:
    file = Path(str(url.database))
    with _telling(file):
        if not file.exists():
            raise BackupError(f"There is no database {show(url)}.")
    with saying_why(url):
        write_copy(file, fresh)


def _fill(fresh: Path, url: URL) -> None:
    """What a server has at one moment, in a file that is made for it."""
    copy = URL.create("sqlite+pysqlite", database=str(fresh))
    upgrade(copy)
    _copy_or_say(url, copy)


def _copy_or_say(source: URL, target: URL) -> None:
    try:
        copy_all(source, target)
    except MoveError as error:
        raise BackupError(str(error)) from error


def restore(url: URL, source: Path) -> Path | None:
    """Put a backup in the place of the database; where what was there is kept, None where nothing was.

    On PostgreSQL the database is empty before. Raises BackupError, UnreachableDatabaseError.
    """
    if not source.is_file():
        raise BackupError(f"There is no file {source}.")
    if url.get_backend_name() == "sqlite":
        return _replace(url, source)
    with TemporaryDirectory(prefix="studyhall-") as folder:
        fresh = Path(folder) / "backup.db"
        _copy_checked(source, fresh)
        copy = URL.create("sqlite+pysqlite", database=str(fresh))
        for one in (copy, url):
            upgrade(one)
        _copy_or_say(copy, url)
    return None


def _replace(url: URL, source: Path) -> Path | None:
    """Put a backup in the place of the database, which nobody may have open; where what was there is kept.

    Whenever it is cut off, the old one or the new one stands there, never a mixture: what SQLite keeps beside the old
    file goes before the new one comes. Raises BackupError, UnreachableDatabaseError.
    """
    file = Path(str(url.database))
    if file.exists() and file.samefile(source):
        raise BackupError(f"{source} is the database itself; name a backup.")
    sweep(file)
    with _telling(file), unfinished(file) as fresh:
        _copy_checked(source, fresh)
        _tidy(file)
        kept = _keep(file)
        _make_alike(fresh, file)
        for suffix in WITH_IT:
            _beside(file, suffix).unlink(missing_ok=True)
        sync_folder(file)
        fresh.replace(file)
    sync_folder(file)
    return kept


@contextmanager
def _telling(target: Path) -> Iterator[None]:
    """An error of the system's becomes a BackupError."""
    try:
        yield
    except OSError as error:
        raise BackupError(f"{target} can't be written: {error.strerror}.") from error


def _copy_checked(source: Path, fresh: Path) -> None:
    """A copy of a backup, found to be a sound Studyhall database that this version can take."""
    copy = URL.create("sqlite+pysqlite", database=str(source))
    with saying_why(copy):
        write_copy(source, fresh)
        _check_sound(fresh, str(source))
    opened = copy.set(database=str(fresh))
    with saying_why(copy), begun(opened, "BEGIN") as connection:
        revision = revision_of(connection)
        check_revision(copy, revision)
        if revision is None:
            raise BackupError(f"{source} is no database of Studyhall's.")
        check_complete(copy, columns_at(revision), columns_of(connection))


def _check_sound(fresh: Path, of: str) -> None:
    with closing(open_existing(fresh)) as connection:
        if found := find_damage(connection, "integrity_check"):
            raise BackupError(f"{of} is damaged ({found}).")


def _tidy(file: Path) -> None:
    """What waits in the write-ahead log goes into the file, where that is still possible."""
    if file.exists():
        with suppress(sqlite3.Error), closing(open_existing(file)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")


def _keep(file: Path) -> Path | None:
    """A second name for what is there, and for what SQLite keeps beside it."""
    if not file.exists() or not file.stat().st_size:  # holding it made it
        return None
    names = (file.with_name(f"{file.name}.replaced-{number}") for number in count(1))
    kept = next(name for name in names if not name.exists())
    for suffix in ("", *WITH_IT):
        if _beside(file, suffix).exists():
            _link(_beside(file, suffix), _beside(kept, suffix))
    return kept


def _link(file: Path, name: Path) -> None:
    try:
        name.hardlink_to(file)
    except OSError:  # some file systems have no links
        shutil.copy2(file, name)


def _make_alike(fresh: Path, file: Path) -> None:
    """Whoever may use the old file may use the new one, also where somebody else restores it."""
    if file.exists():
        was = file.stat()
        fresh.chmod(was.st_mode & 0o777)
        with suppress(PermissionError):
            os.chown(fresh, was.st_uid, was.st_gid)


def _beside(file: Path, suffix: str) -> Path:
    return file.with_name(file.name + suffix)
