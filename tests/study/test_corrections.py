"""A corrected key: every answer scored again, at once and once, and told to whom it concerns."""

import pytest
from sqlalchemy import func, select, update

from bot.rules.cards import RevealedCard
from bot.rules.correcting import correct_from_pack
from bot.rules.folding import differences, rebuild
from bot.talk.asks import NOBODY, Ask
from bot.talk.clicks import Click
from bot.talk.lines import plain
from bot.talk.parts import lines_of
from bot.talk.people import Shown
from bot.verbs.exam.papers import ExamQuestion
from bot.verbs.leaderboard.pages import Board
from content.items import Item
from content.questions import Pack, Question
from storage.database import Database, Transaction
from storage.exam_tables import exam_items
from storage.results import COUNTED_ANSWERS, COUNTED_RIGHT
from storage.review_tables import review_answers
from storage.tables import dailies
from tests.packs import make_pack, make_question
from tests.study.hall import Doorkeeper, Hall
from tests.study.members import MEMBERS, STRONG, answer_all, sound
from tests.study.test_exams import ExamHall


def corrected(question: Question) -> Question:
    """With another key and nothing else that its reader saw."""
    return question.model_copy(update={"key": ("wrong",), "explanation": "On second thoughts."})


def corrected_pack() -> Pack:
    return make_pack(*(corrected(make_question(f"q-{n}", difficulty=1)) for n in range(9)))


@pytest.fixture
async def answered(database: Database) -> Hall:
    """Three dailies that three members answered, each in a way of their own; the cards show the answer."""
    hall = Hall(database, make_pack(*(make_question(f"q-{n}", difficulty=1) for n in range(9))))
    await hall.set_up()
    for _ in range(3):
        await hall.move(days=1)
        await hall.answer("ann", "right")
        await hall.answer("bob", "wrong")
        await hall.answer("cleo", "other")
    await hall.move(days=1)
    return hall


def next_release(hall: Hall, pack: Pack) -> Hall:
    """The same place, served by a process that was started with another pack."""
    after = Hall(hall.study.database, pack)
    after.clock.set_offset(hall.clock.offset)
    after.face.cards |= hall.face.cards
    return after


async def points(hall: Hall) -> dict[str, str]:
    board = await hall.say("leaderboard all")
    assert isinstance(board, Board)
    return {row.name: str(row.value) for row in board.rows}


async def below(hall: Hall, user: str) -> list[str]:
    """What a member is told below any page."""
    return await corrections_told(hall, Ask(hall.caller(user), Doorkeeper(NOBODY, {}), verb="leaderboard"))


async def corrections_told(hall: Hall, ask: Ask) -> list[str]:
    page = (await hall.desk.serve(ask)).page()
    said = [plain(line) for part in page.parts for line in lines_of(part)]
    return [line for line in said if "was corrected" in line]


def _results(tx: Transaction) -> list[tuple[int, int]]:
    """What is kept of how settled dailies were answered."""
    kept, counted = select(dailies.c.answers, dailies.c.right), select(COUNTED_ANSWERS, COUNTED_RIGHT)
    settled = dailies.c.settled_at.is_not(None)
    found = tx.execute(kept.where(settled).order_by(dailies.c.id)).all()
    assert found == tx.execute(counted.where(settled).order_by(dailies.c.id)).all()
    return [(one.answers, one.right) for one in found]


async def test_how_a_daily_was_answered_is_kept_and_counted_again_when_its_key_changes(answered: Hall) -> None:
    await answered.answer("ann", "right")
    for member in ("bob", "dan"):
        await answered.answer(member, "wrong")
    await answered.move(days=1)
    assert await answered.study.database.read(_results) == [(3, 1)] * 4
    await correct_from_pack(next_release(answered, corrected_pack()).study)
    assert await answered.study.database.read(_results) == [*[(3, 1)] * 3, (3, 2)]


