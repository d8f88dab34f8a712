"""A space that removed the bot keeps all for thirty days; then nothing of it is left, and others lose nothing."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from bot.desk import NOT_ORGANISER
from bot.rules.folding import differences
from bot.rules.purging import AFTER, note_present, note_removed
from bot.rules.verdicts import Verdict
from bot.talk.clicks import Click
from bot.talk.pages import Outcome
from bot.talk.people import Spot
from bot.verbs.exam.papers import ExamQuestion
from bot.verbs.group.purging import NOT_CONFIRMED, SPACE_NOT_STORED, PurgeAsked, Purged
from bot.verbs.leaderboard.pages import Board
from storage import answers, installations, organisers
from storage.all_tables import METADATA
from storage.answer_tables import claims
from storage.database import Database, Transaction
from storage.installations import Installed
from storage.tables import dailies
from tests.study.hall import BOSS, Hall
from tests.study.test_groups import come_together

GOING = {"discord": Spot("discord", "space-going", "channel-going"), "slack": Spot("slack", "TGOING", "CGOING")}
STAYING = Spot("discord", "s1", "c1")
ADA, EVE, BOTH = "ada-going", "eve", "both"
"""Who is in the space that goes alone, in the other alone, and in both."""


async def lived(hall: Hall, going: Spot, *, together: bool) -> None:
    """Some days in both, a quiz, a mock exam; an organiser who never answered anything."""
    for spot in (STAYING, going):
        await hall.set_up(spot)
    await hall.study.database.write(
        lambda tx: organisers.name_organiser(tx, space=2, user="boss-going", by="boss-going", at=hall.clock.now())
    )
    if together:
        await come_together(hall, STAYING, going)
    for day in range(4):
        await hall.move(days=1)
        assert isinstance(await hall.answer(EVE, spot=STAYING), Verdict)
        await hall.answer(ADA, spot=going)
        await hall.answer(BOTH, spot=(STAYING, going)[day % 2])
    assert isinstance(await hall.say("exam half", by=ADA, spot=going), ExamQuestion)
    await hall.say("plan 2027-02-01 rest=sat", by=ADA, spot=going)
    await hall.say("plan 2027-02-01 group", by=BOSS, spot=going)
    await hall.say("quiz 1 group", by=ADA, spot=going)
    await hall.move(days=1)


def _everything(tx: Transaction) -> str:
    return "\n".join(str(tuple(row)) for table in METADATA.sorted_tables for row in tx.execute(select(table)))


async def standings(hall: Hall) -> set[str]:
    board = await hall.say("leaderboard all group", by=EVE, spot=STAYING)
    assert isinstance(board, Board)
    return {row.name for row in board.rows}


def _answered(tx: Transaction) -> list[int]:
    days = tx.execute(select(dailies.c.id).where(dailies.c.group_id == 1).order_by(dailies.c.id)).scalars()
    return [answers.count_answers(tx, day) for day in days]


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("platform", ["discord", "slack"])
async def test_after_thirty_days_nothing_of_a_space_is_left(
    database: Database, platform: str, *, together: bool
) -> None:
    hall, going = Hall(database), GOING[platform]
    await lived(hall, going, together=together)
    counted = await database.read(_answered)
    await note_removed(hall.study, going.platform, going.space)
    await hall.leap(AFTER - timedelta(hours=1))
    assert going.space in await database.read(_everything)
    await hall.leap(timedelta(hours=2))
    held = await database.read(_everything)
    assert "going" not in held
    assert "GOING" not in held
    assert await database.read(differences) == []
    assert (await database.read(_answered))[: len(counted)] == counted, "others see as many answers as before"
    assert await standings(hall) == {"Eve", "Both"}
    alive = select(func.count()).select_from(claims)
    assert await database.read(lambda tx: tx.execute(alive).scalar_one()) == 6


async def test_after_thirty_days_a_removed_installation_is_forgotten_and_others_stay(hall: Hall) -> None:
    """Also where nobody ever set anything up, and where the app serves a whole organisation."""
    await hall.set_up(STAYING)
    for home in ("TGOING", "EGOING", "TSTAYING"):
        one = Installed(home, home[0] == "E", "https://a.slack.com", "U1", "B1", "encrypted", None, None)
        await hall.study.database.write(partial(installations.keep, installed=one, at=hall.clock.now()))
    for home in ("TGOING", "EGOING"):
        gone = partial(installations.remove_with, home=home, token="encrypted", at=hall.clock.now())
        assert await hall.study.database.write(gone)
    await hall.leap(AFTER - timedelta(hours=1))
    assert "GOING" in await hall.study.database.read(_everything)
    await hall.leap(timedelta(hours=2))
    held = await hall.study.database.read(_everything)
    assert "EGOING" not in held
    assert "TGOING" not in held
    assert "TSTAYING" in held


async def test_a_space_that_is_back_in_time_keeps_all(hall: Hall) -> None:
    going = GOING["discord"]
    await hall.set_up(STAYING)
    await hall.set_up(going)
    await note_removed(hall.study, "discord", going.space)
    await hall.leap(AFTER - timedelta(hours=1))
    await note_present(hall.study, "discord", [going.space])
    await hall.leap(AFTER)
    assert going.space in await hall.study.database.read(_everything)
    await note_present(hall.study, "discord", [STAYING.space], among=lambda _: True)
    await hall.leap(AFTER + timedelta(hours=1))
    held = await hall.study.database.read(_everything)
    assert going.space not in held
    assert STAYING.space in held


async def confirm(hall: Hall, word: str, *, by: str = BOSS, spot: Spot | None = None) -> Outcome:
    return await hall.click(Click("group-purge", None, ("delete",)), by=by, spot=spot, word=word)


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("platform", ["discord", "slack"])
async def test_an_organiser_has_it_deleted_in_chat(database: Database, platform: str, *, together: bool) -> None:
    hall, going = Hall(database), GOING[platform]
    await lived(hall, going, together=together)
    counted = await database.read(_answered)
    assert await hall.say("group purge", by=ADA, spot=going) == NOT_ORGANISER
    asked = await hall.say("group purge", by=BOSS, spot=going)
    assert isinstance(asked, PurgeAsked)
    assert (asked.stored.channels, asked.stored.answers) == (1, 6)
    assert asked.stored.alone >= 1
    assert await confirm(hall, "delete", by=ADA, spot=going) == NOT_ORGANISER
    assert await confirm(hall, "yes", spot=going) == NOT_CONFIRMED
    assert going.space in await database.read(_everything)
    assert isinstance(await confirm(hall, " Delete ", spot=going), Purged)
    held = await database.read(_everything)
    assert "going" not in held
    assert "GOING" not in held
    assert await database.read(differences) == []
    assert (await database.read(_answered))[: len(counted)] == counted
    assert await confirm(hall, "delete", spot=going) == SPACE_NOT_STORED
    await hall.set_up(going)
    await hall.move(days=2)
    assert isinstance(await hall.answer(ADA, spot=going), Verdict), "it begins anew"
    assert isinstance(await hall.answer(EVE, spot=STAYING), Verdict)
    assert await database.read(differences) == []
