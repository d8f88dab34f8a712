"""What a person answered is found again: every occasion and account, and nothing before it may be known."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.talk.clicks import Click
from bot.talk.people import Shown
from bot.verbs.quiz.cards import AskCard
from bot.verbs.quiz.own import SoloQuestion
from content.attempts import Attempt, Occasion, Sureness, first_attempts
from storage.attempts import load_attempts, load_missed_dailies
from storage.database import Database
from storage.tables import accounts, groups
from tests.packs import make_pack
from tests.study.hall import Hall

ANN = 1


class Answering(Hall):
    """A hall where Ann answers, and what is known of her."""

    async def known(self) -> list[Attempt]:
        return await self.study.database.read(lambda tx: load_attempts(tx, ANN))

    async def morning(self) -> None:
        """On to the next daily."""
        await self.move(days=1)

    async def pick(self, turn: int, *chosen: str, by: str = "ann") -> None:
        await self.click(Click("answer", Shown("turn", turn)), *chosen, by=by)


@pytest.fixture
def hall(database: Database) -> Answering:
    return Answering(database, make_pack().model_copy(update={"parametric": True}))


async def test_a_daily_and_a_template_of_a_quiz_are_found_with_what_was_said_of_them(hall: Answering) -> None:
    await hall.set_up()
    await hall.morning()
    await hall.answer("ann", "wrong")
    await hall.click(Click("guess", Shown("post", hall.latest().post)), by="ann")
    [daily] = await hall.known()
    assert (daily.question, daily.seed) == (hall.latest().item.question, None)
    assert (daily.occasion, daily.right, daily.out) == (Occasion.DAILY, False, False)
    assert (daily.chosen, daily.sureness, daily.at) == (("wrong",), Sureness.GUESS, hall.clock.now())
    hall.clock.move(timedelta(minutes=1))
    asked = await hall.command("quiz", by="ann", topic="kinesis", number="1")
    assert isinstance(asked, SoloQuestion)
    assert len(await hall.known()) == 1, "what was only shown is no attempt"
    await hall.pick(asked.turn, *asked.item.key)
    _, quiz = await hall.known()
    assert (quiz.question, quiz.seed) == (asked.item.question, asked.item.seed)
    assert (quiz.occasion, quiz.right, quiz.out, quiz.sureness) == (Occasion.QUIZ, True, True, None)


async def test_a_verdict_that_waits_is_not_known(hall: Answering) -> None:
    await hall.set_up()
    database = hall.study.database
    await database.write(lambda tx: tx.execute(update(groups).values(reveal="at_close")))
    await hall.morning()
    await hall.answer("ann", "right")
    [waiting] = await hall.known()
    assert (waiting.right, waiting.out) == (None, False)
    await hall.morning()
    await hall.move(seconds=10)
    [told] = await hall.known()
    assert (told.right, told.out) == (True, True)


async def test_an_open_question_of_a_group_is_not_known_until_its_key_is_shown(hall: Answering) -> None:
    await hall.command("quiz", by="host", style="group", number="1")
    _, card = hall.face.played[-1]
    assert isinstance(card, AskCard)
    await hall.pick(card.turn, *card.item.key)
    [waiting] = await hall.known()
    assert (waiting.right, waiting.out) == (None, False)
    await hall.leap(timedelta(minutes=2))
    await hall.leap(timedelta(seconds=10))
    [told] = await hall.known()
    assert (told.right, told.out) == (True, True)


async def test_of_several_accounts_the_earliest_answer_counts(hall: Answering) -> None:
    await hall.command("quiz", by="host", style="group", number="1")
    _, card = hall.face.played[-1]
    assert isinstance(card, AskCard)
    await hall.pick(card.turn, *card.item.key)
    wrong = next(option for option in card.item.option_ids if option not in card.item.key)
    hall.clock.move(timedelta(seconds=1))
    await hall.pick(card.turn, *(wrong, *card.item.key)[: len(card.item.key)], by="ann elsewhere")
    await hall.study.database.write(lambda tx: tx.execute(update(accounts).values(person_id=ANN)))
    [attempt] = await hall.known()
    assert attempt.chosen == tuple(sorted(card.item.key))


async def test_missed_dailies_are_found_apart(hall: Answering) -> None:
    await hall.set_up()
    await hall.morning()
    await hall.answer("ann", "right")
    await hall.morning()
    let_pass = hall.latest().item.question
    await hall.morning()
    await hall.move(seconds=10)
    [missed] = await hall.study.database.read(lambda tx: load_missed_dailies(tx, ANN))
    assert missed.question == let_pass
    assert len(await hall.known()) == 1


def test_only_the_first_attempt_of_a_question_is_one() -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    first = Attempt("q", None, Occasion.QUIZ, False, True, ("a",), None, at, 1)
    again = first._replace(right=True, at=at + timedelta(days=1))
    other = first._replace(question="r", at=at + timedelta(hours=1))
    assert first_attempts([again, other, first]) == (first, other)
