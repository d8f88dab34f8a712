"""Reviews as use cases on a real database: what comes back, when, to whom, and what never does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.rules.folding import differences
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.sureness import HowSure
from bot.rules.verdicts import Noted, Verdict
from bot.talk.clicks import Click
from bot.talk.pages import Outcome
from bot.talk.people import Shown
from bot.verbs.guess import KEPT_BEFORE
from bot.verbs.me import Profile
from bot.verbs.quiz.own import SoloQuestion, SoloVerdict
from bot.verbs.review.pages import (
    NOT_YOUR_REVIEW,
    NOTHING_TO_REVIEW,
    TAKEN_BACK,
    NothingDue,
    ReviewDone,
    ReviewQuestion,
    ReviewVerdict,
)
from bot.verbs.star.pages import Starred
from content.attempts import Occasion, Sureness
from content.items import Item
from content.packs import load_pack
from content.questions import Retired
from content.templates.registry import find_family
from storage.attempts import load_attempts
from storage.confidence import Confidence
from storage.database import Database, Transaction
from storage.quiz_tables import quizzes
from storage.tables import accounts, groups
from tests.study.hall import Hall


class Reviewing(Hall):
    """A hall with the real pack, where Ann learns from what she got wrong."""

    async def review(self, *, by: str = "ann") -> Outcome:
        return await self.say("review", by=by)

    async def due(self, *, by: str = "ann") -> ReviewQuestion:
        asked = await self.review(by=by)
        assert isinstance(asked, ReviewQuestion)
        return asked

    async def on_review(self, press: str, review: int, *chosen: str, by: str = "ann") -> Outcome:
        return await self.click(Click(press, Shown("review", review)), *chosen, by=by)

    async def say_sure(self, shown: Shown, word: str, *, by: str = "ann") -> Outcome:
        return await self.click(Click("sure", shown, (word,)), by=by)

    async def solve(self, asked: ReviewQuestion, word: str = "sure", *, right: bool = True) -> ReviewVerdict:
        chosen = asked.item.key if right else wrong_of(asked.item)
        assert isinstance(await self.on_review("answer", asked.review, *chosen), HowSure)
        told = await self.say_sure(Shown("review", asked.review), word)
        assert isinstance(told, ReviewVerdict)
        return told

    async def drill(self, topic: str, number: int, word: str = "tell", *, right: bool = False) -> list[str]:
        """A quiz of one's own, all wrong unless it is said otherwise; what it asked."""
        questions = []
        asked = await self.command("quiz", by="ann", topic=topic, number=str(number))
        while isinstance(asked, SoloQuestion):
            turn = Shown("turn", asked.turn)
            questions.append(asked.item.question)
            chosen = asked.item.key if right else wrong_of(asked.item)
            await self.click(Click("answer", turn), *chosen, by="ann")
            assert isinstance(await self.say_sure(turn, word), SoloVerdict)
            asked = await self.click(Click("on", turn), by="ann")
        return questions


def wrong_of(item: Item) -> tuple[str, ...]:
    return tuple(option for option in item.option_ids if option not in item.key)[:1] + item.key[1:]


def link_everybody(tx: Transaction) -> None:
    """All accounts are one person's from now on."""
    tx.execute(accounts.update().values(person_id=1))
    tx.execute(quizzes.update().values(person_id=1))


@pytest.fixture
def hall(database: Database) -> Reviewing:
    return Reviewing(database, load_pack())


async def test_what_was_wrong_comes_back_the_next_day_one_by_one(hall: Reviewing) -> None:
    assert await hall.review() == NOTHING_TO_REVIEW
    wrong = await hall.drill("lambda", 2)
    await hall.drill("sqs", 1, "guess", right=True)
    nothing = await hall.review()
    assert isinstance(nothing, NothingDue)
    assert nothing.coming is not None
    assert nothing.coming[1] == 3, "two were wrong and one was a lucky guess"
    hall.clock.move(timedelta(days=1))
    first = await hall.due()
    assert (first.number, first.of) == (1, 3)
    assert await hall.due() == first, "what waits is shown again"
    told = await hall.solve(first, "unsure")
    assert (told.grade.right, told.sureness, told.again, told.more) == (True, Sureness.UNSURE, False, True)
    assert await hall.on_review("answer", first.review, *wrong_of(first.item)) == replace(told, again=True)
    assert await hall.say_sure(Shown("review", first.review), "guess") == replace(told, again=True)
    second = await hall.on_review("on", first.review)
    assert isinstance(second, ReviewQuestion)
    assert (second.number, second.of) == (2, 3)
    await hall.solve(second, right=False)
    third = await hall.on_review("on", second.review)
    assert isinstance(third, ReviewQuestion)
    told = await hall.solve(third)
    assert not told.more
    done = await hall.on_review("on", third.review)
    assert isinstance(done, ReviewDone)
    assert (done.answered, done.right, done.due) == (3, 2, 0)
    assert {one.item.question for one in (first, second, third)} >= set(wrong)
    attempts = await hall.study.database.read(lambda tx: load_attempts(tx, 1))
    assert [one.right for one in attempts if one.occasion is Occasion.REVIEW] == [True, False, True]
    profile = await hall.say("me", by="ann")
    assert not isinstance(profile, Profile), "a review alone makes no streak"
    assert await hall.study.database.read(differences) == []


