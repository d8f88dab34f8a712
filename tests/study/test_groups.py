"""Spaces come together in one group and part again: both histories stay countable, and nobody's answers are lost."""

import asyncio
import json
from datetime import timedelta

import pytest
from sqlalchemy import case, select, update

from bot.rules.folding import differences, rebuild
from bot.rules.verdicts import Noted, Verdict
from bot.talk.clicks import Click
from bot.talk.pages import Outcome, Refusal
from bot.talk.parts import Buttons
from bot.talk.people import Rights, Spot
from bot.verbs.admin.results import Results
from bot.verbs.group import pages
from bot.verbs.group.choosing import GroupShown
from bot.verbs.group.joining import JOINING
from bot.verbs.group.pages import Agreed, Invited, JoinAsked, LeaveAsked, Left, LetInAsked, Together
from bot.verbs.leaderboard.pages import Board
from bot.verbs.me import Profile
from bot.verbs.privacy import Deleted, Exported
from storage.answer_tables import steps
from storage.database import Database, Transaction
from tests.study.hall import BOSS, Hall

HERE = Spot("discord", "s1", "c1")
THERE = Spot("slack", "T1", "C1")
ELSEWHERE = Spot("discord", "s2", "c2")


def button(outcome: Outcome, label: str) -> Click:
    parts = [part for part in outcome.page().parts if isinstance(part, Buttons)]
    return next(one.click for part in parts for one in part.buttons if one.label == label)


async def invite(hall: Hall, spot: Spot = HERE) -> Invited:
    shown = await hall.say("group invite", by=BOSS, spot=spot)
    assert isinstance(shown, Invited), shown
    return shown


async def enter(hall: Hall, code: str, spot: Spot = THERE) -> Outcome:
    asked = await hall.command("group", by=BOSS, spot=spot, action="join", code=code)
    return await hall.click(button(asked, "Join"), by=BOSS, spot=spot) if isinstance(asked, JoinAsked) else asked


async def come_together(hall: Hall, here: Spot = HERE, there: Spot = THERE) -> Outcome:
    code = await invite(hall, here)
    agreed = await enter(hall, code.code, there)
    assert isinstance(agreed, Agreed), agreed
    confirm = await hall.click(button(code, "They've entered it"), by=BOSS, spot=here)
    assert isinstance(confirm, LetInAsked)
    return await hall.click(button(confirm, "Yes, let them in"), by=BOSS, spot=here)


async def leave(hall: Hall, spot: Spot = THERE) -> Outcome:
    asked = await hall.say("group leave", by=BOSS, spot=spot)
    return (
        await hall.click(button(asked, "Leave the group"), by=BOSS, spot=spot)
        if isinstance(asked, LeaveAsked)
        else asked
    )


async def check(hall: Hall) -> None:
    assert await hall.study.database.read(differences) == []


async def streak(hall: Hall, user: str, spot: Spot) -> int:
    me = await hall.say("me", by=user, spot=spot)
    assert isinstance(me, Profile)
    return me.standing.streak


async def board(hall: Hall, spot: Spot) -> dict[str, int]:
    shown = await hall.say("leaderboard all group", by=BOSS, spot=spot)
    assert isinstance(shown, Board)
    return {row.name: row.points for row in shown.rows}


async def apart(hall: Hall, days: int = 2) -> None:
    """Two spaces that have studied for themselves."""
    await hall.set_up(HERE)
    await hall.set_up(THERE, time="18:00", zone="America/New_York")
    for _ in range(days):
        await hall.move(days=1)
        await hall.answer("ann", spot=HERE)
        await hall.answer("bob", spot=THERE)


async def test_both_histories_count_together_and_go_apart_again(database: Database) -> None:
    hall = Hall(database)
    await apart(hall)
    before = await board(hall, HERE), await board(hall, THERE)
    assert isinstance(await come_together(hall), Together)
    await check(hall)
    assert await board(hall, HERE) == await board(hall, THERE) == before[0] | before[1]
    await hall.move(days=2)
    same = {hall.latest(HERE).item.question, hall.latest(THERE).item.question}
    assert len(same) == 1
    await hall.answer("ann", spot=HERE)
    await hall.answer("bob", spot=THERE)
    assert (await streak(hall, "ann", HERE), await streak(hall, "bob", THERE)) == (1, 1), "a day between was missed"
    await check(hall)
    bob = await streak(hall, "bob", THERE)
    assert isinstance(await leave(hall), Left)
    await check(hall)
    assert await streak(hall, "bob", THERE) == bob
    assert set(await board(hall, HERE)) == {"Ann"}
    assert set(await board(hall, THERE)) == {"Bob"}
    await hall.move(days=1)
    await hall.answer("ann", spot=HERE)
    await hall.answer("bob", spot=THERE)
    await check(hall)
    await hall.study.database.write(_exchange_steps)
    assert await hall.study.database.read(differences) != []
    await hall.study.database.write(rebuild)
    await check(hall)


