"""Does anything cost more the more there is? `python -m tests.bench.growth [--json]`.

A group's answers are generated: 100, and ten, a hundred and a thousand times as many, with members and days growing. In
each group the next question is claimed, some answer it, look at the board of all time and at their readiness, look
something up and begin a review, and who didn't answer is settled. What counts is the processor time of one such thing
on SQLite, and how many times as much it is in the largest group as in the smallest: three times is what a logarithm
allows. The plot goes to docs/growth.svg. Exits 1 where one grows more.
"""

import asyncio
import math
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select, update

from bot.clock import Clock
from bot.core import Study
from bot.posting.dailies import claim_due, load_closed, load_due, settle_closed
from bot.rules.answering import take_answer
from bot.rules.folding import rebuild
from bot.rules.readiness import load_readiness
from bot.talk.asks import NOBODY, Ask
from bot.talk.people import Account, Caller, Spot
from bot.verbs.lookup import WORDS, look_up
from bot.verbs.review.asking import start_review
from bot.verbs.review.pages import ReviewQuestion
from content.boards import BEGINNING, WHOLE_GROUP, Measure, Window
from content.items import Item, load_item
from content.packs import load_pack
from content.readiness import ENOUGH, TooEarly
from storage.addresses import parse_address
from storage.boards import Wanted, daily_board, load_standings
from storage.dailies import keep_results
from storage.database import Transaction
from storage.opening import open_database
from storage.tables import dailies, posts
from storage.upgrade import upgrade
from tests.bench.figures import ROOT, Figure, arguments, conclude
from tests.bench.grown import NOW, grow
from tests.machine import watched
from tests.study.hall import Doorkeeper

SIZES: Final = {1: (22, 5), 10: (22, 50), 100: (222, 50), 1_000: (2_222, 50)}
"""Times as much -> (members, days); nine of ten answered."""
MOST_DAYS: Final = max(days for _, days in SIZES.values())
WARMING_UP: Final = (20, 5)
"""Measured first and not counted: what a process makes once would burden the smallest group alone."""
ANSWERING: Final = 5
TIMES_AT_MOST: Final = 3.0
PLOT: Final = ROOT / "docs" / "growth.svg"
PACK: Final = load_pack()
EXAM: Final = PACK.exam_on(NOW.date()).code
AT: Final = NOW + timedelta(days=1)
COLOURS: Final = ("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2")
LOOKED_UP: Final = "visibility timeout"
NO_DOOR: Final = Doorkeeper(NOBODY, {})

Work = Callable[[], Awaitable[Any]]


async def spent_ms(work: Work) -> float:
    """Milliseconds of processor time until it is committed."""
    begun = time.process_time()
    await work()
    return (time.process_time() - begun) * 1000


