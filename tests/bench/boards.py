"""What does a board cost, and does it cost more the more was answered? `python -m tests.bench.boards [--json]`.

Two groups in SQLite files, one of 1,000 answers by 20 members, one of 1,000,000 by 20,000. What the fold writes of the
answers is generated, not lived. Some members of every rank ask for every board of dailies, and for `me`; the
statements that their asks run are heard and run again by a bare driver: that is the time in the database. Goals are
upper bounds: of p99 in milliseconds over those who ask, and of how many times as long it takes in the large group as in
the small one. Exits 1 when one is missed on a machine that was not too busy to measure it.
"""

import asyncio
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, Table, event, insert, select

from bot.verbs.leaderboard.views import BoardView, By, Scope
from content.boards import Window, total
from content.scoring import Answered, fold
from storage import folded
from storage.accounts import create_account
from storage.addresses import parse_address
from storage.counters import add_scores
from storage.database import Transaction
from storage.opening import open_database
from storage.tables import dailies, posts
from storage.upgrade import upgrade
from tests.bench.figures import Figure, arguments, conclude
from tests.machine import watched
from tests.study.hall import Hall

ANSWERS_EACH: Final = 50
FEW: Final = 20
MANY: Final = 20_000
ASKING: Final = 25
AT_MOST_MS: Final = {"me": 2.0}
BOARD_AT_MOST_MS: Final = 1.0
TIMES_AT_MOST: Final = 3.0
_AT_ONCE: Final = 500
"""Members whose steps are written together."""
_JOINED: Final = datetime(2026, 11, 1, tzinfo=UTC)
AGAIN: Final = 3
"""Each ask's statements run so often; the best counts."""
MEASURES: Final = (By.POINTS, By.ACCURACY, By.STREAK, By.IMPROVED)
VIEWS: Final = [BoardView(window, scope, by) for by, window, scope in product(MEASURES, Window, Scope)]


@dataclass(slots=True)
class Ears:
    """Hears the SELECTs of every connection that is opened from now on."""

    heard: list[str] = field(default_factory=list)

    def listen(self) -> None:
        @event.listens_for(Engine, "connect")
        def _connect(connection: sqlite3.Connection, _: object) -> None:
            connection.set_trace_callback(self._hear)

    def _hear(self, statement: str) -> None:
        if statement.startswith("SELECT"):
            self.heard.append(statement)

    def take(self) -> list[str]:
        taken, self.heard = self.heard, []
        return taken


async def live(folder: Path, members: int) -> Hall:
    """A group whose members have each answered fifty dailies in a row."""
    url = parse_address(f"sqlite:///{folder / f'{members}.db'}")
    upgrade(url)
    hall = Hall(open_database(url))
    await hall.set_up()
    await hall.move(hours=1)
    await hall.study.database.write(lambda tx: fill(tx, members))
    return hall


def fill(tx: Transaction, members: int) -> None:
    """Dailies, accounts, and what the fold writes of the answers, which no board reads."""
    post, daily = tx.execute(select(posts)).mappings().one(), tx.execute(select(dailies)).mappings().one()
    asked = [daily["on_date"] - timedelta(days=n) for n in reversed(range(ANSWERS_EACH))]
    ids = {on: _copy(tx, dailies, daily, on_date=on) for on in asked[:-1]} | {asked[-1]: int(daily["id"])}
    for on in asked[:-1]:
        _copy(tx, posts, post, on_date=on, daily_id=ids[on])
    dice, group, channel = random.Random(17), int(daily["group_id"]), int(post["channel_id"])
    for first in range(0, members, _AT_ONCE):
        stepped = {}
        for n in range(first, min(members, first + _AT_ONCE)):
            skill = dice.uniform(0.3, 0.95)
            events = (Answered(ids[on], on, channel, dice.random() < skill, dice.randint(1, 3)) for on in asked)
            stepped[_enrol(tx, n)] = fold(events)
        folded.go_on(tx, group, stepped)
        add_scores(tx, group, {person: total(steps, ()) for person, steps in stepped.items()})


def _enrol(tx: Transaction, number: int) -> int:
    named = {"user": f"u{number}", "name": f"Member {number}"}
    return create_account(tx, platform="discord", team="", **named, language="en", at=_JOINED).person


def _copy(tx: Transaction, table: Table, row: Mapping[Any, Any], **other: object) -> int:
    """A row like another one; its id."""
    made = {name: value for name, value in row.items() if name != "id"} | other
    return int(tx.execute(insert(table).values(made).returning(table.c.id)).scalar_one())


async def ask_all(hall: Hall, ears: Ears, members: int, view: BoardView | None) -> list[list[str]]:
    """The statements of each ask: for a board, or for one's own figures."""
    asks = []
    for n in range(0, members, max(1, members // ASKING)):
        ears.take()
        await (hall.click(view.click, by=f"u{n}") if view else hall.say("me", by=f"u{n}"))
        asks.append(ears.take())
    return asks


def replay(file: Path, asks: list[list[str]]) -> list[float]:
    """Milliseconds of each, the shortest first."""
    with closing(sqlite3.connect(file)) as connection:
        return sorted(min(_run(connection, statements) for _ in range(AGAIN)) for statements in asks)


def _run(connection: sqlite3.Connection, statements: list[str]) -> float:
    begun = time.perf_counter()
    for statement in statements:
        connection.execute(statement).fetchall()
    return (time.perf_counter() - begun) * 1000


async def measure(folder: Path, many: int) -> list[Figure]:
    ears = Ears()
    ears.listen()
    halls = {members: await live(folder, members) for members in (FEW, many)}
    figures: list[Figure] = []
    for view in (*VIEWS, None):
        name = f"{view.by} · {view.window} · {view.scope}" if view else "me"
        small, large = [
            replay(folder / f"{members}.db", await ask_all(hall, ears, members, view))
            for members, hall in halls.items()
        ]
        figures += _figures(name, small, large)
    for hall in halls.values():
        await hall.study.database.close()
    return figures


def _figures(name: str, small: list[float], large: list[float]) -> tuple[Figure, Figure]:
    """p99 in the large group; and how many times as long half of the asks take as in the small one."""
    limit = AT_MOST_MS.get(name, BOARD_AT_MOST_MS)
    median, small_median = large[len(large) // 2], small[len(small) // 2]
    return (
        Figure(f"board, {name}: p99", _p99(large), "ms", limit),
        Figure(f"board, {name}: growth", median, "ms", TIMES_AT_MOST, small_median, of_ratio=True),
    )


def _p99(rising: list[float]) -> float:
    return rising[-1 - len(rising) // 100]


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("--members", type=int, default=MANY, help="of the large group; each has answered 50 times")
    given = parser.parse_args()
    with watched() as machine, tempfile.TemporaryDirectory(prefix=".bench-", dir=Path.cwd()) as name:
        figures = asyncio.run(measure(Path(name), given.members))
    return conclude(figures, machine, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
