"""How questions do: what the figures speak against is asked no more, told once, and decided on by each group."""

import asyncio
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from bot.desk import NOT_ORGANISER
from bot.posting.troubles import Notice
from bot.rules.agenda import load_agenda
from bot.rules.correcting import correct_by_operator, correct_from_pack
from bot.rules.gauging import gauge_items
from bot.rules.judging import decide, load_every, load_evidence_of
from bot.rules.questions import UNKNOWN_BUTTON
from bot.talk.clicks import Click
from bot.talk.lines import plain
from bot.talk.parts import lines_of
from bot.talk.people import Shown
from bot.verbs.admin.items import ItemShown, ItemsShown
from bot.verbs.quiz.own import SoloQuestion
from bot.verbs.quiz.shared import Shortage
from content.attempts import first_attempts
from content.item_statistics import Doubt
from content.items import Item
from content.questions import Pack
from storage.attempts import load_attempts
from storage.database import Database, Transaction
from storage.first_answers import last_person, load_first_answers
from storage.quiz_tables import quizzes
from tests.packs import make_pack, make_question
from tests.study.hall import BOSS, START, Hall
from tests.study.members import MEMBERS, STRONG, answer_all, sound, unsound

BAD = "q-3"
"""Its key is wrong: the strong choose what is right in truth."""
NAMES = [f"q-{n}" for n in range(8)]


YESTERDAY = START - timedelta(days=1)


def small_pack() -> Pack:
    return make_pack(*(make_question(name) for name in NAMES))


def answer(tx: Transaction) -> None:
    """Forty have answered every question; one of these has a wrong key."""
    pack = small_pack()
    items = [Item.freeze(question, pack) for question in pack.live]
    answer_all(tx, [unsound(item) if item.question == BAD else sound(item) for item in items], at=YESTERDAY)


@pytest.fixture
async def hall(database: Database) -> Hall:
    hall = Hall(database, small_pack())
    await database.write(answer)
    await hall.set_up()
    return hall


async def gauge(hall: Hall) -> None:
    await gauge_items(hall.study, hall.clock.now())


async def shown(hall: Hall, press: str, question: str = BAD, *, by: str = BOSS) -> ItemShown:
    one = await hall.click(Click(press, None, (f"={question}",)), by=by)
    assert isinstance(one, ItemShown)
    return one


async def listed(hall: Hall) -> ItemsShown:
    found = await hall.say("admin items", by=BOSS)
    assert isinstance(found, ItemsShown)
    return found


async def test_figures_are_counted_from_first_answers(hall: Hall) -> None:
    await gauge(hall)
    every = {
        one.edition.question: one for one in await hall.study.database.read(lambda tx: load_every(tx, small_pack()))
    }
    assert set(every) == set(NAMES)
    good, bad = every["q-0"].figures, every[BAD].figures
    assert good is not None
    assert bad is not None
    assert (good.answers, good.right, good.chosen) == (MEMBERS, STRONG, {"right": STRONG, "wrong": MEMBERS - STRONG})
    assert good.seconds == 10 + (MEMBERS - 1) / 2
    assert good.discrimination is not None
    assert good.discrimination > 0.9
    assert bad.discrimination is not None
    assert bad.discrimination < -0.9
    assert every[BAD].doubts == (Doubt.POPULAR, Doubt.NEGATIVE)
    assert not every["q-0"].doubts


async def test_what_the_figures_speak_against_is_asked_no_more(hall: Hall) -> None:
    await gauge(hall)
    await hall.move(days=10)
    assert len(hall.face.sent) == 10
    assert BAD not in {card.item.question for _, card in hall.face.sent}
    few = await hall.say("quiz 8")
    assert isinstance(few, Shortage)
    assert isinstance(await hall.say(f"quiz {few.available}"), SoloQuestion)
    [asked] = await hall.study.database.read(lambda tx: list(tx.execute(select(quizzes.c.asked)).scalars()))
    assert BAD not in asked


