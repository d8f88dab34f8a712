"""Upgrades of a file with a million answers, from every released schema, killed: old or new, never between.

`tests.chaos.migrations` kills at every statement, with a few rows in every table. Here a statement and the copy that is
made before take seconds, so that a kill comes while one is under way, too: the parent waits for a while of its own and
sends it. Every file is compared row by row with the one that it was made from.
"""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import Connection, connect
from typing import Final

from storage.addresses import parse_address
from storage.schema import released
from storage.upgrade import upgrade
from tests.chaos.schemas import grow, make_database
from tests.chaos.verdicts import arguments, conclude

DEPTHS: Final = (0.1, 0.35, 0.6, 0.85)
"""How far into the time that an undisturbed upgrade takes it is killed."""
Schema = list[tuple[str, ...]]
"""Of each table and index: its kind, its name, and the statement that makes it."""


@dataclass(slots=True)
class Tally:
    """What all upgrades came to."""

    rows: int = 0
    killed: int = 0
    old: int = 0
    new: int = 0
    longest_s: float = 0.0
    """An upgrade that nothing disturbs, with the copy that is made first."""
    broken: list[str] = field(default_factory=list)


def _upgraded(file: Path) -> float:
    """How long it takes, in seconds."""
    begun = time.monotonic()
    upgrade(parse_address(f"sqlite:///{file}"))
    return time.monotonic() - begun


def _killed(file: Path, after_s: float) -> bool:
    """Upgrade it in a child that is killed after a while; False where the child was done before."""
    child = os.fork()
    if not child:
        try:
            _upgraded(file)
        finally:
            os._exit(0)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def _schema_of(file: Path) -> Schema:
    with closing(connect(file)) as connection:
        held: Schema = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2").fetchall()
        return held


def _same_answers(connection: Connection, origin: Path) -> bool:
    """Whether the answers, by all columns that they had, are those of the file that it was made from."""
    connection.execute("ATTACH ? AS before", (str(origin),))
    names = ", ".join(f'"{row[1]}"' for row in connection.execute("PRAGMA before.table_info(answers)"))
    [(more,)] = connection.execute("SELECT (SELECT count(*) FROM answers) - (SELECT count(*) FROM before.answers)")
    lost = f"SELECT {names} FROM before.answers EXCEPT SELECT {names} FROM main.answers LIMIT 1"  # noqa: S608 -- names of columns
    return not more and connection.execute(lost).fetchone() is None


def _harm_in(file: Path, origin: Path) -> Iterator[str]:
    """What became of the file that mustn't have."""
    with closing(connect(file)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            yield "the file is damaged"
        if not _same_answers(connection, origin):
            yield "answers are missing or changed"


def prove(folder: Path, revision: str, rows: int, tally: Tally) -> None:
    """One schema: once undisturbed, then killed at each depth and started again."""
    origin, whole, file = (folder / name for name in ("origin.db", "whole.db", "killed.db"))
    make_database(url := parse_address(f"sqlite:///{origin}"), revision)
    tally.rows = grow(url, rows)
    shutil.copyfile(origin, whole)
    took = _upgraded(whole)
    tally.longest_s = max(tally.longest_s, took)
    old, new = _schema_of(origin), _schema_of(whole)
    tally.broken += [f"{revision}, undisturbed: {harm}" for harm in _harm_in(whole, origin)]
    for depth in DEPTHS:
        _put_away(file)
        shutil.copyfile(origin, file)
        tally.killed += _killed(file, depth * took)
        held, name = _schema_of(file), f"{revision}, killed at {depth:.0%}"
        tally.old += held == old
        tally.new += held == new
        tally.broken += [f"{name}: {harm}" for harm in _harm_in(file, origin)]
        if held not in (old, new):
            tally.broken.append(f"{name}: neither old nor new")
        _upgraded(file)
        tally.broken += [f"{name} and started again: {harm}" for harm in _harm_in(file, origin)]
        if _schema_of(file) != new:
            tally.broken.append(f"{name} and started again: not what an undisturbed upgrade makes")


def _put_away(file: Path) -> None:
    """With what lies beside it."""
    for one in list(file.parent.glob(f"{file.name}*")):
        one.unlink()


def main() -> None:
    """Grow, kill and conclude."""
    given = arguments(
        __doc__, rows=(1_000_000, "how many answers"), from_every=(1, "only from every n-th released schema")
    )
    tally, begun = Tally(), time.monotonic()
    for revision in released()[-2 :: -given.from_every][::-1]:
        with tempfile.TemporaryDirectory(prefix="studyhall-grown-") as folder:
            prove(Path(folder), revision, given.rows, tally)
    figures = {
        "answers in each file": tally.rows,
        "killed": tally.killed,
        "old after a kill": tally.old,
        "new after a kill": tally.new,
        "longest upgrade, seconds": round(tally.longest_s, 1),
        "seconds": round(time.monotonic() - begun, 1),
    }
    conclude(figures, tally.broken, as_json=given.json)


if __name__ == "__main__":
    main()
