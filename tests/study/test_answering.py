"""One click: first answer counts, whatever is done twice, late, elsewhere or wrong changes nothing."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.talk.people import Account, Caller
from bot.replies import Noted, Reason, Refusal, TooLate, Verdict
from bot.study.answering import GRACE, answer
from bot.study.folding import differences
from storage.database import Database
from storage.tables import accounts, answers, groups
from tests.packs import make_pack, make_question
from tests.study.desk import Desk


async def _posted(desk: Desk) -> None:
    await desk.set_up()
    await desk.move(hours=1)


async def _nothing_differs(desk: Desk) -> None:
    assert [str(d) for d in await desk.study.database.read(differences)] == []


async def test_right_answer_gets_points_streak_and_reasons(desk: Desk) -> None:
    await _posted(desk)
    reply = await desk.answer("ann", "right")
    assert isinstance(reply, Verdict)
    difficulty = reply.item.difficulty
    assert (reply.grade.right, reply.points, reply.standing.streak) == (True, 10 * difficulty + 1, 1)
    assert reply.first_ever
    await _nothing_differs(desk)


async def test_wrong_answer_gets_two_points_and_keeps_the_streak(desk: Desk) -> None:
    await _posted(desk)
    reply = await desk.answer("ann", "wrong")
    assert isinstance(reply, Verdict)
    assert (reply.grade.right, reply.points, reply.standing.streak) == (False, 2, 1)


async def test_second_click_shows_the_first_verdict(desk: Desk) -> None:
    await _posted(desk)
    first = await desk.answer("ann", "wrong")
    again = await desk.answer("ann", "right")
    assert isinstance(first, Verdict)
    assert isinstance(again, Verdict)
    assert again.again
    assert (again.chosen, again.points) == (first.chosen, first.points)
    await _nothing_differs(desk)


async def test_forty_clicks_at_once_count_once(desk: Desk) -> None:
    await _posted(desk)
    replies = await asyncio.gather(*(desk.answer("ann", "right") for _ in range(40)))
    assert sum(isinstance(reply, Verdict) and not reply.again for reply in replies) == 1
    assert all(isinstance(reply, Verdict) for reply in replies)
    await _nothing_differs(desk)


async def test_many_members_at_once_all_count(desk: Desk) -> None:
    await _posted(desk)
    replies = await asyncio.gather(*(desk.answer(f"u{n}", "right" if n % 2 else "wrong") for n in range(60)))
    assert sum(isinstance(reply, Verdict) and not reply.again for reply in replies) == 60
    await _nothing_differs(desk)


@pytest.mark.parametrize(
    ("early", "late", "counts"),
    [(timedelta(seconds=1), GRACE, True), (timedelta(0), GRACE, False), (timedelta(seconds=1), GRACE * 1.01, False)],
)
async def test_the_platforms_time_decides_at_closing(
    desk: Desk, early: timedelta, late: timedelta, counts: bool
) -> None:
    await _posted(desk)
    closes_at = desk.latest().closes_at
    desk.clock.move(closes_at + late - desk.clock.now())
    reply = await desk.answer("ann", "right", at=closes_at - early)
    assert isinstance(reply, Verdict if counts else TooLate)


async def test_an_answer_after_closing_is_refused_but_the_first_verdict_stays(desk: Desk) -> None:
    await _posted(desk)
    card = desk.latest()
    await desk.answer("ann", "right")
    await desk.move(hours=30)
    assert isinstance(await desk.answer("bob", "right", post=card.post), TooLate)
    again = await desk.answer("ann", "wrong", post=card.post)
    assert isinstance(again, Verdict)
    assert again.again
    await _nothing_differs(desk)


@pytest.mark.parametrize(
    ("chosen", "reason"),
    [
        (("no-such",), Reason.NOT_AN_OPTION),
        (("right", "wrong"), Reason.WRONG_NUMBER),
        (("right", "right"), Reason.WRONG_NUMBER),
    ],
)
async def test_a_choice_out_of_range_is_refused(desk: Desk, chosen: tuple[str, ...], reason: Reason) -> None:
    await _posted(desk)
    reply = await desk.answer("ann", *chosen)
    assert isinstance(reply, Refusal)
    assert reply.reason is reason
    assert isinstance(await desk.answer("ann", "right"), Verdict)


async def test_a_forged_or_alien_button_is_refused(desk: Desk) -> None:
    await _posted(desk)
    forged = await desk.answer("ann", "right", post=987654321)
    alien = await desk.answer("ann", "right", spot=desk.spot("c2", space="s2"), post=desk.latest().post)
    assert forged == Refusal(Reason.UNKNOWN_BUTTON)
    assert alien == Refusal(Reason.ELSEWHERE)
    known = await desk.study.database.read(lambda tx: tx.execute(select(accounts.c.user)).all())
    assert known == []


async def test_several_right_answers_are_all_or_nothing(database: Database) -> None:
    desk = Desk(database, make_pack(make_question("two-right", several=True)))
    await _posted(desk)
    half = await desk.answer("ann", "right", "wrong")
    whole = await desk.answer("bob", "also", "right")
    assert isinstance(half, Verdict)
    assert isinstance(whole, Verdict)
    assert (half.grade.right, half.grade.hits, half.points) == (False, 1, 2)
    assert whole.grade.right


async def test_two_accounts_of_one_person_count_once(desk: Desk) -> None:
    """Linking comes later; the claim is there from the start: the earliest answer of a person counts."""
    await _posted(desk)
    await desk.answer("ann", "right")
    await desk.answer("bob", "right")
    await desk.move(days=1)
    await desk.study.database.write(
        lambda tx: tx.execute(
            update(accounts)
            .where(accounts.c.user == "bob")
            .values(person_id=select(accounts.c.person_id).where(accounts.c.user == "ann").scalar_subquery())
        )
    )
    first = await desk.answer("ann", "wrong")
    second = await desk.answer("bob", "right")
    assert isinstance(first, Verdict)
    assert isinstance(second, Verdict)
    assert second.again
    assert second.chosen == ("wrong",)
    kept = await desk.study.database.read(lambda tx: len(tx.execute(select(answers.c.id)).all()))
    assert kept == 4


async def test_verdicts_wait_where_the_organiser_chose_so(desk: Desk) -> None:
    await _posted(desk)
    await desk.study.database.write(lambda tx: tx.execute(update(groups).values(reveal="at_close")))
    reply = await desk.answer("ann", "right")
    assert isinstance(reply, Noted)
    assert isinstance(await desk.answer("ann", "wrong"), Noted)
    card = desk.latest()
    await desk.move(hours=25)
    after = await desk.answer("ann", "wrong", post=card.post)
    assert isinstance(after, Verdict)
    assert after.chosen == ("right",)


async def test_names_are_kept_short_and_follow_the_platform(desk: Desk) -> None:
    await _posted(desk)
    spot = desk.spot()
    caller = Caller(Account("discord", "", "ann"), "@everyone " * 50, spot, desk.clock.now())
    reply = await answer(desk.study, caller, post=desk.latest().post, chosen=("right",))
    assert isinstance(reply, Verdict)
