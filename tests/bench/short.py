"""Has something become dear? `python -m tests.bench.short [--json] [--record]`, under a minute, for every change.

What is dear is told by the processor time of a bare driver that runs an answer's statements on the same machine in the
same minute: a ratio says how many of ours one of them is worth. Each is compared with the one in `recorded.json`, and
only one that fell by more than a third exits with 1; no time in seconds is judged. `--record` writes what was found
there, which belongs into a change that is meant to cost more.
"""

import asyncio
import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

from bot.rules.folding import differences, rebuild
from storage.addresses import parse_address
from storage.database import Database
from storage.opening import open_database
from storage.upgrade import upgrade
from tests.bench.answers import IN_FLIGHT, Load, Statement, give, prepare, record, run_statements, sqlite_copies
from tests.bench.claims import claim_all
from tests.bench.figures import Figure, arguments, conclude, run
from tests.bench.grown import grow
from tests.machine import watched

RECORDED: Final = Path(__file__).with_name("recorded.json")
FELL: Final = 2 / 3
"""Of what is recorded at least so much has to be left."""
ROUNDS: Final = 3
ANSWERS: Final = 400
CLAIMS: Final = 400
MEMBERS, DAYS = 100, 20


def spent_ms(work: Callable[[], object]) -> float:
    """Milliseconds of processor time of this process."""
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def replay(cursor: sqlite3.Cursor, recorded: list[list[Statement]]) -> None:
    for statements in recorded:
        run_statements(cursor, statements)


def measure_answers(folder: Path) -> tuple[float, float]:
    """Of an answer's statements by a bare driver, and of the whole use case; the best of some rounds, in turn."""
    origin = folder / "answers.db"
    load = asyncio.run(prepare(parse_address(f"sqlite:///{origin}"), ANSWERS))
    copies = sqlite_copies(folder, origin)
    recorded = record(parse_address(f"sqlite:///{next(copies)}"), load)
    bare, own = [], []
    for _ in range(ROUNDS):
        with closing(sqlite3.connect(next(copies), isolation_level=None)) as connection:
            cursor = connection.cursor()
            cursor.execute("BEGIN IMMEDIATE")
            bare.append(spent_ms(partial(replay, cursor, recorded)))
            cursor.execute("COMMIT")
        own.append(asyncio.run(_answers_ms(next(copies), load)))
    return min(bare) / ANSWERS, min(own) / ANSWERS


async def _answers_ms(file: Path, load: Load) -> float:
    database = open_database(parse_address(f"sqlite:///{file}"))
    begun = time.process_time()
    await give(database, load, in_flight=IN_FLIGHT)
    spent = time.process_time() - begun
    await database.close()
    return spent * 1000


def claim_ms(folder: Path) -> float:
    files = (folder / f"claims-{n}.db" for n in range(ROUNDS))
    return min(asyncio.run(claim_all(f"sqlite:///{file}", CLAIMS)) for file in files) / CLAIMS * 1000


async def recount_ms(folder: Path) -> float:
    """Of one answer that `db verify` counts again."""
    url = parse_address(f"sqlite:///{folder / 'verify.db'}")
    upgrade(url)
    database = open_database(url)
    try:
        answers = await database.write(lambda tx: grow(tx, members=MEMBERS, days=DAYS))
        await database.write(rebuild)
        return min([await _verify_ms(database) for _ in range(ROUNDS)]) / answers
    finally:
        await database.close()


async def _verify_ms(database: Database) -> float:
    begun = time.process_time()
    assert not await database.read(differences)
    return (time.process_time() - begun) * 1000


def help_ms() -> float:
    return min(run("-m", "bot", "--help", environment={}).processor_s for _ in range(ROUNDS)) * 1000


def measure(folder: Path) -> Iterator[tuple[str, float, float]]:
    """What is measured, its milliseconds, and those of the bare driver."""
    bare, answer = measure_answers(folder)
    yield "an answer", answer, bare
    yield "a claim", claim_ms(folder), bare
    yield "an answer counted again", asyncio.run(recount_ms(folder)), bare
    yield "studyhall --help", help_ms(), bare


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("--record", action="store_true", help="keep what is found")
    given = parser.parse_args()
    with watched() as machine, tempfile.TemporaryDirectory(prefix="studyhall-short-") as folder:
        found = {name: bare / own for name, own, bare in measure(Path(folder))}
    if given.record:
        RECORDED.write_text(json.dumps({name: float(f"{ratio:.3g}") for name, ratio in found.items()}, indent=2) + "\n")
    recorded = json.loads(RECORDED.read_text())
    figures = [
        Figure(f"short: {name}", ratio, "of the bare driver", FELL, recorded[name], at_least=True, of_ratio=True)
        for name, ratio in found.items()
    ]
    conclude(figures, machine, as_json=given.json)
    return 0 if all(figure.holds for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
