"""Does a click wait while ten thousand posts are due? `python -m tests.bench.beside [--json] [--channels 10000]`.

So many channels, each of a group of its own with a member who missed yesterday's question: all are due at once, so
their dates are claimed, their posts sent, yesterday's closed and the misses settled. Meanwhile members of one more
group answer, a hundred a second in an open loop, and before that as many while nothing is due. Timetable, database
(SQLite, every commit synced) and the transaction of an answer are the bot's own. In the platform's place stands a face
that takes four hundred messages a second, eight times what Discord allows; nothing is painted, and clicks come past the
desk. Exits 1 where a goal is missed.
"""

import asyncio
import gc
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, insert, select

from bot.clock import Clock
from bot.core import Study
from bot.delivery import Faces
from bot.rules.answering import take_answer
from bot.rules.punctuality import note_time
from bot.rules.spaces import NOT_SET_UP
from bot.rules.verdicts import Verdict
from bot.talk.people import Account, Caller, Spot
from bot.timetable import Timetable
from content.items import Item
from content.packs import load_pack
from storage.addresses import parse_address
from storage.answer_tables import members
from storage.database import Transaction
from storage.opening import open_database
from storage.tables import channels, dailies, persons, posts, spaces
from storage.upgrade import upgrade
from tests.bench.clicks import click_at
from tests.bench.figures import Figure, arguments, conclude
from tests.chaos.scheduling import schedule_all
from tests.machine import watched
from tests.packs import make_pack, make_question
from tests.study.hall import KeepingFace

CHANNELS: Final = 10_000
RATE: Final = 100
PACE: Final = 400
CALM_S: Final = 5
P99_MS: Final = 50.0
BASELINE_MS: Final = 428.0
"""While two thousand posts were claimed, measured from outside."""
LOBBY: Final = Spot("discord", "lobby", "lobby")
A_DAY: Final = timedelta(days=1)
COMES_IN: Final = timedelta(minutes=5)
"""After the start; the clock is moved there."""


class PacedFace(KeepingFace):
    """One message after the other, each in its turn."""

    next_at = 0.0

    @asynccontextmanager
    async def turn(self, spot: Spot, *, can_wait: bool = False) -> AsyncIterator[None]:  # noqa: ARG002 - its signature
        now = asyncio.get_running_loop().time()
        self.next_at = max(self.next_at + 1 / PACE, now)
        await asyncio.sleep(self.next_at - now)
        yield

    redraw_turn = turn


def prepare(tx: Transaction, number: int, now: datetime) -> int:
    """Everything due, with yesterday's posts open; the post that stands open for those who click."""
    spots = [Spot("discord", f"space {n}", f"channel {n}") for n in range(number)]
    schedule_all(tx, [LOBBY], now=now, due_at=now + A_DAY / 2)
    schedule_all(tx, spots, now=now, due_at=now)
    question = make_question("q")
    item = Item.freeze(question, make_pack(question)).model_dump_json()
    placed = select(channels.c.id, spaces.c.group_id).join(spaces).order_by(channels.c.id)
    lobby, *others = [(one.id, one.group_id) for one in tx.execute(placed)]
    for channel, group in others:
        _add_day(tx, channel, group, item, posted_at=now - A_DAY)
    tx.execute(insert(persons), [{"id": channel, "created_at": now} for channel, _ in others])
    stood = {"through": (now - 2 * A_DAY).date(), "streak": 5, "longest": 5, "freezes": 0, "lost": 0}
    tx.execute(insert(members), [{"group_id": group, "person_id": one, "home": one, **stood} for one, group in others])
    return _add_day(tx, *lobby, item, posted_at=now - A_DAY / 2)