async def test_with_a_date_for_the_exam_reviews_and_quizzes_aim_at_it(hall: Reviewing) -> None:
    await hall.say("plan in 30 days", by="ann")
    wrong = await hall.drill("lambda", 2, "sure")
    await hall.drill("lambda", 2, right=True)
    hall.clock.move(timedelta(days=8))
    asked = await hall.command("quiz", by="ann", topic="lambda", number="3")
    assert isinstance(asked, SoloQuestion)
    assert "This quiz: 3 new to you." in str(asked), "what was wrong comes back in reviews"
    assert (await hall.due()).item.question in wrong
    hall.clock.move(timedelta(days=22))
    assert isinstance(await hall.review(), ReviewQuestion), "on the day itself it is asked still"
    hall.clock.move(timedelta(days=1))
    over = await hall.review()
    assert isinstance(over, ReviewQuestion), "what waits is shown to the end"
    await hall.solve(over)
    assert await hall.review() == NothingDue(None, held=False, over=True)
    await hall.say("plan clear", by="ann")
    assert await hall.review() != NothingDue(None, held=False, over=True)


async def test_another_member_s_buttons_and_old_ones_answer_politely(hall: Reviewing) -> None:
    await hall.drill("lambda", 1)
    hall.clock.move(timedelta(days=1))
    asked = await hall.due()
    for press in ("answer", "on"):
        assert await hall.on_review(press, asked.review, *asked.item.key, by="bob") == NOT_YOUR_REVIEW
        assert await hall.on_review(press, 999, *asked.item.key) == UNKNOWN_BUTTON
    assert await hall.say_sure(Shown("review", asked.review), "sure") == UNKNOWN_BUTTON, "there is no answer yet"
    await hall.on_review("answer", asked.review, *asked.item.key)
    assert await hall.say_sure(Shown("review", asked.review), "sure", by="bob") == NOT_YOUR_REVIEW
    assert isinstance(await hall.review(), HowSure), "the verdict still waits for a word"
    assert isinstance(await hall.say_sure(Shown("review", asked.review), "nonsense"), ReviewVerdict)


async def test_a_question_retired_in_the_middle_is_skipped_with_a_word(hall: Reviewing) -> None:
    await hall.drill("cognito", 2)  # on which no template asks
    hall.clock.move(timedelta(days=1))
    asked = await hall.due()
    pack, gone = hall.study.pack, asked.item.question
    retired = Retired(on=hall.clock.now().date(), why="It is outdated.")
    questions = {**pack.questions, gone: pack.questions[gone].model_copy(update={"retired": retired})}
    hall.study = replace(hall.study, pack=pack.model_copy(update={"questions": questions}))
    following = await hall.due()
    assert following.skipped
    assert following.item.question != gone
    assert await hall.on_review("answer", asked.review, *asked.item.key) == TAKEN_BACK
    await hall.solve(following)
    done = await hall.on_review("on", following.review)
    assert isinstance(done, ReviewDone)
    assert (done.answered, done.skipped) == (1, False)


async def test_nothing_is_asked_whose_answer_is_not_out(hall: Reviewing) -> None:
    await hall.set_up()
    await hall.set_up(hall.spot("c9", space="s9"))
    await hall.move(hours=2)
    daily = hall.latest()
    await hall.click(Click("star", Shown("post", daily.post)), by="ann")
    held = await hall.review()
    assert isinstance(held, NothingDue)
    assert held.held
    await hall.answer("ann", *wrong_of(daily.item))
    await hall.move(days=1, seconds=10)
    back = await hall.due()
    assert back.item.question == daily.item.question
    verdict = await hall.answer("ann", *hall.latest().item.key)
    assert isinstance(verdict, Verdict)
    await hall.solve(back)
    await hall.move(days=1, seconds=10)
    await hall.move(days=1, seconds=10)
    missed = await hall.due()
    assert missed.item.question not in {hall.latest().item.question, daily.item.question}, "a daily that was missed"


async def test_an_open_question_of_a_quiz_waits(hall: Reviewing) -> None:
    [wrong] = await hall.drill("lambda", 1)
    hall.clock.move(timedelta(days=1))
    asked = await hall.due()
    again = await hall.command("quiz", by="ann", topic="missed", number="1")
    assert isinstance(again, SoloQuestion)
    assert again.item.question == wrong
    held = await hall.review()
    assert isinstance(held, NothingDue)
    assert (held.held, held.skipped) == (True, True)
    assert await hall.on_review("answer", asked.review, *asked.item.key) == TAKEN_BACK


