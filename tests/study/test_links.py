"""Linked accounts are one person, counted once, until they part; guessing, racing and replaying gain nothing."""

import asyncio
import random
from datetime import date

import pytest
from sqlalchemy import select, update

from bot.agreeing import GOOD_FOR
from bot.rules.codes import digest_of, new_code
from bot.rules.folding import differences
from bot.talk.clicks import Click
from bot.talk.pages import Outcome, Refusal
from bot.talk.parts import Buttons
from bot.talk.people import Shown, Spot
from bot.verbs.leaderboard.pages import Board
from bot.verbs.link import pages
from bot.verbs.link.joining import LINKING
from bot.verbs.link.pages import CodeShown, LinkAgreed, LinkAsked, Linked, LinkEntered, Parted
from bot.verbs.me import Profile
from bot.verbs.plan.pages import PlanShown
from bot.verbs.privacy import Deleted
from bot.verbs.quiz.own import SoloWaiting
from bot.verbs.settings import SettingsShown
from bot.verbs.share import NOTHING_TO_SHARE, Shared
from storage.database import Database
from storage.tables import accounts, spaces
from storage.week_tables import share_claims, shares
from tests.study.hall import Hall

SLACK = Spot("slack", "T1", "C1")


def button(outcome: Outcome, label: str) -> Click:
    parts = [part for part in outcome.page().parts if isinstance(part, Buttons)]
    return next(one.click for part in parts for one in part.buttons if one.label == label)


async def make_code(hall: Hall, by: str = "ann", spot: Spot | None = None) -> CodeShown:
    shown = await hall.say("link", by=by, spot=spot)
    assert isinstance(shown, CodeShown)
    return shown


async def enter_code(hall: Hall, code: str, by: str = "ann.s", spot: Spot = SLACK) -> Outcome:
    asked = await hall.command("link", by=by, spot=spot, code=code)
    return await hall.click(button(asked, "That is me"), by=by, spot=spot) if isinstance(asked, LinkAsked) else asked


async def link(hall: Hall, by: str = "ann", other: str = "ann.s") -> Outcome:
    code = await make_code(hall, by)
    assert isinstance(await enter_code(hall, code.code, other), LinkAgreed)
    confirm = await hall.click(button(code, "I have entered it"), by=by)
    assert isinstance(confirm, LinkEntered)
    return await hall.click(button(confirm, "Yes, link us"), by=by)


async def in_one_group(hall: Hall) -> None:
    """A Discord server and a Slack workspace that study together."""
    await hall.set_up()
    await hall.set_up(SLACK)
    joined = update(spaces).values(group_id=1)
    await hall.study.database.write(lambda tx: tx.execute(joined).rowcount)


async def check(hall: Hall) -> None:
    assert await hall.study.database.read(differences) == []


async def test_a_daily_counts_once_whichever_side_answers_first(database: Database) -> None:
    hall = Hall(database)
    await in_one_group(hall)
    await hall.move(days=1)
    await hall.answer("ann", "right")
    await hall.answer("ann.s", "wrong", spot=SLACK)
    await hall.answer("bob", "wrong")
    await hall.move(days=1)
    await hall.answer("ann.s", "right", spot=SLACK)
    linked = await link(hall)
    assert isinstance(linked, Linked)
    assert [account.name for account in linked.accounts] == ["Ann", "Ann.S"]
    await check(hall)
    me, there = await hall.say("me", by="ann"), await hall.say("me", by="ann.s", spot=SLACK)
    assert isinstance(me, Profile)
    assert me == there
    assert (me.answered, me.right, me.standing.streak, me.members) == (2, 2, 2, 2)
    again = await hall.answer("ann", "wrong")
    assert "already" in str(again.page()).casefold()
    await hall.move(days=1)
    await hall.answer("ann.s", "right", spot=SLACK)
    await check(hall)
    await hall.move(days=2)
    parted = await hall.say("link unlink", by="ann.s", spot=SLACK)
    assert isinstance(parted, Parted)
    await check(hall)
    alone, other = await hall.say("me", by="ann"), await hall.say("me", by="ann.s", spot=SLACK)
    assert isinstance(alone, Profile)
    assert isinstance(other, Profile)
    assert (alone.answered, alone.right) == (2, 1)
    assert (other.answered, other.right) == (3, 2)
    board = await hall.say("leaderboard all", by="bob")
    assert isinstance(board, Board)
    assert sorted(row.name for row in board.rows) == ["Ann", "Ann.S", "Bob"]
    assert await hall.say("link unlink", by="ann.s", spot=SLACK) == pages.NOT_LINKED


async def share(hall: Hall, by: str, spot: Spot | None = None, *, post: int | None = None) -> Outcome:
    shown = Shown("post", post or hall.latest(spot).post)
    return await hall.click(Click("share", shown), by=by, spot=spot)


