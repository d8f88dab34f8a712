"""What do `db verify` and `db rebuild` cost? `python -m tests.bench.verify [--json]`.

A group's answers are generated, a tenth as many in a second database. The deployed commands run on both: processor time
of the whole process, its start included, and the most memory that it had. Exits 1 where a goal is missed.
"""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from storage.addresses import parse_address
from storage.opening import open_database
from storage.upgrade import upgrade
from tests.bench.figures import Figure, Spent, arguments, conclude, run
from tests.bench.grown import grow
from tests.machine import watched

DAYS: Final = 50
MEMBERS: Final = 2_222
PROCESSOR_S: Final = 2.0
PEAK_MB: Final = 120.0
BASELINE: Final = Spent(13.5, 237.0)
"""Before both were streamed."""
FLAT: Final = 1.15
"""So much more memory may ten times the answers take."""


async def prepare(address: str, members: int) -> int:
    """A database without anything derived; how many answers it has."""
    upgrade(parse_address(address))
    database = open_database(parse_address(address))
    try:
        return await database.write(lambda tx: grow(tx, members=members, days=DAYS))
    finally:
        await database.close()


def spend(folder: Path, members: int) -> tuple[dict[str, Spent], int]:
    """What each command took, and for how many answers. First all is derived, then compared."""
    address = f"sqlite:///{folder / f'{members}.db'}"
    answers = asyncio.run(prepare(address, members))
    environment = {"STUDYHALL_DATABASE_URL": address}
    return {what: run("-m", "bot", "db", what, environment=environment) for what in ("rebuild", "verify")}, answers


def measure(folder: Path) -> Iterator[Figure]:
    few, _ = spend(folder, MEMBERS // 10)
    many, answers = spend(folder, MEMBERS)
    per = 100_000 / answers
    for what, spent in many.items():
        yield Figure(f"db {what} of 100,000 answers", spent.processor_s * per, "s", PROCESSOR_S, BASELINE.processor_s)
        yield Figure(f"db {what}: memory", spent.peak_mb, "MB", PEAK_MB, BASELINE.peak_mb)
        yield Figure(f"db {what}: memory of ten times the answers", spent.peak_mb / few[what].peak_mb, "times", FLAT)


def main() -> int:
    given = arguments(__doc__).parse_args()
    with watched() as machine, tempfile.TemporaryDirectory(prefix="studyhall-verify-") as folder:
        figures = list(measure(Path(folder)))
    return conclude(figures, machine, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
