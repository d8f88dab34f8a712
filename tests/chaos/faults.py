"""What goes wrong with the database under a running study, one fault after the other, while members answer.

Each is real: a disk that is full, a lock that another process holds, a server that is restarted. Meanwhile nobody is
shown a verdict that isn't stored, whoever can't be served is told to try again, and once the fault is over answers flow
within five seconds, without a restart. Afterwards SQLite and a recount find nothing, and no connection is left open.
"""

import argparse
import asyncio
import logging
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import asdict, dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, Final, Literal

from sqlalchemy import URL

from storage.addresses import parse_address
from tests.chaos import file_faults as files
from tests.chaos import process_faults as processes
from tests.chaos import restart_faults as starts
from tests.chaos.disks import ImpossibleHereError, breakable_disk, small_disk
from tests.chaos.faulted import Play, count_leaked, look_at, playing
from tests.chaos.verdicts import conclude
from tests.machine import watched
from tests.postgres import NoPostgresError, Server, running_server

RECOVERY_S: Final = 5.0
_BEFORE: Final = 20
"""Verdicts before anything goes wrong."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong."""

    done: str
    """What is done, with the number that it is done with."""
    run: Callable[[Play, int], Awaitable[None]]
    long: int
    short: int
    at: Literal["folder", "full disk", "broken disk", "server"] = "folder"
    """Where the database lies."""
    tells: bool = True
    """Somebody has to be told to try again."""


FAULTS: Final[Mapping[str, Fault]] = {
    "disk-full": Fault("the disk takes n more pages, n below {}", files.full_disk, 80, 5, at="full disk"),
    "file-limit": Fault("the log takes n more pages, n below {}", files.file_limit, 80, 5),
    "not-writable": Fault("nobody may write the files, {} times", files.immutable_files, 20, 2),
    "failing-disk": Fault(
        "the disk fails, read-only from then on, {} times", starts.failing_disk, 5, 1, at="broken disk"
    ),
    "foreign-lock": Fault("another process holds the lock for {} s", files.foreign_lock, 30, 1, tells=False),
    "damaged-page": Fault("a page of one table or index of {} is damaged, each in turn", files.damaged_pages, 1, 24),
    "log-deleted": Fault(
        "what lies beside the file is deleted while stopped, {} times", starts.log_deleted, 10, 1, tells=False
    ),
    "log-lost": Fault("what lies beside the open file is deleted, {} times", starts.log_lost, 10, 2),
    "file-replaced": Fault("a copy takes the open file's name, {} times", starts.replaced, 10, 1),
    "newer-schema": Fault("the schema is newer than the code, {} times", starts.newer_schema, 3, 1, tells=False),
    "descriptors": Fault("nothing more can be opened, {} times", processes.descriptors_exhausted, 20, 2, tells=False),
    "cancelled": Fault("{} clicks are cancelled", processes.cancelled, 10_000, 100, tells=False),
    "server-restarted": Fault("the server is restarted {} times", processes.restarts, 200, 3, at="server"),
    "server-full": Fault("others have every connection, {} times", processes.connections_exhausted, 20, 2, at="server"),
    "server-descriptors": Fault(
        "nothing more can be opened, {} times", processes.descriptors_exhausted, 20, 2, at="server"
    ),
    "server-cancelled": Fault("{} clicks are cancelled", processes.cancelled, 10_000, 100, at="server", tells=False),
}


@dataclass(slots=True)
class Row:
    """What a fault came to."""

    done: str
    clicks: int = 0
    acknowledged: int = 0
    told_to_try_again: int = 0
    rows: int = 0
    without_a_row: int = 0
    leaked: int = 0
    recovery_s: float | None = None
    slowest_reply_s: float | None = None
    integrity: str = ""
    recount_differences: int = 0
    impossible_here: str = ""
    broken: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)