async def test_a_result_is_shared_once_from_whichever_side(database: Database) -> None:
    hall = Hall(database)
    await in_one_group(hall)
    await hall.move(days=1)
    await hall.answer("ann", "right")
    await link(hall)
    here, there = await asyncio.gather(share(hall, "ann"), share(hall, "ann.s", SLACK))
    assert sorted(isinstance(one, Shared) and not one.again for one in (here, there)) == [False, True]
    assert isinstance(await share(hall, "ann.s", SLACK), Shared), "it is told where it stands"
    assert await shared(hall) == 1
    assert isinstance(await hall.say("link unlink", by="ann.s", spot=SLACK), Parted)
    assert await share(hall, "ann.s", SLACK) == NOTHING_TO_SHARE, "the answer is Ann's"
    assert await shared(hall) == 1


async def test_what_both_had_shared_before_is_not_shared_again_and_goes_back_with_each(database: Database) -> None:
    hall = Hall(database)
    await in_one_group(hall)
    await hall.move(days=1)
    for by, spot in (("ann", None), ("ann.s", SLACK)):
        await hall.answer(by, "right", spot=spot)
        assert isinstance(await share(hall, by, spot), Shared)
    old = {None: hall.latest().post, SLACK: hall.latest(SLACK).post}
    await link(hall)
    for _ in range(2):
        again = [await share(hall, by, spot, post=old[spot]) for by, spot in (("ann", None), ("ann.s", SLACK))]
        assert all(isinstance(one, Shared) and one.again for one in again)
        await hall.say("link unlink", by="ann.s", spot=SLACK)
    assert await shared(hall) == 2
    await hall.answer("bob", "right")
    assert isinstance(await share(hall, "bob"), Shared)
    assert isinstance(await hall.click(Click("privacy-delete"), by="ann"), Deleted)
    assert await shared(hall) == 2


async def shared(hall: Hall) -> int:
    """How many results are stored as shared; as many count as such of the persons whose accounts shared them."""
    of_persons = select(accounts.c.person_id, shares.c.daily_id).join(shares, shares.c.account_id == accounts.c.id)
    claimed = select(share_claims.c.person_id, share_claims.c.daily_id)
    own, counted = await hall.study.database.read(lambda tx: [tx.execute(one).all() for one in (of_persons, claimed)])
    assert sorted(set(own)) == sorted(counted)
    return len(own)


async def test_settings_quizzes_and_exams_follow_the_person(database: Database) -> None:
    hall = Hall(database)
    await in_one_group(hall)
    await hall.command("settings", by="ann", hidden="on")
    await hall.command("settings", by="ann.s", spot=SLACK, quiet="on")
    await hall.command("quiz", by="ann", topic="any", number="1")
    await hall.command("quiz", by="ann.s", spot=SLACK, topic="any", number="1")
    await hall.say("exam half start", by="ann")
    await hall.say("exam half start", by="ann.s", spot=SLACK)
    assert await link(hall) == pages.BOTH_SIT
    await hall.click(button(await hall.say("exam submit", by="ann"), "Submit"), by="ann")
    running = await hall.say("exam resume", by="ann.s", spot=SLACK)
    asked = await hall.say("link", by="ann")
    assert isinstance(asked, LinkEntered), "the code is good still"
    assert isinstance(await hall.click(button(asked, "Yes, link us"), by="ann"), Linked)
    shown = await hall.say("settings", by="ann")
    assert isinstance(shown, SettingsShown)
    assert (shown.settings.hidden, shown.settings.quiet) == (True, True)
    assert type(await hall.say("exam resume", by="ann")) is type(running)
    await check(hall)
    assert isinstance(await hall.click(Click(pages.PART), by="ann"), Parted)
    assert type(await hall.say("exam resume", by="ann.s", spot=SLACK)) is type(running)
    assert isinstance(await hall.say("exam resume", by="ann"), Refusal)
    assert isinstance(await hall.command("quiz", by="ann", topic="any", number="1"), SoloWaiting)
    await check(hall)


async def test_two_plans_become_one_and_stay_with_both(hall: Hall) -> None:
    await in_one_group(hall)
    await hall.say("plan 2027-02-01 rest=sat,sun", by="ann")
    await hall.say("plan 2027-03-01 rest=sat,sun", by="ann.s", spot=SLACK)
    await hall.say("plan rest=2026-12-24..2027-01-02", by="ann.s", spot=SLACK)
    assert isinstance(await link(hall), Linked)
    joined = await hall.say("plan", by="ann")
    assert isinstance(joined, PlanShown)
    assert joined.plan is not None
    assert (joined.plan.exam_on, len(joined.rests)) == (date(2027, 2, 1), 2)
    assert isinstance(await hall.click(Click(pages.PART), by="ann"), Parted)
    for user, spot in (("ann", None), ("ann.s", SLACK)):
        apart = await hall.say("plan", by=user, spot=spot)
        assert isinstance(apart, PlanShown)
        assert apart.plan == joined.plan
        assert [one.rest for one in apart.rests] == [one.rest for one in joined.rests]
    await check(hall)


