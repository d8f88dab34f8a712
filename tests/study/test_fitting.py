"""How long a group's first answers last is found out from its answers, kept, and what is due follows from it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select

from bot.rules.agenda import load_agenda
from content.forgetting import USUAL_STABILITIES
from content.packs import load_pack
from content.stabilities import ENOUGH
from storage.database import Database, Transaction
from storage.review_tables import group_stabilities, review_answers, reviews
from storage.stabilities import find_stabilities
from tests.study.hall import START, Hall

KEY, OTHER = ("a",), ("b",)


@pytest.fixture
async def hall(database: Database) -> Hall:
    hall = Hall(database, load_pack())
    await hall.set_up()
    await hall.move(hours=2)
    await hall.answer("ann", *hall.latest().item.key)
    return hall


def remember_all(tx: Transaction, questions: list[str]) -> None:
    """Everything that Ann got wrong at first she knows thirty days later: with this group an error lasts."""
    for number, question in enumerate(questions):
        for days, chosen in ((-40, OTHER), (-10, KEY)):
            answer(tx, question, START + timedelta(days=days, minutes=number), chosen)


def answer(tx: Transaction, question: str, at: datetime, chosen: tuple[str, ...]) -> None:
    row = {"person_id": 1, "card": question, "asked": question, "item": "{}", "begun_at": at}
    kept = insert(reviews).values(**row, shown_at=at, closed_at=at).returning(reviews.c.id)
    review = tx.execute(kept).scalar_one()
    given = {"review_id": review, "account_id": 1, "chosen": chosen, "right": chosen == KEY, "at": at}
    tx.execute(insert(review_answers).values(given))


async def test_a_group_that_remembers_its_errors_is_asked_them_later(hall: Hall) -> None:
    database, pack = hall.study.database, hall.study.pack
    assert await database.read(lambda tx: find_stabilities(tx, 1, pack.id)) is None, "too few answers"
    questions = [question.id for question in pack.live[:ENOUGH]]
    await database.write(lambda tx: remember_all(tx, questions))
    await hall.move(days=1)
    fitted = await database.read(lambda tx: find_stabilities(tx, 1, pack.id))
    assert fitted is not None
    assert fitted[0] > 4 * USUAL_STABILITIES[0]
    assert fitted[1:] == tuple(max(fitted[0], usual) for usual in USUAL_STABILITIES[1:])
    agenda = await database.read(lambda tx: load_agenda(tx, pack, person=1, spot=hall.spot(), now=hall.clock.now()))
    assert agenda.aim.stabilities == fitted
    row = (await database.read(lambda tx: tx.execute(select(group_stabilities)).all()))[0]
    assert row.answers == ENOUGH
    await hall.move(days=1)
    again = (await database.read(lambda tx: tx.execute(select(group_stabilities)).all()))[0]
    assert again.fitted_at == row.fitted_at, "once a week"
