"""What is stored about a person can be seen, taken along and deleted: found by what every table says of itself."""

import asyncio
import csv
import json
import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select

from bot.desk import NOT_IN_A_SPACE
from bot.rules.folding import differences
from bot.rules.sureness import HowSure
from bot.talk.asks import Ask, Where
from bot.talk.clicks import Click
from bot.talk.people import Account, Caller, Shown, Spot
from bot.verbs.exam.papers import ExamQuestion
from bot.verbs.guess import KEPT
from bot.verbs.plan.pages import PlanShown
from bot.verbs.privacy import NOTHING_STORED, Deleted, Exported, ReallyDelete, Stored
from bot.verbs.quiz.own import SoloQuestion, SoloVerdict
from bot.verbs.quiz.shared import QuizStands
from bot.verbs.review.pages import ReviewQuestion, ReviewVerdict
from bot.verbs.share import Shared
from storage import answers, organisers
from storage.addresses import parse_address
from storage.all_tables import METADATA
from storage.dailies import load_past
from storage.database import Database, Transaction
from storage.opening import open_database
from storage.ownership import ownership_in
from storage.tables import accounts, persons
from tests.study.hall import Doorkeeper, Hall

ADA, EVE = "1234567890", "somebody"
DELETE = Click("privacy-delete")


async def test_a_person_is_exported_and_deleted_and_the_others_boards_stay(database: Database) -> None:
    hall = Hall(database)
    await lived(hall, ADA, EVE)
    await _check_export(hall)
    ids = await database.read(_ids_of_ada)
    before = await database.read(_others)
    assert isinstance(await hall.say("privacy delete", by=ADA), ReallyDelete)
    assert ADA in await database.read(_everything)
    deleted = await hall.click(DELETE, by=ADA)
    assert isinstance(deleted, Deleted)
    assert deleted.rows > 30
    assert await database.read(differences) == []
    assert await database.read(_others) == before
    assert ADA not in await database.read(_everything)
    assert await database.read(lambda tx: _references(tx, ids)) == []
    assert EVE in await database.read(_everything)
    assert await hall.click(DELETE, by=ADA) == NOTHING_STORED
    assert await hall.say("privacy", by=ADA) == NOTHING_STORED
    await asyncio.gather(hall.click(DELETE, by=EVE), hall.answer(EVE), hall.say("privacy export", by=EVE), hall.tick())
    assert await database.read(differences) == []
    await hall.move(days=1)  # what was under way goes on without them
    assert await database.read(differences) == []


async def _check_export(hall: Hall) -> None:
    """Everything, but for keys and other people."""
    shown = await hall.say("privacy", by=ADA)
    assert isinstance(shown, Stored)
    assert sum(one.number for one in shown.held) > 30
    exported = await hall.say("privacy export", by=ADA)
    assert isinstance(exported, Exported)
    data = json.loads(exported.data)
    tables = [METADATA.tables[name] for name in data if name != "exported_at"]
    assert [ownership_in(table.info) for table in tables] == [held.ownership for held in shown.held]
    assert [account["user"] for account in data["accounts"]] == [ADA]
    assert EVE not in exported.data.decode()
    assert "reasons" not in exported.data.decode()
    assert all("right" not in row for row in data["exam_items"])
    lines = list(csv.DictReader(exported.answers.decode().splitlines()))
    assert {line["in"] for line in lines} == {"daily", "quiz", "review", "drill"}
    assert {line["right"] for line in lines} <= {"yes", "no", ""}


async def test_a_direct_message_is_enough_for_what_is_ones_own_and_for_nothing_else(
    tmp_path: Path, empty_file: Path
) -> None:
    database = open_database(parse_address(f"sqlite:///{shutil.copy(empty_file, tmp_path / 'studyhall.db')}"))
    hall = Hall(database)
    await hall.set_up()
    await hall.move(days=1)
    await hall.answer(ADA)

    async def write(verb: str = "", click: Click | None = None) -> Any:
        caller = Caller(Account("discord", "", ADA), "Ada", Spot("discord", "", "dm"), hall.clock.now())
        return await hall.serve(Ask(caller, Doorkeeper(hall.rights["boss"], {}), verb=verb, click=click))

    assert isinstance(await write("privacy"), Stored)
    for verb in hall.desk.verbs:
        if verb.where is Where.SPACE:
            assert await write(verb.name) == NOT_IN_A_SPACE
    assert isinstance(await write(click=DELETE), Deleted)
    await database.close()


