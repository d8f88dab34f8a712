"""One click: first answer counts, whatever is done twice, late, elsewhere or wrong changes nothing."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.rules.answering import GRACE
from bot.rules.folding import differences
from bot.rules.questions import ELSEWHERE, NOT_AN_OPTION, UNKNOWN_BUTTON, lettered, read_choice, wrong_number
from bot.rules.verdicts import Noted, TooLate, Verdict
from bot.talk.asks import Ask
from bot.talk.clicks import Click
from bot.talk.pages import Refusal
from bot.talk.people import Account, Caller, Rights, Shown
from storage.accounts import NAME_AT_MOST
from storage.answer_tables import answers
from storage.database import Database
from storage.tables import accounts, dailies
from tests.packs import make_pack, make_question
from tests.pages.items import item
from tests.study.hall import Doorkeeper, Hall


async def _posted(hall: Hall) -> None:
    await hall.set_up()
    await hall.move(hours=1)


async def _nothing_differs(hall: Hall) -> None:
    assert [str(d) for d in await hall.study.database.read(differences)] == []


async def test_right_answer_gets_points_streak_and_reasons(hall: Hall) -> None:
    await _posted(hall)
    reply = await hall.answer("ann", "right")
    assert isinstance(reply, Verdict)
    difficulty = reply.item.difficulty
    assert (reply.grade.right, reply.points, reply.standing.streak) == (True, 10 * difficulty + 1, 1)
    assert reply.first_ever
    await _nothing_differs(hall)


async def test_wrong_answer_gets_two_points_and_keeps_the_streak(hall: Hall) -> None:
    await _posted(hall)
    reply = await hall.answer("ann", "wrong")
    assert isinstance(reply, Verdict)
    assert (reply.grade.right, reply.points, reply.standing.streak) == (False, 2, 1)


async def test_second_click_shows_the_first_verdict(hall: Hall) -> None:
    await _posted(hall)
    first = await hall.answer("ann", "wrong")
    again = await hall.answer("ann", "right")
    assert isinstance(first, Verdict)
    assert isinstance(again, Verdict)
    assert again.again
    assert (again.chosen, again.points) == (first.chosen, first.points)
    await _nothing_differs(hall)


async def test_forty_clicks_at_once_count_once(hall: Hall) -> None:
    await _posted(hall)
    replies = await asyncio.gather(*(hall.answer("ann", "right") for _ in range(40)))
    assert sum(isinstance(reply, Verdict) and not reply.again for reply in replies) == 1
    assert all(isinstance(reply, Verdict) for reply in replies)
    await _nothing_differs(hall)


async def test_many_members_at_once_all_count(hall: Hall) -> None:
    await _posted(hall)
    replies = await asyncio.gather(*(hall.answer(f"u{n}", "right" if n % 2 else "wrong") for n in range(60)))
    assert sum(isinstance(reply, Verdict) and not reply.again for reply in replies) == 60
    await _nothing_differs(hall)


@pytest.mark.parametrize(
    ("early", "late", "counts"),
    [(timedelta(seconds=1), GRACE, True), (timedelta(0), GRACE, False), (timedelta(seconds=1), GRACE * 1.01, False)],
)
async def test_the_platforms_time_decides_at_closing(
    hall: Hall, early: timedelta, late: timedelta, counts: bool
) -> None:
    await _posted(hall)
    closes_at = hall.latest().closes_at
    hall.clock.move(closes_at + late - hall.clock.now())
    reply = await hall.answer("ann", "right", at=closes_at - early)
    assert isinstance(reply, Verdict if counts else TooLate)


async def test_an_answer_after_closing_is_refused_but_the_first_verdict_stays(hall: Hall) -> None:
    await _posted(hall)
    card = hall.latest()
    await hall.answer("ann", "right")
    await hall.move(hours=30)
    assert isinstance(await hall.answer("bob", "right", post=card.post), TooLate)
    again = await hall.answer("ann", "wrong", post=card.post)
    assert isinstance(again, Verdict)
    assert again.again
    await _nothing_differs(hall)


@pytest.mark.parametrize(
    ("chosen", "refusal"),
    [
        (("no-such",), NOT_AN_OPTION),
        (("right", "wrong"), wrong_number(1)),
        (("right", "right"), wrong_number(1)),
    ],
)
async def test_a_choice_out_of_range_is_refused(hall: Hall, chosen: tuple[str, ...], refusal: Refusal) -> None:
    await _posted(hall)
    assert await hall.answer("ann", *chosen) == refusal
    assert isinstance(await hall.answer("ann", "right"), Verdict)


async def test_a_forged_or_alien_button_is_refused(hall: Hall) -> None:
    await _posted(hall)
    forged = await hall.answer("ann", "right", post=987654321)
    alien = await hall.answer("ann", "right", spot=hall.spot("c2", space="s2"), post=hall.latest().post)
    assert forged == UNKNOWN_BUTTON
    assert alien == ELSEWHERE
    known = await hall.study.database.read(lambda tx: tx.execute(select(accounts.c.user)).all())
    assert known == []


async def test_several_right_answers_are_all_or_nothing(database: Database) -> None:
    hall = Hall(database, make_pack(make_question("two-right", several=True)))
    await _posted(hall)
    half = await hall.answer("ann", "right", "wrong")
    whole = await hall.answer("bob", "also", "right")
    assert isinstance(half, Verdict)
    assert isinstance(whole, Verdict)
    assert (half.grade.right, half.grade.hits, half.points) == (False, 1, 2)
    assert whole.grade.right


async def test_two_accounts_of_one_person_count_once(hall: Hall) -> None:
    """Linking comes later; the claim is there from the start: the earliest answer of a person counts."""
    await _posted(hall)
    await hall.answer("ann", "right")
    await hall.answer("bob", "right")
    await hall.move(days=1)
    await hall.study.database.write(
        lambda tx: tx.execute(
            update(accounts)
            .where(accounts.c.user == "bob")
            .values(person_id=select(accounts.c.person_id).where(accounts.c.user == "ann").scalar_subquery())
        )
    )
    first = await hall.answer("ann", "wrong")
    second = await hall.answer("bob", "right")
    assert isinstance(first, Verdict)
    assert isinstance(second, Verdict)
    assert second.again
    assert second.chosen == ("wrong",)
    kept = await hall.study.database.read(lambda tx: len(tx.execute(select(answers.c.id)).all()))
    assert kept == 4


async def test_verdicts_wait_where_the_organiser_chose_so(hall: Hall) -> None:
    await _posted(hall)
    await hall.study.database.write(lambda tx: tx.execute(update(dailies).values(reveal="at_close")))
    reply = await hall.answer("ann", "right")
    assert isinstance(reply, Noted)
    assert isinstance(await hall.answer("ann", "wrong"), Noted)
    card = hall.latest()
    await hall.move(hours=25)
    after = await hall.answer("ann", "wrong", post=card.post)
    assert isinstance(after, Verdict)
    assert after.chosen == ("right",)


async def test_a_submitted_choice_is_an_answer_like_a_click(hall: Hall) -> None:
    await _posted(hall)
    reply = await hall.click(Click("submit", Shown("post", hall.latest().post)), "right", by="ann")
    assert isinstance(reply, Verdict)
    assert reply.grade.right


async def test_names_are_kept_short_and_follow_the_platform(hall: Hall) -> None:
    await _posted(hall)
    ask = Ask(
        Caller(Account("discord", "", "ann"), "@everyone " * 50, hall.spot(), hall.clock.now()),
        Doorkeeper(Rights(organiser=False), {}),
        click=Click("answer", Shown("post", hall.latest().post)),
        chosen=("right",),
    )
    assert isinstance(await hall.serve(ask), Verdict)
    assert await _names(hall) == [("@everyone " * 50)[:NAME_AT_MOST]]
    await hall.move(days=1)
    await hall.answer("ann")
    assert await _names(hall) == ["Ann"]


async def _names(hall: Hall) -> list[str]:
    return await hall.study.database.read(lambda tx: list(tx.execute(select(accounts.c.name)).scalars()))


@pytest.mark.parametrize("named", ["letters", "ids", "both"])
async def test_options_are_named_by_letters_and_by_ids_as_controls_of_the_first_versions_do(
    database: Database, named: str
) -> None:
    """What is stored is the same."""
    hall = Hall(database, make_pack(*(make_question(f"q-{n}", several=True) for n in range(3))))
    await hall.set_up()
    await hall.move(hours=1)
    card = hall.latest()
    letter = {option.id: option.letter for option in lettered(card.item)}
    first, second = card.item.key
    chosen = {"letters": (letter[first], letter[second]), "ids": (first, second), "both": (letter[first], second)}[
        named
    ]
    told = await hall.answer("ann", *chosen)
    assert isinstance(told, Verdict)
    assert (told.chosen, told.grade.right) == ((first, second), True)


@pytest.mark.parametrize(
    ("chosen", "refused"),
    [
        (("A", "a"), NOT_AN_OPTION),
        (("A", "F"), NOT_AN_OPTION),
        (("A", "A"), wrong_number(2)),
        (("A",), wrong_number(2)),
    ],
)
def test_nothing_else_names_an_option(chosen: tuple[str, ...], refused: Refusal) -> None:
    asked = item(several=True)
    assert read_choice(asked, chosen) == refused
    assert read_choice(asked, ("A", asked.option_ids[0])) == wrong_number(2), "the same one twice"