async def test_nothing_is_gained_by_guessing_replaying_or_swapping(hall: Hall) -> None:
    await in_one_group(hall)
    for n in range(1, 60):
        code = new_code()
        assert await enter_code(hall, code, "eve", SLACK) == LINKING.no_such_code
        assert await hall.click(Click("link-join", None, (code,)), by="eve", spot=SLACK) == LINKING.no_such_code
        number = Click("link-confirm", None, (f"#{n}",))
        assert await hall.click(number, by="eve", spot=SLACK) == LINKING.nothing_to_confirm
    good = await make_code(hall)
    assert await enter_code(hall, good.code, "ann", hall.spot()) == pages.LINKED_ALREADY
    assert await enter_code(hall, good.code, "bob", hall.spot()) == pages.ALIKE
    assert isinstance(await enter_code(hall, good.code.lower().replace("-", " ")), LinkAgreed)
    assert await enter_code(hall, good.code, "eve") == LINKING.no_such_code, "somebody has entered it"
    asked = await hall.say("link", by="ann")
    assert isinstance(asked, LinkEntered)
    yes = button(asked, "Yes, link us")
    for user, spot in (("eve", SLACK), ("ann.s", SLACK), ("bob", hall.spot())):
        assert await hall.click(yes, by=user, spot=spot) == LINKING.nothing_to_confirm, "another's button"
    assert isinstance(await hall.click(yes, by="ann"), Linked)
    assert await hall.click(yes, by="ann") == LINKING.nothing_to_confirm, "a replay"
    assert await enter_code(hall, good.code, "eve") == LINKING.no_such_code
    await hall.click(Click(pages.PART), by="ann")
    assert await hall.click(yes, by="ann") == LINKING.nothing_to_confirm
    await check(hall)


async def test_a_code_is_void_when_it_is_late_refused_or_replaced(hall: Hall) -> None:
    await in_one_group(hall)
    late = await make_code(hall)
    hall.clock.move(GOOD_FOR)
    assert await enter_code(hall, late.code) == LINKING.no_such_code
    assert await hall.click(button(late, "I have entered it"), by="ann") == LINKING.nothing_to_confirm
    replaced, good = await make_code(hall), await make_code(hall)
    assert await enter_code(hall, replaced.code) == LINKING.no_such_code
    assert await hall.click(button(good, "I have entered it"), by="ann") == LINKING.not_yet
    assert isinstance(await enter_code(hall, good.code, "eve"), LinkAgreed)
    asked = await hall.say("link", by="ann")
    assert await hall.click(button(asked, "No, that isn't me"), by="ann") == LINKING.refused
    assert await hall.click(button(asked, "Yes, link us"), by="ann") == LINKING.nothing_to_confirm
    slow = await make_code(hall)
    assert isinstance(await enter_code(hall, slow.code), LinkAgreed)
    asked = await hall.say("link", by="ann")
    hall.clock.move(GOOD_FOR)
    assert await hall.click(button(asked, "Yes, link us"), by="ann") == LINKING.nothing_to_confirm


async def test_who_agreed_to_a_later_code_is_not_let_in_by_the_button_of_an_earlier_one(hall: Hall) -> None:
    await in_one_group(hall)
    good = await make_code(hall)
    assert isinstance(await enter_code(hall, good.code), LinkAgreed)
    asked = await hall.say("link", by="ann")
    later = await hall.click(Click(pages.MORE), by="ann")
    assert isinstance(later, CodeShown)
    assert isinstance(await enter_code(hall, later.code, "eve"), LinkAgreed)
    assert await hall.click(button(asked, "Yes, link us"), by="ann") == LINKING.nothing_to_confirm
    await check(hall)


async def test_races_are_decided_by_rows(database: Database) -> None:
    """Several enter one code at once, several confirm at once, and both sides answer and unlink meanwhile."""
    hall, chance = Hall(database), random.Random(7)
    await in_one_group(hall)
    for _ in range(3):
        await hall.move(days=1)
        good = await make_code(hall)
        entering = ["ann.s", *(f"eve{n}" for n in range(3))]
        chance.shuffle(entering)
        entered = await asyncio.gather(*(enter_code(hall, good.code, user) for user in entering))
        assert sum(isinstance(one, LinkAgreed) for one in entered) == 1
        asked = await hall.say("link", by="ann")
        yes = button(asked, "Yes, link us")
        winner = entering[[isinstance(one, LinkAgreed) for one in entered].index(True)]
        done: list[Outcome] = await asyncio.gather(
            *(hall.click(yes, by="ann") for _ in range(3)),
            hall.answer("ann", "right"),
            hall.answer(winner, "wrong", spot=SLACK),
        )
        assert sum(isinstance(one, Linked) for one in done) == 1
        await check(hall)
        await asyncio.gather(
            hall.click(Click(pages.PART), by="ann"),
            hall.click(Click(pages.PART), by=winner, spot=SLACK),
            hall.answer("bob", "right"),
            hall.answer(winner, "right", spot=SLACK),
        )
        await check(hall)


@pytest.mark.parametrize("typed", ["", " ", "x" * 80, "🎓", "0" * 26])
def test_whatever_is_typed_has_a_digest(typed: str) -> None:
    assert len(digest_of(typed)) == 64
