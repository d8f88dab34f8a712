"""Looking things up tells nobody the key of a question that is open for them; once it is known, everything again."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import update

from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.withholding import SITTING, WITHHELD
from bot.sandbox.players import text_of_blocks
from bot.slack_app.paint import paint
from bot.talk.clicks import Click
from bot.talk.kinds import Known
from bot.talk.pages import Outcome, Refusal
from bot.talk.people import Shown
from bot.verbs.lookup import LOOKUP, NOTHING_TYPED, WORDS, FactShown
from bot.verbs.quiz.own import SoloQuestion, SoloVerdict
from content.items import Item
from content.packs import load_pack
from storage.database import Database, Transaction
from storage.tables import groups
from tests.discord_app.painting import painted, said
from tests.study.hall import Hall, told

PACK = load_pack()


@pytest.fixture
async def hall(database: Database) -> Hall:
    hall = Hall(database, PACK)
    await hall.set_up()
    await hall.move(days=1)
    return hall


def words_of(item: Item) -> Iterator[str]:
    """Every word and every text that somebody could look up to get at the key."""
    texts = [item.situation or "", item.ask, *(o.text for o in item.options), *(f.statement for f in item.facts)]
    yield from texts
    yield from sorted({word for text in texts for word in re.findall(r"[\w-]{3,}", text)})


def shown_on_both(outcome: Outcome) -> str:
    """Whatever either platform shows of it."""
    return f"{said(painted(outcome.page()))}\n{text_of_blocks(paint(outcome.page()).blocks)}"


def assert_tells_nothing(item: Item, outcome: Outcome) -> None:
    seen = shown_on_both(outcome).replace("\\", "")
    for secret in (item.explanation, *item.reasons.values(), *(fact.statement for fact in item.facts)):
        assert secret.replace("`", "") not in seen.replace("`", "")
    if isinstance(outcome, FactShown):
        assert not {outcome.topic.id, *(other.id for other in outcome.others)} & {fact.id for fact in item.facts}


async def look_up(hall: Hall, typed: str, by: str = "u1") -> Outcome:
    return await hall.command("lookup", by=by, words=typed)


async def assert_it_is_withheld(hall: Hall, item: Item, by: str = "u1") -> None:
    for typed in words_of(item):
        if typed.strip():
            assert_tells_nothing(item, await look_up(hall, typed, by))
            assert_tells_nothing(item, await hall.point("Explain", text=typed, by=by))
        for entry in WORDS.kind.suggest(typed, Known(PACK, hall.clock.now().date())):
            assert not any(entry.value in fact.statement and len(entry.value) > 60 for fact in item.facts)
    for fact in item.facts:
        assert await hall.click(Click("fact", None, (fact.id,)), by=by) == WITHHELD


async def assert_it_is_told(hall: Hall, item: Item, by: str = "u1") -> None:
    for fact in item.facts:
        outcome = await hall.click(Click("fact", None, (fact.id,)), by=by)
        assert isinstance(outcome, FactShown)
        assert not outcome.partly
        assert outcome.fact.statement == fact.statement


async def test_a_daily_is_not_given_away_before_it_is_answered(hall: Hall) -> None:
    item = hall.latest().item
    await assert_it_is_withheld(hall, item)
    for fact in item.facts:
        assert await hall.command("quiz", topic=f"fact:{fact.id}", number="1") == WITHHELD
    wrong = next(option for option in item.option_ids if option not in item.key)
    await hall.answer("u1", *(item.key if item.several else (wrong,)))
    await assert_it_is_told(hall, item)
    assert await hall.click(Click("fact", None, (item.facts[0].id,)), by="u2") == WITHHELD
    elsewhere = hall.spot(space="s2")
    assert await hall.click(Click("fact", None, (item.facts[0].id,)), by="u2", spot=elsewhere) != WITHHELD


def _verdicts_wait(tx: Transaction) -> None:
    tx.execute(update(groups).values(reveal="at_close"))


async def test_where_the_verdict_waits_an_answer_opens_nothing(hall: Hall) -> None:
    await hall.study.database.write(_verdicts_wait)
    await hall.move(days=1)  # it is decided with the daily
    item = hall.latest().item
    await hall.answer("u1", *item.key)
    assert await hall.click(Click("fact", None, (item.facts[0].id,))) == WITHHELD
    elsewhere = hall.spot(space="s2")
    assert await hall.click(Click("fact", None, (item.facts[0].id,)), spot=elsewhere) == WITHHELD
    await hall.command("daily", by="boss", action="pause")
    await hall.move(days=1, hours=1)
    await assert_it_is_told(hall, item)


async def test_a_question_of_ones_own_quiz_neither(hall: Hall) -> None:
    await hall.answer("u2", *hall.latest().item.key)  # so that nothing is open for them
    asked = await hall.command("quiz", topic="cognito", number="1")
    assert isinstance(asked, SoloQuestion)
    assert await hall.click(Click("fact", None, (asked.item.facts[0].id,))) == WITHHELD
    known = await hall.click(Click("fact", None, (asked.item.facts[0].id,)), by="u2")
    assert isinstance(known, FactShown)
    turn = Shown("turn", asked.turn)
    await hall.click(Click("answer", turn), *asked.item.key)
    assert isinstance(await hall.click(Click("sure", turn, ("tell",))), SoloVerdict)
    await assert_it_is_told(hall, asked.item)


async def test_nor_one_of_a_quiz_in_the_channel_until_its_key_is_shown(hall: Hall) -> None:
    await hall.command("quiz", topic="cognito", number="1", style="group")  # no template, whose facts would be its own
    (_, card), *_ = hall.face.played
    item, turn = card.item, card.turn  # type: ignore[attr-defined]  # it is an AskCard
    fact = Click("fact", None, (item.facts[0].id,))
    assert await hall.click(fact) == WITHHELD
    await hall.click(Click("answer", Shown("turn", turn)), *item.key, message=hall.face.stands[f"turn-{turn}"])
    assert await hall.click(fact) == WITHHELD
    await hall.move(minutes=5)
    assert await hall.click(fact) != WITHHELD


async def test_in_a_mock_exam_nothing_can_be_looked_up(hall: Hall) -> None:
    await hall.answer("u1", *hall.latest().item.key)
    await hall.say("exam start")
    for outcome in (
        await look_up(hall, "message groups"),
        await hall.click(Click("fact", None, ("sqs-message-groups",))),
    ):
        assert outcome == SITTING
    assert await hall.command("quiz", topic="fact:sqs-message-groups", number="1") == SITTING
    assert isinstance(await look_up(hall, "elastic transcoder", by="u2"), FactShown)


async def test_a_fact_leads_to_its_questions(hall: Hall) -> None:
    found = await look_up(hall, "SQS message groups")
    assert isinstance(found, FactShown)
    assert (found.topic.name, found.others[0].name[:5]) == ("SQS: message groups", "SQS: ")
    assert found.questions
    quiz = next(b.click for p in found.page().parts for b in getattr(p, "buttons", ()) if b.click.press == "quiz")
    asked = await hall.click(quiz)
    assert isinstance(asked, SoloQuestion)
    assert asked.topic == "SQS: message groups"
    assert found.fact.id in {fact.id for fact in asked.item.facts}
    waiting = await hall.say("quiz")
    assert "SQS: message groups" in shown_on_both(waiting)


async def test_what_was_and_what_ends_is_said(hall: Hall) -> None:
    changed = shown_on_both(await look_up(hall, "sqs message size"))
    assert "Then" in changed
    assert "Checked 2026-" in changed
    closed = shown_on_both(await look_up(hall, "cloud9"))
    assert "has been closed to new customers since" in closed


async def test_odd_input(hall: Hall) -> None:
    assert await hall.command("lookup") == NOTHING_TYPED
    assert "found nothing on “qwertz”" in told(await look_up(hall, "qwertz"))
    near = await look_up(hall, "zzvisability")
    assert isinstance(near, FactShown | Refusal)
    for strange in ((), ("no-such-fact",), ("a", "b"), ("🎓" * 20,)):
        assert await hall.click(Click("fact", None, strange)) == UNKNOWN_BUTTON
    assert LOOKUP.form is not None