async def put_through(fault: Fault, number: int, url: URL, server: Server | None) -> Row:
    """Members answer, the fault comes and goes, and everything is counted."""
    async with playing(url, server) as play, play.flowing():
        await play.acknowledged(_BEFORE)
        await fault.run(play, number)
    leaked = play.leaked + await asyncio.to_thread(count_leaked, url, 0)
    left, heard = await look_at(url), play.heard
    row = Row(
        fault.done.format(number),
        clicks=heard.clicks,
        acknowledged=len(heard.acknowledged),
        told_to_try_again=heard.told,
        rows=len(left.members),
        without_a_row=len(heard.acknowledged - set(left.members)),
        leaked=leaked,
        recovery_s=round(max(play.recoveries_s), 2),
        slowest_reply_s=round(heard.slowest_s, 2),
        integrity=left.integrity,
        recount_differences=left.differences,
    )
    row.broken += [*play.notes, *_judge(row, tells=fault.tells)]
    row.broken += [f"somebody was shown something else: {shown}" for shown in sorted(set(heard.others))]
    if row.recovery_s is not None and row.recovery_s > RECOVERY_S:
        row.missed.append(f"it took {row.recovery_s} s until answers flowed again")
    return row


def _judge(row: Row, *, tells: bool) -> Iterator[str]:
    if row.without_a_row:
        yield f"{row.without_a_row} were shown a verdict that isn't stored"
    if row.rows != row.acknowledged:
        yield f"{row.acknowledged} were shown a verdict in the end, {row.rows} are stored"
    if row.leaked:
        yield f"{row.leaked} connections leaked"
    if row.integrity != "ok":
        yield f"the file is damaged: {row.integrity}"
    if row.recount_differences:
        yield f"a recount finds {row.recount_differences} differences"
    if tells and not row.told_to_try_again:
        yield "the fault disturbed nobody"


@contextmanager
def _place(fault: Fault, name: str, folder: Path, start: Callable[[], Server]) -> Iterator[tuple[URL, Server | None]]:
    """Where the database is to lie; a server is started when the first needs it."""
    if fault.at == "server":
        server = start()
        yield parse_address(server.create(name)), server
        return
    disks = {"full disk": partial(small_disk, megabytes=8), "broken disk": partial(breakable_disk, megabytes=16)}
    disk = disks.get(fault.at, nullcontext)
    with disk(folder) as place:
        yield parse_address(f"sqlite:///{place / 'studyhall.db'}"), None


def prove(names: Sequence[str], *, short: bool) -> dict[str, Row]:
    """A row for each."""
    rows = {}
    with ExitStack() as stack:
        server = cache(lambda: stack.enter_context(running_server()))
        for name in names:
            fault = FAULTS[name]
            number = fault.short if short else fault.long
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="studyhall-faults-"))
            try:
                with _place(fault, name, Path(folder), server) as (url, of):
                    rows[name] = asyncio.run(put_through(fault, number, url, of))
            except (ImpossibleHereError, NoPostgresError) as error:
                rows[name] = Row(fault.done.format(number), impossible_here=str(error))
    return rows


def _told(row: Row) -> Any:
    return {name: value for name, value in asdict(row).items() if value not in ("", [], None)}


def main() -> None:
    """Do all that goes wrong, and conclude."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--short", action="store_true", help="less of each")
    parser.add_argument("--only", choices=FAULTS, help="one of them")
    given = parser.parse_args()
    logging.disable()  # every fault is logged, as it should be
    begun = time.monotonic()
    with watched() as machine:
        rows = prove([given.only] if given.only else list(FAULTS), short=given.short)
    conclude(
        {**{name: _told(row) for name, row in rows.items()}, "seconds": round(time.monotonic() - begun, 1)},
        [f"{name}: {line}" for name, row in rows.items() for line in row.broken],
        as_json=given.json,
        missed=[f"{name}: {line}" for name, row in rows.items() for line in row.missed],
        machine=machine,
    )


if __name__ == "__main__":
    main()
