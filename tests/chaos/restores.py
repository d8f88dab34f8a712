"""Restores that are killed at every step: the old database or the backup stands there, never a mixture of the two.

Each begins where a killed bot left a write-ahead log beside the file, and, every other time, with a damaged file.
"""

import os
import signal
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Final

from storage.addresses import parse_address
from storage.backups import back_up, restore
from storage.refusals import UnreachableDatabaseError
from storage.upgrade import upgrade
from tests.chaos.schemas import ROWS, make_database
from tests.chaos.verdicts import arguments, conclude

_STEPS: Final = {"os.rename", "os.remove", "os.link", "os.chmod", "os.chown", "sqlite3.connect"}
BACKUP: Final = (ROWS, ROWS)
LATER: Final = (ROWS + 1, ROWS + 1)


def go_on(file: Path) -> None:
    """What a bot leaves that went on after the backup and is killed right after a commit.

    One commit stands in the file and one in the log beside it: either without the other is a mixture.
    """
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("INSERT INTO persons (created_at) VALUES ('2026-11-27 09:00:00.000000')")
        connection.commit()
    child = os.fork()
    if not child:
        connection = sqlite3.connect(file)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA wal_autocheckpoint=0")
        connection.execute("INSERT INTO remembered VALUES ('late', '')")
        connection.commit()
        os._exit(0)
    os.waitpid(child, 0)


def restore_killed(file: Path, backup: Path, step: int) -> bool:
    """Restore in a child that is killed before its n-th step; whether it was."""
    child = os.fork()
    if not child:
        _kill_before(step)
        restore(parse_address(f"sqlite:///{file}"), backup)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def _kill_before(step: int) -> None:
    left = step

    def audit(name: str, _: object) -> None:
        nonlocal left
        if name in _STEPS:
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(audit)


def held_by(file: Path) -> tuple[int, int]:
    """How many rows there are in a table that the file went on with, and in one that the log did."""
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT (SELECT count(*) FROM persons), (SELECT count(*) FROM remembered)"
        in_file, in_log = connection.execute(query).fetchone()
        return in_file, in_log


def prove(folder: Path, every: int, *, damaged: bool) -> tuple[int, list[str]]:
    """How many restores were killed, and what is broken."""
    file, backup = folder / "studyhall.db", folder / "backup.db"
    url = parse_address(f"sqlite:///{file}")
    make_database(url, "0003")
    back_up(url, backup)
    broken: list[str] = []
    for step in count(1, every):
        go_on(file)
        if damaged:
            _damage(file)
        killed = restore_killed(file, backup, step)
        broken += _look(file, f"killed before step {step}" if killed else "not killed", damaged=damaged)
        restore(url, backup)
        if held_by(file) != BACKUP:
            broken.append(f"after step {step}: the restore that follows doesn't restore")
        if not killed:
            return (step - 1) // every, broken
    raise AssertionError("unreachable")


def _damage(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.write(b"gone" * 5000)


def _look(file: Path, name: str, *, damaged: bool) -> list[str]:
    """What is wrong with what stands there; a damaged file has to be refused until the backup has its place."""
    try:
        upgrade(parse_address(f"sqlite:///{file}"))
    except UnreachableDatabaseError:
        return [] if damaged else [f"{name}: can't be opened"]
    held = held_by(file)
    allowed = [BACKUP] if name == "not killed" else [BACKUP, LATER]
    return [] if held in allowed else [f"{name}: holds {held}"]


def main() -> None:
    """Kill and conclude."""
    given = arguments(__doc__, every=(1, "only every n-th step"))
    begun = time.monotonic()
    kills, broken = {}, []
    for damaged in (False, True):
        with tempfile.TemporaryDirectory(prefix="studyhall-restores-") as folder:
            kills["damaged" if damaged else "whole"], found = prove(Path(folder), given.every, damaged=damaged)
            broken += found
    conclude({"killed": kills, "seconds": round(time.monotonic() - begun, 1)}, broken, as_json=given.json)


if __name__ == "__main__":
    main()