def _exchange_steps(tx: Transaction) -> None:
    """What stands of one group's dailies stands for the other one."""
    first, second = tx.execute(select(steps.c.group_id).distinct().order_by(steps.c.group_id)).scalars()
    tx.execute(update(steps).values(group_id=case((steps.c.group_id == first, second), else_=first)))


async def test_the_group_goes_on_when_the_space_leaves_that_began_it(database: Database) -> None:
    hall = Hall(database)
    await apart(hall)
    await hall.command("group", by=BOSS, spot=HERE, action="rename", name="Night Owls")
    await hall.command(
        "group",
        by=BOSS,
        spot=HERE,
        reveal="close",
        exam="DVA-C02",
        open="30h",
        confidence="on",
        teams="3",
        topics="1,2,3",
    )
    await come_together(hall)
    assert isinstance(await leave(hall, HERE), Left)
    for spot in (HERE, THERE):
        shown = await hall.say("group", by=BOSS, spot=spot)
        assert isinstance(shown, GroupShown)
        assert shown.group[1:] == ("Night Owls", "DVA-C02", "at_close", True, 3, "domain:1\ndomain:2\ndomain:3")
        assert len(shown.spaces) == 1
        assert {one.open_hours for one in shown.channels} == {30 if spot == HERE else 24}
    assert set(await board(hall, THERE)) == {"Bob"}
    assert isinstance(await leave(hall, THERE), Left)  # back to its own, which waited
    assert await leave(hall, THERE) == pages.ALONE
    await check(hall)


async def test_of_two_dailies_of_one_date_the_one_answered_first_counts(database: Database) -> None:
    """Who is in both spaces has answered both before; then one streak is counted, and both again when they part."""
    hall = Hall(database)
    await hall.set_up(HERE)
    await hall.set_up(ELSEWHERE)
    for _ in range(3):
        await hall.move(days=1)
        await hall.answer("ann", "wrong", spot=ELSEWHERE)
        await hall.answer("ann", "right", spot=HERE)
    await hall.answer("bob", spot=ELSEWHERE)
    await come_together(hall, HERE, ELSEWHERE)
    await check(hall)
    assert await streak(hall, "ann", HERE) == 3
    assert (await board(hall, HERE))["Ann"] == 3 * 2
    assert isinstance(await leave(hall, HERE), Left)
    await check(hall)
    assert (await board(hall, HERE))["Ann"] > (await board(hall, ELSEWHERE))["Ann"] == 3 * 2


async def test_an_open_question_stays_open_over_a_change(database: Database) -> None:
    hall = Hall(database)
    await apart(hall, days=1)
    await hall.move(days=1)  # each has a question of its own that is open
    await come_together(hall)
    await hall.answer("bob", spot=THERE)
    await hall.answer("cat", spot=THERE)
    await check(hall)
    await leave(hall)
    await hall.answer("dan", spot=THERE)
    await check(hall)
    assert set(await board(hall, THERE)) == {"Bob", "Cat", "Dan"}
    await hall.move(days=2)
    await check(hall)


@pytest.mark.parametrize("typed", ["7K2QM-ZZZZZ-01234-56789-ABCDE-F", "short", "'; drop table", "é" * 80])
async def test_a_wrong_code_joins_nothing(database: Database, typed: str) -> None:
    hall = Hall(database)
    await apart(hall, days=1)
    assert await enter(hall, typed) == JOINING.no_such_code


async def test_codes_are_good_once_for_ten_minutes_and_for_another_space(database: Database) -> None:
    hall = Hall(database)
    await apart(hall, days=1)
    code = await invite(hall)
    assert await enter(hall, code.code, HERE) == pages.OWN_CODE
    assert await hall.click(button(code, "They've entered it"), by=BOSS, spot=HERE) == JOINING.not_yet
    hall.clock.move(timedelta(minutes=11))
    assert await enter(hall, code.code) == JOINING.no_such_code
    code = await invite(hall)
    assert isinstance(await enter(hall, code.code), Agreed)
    assert await enter(hall, code.code, ELSEWHERE) == JOINING.no_such_code  # used
    confirm = await hall.click(button(code, "They've entered it"), by=BOSS, spot=HERE)
    hall.rights["eve"] = Rights(organiser=True)
    yes = button(confirm, "Yes, let them in")
    assert await hall.click(yes, by="eve", spot=HERE) == JOINING.nothing_to_confirm  # somebody else's
    assert await hall.click(yes, by=BOSS, spot=ELSEWHERE) == JOINING.nothing_to_confirm  # elsewhere
    assert isinstance(await hall.click(yes, by="u1", spot=HERE), Refusal)  # no organiser
    assert isinstance(await hall.click(yes, by=BOSS, spot=HERE), Together)
    assert await hall.click(yes, by=BOSS, spot=HERE) == JOINING.nothing_to_confirm  # replayed
    code = await invite(hall)
    assert await enter(hall, code.code) == pages.TOGETHER_ALREADY
    other = await invite(hall, ELSEWHERE)
    assert await enter(hall, other.code) == pages.IN_ANOTHER
    await check(hall)


