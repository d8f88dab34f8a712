"""Names that were looked up, on both databases."""

from datetime import timedelta

from sqlalchemy import select

from storage import names
from storage.database import Database
from storage.quiz_tables import quizzes
from tests.study.hall import Hall

DAY = timedelta(days=1)


async def test_a_name_is_wanted_once_a_day_and_leaves_no_older_one(database: Database) -> None:
    hall = Hall(database)
    spot = hall.spot(platform="slack", space="T1")
    await hall.set_up(spot)
    ann = {"platform": "slack", "team": "T1", "user": "ann"}

    async def wanted() -> bool:
        now = hall.clock.now()
        return await database.read(lambda tx: names.is_name_wanted(tx, **ann, before=now - DAY))

    async def save(name: str) -> None:
        at = hall.clock.now()
        await database.write(lambda tx: names.save_name(tx, **ann, name=name, at=at))

    assert not await wanted()
    assert await database.read(lambda tx: names.find_name(tx, **ann)) is None
    await hall.say("quiz 1 group", by="ann", spot=hall.spot("c2", platform="slack", space="T1"))
    assert await wanted(), "a lobby names who started it"
    await hall.move(days=1)
    await hall.answer("ann", spot=spot)
    assert await wanted()
    await save("Ann B.")
    await hall.move(days=1, minutes=1)
    await hall.answer("ann", spot=spot)
    assert await database.read(lambda tx: names.find_name(tx, **ann)) == "Ann B.", "a click's handle is no better"
    assert await wanted()
    await save("Ann C." + "x" * 200)
    assert not await wanted()
    shown = await database.read(lambda tx: tx.execute(select(quizzes.c.starter_name, quizzes.c.ended_at)).one())
    assert shown.ended_at is not None
    assert shown.starter_name == ("Ann C." + "x" * 94)
