"""Upgrades, killed or out of disk at every statement, from every released schema: old or new, never between.

An upgrade runs in a child that is killed before its n-th step, for every n: the statements that write, the commit and
what follows it, and the renaming of the copy that is made first. A full disk is a real one: SQLite may have no further
page, or the system lets the process's files grow no further. And files that the older way of upgrading left half-way,
a commit for each statement, have to come back as well.
"""

import logging
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event

from storage.addresses import parse_address
from storage.refusals import UnreachableDatabaseError
from storage.schema import migrate, released
from storage.upgrade import upgrade
from tests.chaos.disks import PAGE
from tests.chaos.schemas import Held, changed_rows, make_database, read_database
from tests.chaos.verdicts import arguments, conclude
from tests.postgres import Server, running_server

REFUSED: Final = 3
"""A child's exit code where the upgrade ended with a sentence."""
_READS: Final = ("SELECT", "PRAGMA", "BEGIN")

Harm = Callable[[int], None]
"""Sets up what goes wrong in a child, at the n-th place; 0 for nowhere."""


@dataclass(frozen=True, slots=True)
class Start:
    """A database before its upgrade."""

    kind: str
    revision: str | None
    held: Held
    becomes: Held
    fresh: Callable[[], URL]
    """Another one like it."""

    def __str__(self) -> str:
        return f"{self.kind} from {self.revision or 'nothing'}"


@dataclass(slots=True)
class Tally:
    """What all interrupted upgrades came to."""

    interrupted: Counter[str] = field(default_factory=Counter)
    old: int = 0
    new: int = 0
    refused: int = 0
    copies: int = 0
    broken: list[str] = field(default_factory=list)


# --- what goes wrong -------------------------------------------------------------------------------------------------


class _Steps:
    """Counts what an upgrade does, and ends the process before the n-th."""

    def __init__(self, fatal: int) -> None:
        self._fatal = fatal
        self._seen = 0

    def pass_by(self) -> None:
        self._seen += 1
        if self._seen == self._fatal:
            os.kill(os.getpid(), signal.SIGKILL)


def kill_at(step: int) -> None:
    """SIGKILL before the n-th statement that writes, the commit, the copy's new name, or once all is done."""
    steps = _Steps(step)

    def statement(connection: Connection, _cursor: object, sql: str, *_: object) -> None:
        if writes(connection, sql):
            steps.pass_by()

    def end(of: Connection | Engine) -> None:
        if _is_stored(of):
            steps.pass_by()

    def audit(name: str, _: object) -> None:
        if name == "os.rename":
            steps.pass_by()

    event.listen(Engine, "before_cursor_execute", statement)
    event.listen(Engine, "commit", end)
    event.listen(Engine, "engine_disposed", end)
    sys.addaudithook(audit)


def writes(connection: Connection, sql: str) -> bool:
    """Whether a statement changes the database that is upgraded."""
    return _is_stored(connection) and not sql.lstrip().upper().startswith(_READS)


def _is_stored(of: Connection | Engine) -> bool:
    """An older schema is made in memory, too, to compare with: that is no step of the upgrade."""
    return of.engine.url.database is not None


def full_at(page: int) -> None:
    """SQLite may use this many pages for a file."""
    if page:
        event.listen(Engine, "connect", lambda connection, _: connection.execute(f"PRAGMA max_page_count={page}"))


def limited_to(page: int) -> None:
    """The system lets no file of this process grow beyond this many pages."""
    if page:
        resource.setrlimit(resource.RLIMIT_FSIZE, (page * PAGE, page * PAGE))


def old_way(url: URL) -> None:
    """How a file was upgraded before upgrades were one transaction: by a driver that commits each CREATE."""
    with create_engine(url, poolclass=NullPool).begin() as connection:
        migrate(connection)


# --- children --------------------------------------------------------------------------------------------------------


def run_child(work: Callable[[URL], None], url: URL, harm: Harm, place: int) -> int:
    """Run `work` in a child with `harm` at a place; its exit code, negative for a signal."""
    child = os.fork()
    if not child:
        _live(work, url, harm, place)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _live(work: Callable[[URL], None], url: URL, harm: Harm, place: int) -> None:
    code = 1
    try:
        harm(place)
        work(url)
        code = 0
    except UnreachableDatabaseError:
        code = REFUSED
    finally:
        os._exit(code)


# --- judging ---------------------------------------------------------------------------------------------------------


def interrupt(start: Start, harm: Harm, places: Iterator[int], tally: Tally) -> None:
    """One upgrade for each place, until one gets through unharmed."""
    for place in places:
        url = start.fresh()
        code = run_child(upgrade, url, harm, place)
        if code == 0:
            _judge_whole(start, url, f"{start}, {harm.__name__} {place}", tally)
            return
        tally.interrupted[f"{start}, {harm.__name__}"] += 1
        _judge(start, url, f"{start}, {harm.__name__} {place} (exit {code})", code, tally)


