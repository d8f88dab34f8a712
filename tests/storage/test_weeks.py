"""What a week is told from, and the rows that let its report and each shared result come once, on both databases."""

from datetime import date, timedelta
from functools import partial

from bot.talk.clicks import Click
from bot.talk.people import Shown
from storage import shares, weeklies, weeks
from storage.database import Database, Transaction
from storage.shares import SHARES, Of
from storage.weeklies import WEEKLIES
from storage.weeks import Reached
from tests.study.hall import Hall

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)


async def _lived(database: Database) -> Hall:
    """Two days: of the second the answer isn't out. Everybody says how sure they are; Hal is hidden."""
    hall = Hall(database)
    await hall.set_up()
    await hall.command("group", by="boss", confidence="on")
    await hall.leap(timedelta(hours=1))
    for user, chosen, said in (("ann", "right", "sure"), ("bob", "wrong", "sure"), ("hal", "wrong", "guess")):
        await hall.answer(user, chosen)
        await hall.click(Click("sure", Shown("post", 1), (said,)), by=user)
    await hall.command("settings", by="hal", hidden="on")
    await hall.leap(timedelta(days=1, minutes=1))
    await hall.answer("ann", "right")
    return hall


async def test_a_week_is_told_from_the_answers_that_are_out(database: Database) -> None:
    await _lived(database)
    [asked] = await database.read(partial(weeks.load_asked, group=1, first=MONDAY, last=SUNDAY))
    assert (asked.on, asked.answered, asked.right, asked.sure_and_wrong) == (MONDAY, 3, 1, 1)
    assert asked.chosen == {"right": 1, "wrong": 2}
    reached = await database.read(lambda tx: weeks.load_marks_reached(tx, 1, MONDAY, SUNDAY, (1, 2)))
    assert reached == [Reached("Ann", 2), Reached("Bob", 1)]
    known = await database.read(_known)
    assert known == (False, True, True, False)


def _known(tx: Transaction) -> tuple[bool, ...]:
    before = MONDAY - timedelta(days=7), MONDAY - timedelta(days=1)
    days = (MONDAY, SUNDAY), (MONDAY, MONDAY)
    out = (weeks.is_answer_out(tx, 1, *some) for some in days)
    return (*out, weeks.was_answered(tx, 1, MONDAY, SUNDAY), weeks.was_answered(tx, 1, *before))


async def test_a_week_and_a_result_are_claimed_once(database: Database) -> None:
    hall = await _lived(database)
    now = hall.clock.now()
    claim = partial(weeklies.claim_week, channel=1, first_day=MONDAY, due_at=now)
    assert [await database.write(claim) for _ in range(2)] == [True, False]
    [claimed] = await database.read(WEEKLIES.load_open)
    for of in (Of(1, 1, 1, daily=1), Of(1, 1, 1, weekly=claimed.id)):
        number = await database.write(partial(shares.claim_share, of=of, at=now))
        assert await database.write(partial(shares.claim_share, of=of, at=now)) is None
        found = await database.read(partial(shares.find_share, of=of))
        assert found is not None
        assert (found.id, found.name, found.week) == (number, "Ann", MONDAY if of.weekly else None)
    assert len(await database.read(SHARES.load_open)) == 2
    await database.write(lambda tx: SHARES.give_up_late(tx, wanted_before=now + timedelta(seconds=1)))
    await database.write(lambda tx: WEEKLIES.give_up_late(tx, wanted_before=now + timedelta(seconds=1)))
    assert await database.read(SHARES.load_open) == await database.read(WEEKLIES.load_open) == []
