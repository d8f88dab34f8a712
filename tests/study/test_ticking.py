"""A question with several answers in one form, with how sure somebody is where that is asked: daily, quiz, review."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules.questions import UNKNOWN_BUTTON, wrong_number
from bot.rules.sureness import HowSure
from bot.rules.verdicts import Verdict
from bot.talk.clicks import TICK, Click
from bot.talk.forms import CHOSEN
from bot.talk.lines import plain
from bot.talk.pages import Outcome
from bot.talk.people import Shown
from bot.verbs.quiz.own import SoloQuestion, SoloVerdict
from bot.verbs.review.pages import ReviewQuestion, ReviewVerdict
from content.attempts import Sureness
from storage.database import Database
from tests.packs import make_pack, make_question
from tests.study.hall import Hall

SURE = "sure"


@pytest.fixture
def hall(database: Database) -> Hall:
    return Hall(database, make_pack(*(make_question(f"two-right-{n}", several=True) for n in range(3))))


async def opened(hall: Hall, shown: Shown, *, by: str = "ann") -> list[str]:
    """The fields of the form that the card's button opens."""
    form = await hall.desk.form_for(hall.opening(Click(TICK, shown), by=by))
    assert form is not None
    assert "Do what also says" in "\n".join(map(plain, form.intro)), "whole options stand above the boxes"
    boxes = form.fields[0]
    assert (boxes.name, boxes.exactly, len(boxes.entries)) == (CHOSEN, 2, 5)
    return [field.name for field in form.fields]


async def submit(hall: Hall, shown: Shown, *chosen: str, sure: str = "") -> Outcome:
    """The form as a face takes it, with what was ticked."""
    filled = {CHOSEN: ",".join(chosen), **({SURE: sure} if sure else {})}
    sent = replace(hall.opening(Click(TICK, shown), by="ann"), click=None, typed=filled, filled=True)
    return await hall.serve(sent.about_form(Click(TICK, shown).id))


async def daily(hall: Hall) -> Shown:
    await hall.set_up()
    await hall.move(hours=1)
    return Shown("post", hall.latest().post)


async def test_a_daily_is_answered_in_one_form(hall: Hall) -> None:
    shown = await daily(hall)
    assert await opened(hall, shown) == [CHOSEN]
    verdict = await submit(hall, shown, "also", "right")
    assert isinstance(verdict, Verdict)
    assert (verdict.grade.right, verdict.first_ever) == (True, True)
    again = await submit(hall, shown, "wrong", "right")
    assert isinstance(again, Verdict)
    assert (again.again, again.grade.right) == (True, True)


@pytest.mark.parametrize(("word", "kept"), [("guess", Sureness.GUESS), ("tell", None)])
async def test_how_sure_they_are_is_said_along(hall: Hall, word: str, kept: Sureness | None) -> None:
    shown = await daily(hall)
    await hall.command("group", by="boss", confidence="on")
    assert await opened(hall, shown) == [CHOSEN, SURE]
    verdict = await submit(hall, shown, "right", "also", sure=word)
    assert isinstance(verdict, Verdict)
    assert (verdict.said.known, verdict.said.sureness, verdict.again) == (True, kept, False)
    assert verdict.first_ever, "what is stored is told with the first answer however it was given"


async def test_who_switched_it_on_for_themselves_is_asked_in_the_form(hall: Hall) -> None:
    shown = await daily(hall)
    await hall.command("settings", by="ann", confidence="on")
    assert await opened(hall, shown) == [CHOSEN, SURE]
    assert await opened(hall, shown, by="bob") == [CHOSEN]


async def test_what_is_said_along_holds_for_the_answer_that_counts(hall: Hall) -> None:
    shown = await daily(hall)
    await hall.command("group", by="boss", confidence="on")
    assert isinstance(await hall.click(Click("submit", shown), "right", "also", by="ann"), HowSure)
    other = await submit(hall, shown, "wrong", "last", sure="sure")
    assert isinstance(other, HowSure), "the first answer is still asked about"
    assert set(other.chosen) == {"right", "also"}


async def test_a_forged_form_stores_nothing(hall: Hall) -> None:
    shown = await daily(hall)
    assert await submit(hall, shown, "right") == wrong_number(2)
    assert await hall.click(Click(TICK, shown), by="ann") == wrong_number(2)
    assert await hall.desk.form_for(hall.opening(Click(TICK, Shown("post", 987654)), by="ann")) is None
    assert await hall.click(Click(TICK, Shown("post", 987654)), by="ann") == UNKNOWN_BUTTON
    verdict = await hall.click(Click("submit", shown), "right", "also", by="ann")
    assert isinstance(verdict, Verdict)
    assert not verdict.again


async def test_a_quiz_and_a_review_ask_both_at_once(hall: Hall) -> None:
    await hall.set_up()
    asked = await hall.say("quiz solo 2", by="ann")
    for _ in range(2):
        assert isinstance(asked, SoloQuestion)
        turn = Shown("turn", asked.turn)
        assert await opened(hall, turn) == [CHOSEN, SURE]
        verdict = await submit(hall, turn, "wrong", "last", sure="sure")
        assert isinstance(verdict, SoloVerdict)
        assert (verdict.grade.right, verdict.sureness, verdict.again) == (False, Sureness.SURE, False)
        asked = await hall.click(Click("on", turn), by="ann")
    await hall.leap(timedelta(days=8))
    due = await hall.say("review", by="ann")  # one of them may be the daily's, and is held back; the other isn't
    assert isinstance(due, ReviewQuestion)
    review = Shown("review", due.review)
    assert await opened(hall, review) == [CHOSEN, SURE]
    assert await hall.desk.form_for(hall.opening(Click(TICK, review), by="bob")) is None, "it is nobody else's"
    reviewed = await submit(hall, review, "right", "also", sure="unsure")
    assert isinstance(reviewed, ReviewVerdict)
    assert (reviewed.grade.right, reviewed.sureness, reviewed.again) == (True, Sureness.UNSURE, False)