def _judge(start: Start, url: URL, name: str, code: int, tally: Tally) -> None:
    if code not in (-signal.SIGKILL, REFUSED):
        tally.broken.append(f"{name}: ended with a traceback")
    tally.refused += code == REFUSED
    _judge_copies(start, url, name, tally)
    held = read_database(url)
    tally.old += held == start.held
    tally.new += held == start.becomes
    if held not in (start.held, start.becomes):
        tally.broken.append(f"{name}: neither old nor new")
    _judge_whole(start, url, name, tally)


def _judge_whole(start: Start, url: URL, name: str, tally: Tally) -> None:
    """The next start finds or makes the new schema, and every row is there."""
    try:
        upgrade(url)
    except UnreachableDatabaseError as error:
        tally.broken.append(f"{name}: the next start is refused: {error}")
        return
    held = read_database(url)
    if held != start.becomes:
        tally.broken.append(f"{name}: not what an undisturbed upgrade makes")
    tally.broken += [f"{name}: {table} changed" for table in changed_rows(start.held, held)]
    _judge_copies(start, url, name, tally)


def _judge_copies(start: Start, url: URL, name: str, tally: Tally) -> None:
    if start.kind != "sqlite" or start.revision is None:
        return
    copy = Path(f"{url.database}.schema-{start.revision}")
    if copy.exists():
        tally.copies += 1
        if read_database(url.set(database=str(copy))) != start.held:
            tally.broken.append(f"{name}: the copy is not what was copied")
    elif read_database(url) == start.becomes:
        tally.broken.append(f"{name}: upgraded without a copy")


def come_back(start: Start, places: Iterator[int], tally: Tally) -> None:
    """Files that the older way left half-way are brought up to date, rows intact."""
    for place in places:
        url = start.fresh()
        if run_child(old_way, url, kill_at, place) == 0:
            return
        name = f"{start}, left half-way at {place}"
        tally.interrupted[f"{start}, the older way"] += 1
        try:
            upgrade(url)
        except UnreachableDatabaseError as error:
            tally.broken.append(f"{name}: {error}")
            continue
        held = read_database(url)
        if held.keys() != start.becomes.keys() or changed_rows(start.becomes, held):
            tally.broken.append(f"{name}: not what an undisturbed upgrade makes")


# --- where it starts -------------------------------------------------------------------------------------------------


def starts(from_every: int) -> list[str | None]:
    """No schema at all, and every n-th of those that were released; the last before today's in any case."""
    return [None, *released()[-2::-from_every][::-1]]


def starts_on_sqlite(folder: Path, revisions: Iterable[str | None]) -> Iterator[Start]:
    numbers = count()
    for revision in revisions:
        origin = folder / f"origin-{revision}.db"
        make_database(parse_address(f"sqlite:///{origin}"), revision)

        def fresh(origin: Path = origin) -> URL:
            file = folder / f"{next(numbers)}.db"
            if origin.exists():
                shutil.copyfile(origin, file)
            return parse_address(f"sqlite:///{file}")

        yield _start("sqlite", revision, fresh)


def starts_on_postgres(server: Server, revisions: Iterable[str | None]) -> Iterator[Start]:
    numbers = count()
    for revision in revisions:
        origin = f"origin_{revision}"
        make_database(parse_address(server.create(origin)), revision)

        def fresh(origin: str = origin) -> URL:
            return parse_address(server.create(f"upgraded_{next(numbers)}", origin))

        yield _start("postgresql", revision, fresh)


def _start(kind: str, revision: str | None, fresh: Callable[[], URL]) -> Start:
    done = fresh()
    held = read_database(done)
    upgrade(done)
    return Start(kind, revision, held, read_database(done), fresh)


def prove(folder: Path, every: int, revisions: Sequence[str | None], tally: Tally) -> None:
    """All of it; on PostgreSQL, where every statement was in one transaction from the first, only the kills."""
    for start in starts_on_sqlite(folder, revisions):
        interrupt(start, kill_at, count(1, every), tally)
        interrupt(start, full_at, count(1, every), tally)
        interrupt(start, limited_to, count(1, every), tally)
        come_back(start, count(1, every), tally)
    with running_server() as server:
        for start in starts_on_postgres(server, revisions):
            interrupt(start, kill_at, count(1, every), tally)


def main() -> None:
    """Interrupt and conclude."""
    given = arguments(
        __doc__, every=(1, "only every n-th place"), from_every=(1, "only from every n-th released schema")
    )
    begun = time.monotonic()
    tally = Tally()
    logging.disable()  # a line for each file that comes back
    with tempfile.TemporaryDirectory(prefix="studyhall-migrations-") as folder:
        prove(Path(folder), given.every, starts(given.from_every), tally)
    figures: dict[str, Any] = {
        "interrupted": dict(tally.interrupted),
        "old": tally.old,
        "new": tally.new,
        "refused in a sentence": tally.refused,
        "copies compared": tally.copies,
        "seconds": round(time.monotonic() - begun, 1),
    }
    conclude(figures, tally.broken, as_json=given.json)


if __name__ == "__main__":
    main()
