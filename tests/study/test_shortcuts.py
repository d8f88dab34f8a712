"""What the menu of a message offers: the question of a card, or what the message says."""

import pytest

from bot.desk import NOT_A_QUESTION
from bot.rules.questions import ELSEWHERE, UNKNOWN_BUTTON
from bot.talk.asks import Ask, Pointed
from bot.talk.people import Rights, Shown
from bot.verbs.lookup import NOTHING_IN_IT, FactShown
from bot.verbs.star.pages import Starred
from content.packs import load_pack
from storage.database import Database
from tests.study.hall import Doorkeeper, Hall

PACK = load_pack()


@pytest.fixture
async def hall(database: Database) -> Hall:
    hall = Hall(database, PACK)
    await hall.set_up()
    await hall.move(days=1)
    return hall


async def test_a_card_is_starred_and_reported_from_its_menu_by_whoever_sees_it(hall: Hall) -> None:
    card = Shown("post", hall.latest().post)
    assert isinstance(await hall.point("Star", shown=card), Starred)
    again = await hall.point("star", shown=card)
    assert isinstance(again, Starred)
    assert again.again
    ask = Ask(hall.caller("u1"), Doorkeeper(Rights(organiser=False), {}), pointed=Pointed("Report", shown=card))
    form = await hall.desk.form_for(ask)
    assert form is not None
    assert form.id == f"report:{card.code}", "so what is filled in comes back as it does from the button"
    assert await hall.point("Star", shown=card, spot=hall.spot(space="s2")) == ELSEWHERE


@pytest.mark.parametrize("shortcut", ["Star", "Report", "star", "report"])
@pytest.mark.parametrize("shown", [None, Shown("weekly", 1)])
async def test_what_shows_no_question_is_refused_in_words(hall: Hall, shortcut: str, shown: Shown | None) -> None:
    assert await hall.point(shortcut, text="What's for lunch?", shown=shown) == NOT_A_QUESTION


async def test_a_message_is_explained_by_what_it_names(hall: Hall) -> None:
    await hall.answer("u1", *hall.latest().item.key)  # so that nothing is withheld
    said = (
        "Hey everyone, why do my SQS messages show up twice although the visibility timeout is 30 seconds? :confused:"
    )
    explained = await hall.point("Explain", text=said)
    assert isinstance(explained, FactShown)
    assert explained.fact.id == "sqs-visibility-timeout"
    for nothing in ("", "lunch?", "🎉" * 4_000):
        assert await hall.point("Explain", text=nothing) == NOTHING_IN_IT


async def test_nothing_else_can_be_pointed_with(hall: Hall) -> None:
    for forged in ("", "setup-now", "answer", "Unknown", "star-drop:#1"):
        assert await hall.point(forged, shown=Shown("post", hall.latest().post)) == UNKNOWN_BUTTON
