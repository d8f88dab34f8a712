"""The answer path's statements, and that a recount notices whatever is wrong."""

import asyncio
from datetime import date
from functools import partial

from sqlalchemy import Delete, Update, delete, update

from bot.rules.folding import differences, rebuild
from storage.answer_tables import claims, counters, members, steps
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


async def test_a_correction_rescores_by_recount(database: Database) -> None:
    from storage.answer_tables import corrections
    from storage.tables import dailies

    hall = await _answered(database)
    on = date(2026, 11, 24)
    daily = await database.read(lambda tx: tx.execute(dailies.select().where(dailies.c.on_date == on)).one())
    row = {"daily_id": daily.id, "key": ("wrong",), "why": "on second thoughts", "by": "op", "at": hall.clock.now()}
    await database.write(lambda tx: tx.execute(corrections.insert().values(row)))
    assert await database.read(differences) != []
    await database.write(rebuild)
    assert await database.read(differences) == []


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
