"""What is due is claimed in bulk: each table is read once for all of it, and each channel gets what it would alone."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Select, create_engine, select, update

from bot.posting.dailies import Claims, claim_due, load_due
from bot.talk.people import Spot
from storage.addresses import parse_address
from storage.database import Database, Transaction
from storage.posts import Claim, claim_dates
from storage.tables import channels, dailies, groups, posts, spaces
from storage.upgrade import upgrade
from tests.chaos.scheduling import schedule_all
from tests.packs import make_pack, make_question

NOW = datetime(2026, 11, 24, 9, 0, 30, tzinfo=UTC)
PACK = make_pack(*(make_question(f"q{n}", task=f"{n % 4 + 1}.1") for n in range(40)))


def _schedule(tx: Transaction, *, in_spaces: int, days: int = 1) -> None:
    """Each space has as many channels as days: one that is due since today, one since yesterday, and so on."""
    spots = [Spot("discord", f"s{n}", f"c{day}") for n in range(in_spaces) for day in range(days)]
    schedule_all(tx, spots, now=NOW, due_at=NOW - timedelta(seconds=30))
    for day in range(days):
        due_at = NOW - timedelta(seconds=30, days=day)
        planned = {"next_on": due_at.date(), "next_due_at": due_at, "catch_up_minutes": 60 * 24 * days}
        tx.execute(update(channels).where(channels.c.native_id == f"c{day}").values(planned))


def _claim(tx: Transaction) -> list[Claims]:
    return [claim_due(tx, PACK, some, NOW) for some in load_due(tx, NOW)]


async def _load(database: Database, wanted: Select[Any]) -> list[Any]:
    return list(await database.read(lambda tx: tx.execute(wanted).all()))


async def test_a_date_asks_one_question_in_all_channels_and_the_next_one_another(database: Database) -> None:
    await database.write(lambda tx: _schedule(tx, in_spaces=1, days=3))
    while await database.write(_claim):
        pass
    asked = defaultdict(list)
    for one in await _load(database, select(posts.c.on_date, dailies.c.question).join(posts)):
        asked[one.on_date].append(one.question)
    assert sorted(map(len, asked.values())) == [1, 2, 3]
    assert [len(set(questions)) for questions in asked.values()] == [1, 1, 1]
    assert len({questions[0] for questions in asked.values()}) == 3


async def test_a_channel_that_was_due_for_days_closes_each_with_the_next(database: Database) -> None:
    await database.write(lambda tx: _schedule(tx, in_spaces=1, days=3))
    while await database.write(_claim):
        pass
    wanted = select(posts.c.due_at, posts.c.closes_at).join(channels).where(channels.c.native_id == "c2")
    rows = await _load(database, wanted.order_by(posts.c.due_at))
    assert [one.closes_at for one in rows][:-1] == [one.due_at for one in rows][1:]


async def test_what_is_claimed_already_stays_as_it_is_and_each_group_has_its_exam(database: Database) -> None:
    def prepare(tx: Transaction) -> None:
        _schedule(tx, in_spaces=3)
        here = select(channels.c.id, spaces.c.group_id).join(spaces).order_by(spaces.c.native_id)
        first, second, _ = tx.execute(here).all()
        claim_dates(tx, [Claim(first.id, NOW.date(), None, "skipped", due_at=NOW, closes_at=NOW)])
        tx.execute(update(groups).where(groups.c.id == second.group_id).values(exam="DVA-C03"))

    await database.write(prepare)
    assert [one.looked_at for one in await database.write(_claim)] == [3]
    came = select(posts.c.state, dailies.c.exam).join(channels, channels.c.id == posts.c.channel_id)
    came = came.join(spaces, spaces.c.id == channels.c.space_id).outerjoin(dailies, dailies.c.id == posts.c.daily_id)
    rows = await _load(database, came.order_by(spaces.c.native_id))
    assert rows == [("skipped", None), ("claimed", "DVA-C03"), ("claimed", "DVA-C02")]
    assert await database.write(_claim) == []


def test_a_hundred_channels_are_claimed_with_as_many_questions_as_ten(tmp_path: Path) -> None:
    assert _asked_of_the_database(tmp_path / "ten.db", 10) == _asked_of_the_database(tmp_path / "hundred.db", 100)


def _asked_of_the_database(file: Path, number: int) -> int:
    """How many SELECTs it takes to claim so many."""
    address = f"sqlite:///{file}"
    upgrade(parse_address(address))
    statements: list[str] = []
    with create_engine(address).connect() as connection:
        tx = Transaction(connection)
        _schedule(tx, in_spaces=number)
        driver = connection.connection.dbapi_connection
        assert driver is not None
        driver.set_trace_callback(statements.append)
        _claim(tx)
        driver.set_trace_callback(None)
        assert len(tx.execute(select(posts.c.id)).all()) == number
    return sum(one.startswith("SELECT") for one in statements)
