"""Stars: from any private card, with a note, listed, quizzed, and never a way to an answer that isn't out."""

import pytest

from bot.rules.questions import UNKNOWN_BUTTON
from bot.talk.clicks import Click
from bot.talk.people import Shown
from bot.verbs.quiz.own import SoloDropped, SoloQuestion
from bot.verbs.quiz.refusals import NO_STAR_TO_ASK
from bot.verbs.star.pages import (
    EMPTY_NOTE,
    NO_STARS,
    NOT_STARRED,
    ON_A_PAGE,
    UNSTARRED,
    NoteKept,
    StarList,
    StarOpened,
    Starred,
)
from content.packs import load_pack
from storage.database import Database
from storage.tables import accounts
from tests.study.hall import Hall


class Starring(Hall):
    """A hall where Ann stars what she sees."""

    async def ask(self, topic: str = "lambda", *, by: str = "ann") -> SoloQuestion:
        asked = await self.command("quiz", by=by, topic=topic, number="1")
        assert isinstance(asked, SoloQuestion)
        return asked

    async def star(self, turn: int, *, by: str = "ann") -> Starred:
        starred = await self.click(Click("star", Shown("turn", turn)), by=by)
        assert isinstance(starred, Starred)
        return starred

    async def press(self, name: str, number: object, *, by: str = "ann", note: str = "") -> object:
        return await self.click(Click(name, None, (f"#{number}",)), by=by, note=note)


@pytest.fixture
def hall(database: Database) -> Starring:
    return Starring(database, load_pack())


async def test_a_star_is_kept_once_and_carries_a_note(hall: Starring) -> None:
    assert await hall.say("star", by="ann") == NO_STARS
    turn = (await hall.ask()).turn
    first, again = await hall.star(turn), await hall.star(turn)
    assert (first.again, again.again, first.star) == (False, True, again.star)
    number = first.star.id
    assert await hall.press("star-note", number, note=" \n ") == EMPTY_NOTE
    noted = await hall.press("star-note", number, note="Mind the\ntimeout " + "." * 400)
    assert isinstance(noted, NoteKept)
    assert (noted.star.note or "").startswith("Mind the timeout ...")
    assert len(noted.star.note or "") == 300
    assert await hall.press("star-note", number, by="bob", note="Mine!") == NOT_STARRED
    assert await hall.press("star-drop", number, by="bob") == NOT_STARRED
    assert await hall.press("star-drop", number) == UNSTARRED
    for gone in ("star-drop", "star-open", "star-note"):
        assert await hall.press(gone, number, note="x") == NOT_STARRED
    assert await hall.press("star-open", "12" * 30) == NOT_STARRED
    assert await hall.click(Click("star", Shown("turn", 999))) == UNKNOWN_BUTTON
    assert await hall.say("star", by="ann") == NO_STARS


async def test_what_somebody_else_is_asked_alone_is_starred_by_nobody(hall: Starring) -> None:
    """By a star they would read it, and its answer: of a quiz, a review and a mock exam."""
    turn = (await hall.ask()).turn
    await hall.say("exam half", by="ann")
    for shown in (Shown("turn", turn), Shown("item", 1), Shown("item", 32)):
        assert await hall.click(Click("star", shown), by="bob") == UNKNOWN_BUTTON
        assert isinstance(await hall.click(Click("star", shown), by="ann"), Starred)
    assert await hall.say("star", by="bob") == NO_STARS


async def test_the_list_has_pages_and_is_a_topic(hall: Starring) -> None:
    assert await hall.command("quiz", by="ann", topic="starred", number="1") == NO_STAR_TO_ASK
    starred = set()
    for _ in range(ON_A_PAGE + 1):
        asked = await hall.ask("any")
        starred.add((await hall.star(asked.turn)).star.question)
        assert isinstance(await hall.click(Click("drop", Shown("turn", asked.turn)), by="ann"), SoloDropped)
    first, second = await hall.say("star", by="ann"), await hall.press("star-page", ON_A_PAGE)
    assert isinstance(first, StarList)
    assert isinstance(second, StarList)
    assert {star.question for star in (*first.stars, *second.stars)} == starred
    assert (len(first.stars), len(second.stars), second.skipped, second.of) == (ON_A_PAGE, 1, ON_A_PAGE, ON_A_PAGE + 1)
    shrunk = await hall.press("star-page", 500)
    assert shrunk == first, "a page that is no more is the first one"
    asked = await hall.ask("starred")
    assert asked.item.question in starred
    assert await hall.command("quiz", by="bob", topic="starred", number="1") == NO_STAR_TO_ASK


async def test_a_star_never_shows_a_key_before_its_time(hall: Starring) -> None:
    asked = await hall.ask()
    number = (await hall.star(asked.turn)).star.id
    opened = await hall.press("star-open", number)
    assert isinstance(opened, StarOpened)
    assert opened.secret, "it is the open question of one's own quiz"
    await hall.click(Click("answer", Shown("turn", asked.turn)), *asked.item.key, by="ann")
    await hall.click(Click("sure", Shown("turn", asked.turn), ("sure",)), by="ann")
    await hall.click(Click("on", Shown("turn", asked.turn)), by="ann")
    opened = await hall.press("star-open", number)
    assert isinstance(opened, StarOpened)
    assert not opened.secret
    await hall.set_up()
    await hall.move(days=1)
    daily = hall.latest()
    starred = await hall.click(Click("star", Shown("post", daily.post)), by="ann")
    assert isinstance(starred, Starred)
    await hall.answer("ann", *daily.item.key)
    opened = await hall.press("star-open", starred.star.id)
    assert isinstance(opened, StarOpened)
    assert opened.secret
    assert "✓" not in str(opened.page())
    asked_daily = await hall.command("quiz", by="ann", topic="starred", number="5")
    assert daily.item.question not in str(asked_daily)
    await hall.move(days=1, seconds=10)
    opened = await hall.press("star-open", starred.star.id)
    assert isinstance(opened, StarOpened)
    assert not opened.secret


async def test_stars_of_linked_accounts_are_one_person_s(hall: Starring) -> None:
    await hall.set_up()
    await hall.move(days=1)
    starring = Click("star", Shown("post", hall.latest().post))
    first, other = await hall.click(starring, by="ann"), await hall.click(starring, by="ann elsewhere")
    assert isinstance(first, Starred)
    assert isinstance(other, Starred)
    await hall.study.database.write(lambda tx: tx.execute(accounts.update().values(person_id=1)))
    listed = await hall.say("star", by="ann elsewhere")
    assert isinstance(listed, StarList)
    assert (listed.stars, listed.of) == ((first.star,), 1)
    assert await hall.press("star-drop", first.star.id, by="ann elsewhere") == UNSTARRED
    assert await hall.say("star", by="ann") == NO_STARS