async def lived(hall: Hall, *users: str) -> None:
    """People who did all there is to do; the first of them is an organiser, too."""
    hall.rights[users[0]] = hall.rights["boss"]
    await hall.command("setup", by=users[0], time="09:00", zone="Europe/Berlin")
    await hall.study.database.write(
        lambda tx: organisers.name_organiser(tx, space=1, user=users[0], by=users[0], at=hall.clock.now())
    )
    for _ in range(3):
        await hall.move(days=1)
        for user in users:
            await hall.answer(user)
    for user in users:
        assert isinstance(await hall.click(Click("share", Shown("post", hall.latest().post)), by=user), Shared)
        await play_a_quiz(hall, user)
        await sit_an_exam(hall, user)
    await hall.move(days=2)
    for user in users:
        await review(hall, user)


async def play_a_quiz(hall: Hall, user: str) -> None:
    """One of their own with a wrong answer, a guess and a report, and a group quiz."""
    asked = await hall.say("quiz 1", by=user)
    assert isinstance(asked, SoloQuestion)
    wrong = next(option for option in asked.item.option_ids if option not in asked.item.key)
    turn, post = Shown("turn", asked.turn), Shown("post", hall.latest().post)
    chosen = (wrong, *asked.item.key[1:])
    assert isinstance(await hall.click(Click("answer", turn), *chosen, by=user), HowSure)
    assert isinstance(await hall.click(Click("sure", turn, ("sure",)), by=user), SoloVerdict)
    assert await hall.click(Click("guess", post), by=user) == KEPT
    await hall.click(Click("star", turn), by=user)
    assert isinstance(await hall.say("plan 2027-02-01 rest=sat,sun", by=user), PlanShown)
    await hall.click(Click("report", turn), by=user, kind="wrong", words="No.")
    assert isinstance(await hall.say("quiz 1 group", by=user, spot=hall.spot(f"quiz-{user[0]}")), QuizStands)


async def sit_an_exam(hall: Hall, user: str) -> None:
    """The longer time, and one answer."""
    begun = await hall.say("exam half longer", by=user)
    assert isinstance(begun, ExamQuestion)
    shown = Shown("item", begun.progress.cells[0].id)
    assert isinstance(await hall.click(Click("answer", shown), begun.item.option_ids[0], by=user), ExamQuestion)


async def review(hall: Hall, user: str) -> None:
    """One question of theirs that is due, answered."""
    due = await hall.say("review", by=user)
    assert isinstance(due, ReviewQuestion)
    shown = Shown("review", due.review)
    assert isinstance(await hall.click(Click("answer", shown), *due.item.key, by=user), HowSure)
    assert isinstance(await hall.click(Click("sure", shown, ("guess",)), by=user), ReviewVerdict)


def _everything(tx: Transaction) -> str:
    return "\n".join(str(tuple(row)) for table in METADATA.sorted_tables for row in tx.execute(select(table)))


def _ids_of_ada(tx: Transaction) -> dict[Table, int]:
    own = tx.execute(select(accounts.c.person_id, accounts.c.id).where(accounts.c.user == ADA)).one()
    return {persons: own.person_id, accounts: own.id}


def _references(tx: Transaction, ids: dict[Table, int]) -> list[str]:
    """Where the ids of a person or an account stand still."""
    found = []
    for table in METADATA.sorted_tables:
        for column in table.columns:
            owner = next((to.column.table for to in column.foreign_keys), table if column.name == "id" else None)
            number = ids.get(owner) if isinstance(owner, Table) else None
            if number is not None and tx.execute(select(column).where(column == number)).first() is not None:
                found.append(str(column))
    return found


def _others(tx: Transaction) -> Any:
    """What others see that answers of somebody gone are in."""
    days = tx.execute(select(METADATA.tables["dailies"].c.id)).scalars().all()
    tallies = [(answers.tally(tx, daily), answers.count_answers(tx, daily)) for daily in days]
    return tallies, load_past(tx, {1})