async def test_refusing_voids_the_code(database: Database) -> None:
    hall = Hall(database)
    await apart(hall, days=1)
    code = await invite(hall)
    await enter(hall, code.code)
    confirm = await hall.click(button(code, "They've entered it"), by=BOSS, spot=HERE)
    await hall.click(button(confirm, "No"), by=BOSS, spot=HERE)
    late = await hall.click(button(confirm, "Yes, let them in"), by=BOSS, spot=HERE)
    assert late == JOINING.nothing_to_confirm


async def test_of_two_groups_that_let_a_space_in_at_once_one_gets_it(database: Database) -> None:
    hall = Hall(database)
    await apart(hall, days=1)
    await hall.set_up(ELSEWHERE)
    clicks = []
    for inviting in (HERE, ELSEWHERE):
        code = await invite(hall, inviting)
        await enter(hall, code.code)
        confirm = await hall.click(button(code, "They've entered it"), by=BOSS, spot=inviting)
        clicks.append((button(confirm, "Yes, let them in"), inviting))
    came = await asyncio.gather(*(hall.click(yes, by=BOSS, spot=spot) for yes, spot in clicks))
    assert sorted(isinstance(one, Together) for one in came) == [False, True]
    await check(hall)


async def test_answers_and_a_join_that_race_lose_nothing(database: Database) -> None:
    hall = Hall(database)
    await apart(hall, days=1)
    await hall.move(days=1)
    code = await invite(hall)
    await enter(hall, code.code)
    confirm = await hall.click(button(code, "They've entered it"), by=BOSS, spot=HERE)
    members = [f"m{n}" for n in range(12)]
    await asyncio.gather(
        *(hall.answer(one, spot=THERE) for one in members[:6]),
        hall.click(button(confirm, "Yes, let them in"), by=BOSS, spot=HERE),
        *(hall.answer(one, spot=THERE) for one in members[6:]),
    )
    await check(hall)
    results = await hall.say("admin export", by=BOSS, spot=HERE)
    assert isinstance(results, Results)
    assert results.members == len({"ann", "bob", *members})


async def test_where_verdicts_wait_nothing_tells_before_the_close(database: Database) -> None:
    """Neither one's own figures nor a board nor the file of what is stored; afterwards all is counted."""
    hall = Hall(database)
    await hall.set_up(HERE)
    await hall.say("group settings reveal=close", by=BOSS, spot=HERE)
    await hall.move(days=1)
    daily = hall.latest(HERE)
    assert isinstance(await hall.answer("ann", "right"), Noted)
    assert isinstance(await hall.answer("bob", "wrong"), Noted)
    await check(hall)
    me = await hall.say("me", by="ann")
    assert isinstance(me, Profile)
    assert (me.points, me.answered, {entry.outcome for entry in me.calendar}) == (0, 0, {None})
    for board_of in ("today", "week", "all"):
        shown = await hall.say(f"leaderboard {board_of} group", by="ann")
        assert isinstance(shown, Board)
        assert not shown.rows
    exported = await hall.say("privacy export", by="ann")
    assert isinstance(exported, Exported)
    kept = json.loads(exported.data)
    assert len(kept["answers"]) == 1
    assert not kept.keys() & {"steps", "members", "scores"}
    assert b"yes" not in exported.answers
    assert isinstance(await hall.click(Click("privacy-delete"), by="bob"), Deleted)
    await hall.say("group settings reveal=answer", by=BOSS)  # holds for the next one
    assert isinstance(await hall.answer("cat", "right", post=daily.post), Noted)
    await check(hall)
    await hall.move(days=1, minutes=1)
    points = 10 * daily.item.difficulty + 1
    assert await board(hall, HERE) == {"Ann": points, "Cat": points}
    told = await hall.answer("ann", post=daily.post)
    assert isinstance(told, Verdict)
    assert (told.points, told.standing.streak) == (points, 1)
    assert isinstance(await hall.answer("ann", "right"), Verdict)
    await check(hall)
    await hall.study.database.write(rebuild)
    await check(hall)
