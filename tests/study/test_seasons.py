"""What organisers do to the books: a new season, a streak repaired, the results as a file."""

from bot.desk import NOT_ORGANISER
from bot.rules.folding import differences
from bot.talk.clicks import Click, numbered
from bot.talk.pages import Refusal
from bot.talk.parts import Buttons
from bot.verbs.admin.repairing import NOT_BROKEN, WHOSE_STREAK, Repaired
from bot.verbs.admin.results import NO_RESULTS, Results
from bot.verbs.admin.seasons import BEGIN, SEASON_WITHOUT_QUESTION, ReallyBegin, SeasonBegun, SeasonShown, begun_already
from bot.verbs.leaderboard.pages import Board, no_such_season
from bot.verbs.me import Profile
from tests.study.hall import BOSS, Hall


async def test_a_season_begins_with_the_next_question_once_it_is_confirmed(hall: Hall) -> None:
    await hall.set_up()
    assert await hall.click(numbered(BEGIN, 2), by=BOSS) == SEASON_WITHOUT_QUESTION
    await hall.move(hours=1)
    await hall.answer("ann", "right")
    shown = await hall.say("admin season", by=BOSS)
    assert shown == SeasonShown(1, None)
    asked = await hall.click(Click("season-ask"), by=BOSS)
    assert isinstance(asked, ReallyBegin)
    confirm = next(part for part in asked.page().parts if isinstance(part, Buttons)).buttons[0]
    assert await hall.click(confirm.click, by="ann") == NOT_ORGANISER
    begun = await hall.click(confirm.click, by=BOSS)
    assert isinstance(begun, SeasonBegun)
    assert await hall.click(confirm.click, by=BOSS) == begun_already(2)
    assert await hall.click(numbered(BEGIN, 3), by=BOSS) == SEASON_WITHOUT_QUESTION
    await hall.answer("bob", "right")  # the same question: it belongs to the season that is over
    await hall.move(days=1)
    await hall.answer("cleo", "right")
    boards = {words: await hall.say(f"leaderboard {words}") for words in ("season", "season=1", "all", "season=3")}
    named = {words: {row.name for row in b.rows} for words, b in boards.items() if isinstance(b, Board)}
    assert named == {"season": {"Cleo"}, "season=1": {"Ann", "Bob"}, "all": {"Ann", "Bob", "Cleo"}}
    assert boards["season=3"] == no_such_season(2)
    assert await hall.study.database.read(differences) == []


async def test_a_broken_streak_is_repaired_as_if_by_a_freeze(hall: Hall) -> None:
    await hall.set_up()
    for day in range(6):
        await hall.move(days=1)
        if day != 3:
            await hall.answer("A1", "right")
    assert await hall.say("admin repair", by=BOSS) == WHOSE_STREAK
    assert await hall.say("admin repair @A1", by="A1") == NOT_ORGANISER
    assert await hall.say("admin repair @B2", by=BOSS) == NOT_BROKEN
    before = await hall.say("me", by="A1")
    assert isinstance(before, Profile)
    assert (before.standing.streak, before.standing.lost) == (2, 3)
    repaired = await hall.say("admin repair @A1", by=BOSS)
    assert isinstance(repaired, Repaired)
    assert (repaired.streak, repaired.on) == (5, before.standing.broke_on)
    assert await hall.say("admin repair @A1", by=BOSS) == NOT_BROKEN
    assert await hall.study.database.read(differences) == []


async def test_results_are_handed_out_as_a_file(hall: Hall) -> None:
    await hall.set_up()
    await hall.move(hours=1)
    assert await hall.say("admin export", by=BOSS) == NO_RESULTS
    await hall.answer("ann", "right")
    await hall.answer("=bob", "wrong")
    await hall.answer("cleo", "wrong")
    await hall.command("settings", by="cleo", hidden="on")
    assert isinstance(await hall.say("admin export", by="ann"), Refusal)
    results = await hall.say("admin export", by=BOSS)
    assert isinstance(results, Results)
    first, ann, *others = results.data.decode().splitlines()
    assert first == "name,answers,right,points,streak"
    assert ann.startswith("Ann,1,1,")
    assert others == ["'=Bob,1,0,2,1", ",1,0,2,1"]