async def test_a_key_that_the_pack_corrects_scores_every_answer_again_once(answered: Hall) -> None:
    before = await points(answered)
    hall = next_release(answered, corrected_pack())
    await correct_from_pack(hall.study)
    assert await hall.study.database.read(differences) == []
    assert isinstance(card := hall.face.cards["m1"], RevealedCard)
    await hall.tick()
    assert isinstance(drawn := hall.face.cards["m1"], RevealedCard)
    assert (card.item.key, drawn.item.key, drawn.right) == (("right",), ("wrong",), 1)
    after = await points(hall)
    assert (after["Ann"], after["Bob"]) == (before["Bob"], before["Ann"])
    assert after["Cleo"] == before["Cleo"]
    told = await below(hall, "ann")
    assert len(told) == 3
    assert told[0].endswith("fewer points than before.")
    assert await below(hall, "ann") == await below(hall, "cleo") == []
    await correct_from_pack(hall.study)
    assert await below(hall, "bob") != []
    assert await below(hall, "bob") == []


async def test_a_verdict_tells_of_corrections_too(answered: Hall) -> None:
    hall, today = next_release(answered, corrected_pack()), answered.latest()
    await correct_from_pack(hall.study)
    click = Click("answer", Shown("post", today.post))
    for known, told in (("ann", 3), ("ann", 0), ("newcomer", 0), ("bob", 3)):
        ask = Ask(hall.caller(known), Doorkeeper(NOBODY, {}), click=click, chosen=("right",))
        assert len(await corrections_told(hall, ask)) == told


async def test_what_can_not_be_read_keeps_nobody_from_being_served(
    answered: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    await answered.study.database.write(lambda tx: tx.execute(update(dailies).values(item="{}")))
    await next_release(answered, corrected_pack()).timetable.prepare()
    assert "correcting what the pack has corrected" in caplog.text


async def test_the_verdicts_of_reviews_and_exams_follow_a_corrected_key(database: Database) -> None:
    """Those of an exam that somebody sits, too; what is open has none."""
    pack = make_pack()
    hall = ExamHall(database, pack)
    shown = await hall.press(await hall.begin(), "answer", chosen=("right",))
    asked = Item.freeze(pack.questions["q-01"], pack)
    await database.write(lambda tx: answer_all(tx, [sound(asked)], at=hall.clock.now()))
    assert await database.read(verdicts) == ([True] * STRONG + [False] * (MEMBERS - STRONG), [True])
    after = make_pack(*map(corrected, pack.questions.values()))
    await correct_from_pack(next_release(hall, after).study)
    assert await database.read(verdicts) == ([False] * STRONG + [True] * (MEMBERS - STRONG), [False])
    assert await database.read(differences) == []
    assert isinstance(shown, ExamQuestion)
    again = await hall.press(shown, "answer", chosen=("wrong",))
    assert isinstance(again, ExamQuestion)
    assert sum(one.right for one in (await hall.hand_in(again)).marked) == 1


async def test_a_verdict_that_stands_wrong_is_found_and_mended(database: Database) -> None:
    pack = make_pack()
    hall = ExamHall(database, pack)
    await hall.press(await hall.begin(), "answer", chosen=("right",))
    asked = [sound(Item.freeze(pack.questions[f"q-{n:02}"], pack)) for n in range(15)]
    await database.write(lambda tx: answer_all(tx, asked, at=hall.clock.now()))
    before = await database.read(verdicts)
    last = select(func.max(review_answers.c.id)).scalar_subquery()
    for table, which in ((review_answers, last), (exam_items, 1)):
        wrong = update(table).where(table.c.id == which).values(right=~table.c.right)
        await database.write(lambda tx, wrong=wrong: tx.execute(wrong))  # type: ignore[misc]
    assert [str(one) for one in await database.read(differences)] == [
        f"verdict review_answers {15 * MEMBERS}: stands True, counted False",
        "verdict exam_items 1: stands False, counted True",
    ]
    await database.write(rebuild)
    assert await database.read(verdicts) == before
    assert await database.read(differences) == []


def verdicts(tx: Transaction) -> tuple[list[bool], list[bool]]:
    """Of reviews in their order, and of the answered questions of exams."""
    in_reviews = select(review_answers.c.right).order_by(review_answers.c.id)
    in_exams = select(exam_items.c.right).where(exam_items.c.right.is_not(None)).order_by(exam_items.c.id)
    return list(tx.execute(in_reviews).scalars()), list(tx.execute(in_exams).scalars())