async def test_it_comes_back_in_no_review(hall: Hall) -> None:
    def known(tx: Transaction) -> set[str]:
        agenda = load_agenda(tx, hall.study.pack, person=1, spot=hall.spot(), now=hall.clock.now())
        return {trace.question for trace in agenda.traces}

    assert await hall.study.database.read(known) == {BAD}, "all that the first of them got wrong"
    await gauge(hall)
    assert await hall.study.database.read(known) == set()


async def test_operator_and_organiser_are_told_once(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    hall = Hall(database, small_pack())
    await hall.set_up()
    await hall.move(days=len(NAMES))
    assert {card.item.question for _, card in hall.face.sent} == set(NAMES), "nothing speaks against any yet"
    await database.write(answer)
    await hall.move(days=3)
    told = [(user, told.left_out) for user, told in hall.face.notices if isinstance(told, Notice)]
    assert [(user, len(left_out)) for user, left_out in told] == [(BOSS, 1)]
    assert "A team looks after q-3" in told[0][1][0]
    await hall.move(days=1)
    assert len(hall.face.notices) == 1
    warned = [record.message for record in caplog.records if "is no longer asked" in record.message]
    assert len(warned) == 1
    assert f" question={BAD} " in warned[0]


async def test_two_processes_that_count_at_one_moment_tell_once(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    other = Hall(hall.study.database, small_pack())
    await asyncio.gather(gauge(hall), gauge(other), gauge(hall))
    assert sum("is no longer asked" in record.message for record in caplog.records) == 1


async def test_an_organiser_decides_for_their_own_group(hall: Hall) -> None:
    await gauge(hall)
    [one] = (await listed(hall)).items
    assert (one.edition.question, one.waits) == (BAD, True)
    evidence = await shown(hall, "item-look")
    said = [plain(line) for part in evidence.page().parts for line in lines_of(part)]
    assert "Left out until somebody decides." in said
    assert any(line.startswith("40 first answers, 15 right (38%).") for line in said)
    kept = await shown(hall, "item-keep")
    assert kept.evidence.is_asked
    other = hall.spot("c9", space="s2")
    await hall.set_up(other)
    found = await hall.say("admin items", by=BOSS, spot=other)
    assert isinstance(found, ItemsShown)
    assert [one.waits for one in found.items] == [True], "another group decides for itself"
    await hall.move(days=len(NAMES))
    assert BAD in {card.item.question for spot, card in hall.face.sent if spot == hall.spot()}
    assert BAD not in {card.item.question for spot, card in hall.face.sent if spot == other}
    left = await shown(hall, "item-leave")
    assert not left.evidence.is_asked


async def test_the_operator_decides_for_whoever_has_not(hall: Hall) -> None:
    await gauge(hall)
    database, pack, now = hall.study.database, hall.study.pack, hall.clock.now()
    await database.write(lambda tx: decide(tx, pack, BAD, group=None, keep=True, by="operator", at=now))
    assert (await shown(hall, "item-look")).evidence.is_asked
    await shown(hall, "item-leave")
    await database.write(lambda tx: decide(tx, pack, BAD, group=None, keep=True, by="operator", at=now))
    assert not (await shown(hall, "item-look")).evidence.is_asked, "the group has said so"
    await gauge(hall)
    assert not (await shown(hall, "item-look")).evidence.waits


async def test_no_member_decides_and_no_forged_control_does_anything(hall: Hall) -> None:
    await gauge(hall)
    for press in ("item-look", "item-keep", "item-leave", "items"):
        assert await hall.click(Click(press, None, (f"={BAD}",)), by="ann") == NOT_ORGANISER
    for press in ("item-look", "item-keep", "item-leave"):
        assert await hall.click(Click(press, None, ("=nothing",)), by=BOSS) == UNKNOWN_BUTTON
    assert (await shown(hall, "item-look")).evidence.waits


async def test_how_it_was_answered_is_not_shown_while_it_is_asked(hall: Hall) -> None:
    await hall.move(days=1)
    today = hall.latest().item.question
    await gauge(hall)
    assert (await shown(hall, "item-look", today)).secret
    assert (await shown(hall, "item-look")).secret is (today == BAD)


# --- a corrected key -------------------------------------------------------------------------------------------------


async def correct(hall: Hall, question: str, *key: str) -> int | None:
    pack, now = hall.study.pack, hall.clock.now()
    item = Item.freeze(pack.questions[question], pack)
    return await hall.study.database.write(
        lambda tx: correct_by_operator(tx, pack, item, key=key, why="It was wrong.", at=now)
    )


async def test_a_corrected_key_holds_for_whatever_is_asked_later(database: Database) -> None:
    hall = Hall(database, small_pack())
    await hall.set_up()
    for name in NAMES:
        assert await correct(hall, name, "wrong") == 0
        assert await correct(hall, name, "wrong") is None, "that is its key already"
    await hall.move(days=1)
    assert hall.latest().item.key == ("wrong",)
    quiz = await hall.say("quiz 1")
    assert isinstance(quiz, SoloQuestion)
    assert quiz.item.key == ("wrong",)


async def test_it_holds_until_the_pack_answers_differently(database: Database) -> None:
    hall = Hall(database, small_pack())
    await hall.set_up()
    await hall.move(days=1)
    asked = hall.latest().item.question
    await correct(hall, asked, "wrong")
    for update, key in (({"explanation": "Said better."}, "wrong"), ({"key": ("other",)}, "other")):
        pack = make_pack(*(make_question(name).model_copy(update=update) for name in NAMES))
        after = Hall(database, pack)
        await correct_from_pack(after.study)
        evidence = await database.read(partial(load_evidence_of, pack=pack, group=None, asked=asked))
        assert evidence is not None
        assert evidence.item.key == (key,)


async def test_what_was_answered_to_another_wording_says_nothing(database: Database) -> None:
    await database.write(answer)
    reworded = (make_question(name).model_copy(update={"ask": "What fits best?"}) for name in NAMES)
    hall = Hall(database, make_pack(*reworded))
    await hall.set_up()
    await gauge(hall)
    every = await database.read(lambda tx: load_every(tx, hall.study.pack))
    assert not any(one.doubts or (one.figures and one.figures.answers) for one in every)


async def test_a_question_whose_key_was_corrected_is_asked_again(hall: Hall) -> None:
    await gauge(hall)
    assert (await shown(hall, "item-look")).evidence.waits
    await correct(hall, BAD, "wrong")
    await gauge(hall)
    found = (await shown(hall, "item-look")).evidence
    assert found.is_asked
    assert not found.doubts
    assert found.figures is not None
    assert (found.figures.right, found.figures.answers) == (STRONG, MEMBERS)


# --- what is counted -------------------------------------------------------------------------------------------------


async def test_first_answers_are_those_that_are_known_of_a_member(database: Database) -> None:
    """The same as everything else counts from, of dailies, quizzes and reviews, once they are out."""
    hall = Hall(database, small_pack())
    await hall.set_up()
    for choice in ("wrong", "right", "wrong"):
        await hall.move(days=1)
        await hall.answer("ann", choice)
    for topic, choice in (("any", "wrong"), ("missed", "right")):
        quiz = await hall.command("quiz", by="ann", topic=topic, number="1")
        assert isinstance(quiz, SoloQuestion)
        turn = Shown("turn", quiz.turn)
        await hall.click(Click("answer", turn), choice, by="ann")
        await hall.click(Click("sure", turn, ("tell",)), by="ann")
        await hall.click(Click("on", turn), by="ann")
        await hall.move(days=2)
    through = await database.read(last_person)
    [given] = (await database.read(lambda tx: load_first_answers(tx, after=0, through=through))).values()
    first = first_attempts(await database.read(lambda tx: load_attempts(tx, 1)))
    assert len(first) == 4
    assert len(await database.read(lambda tx: load_attempts(tx, 1))) == 5
    assert {(one.question, one.chosen, one.right, one.at, one.shown_at) for one in given} == {
        (one.question, one.chosen, one.right, one.at, one.shown_at) for one in first
    }
    assert await database.read(lambda tx: load_first_answers(tx, after=through, through=through + 9)) == {}