def _add_day(tx: Transaction, channel: int, group: int, item: str, *, posted_at: datetime) -> int:
    """A question that stands for a day from an instant on; its post."""
    on = posted_at.date()
    daily = {"group_id": group, "on_date": on, "exam": "x", "question": "q", "digest": "d", "item": item}
    daily_id = tx.execute(insert(dailies).values(daily | {"chosen_at": posted_at}).returning(dailies.c.id)).scalar_one()
    times = dict.fromkeys(("due_at", "begun_at", "attempted_at", "posted_at"), posted_at)
    stands = {"state": "posted", "drawn": "open", "counted": 0, "message": str(channel), "finished": False}
    place = {"channel_id": channel, "daily_id": daily_id, "on_date": on, "closes_at": posted_at + A_DAY}
    return int(tx.execute(insert(posts).values(place | times | stands).returning(posts.c.id)).scalar_one())


async def measure(address: str, number: int) -> tuple[float, float, float]:
    """Milliseconds of the hundredth slowest click, first while nothing is due; seconds until all was done."""
    upgrade(parse_address(address))
    clock = Clock()
    face, database = PacedFace(clock), open_database(parse_address(address))
    study = Study(database, load_pack(), clock, Faces({"discord": face}))
    face.tell_time = partial(note_time, study, "discord")
    timetable, now = Timetable(study), clock.now()
    try:
        post = await database.write(lambda tx: prepare(tx, number, now + COMES_IN))
        face.cards = {str(n): NOT_SET_UP for n in range(1, number + 2)}  # something stands there
        clicks = _clicks(study, post)
        gc.freeze()
        calm = _p99(await click_at([next(clicks) for _ in range(RATE * CALM_S)], _pace(CALM_S)))
        clock.move(COMES_IN)
        loop, took = asyncio.get_running_loop(), []
        begun = loop.time()
        working = asyncio.create_task(_work(study, timetable, number))
        while not working.done():
            took += await click_at([next(clicks) for _ in range(RATE)], _pace(1))
        await working
        return calm, _p99(sorted(took)), loop.time() - begun
    finally:
        await database.close()


def _pace(seconds: int) -> list[float]:
    return [n / RATE for n in range(RATE * seconds)]


def _p99(took: list[float]) -> float:
    return took[int(len(took) * 0.99)]


def _clicks(study: Study, post: int) -> Iterator[Any]:
    for n in count():
        yield partial(_click, study, post, f"u{n}")


async def _click(study: Study, post: int, user: str) -> None:
    caller = Caller(Account("discord", "", user), user, LOBBY, study.clock.now())
    told = await study.database.write(
        partial(take_answer, caller=caller, post=post, chosen=("right",), now=study.clock.now())
    )
    assert isinstance(told, Verdict), told
    study.answered.add(post)
    study.bell.ring()


async def _work(study: Study, timetable: Timetable, number: int) -> None:
    """Look at what is due until everything has been posted, closed, settled and revealed."""
    while not await study.database.read(lambda tx: _is_done(tx, number)):
        await timetable.tick()
        await asyncio.sleep(0.5)
    await timetable.idle()


def _is_done(tx: Transaction, number: int) -> bool:
    how_many = select(func.count()).select_from(posts)
    stand = tx.execute(how_many.where(posts.c.drawn == "open")).scalar_one()
    revealed = tx.execute(how_many.where(posts.c.drawn == "revealed")).scalar_one()
    return (stand, revealed) == (number + 1, number)


def main() -> int:
    gc.set_threshold(20_000, 20, 20)  # this and the freezing are the bot's own
    parser = arguments(__doc__)
    parser.add_argument("--channels", type=int, default=CHANNELS)
    given = parser.parse_args()
    with watched() as machine, tempfile.TemporaryDirectory(prefix="studyhall-beside-") as folder:
        address = f"sqlite:///{Path(folder) / 'studyhall.db'}"
        calm, busy, seconds = asyncio.run(measure(address, given.channels))
    name = f"click while {given.channels:,} posts are due and as many misses settled"
    figures = [
        Figure(f"{name}, p99", busy, "ms", P99_MS, BASELINE_MS),
        Figure(f"{name}, until all is done", seconds, "s", 600.0),
        Figure("click while nothing is due, p99", calm, "ms", P99_MS),
    ]
    return conclude(figures, machine, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