async def test_a_template_comes_back_with_new_numbers(hall: Reviewing) -> None:
    family = next(one for one in await hall.drill("dax", 4) if find_family(one))
    hall.clock.move(timedelta(days=1))
    seeds = set()
    asked: Outcome = await hall.review()
    while isinstance(asked, ReviewQuestion):
        await hall.solve(asked, right=False)
        if asked.item.question == family:
            seeds.add(asked.item.seed)
        if len(seeds) < 2 and not isinstance(await hall.on_review("on", asked.review), ReviewQuestion):
            hall.clock.move(timedelta(days=1))
        asked = await hall.review() if len(seeds) < 2 else NOTHING_TO_REVIEW
    assert len(seeds) == 2


async def test_linked_accounts_review_as_one_person(hall: Reviewing) -> None:
    await hall.drill("lambda", 1)
    await hall.review(by="ann elsewhere")
    await hall.drill("sqs", 1)
    spot = hall.spot("C1", platform="slack", space="T1")
    asked = await hall.command("quiz", by="ann there", topic="sns", number="1", spot=spot)
    assert isinstance(asked, SoloQuestion)
    await hall.click(Click("star", Shown("turn", asked.turn)), by="ann there", spot=spot)
    await hall.study.database.write(link_everybody)
    hall.clock.move(timedelta(days=1))
    first = await hall.due()
    assert first.of == 2, "the star's question is open in a quiz of hers"
    await hall.click(Click("answer", Shown("review", first.review)), *first.item.key, by="ann there", spot=spot)
    assert isinstance(await hall.say("review", by="ann"), HowSure)


async def test_the_daily_asks_how_sure_only_where_it_was_switched_on(hall: Reviewing) -> None:
    await hall.set_up()
    await hall.command("settings", by="ann", confidence="on")
    for morning in range(8):
        await hall.move(days=1)
        shown, item = Shown("post", hall.latest().post), hall.latest().item
        asked = await hall.answer("ann", *item.key)
        assert isinstance(asked, HowSure)
        asked = replace(asked, chosen=tuple(sorted(asked.chosen)))
        assert await hall.answer("ann", *wrong_of(item)) == asked, "the first answer counts"
        assert await hall.say("daily", by="ann") == asked, "the verdict waits for a word"
        told = await hall.say_sure(shown, "sure")
        assert isinstance(told, Verdict)
        assert (told.said.sureness, told.again, told.standing.streak) == (Sureness.SURE, False, morning + 1)
        assert told.earned_freeze == (morning == 6)
        assert await hall.click(Click("guess", shown), by="ann") == KEPT_BEFORE
        again = await hall.say_sure(shown, "guess")
        assert isinstance(again, Verdict)
        assert (again.said.sureness, again.again) == (Sureness.SURE, True)
        assert isinstance(await hall.answer("bob", *item.key), Verdict)
        assert await hall.say_sure(shown, "sure", by="carl") == UNKNOWN_BUTTON
    await hall.move(days=2)
    assert isinstance(await hall.answer("ann", *wrong_of(hall.latest().item)), HowSure)
    told = await hall.say_sure(Shown("post", hall.latest().post), "tell")
    assert isinstance(told, Verdict)
    assert (len(told.covered), told.said.sureness) == (1, None)
    await hall.command("settings", by="ann", confidence="off")
    await hall.move(days=1)
    assert isinstance(await hall.answer("ann", *hall.latest().item.key), Verdict)
    profile = await hall.say("me", by="ann")
    assert isinstance(profile, Profile)
    assert profile.in_dailies == Confidence(8, 8, 0, 0, 0, 0)
    assert await hall.study.database.read(differences) == []


async def test_where_verdicts_wait_how_sure_is_asked_all_the_same(hall: Reviewing) -> None:
    await hall.set_up()
    await hall.command("settings", by="ann", confidence="on")
    await hall.study.database.write(lambda tx: tx.execute(update(groups).values(reveal="at_close")))
    await hall.move(days=1)
    shown = Shown("post", hall.latest().post)
    assert isinstance(await hall.answer("ann", *hall.latest().item.key), HowSure)
    told = await hall.say_sure(shown, "guess")
    assert isinstance(told, Noted)
    assert not told.again


async def test_what_is_starred_comes_back_and_leaves_with_its_star(hall: Reviewing) -> None:
    asked = await hall.command("quiz", by="ann", topic="lambda", number="1")
    assert isinstance(asked, SoloQuestion)
    turn = Shown("turn", asked.turn)
    starred = await hall.click(Click("star", turn), by="ann")
    assert isinstance(starred, Starred)
    await hall.click(Click("answer", turn), *asked.item.key, by="ann")
    await hall.say_sure(turn, "sure")
    await hall.click(Click("on", turn), by="ann")
    nothing = await hall.review()
    assert isinstance(nothing, NothingDue)
    assert nothing.coming is not None
    hall.clock.move(timedelta(days=(nothing.coming[0] - hall.clock.now().date()).days))
    assert (await hall.due()).item.question == asked.item.question
    await hall.click(Click("star-drop", None, (f"#{starred.star.id}",)), by="ann")
    assert isinstance(await hall.review(), ReviewQuestion), "what waits is asked to its end"
