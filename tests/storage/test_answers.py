"""The answer path's statements, and that a recount notices whatever is wrong."""

import asyncio
from datetime import date
from functools import partial

from sqlalchemy import Delete, Update, delete, select, update

from bot.rules.correcting import Correction, correct
from bot.rules.folding import differences, rebuild
from bot.talk.clicks import Click
from bot.talk.people import Shown
from bot.verbs.privacy import Deleted
from bot.verbs.quiz.own import SoloQuestion
from storage.answer_tables import claims, counters, members, steps
from storage.count_tables import daily_counts
from storage.database import Database, Transaction
from tests.study.hall import Hall


async def _answered(database: Database) -> Hall:
    hall = Hall(database)
    await hall.set_up()
    for _ in range(3):
        await hall.move(days=1)
        await asyncio.gather(*(hall.answer(f"u{n}", "right" if n % 3 else "wrong") for n in range(9)))
    await hall.move(hours=23)
    return hall


DAMAGES = (
    update(counters).values(points=counters.c.points + 1),
    update(members).values(streak=members.c.streak + 1),
    update(steps).values(points=steps.c.points + 1),
    delete(counters),
    delete(steps),
    delete(claims),
)


async def test_verify_finds_and_rebuild_mends(database: Database) -> None:
    await _answered(database)
    assert await database.read(differences) == []
    for damage in DAMAGES:
        await database.write(partial(_execute, damage))
        assert await database.read(differences) != [], damage
        assert await database.write(rebuild) == 1
        assert await database.read(differences) == [], damage


def _execute(statement: Update | Delete, tx: Transaction) -> None:
    tx.execute(statement)


async def test_a_correction_scores_every_answer_again(database: Database) -> None:
    hall = await _answered(database)
    item, now = hall.face.sent[-2][1].item, hall.clock.now()
    solo = await hall.command("quiz", by="u1", number="5", style="solo")
    while isinstance(solo, SoloQuestion):  # the question of the day isn't among them
        await hall.click(Click("answer", Shown("turn", solo.turn)), "wrong", by="u1")
        played, solo = solo, await hall.click(Click("on", Shown("turn", solo.turn)), by="u1")
    assert isinstance(await hall.click(Click("privacy-delete"), by="u8"), Deleted)
    for asked in (item, played.item):
        correction = Correction(asked.with_key(("wrong",)), None, "on second thoughts", "boss")
        changed = [await database.write(partial(correct, correction=correction, now=now)) for _ in range(2)]
        assert changed[0], "somebody's points are others"
        assert changed[1] is None, "the second time there is nothing to correct"
        assert await database.read(differences) == []
        back = Correction(asked, None, "on third thoughts", "boss")
        assert await database.write(partial(correct, correction=back, now=now)) == changed[0]
    assert await database.read(differences) == []
    await database.write(partial(correct, correction=correction, now=now))
    shared = await database.read(lambda tx: tx.execute(select(daily_counts.c.chosen, daily_counts.c.right)).all())
    assert all(one.right is (one.chosen == ("right",)) for one in shared)


async def test_a_repair_works_as_a_freeze(database: Database) -> None:
    from storage.answer_tables import repairs
    from storage.tables import dailies

    hall = Hall(database)
    await hall.set_up()
    for day in range(4):
        await hall.move(days=1)
        if day != 2:
            await hall.answer("ann", "right")
    on = date(2026, 11, 25)
    daily = await database.read(lambda tx: tx.execute(dailies.select().where(dailies.c.on_date == on)).one())
    row = {"person_id": 1, "daily_id": daily.id, "by": "boss", "at": hall.clock.now()}
    await database.write(lambda tx: tx.execute(repairs.insert().values(row)))
    await database.write(rebuild)
    streak = await database.read(lambda tx: tx.execute(members.select()).one().streak)
    assert streak == 3
