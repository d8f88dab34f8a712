"""Readiness as a use case: counted over every group and account of a person, others telling how hard questions are."""

from bot.talk.clicks import Click
from bot.talk.people import Shown
from bot.verbs.me import Profile
from bot.verbs.quiz.own import SoloQuestion
from bot.verbs.readiness import Readiness
from content.abilities import Peers
from content.readiness import Estimate, TooEarly
from storage.database import Database
from storage.peers import load_peers
from tests.packs import make_pack, make_question
from tests.study.hall import Hall


async def test_it_says_what_is_missing_and_then_how_ready_one_is(database: Database) -> None:
    asked = (make_question(f"q-{n:02}", task=f"{n % 4 + 1}.1", difficulty=n % 3 + 1) for n in range(60))
    hall = Hall(database, make_pack(*asked))
    early = await hall.say("readiness", by="ann")
    assert isinstance(early, Readiness)
    assert isinstance(early.told, TooEarly)
    assert (early.exam, early.told.first_attempts) == ("DVA-C02", 0)
    await hall.set_up()
    await hall.move(hours=2)
    for _ in range(3):
        question = await hall.command("quiz", by="ann", number="20", topic="SQS")
        for _ in range(20):
            assert isinstance(question, SoloQuestion)
            shown = Shown("turn", question.turn)
            await hall.click(Click("answer", shown), *question.item.key, by="ann")
            await hall.click(Click("sure", shown, ("tell",)), by="ann")
            question = await hall.click(Click("on", shown), by="ann")
    ready = await hall.say("readiness", by="ann")
    assert isinstance(ready, Readiness)
    assert isinstance(ready.told, Estimate)
    assert 40 <= ready.told.first_attempts <= 60
    assert ready.told.chance > 0.5
    me = await hall.say("me", by="ann")
    assert isinstance(me, Profile)
    assert me.readiness == ready.told


async def test_only_others_answers_that_are_out_tell_how_hard_a_question_is(database: Database) -> None:
    hall = Hall(database)
    await hall.set_up()
    await hall.move(days=1)
    for name, choice in (("ann", "right"), ("ben", "wrong"), ("chloe", "right")):
        await hall.answer(name, choice)
    daily, today = hall.latest(), hall.clock.now().date()

    async def peers() -> dict[str, Peers]:
        return await database.read(lambda tx: load_peers(tx, group=1, without=1, today=today))

    assert await peers() == {}
    await hall.move(days=1)
    await hall.move(seconds=10)
    assert await peers() == {daily.item.question: Peers(2, 1, 1.0)}