def one_for_each_day(days: int) -> list[Item]:
    """From all over the shipped pack, so that readiness has something of each domain, and reviews what went wrong."""
    known = [question for question in PACK.live if EXAM in question.tags]
    return [Item.freeze(question, PACK) for question in known[:: max(1, len(known) // days)]]


def _caller(user: str) -> Caller:
    return Caller(Account("discord", "", user), user, Spot("discord", "space", "channel"), AT)


def _keep_results(tx: Transaction) -> None:
    for daily in tx.execute(select(dailies.c.id)).scalars().all():
        keep_results(tx, daily)


def _claim(tx: Transaction) -> None:
    for some in load_due(tx, AT):
        claim_due(tx, PACK, some, AT)


def _open(tx: Transaction) -> tuple[int, tuple[str, ...]]:
    """What was claimed stands now; the post, and its key."""
    standing = {"state": "posted", "posted_at": AT, "message": "1", "drawn": "open", "counted": 0}
    post = tx.execute(
        update(posts).where(posts.c.state == "claimed").values(standing).returning(posts.c.id)
    ).scalar_one()
    item = tx.execute(select(dailies.c.item).join(posts).where(posts.c.id == post)).scalar_one()
    return post, load_item(item).key


def _answer(tx: Transaction, *, caller: Caller, post: int, chosen: tuple[str, ...]) -> None:
    take_answer(tx, caller, post=post, chosen=chosen, now=AT)


def _board(tx: Transaction) -> None:
    window, measure = Window.ALL_TIME, Measure.POINTS
    board = daily_board(
        tx, group=1, channel=WHOLE_GROUP, window=window, first_day=BEGINNING, measure=measure, before=None
    )
    assert board is not None
    load_standings(tx, board, Wanted(person=1, skip=0, at_most=10))


def _estimate(tx: Transaction, *, caller: Caller, early: bool) -> None:
    """Everywhere but in the smallest group enough was answered for a forecast, which is the dear part."""
    _, told = load_readiness(tx, PACK, caller, AT)
    assert isinstance(told, TooEarly) == early


async def _pick(study: Study, ask: Ask) -> None:
    picked = await start_review(study, ask)
    assert isinstance(picked, ReviewQuestion), picked


async def measure(folder: Path, members: int, days: int) -> Mapping[str, float]:
    """What one of each thing costs in a group, in milliseconds."""
    url = parse_address(f"sqlite:///{folder / f'{members}-{days}.db'}")
    upgrade(url)
    database = open_database(url)
    await database.write(lambda tx: grow(tx, members=members, days=days, items=one_for_each_day(MOST_DAYS)))
    await database.write(rebuild)
    await database.write(_keep_results)
    claim = await spent_ms(partial(database.write, _claim))
    post, key = await database.write(_open)
    asks = [Ask(_caller(f"u{n}"), NO_DOOR, values={WORDS.name: LOOKED_UP}) for n in range(ANSWERING)]
    study = Study(database, PACK, Clock(lambda: AT))
    works: Mapping[str, Callable[[Ask], Awaitable[Any]]] = {
        "answer": lambda ask: database.write(partial(_answer, caller=ask.caller, post=post, chosen=key)),
        "board": lambda _: database.write(_board),
        "readiness": lambda ask: database.write(partial(_estimate, caller=ask.caller, early=days < ENOUGH)),
        "lookup": partial(look_up, study),
        "review pick": partial(_pick, study),
    }
    found = {name: min([await spent_ms(partial(work, ask)) for ask in asks]) for name, work in works.items()}
    await database.write(
        lambda tx: tx.execute(update(posts).where(posts.c.id == post).values(closed_at=AT, ended="time"))
    )
    later = AT + timedelta(days=2)
    (closed,) = await database.read(lambda tx: load_closed(tx, later))
    settled = await spent_ms(lambda: database.write(lambda tx: settle_closed(tx, closed, later)))
    await database.close()
    return {"claim": claim, **found, "miss settled": settled / (members - ANSWERING)}


def plot(found: Mapping[int, Mapping[str, float]]) -> Iterator[str]:
    """Both axes in steps of ten; a line for each thing."""
    yield '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 320" font-family="sans-serif" font-size="12">'
    yield '<rect width="640" height="320" fill="white"/>'
    for times in found:
        yield f'<text x="{_x(times):.0f}" y="310" text-anchor="middle">{times:,} times</text>'
    for ms in (0.01, 0.1, 1.0, 10.0, 100.0):
        yield f'<path d="M60 {_y(ms):.0f}H500" stroke="#ddd"/>'
        yield f'<text x="55" y="{_y(ms) + 4:.0f}" text-anchor="end">{ms:g} ms</text>'
    for colour, name in zip(COLOURS, found[1], strict=True):
        points = " ".join(f"{_x(times):.1f},{_y(one[name]):.1f}" for times, one in found.items())
        yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
    below, colour_of = 0.0, dict(zip(found[1], COLOURS, strict=True))
    for name, last in sorted(found[max(found)].items(), key=lambda one: -one[1]):
        below = max(_y(last), below + 13)  # one name never lies on another
        yield f'<text x="508" y="{below + 4:.0f}" fill="{colour_of[name]}">{name}</text>'
    yield "</svg>"


def _x(times: int) -> float:
    return 80 + 140 * math.log10(times)


def _y(ms: float) -> float:
    return 160 - 65 * math.log10(ms)


def main() -> int:
    given = arguments(__doc__).parse_args()
    with watched() as machine, tempfile.TemporaryDirectory(prefix="studyhall-growth-") as folder:
        asyncio.run(measure(Path(folder), *WARMING_UP))
        found = {times: asyncio.run(measure(Path(folder), *size)) for times, size in SIZES.items()}
    PLOT.write_text("\n".join(plot(found)) + "\n")
    figures = [
        Figure(f"growth of a thousand times: {name}", found[max(SIZES)][name], "ms", TIMES_AT_MOST, ms, of_ratio=True)
        for name, ms in found[min(SIZES)].items()
    ]
    return conclude(figures, machine, as_json=given.json)


if __name__ == "__main__":
    sys.exit(main())
