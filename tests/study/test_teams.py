"""Teams: dealt by past strength, anew each season; boards that stay true when members come, go, hide, link and part."""

import asyncio

import pytest
from sqlalchemy import select, update

from bot.rules.folding import differences, rebuild
from bot.rules.teaming import OwnTeam, team_line
from bot.talk.clicks import Click, numbered
from bot.talk.lines import plain
from bot.verbs.admin.seasons import BEGIN, SeasonBegun
from bot.verbs.group.choosing import GroupShown
from bot.verbs.leaderboard.pages import Board
from bot.verbs.leaderboard.teams import NO_TEAMS, TeamBoard, no_teams_then
from bot.verbs.me import Profile
from bot.verbs.privacy import Deleted
from storage.database import Database
from storage.tables import accounts
from storage.team_tables import team_members
from tests.study.hall import BOSS, Hall, told
from tests.study.test_groups import HERE, THERE, come_together, leave
from tests.study.test_links import SLACK, in_one_group, link

WHO = ("ann", "bob", "cid", "dan", "eve", "fay")


@pytest.fixture
async def hall(database: Database) -> Hall:
    """A group of six, of whom the first have answered more often than the last."""
    hall = Hall(database)
    await hall.set_up()
    for day in range(6):
        await hall.move(days=1)
        for user in WHO[: 6 - day]:
            await hall.answer(user, "right")
    return hall


async def turn_on(hall: Hall, number: int = 2) -> None:
    assert isinstance(await hall.say(f"group teams={number}", by=BOSS), GroupShown)


async def board(hall: Hall, words: str = "", by: str = "ann") -> TeamBoard:
    shown = await hall.say(f"leaderboard teams {words}".strip(), by=by)
    assert isinstance(shown, TeamBoard), shown
    return shown


async def own(hall: Hall, by: str) -> OwnTeam | None:
    me = await hall.say("me", by=by)
    assert isinstance(me, Profile)
    return me.team


async def check(hall: Hall) -> None:
    assert await hall.study.database.read(differences) == []


async def test_they_are_off_until_an_organiser_turns_them_on(hall: Hall) -> None:
    assert await hall.say("leaderboard teams") == NO_TEAMS
    assert await own(hall, "ann") is None
    assert "organisers" in told(await hall.say("group teams=2"))
    for wrong in ("1", "11", "many"):
        assert "There can be 2 to 10 teams" in told(await hall.say(f"group teams={wrong}", by=BOSS))
    await turn_on(hall)
    assert len((await board(hall)).rows) == 2
    await hall.say("group teams=off", by=BOSS)
    assert await own(hall, "ann") is None


async def test_they_are_balanced_and_ranked_by_points_for_each_who_answered(hall: Hall) -> None:
    await turn_on(hall)
    ranked = (await board(hall)).rows
    assert [one.active for one in ranked] == [3, 3]
    points = await _points(hall)
    assert abs(ranked[0].points - ranked[1].points) <= max(points)
    assert sum(one.points for one in ranked) == sum(points)
    assert ranked[0].mean >= ranked[1].mean
    assert [one.rank for one in ranked] == [1, 1 if ranked[0].mean == ranked[1].mean else 2]
    mine = await own(hall, "ann")
    assert mine is not None
    assert (await board(hall)).own == mine.team
    assert len(mine.mates) == 2
    await check(hall)


async def _points(hall: Hall) -> list[int]:
    shown = await hall.say("leaderboard season")
    assert isinstance(shown, Board)
    return [row.points for row in shown.rows]


async def test_who_comes_later_is_placed_once_and_who_never_answers_isnt(hall: Hall) -> None:
    await turn_on(hall, 4)  # of six: two teams have one member
    small = {one.team for one in (await board(hall)).rows if one.active == 1}
    assert len(small) == 2
    for user in ("gus", "hal"):
        await hall.answer(user, "wrong")
    first, second = await asyncio.gather(own(hall, "gus"), own(hall, "hal"))
    assert first is not None
    assert second is not None
    assert {first.team, second.team} == small
    assert await own(hall, "gus") == first
    assert (await board(hall, by="nobody")).own is None
    assert "puts you in a team" in str((await board(hall, by="nobody")).page())
    await check(hall)


async def test_they_are_dealt_anew_with_a_season_and_past_ones_stay(hall: Hall) -> None:
    await turn_on(hall)
    before = await board(hall)
    assert isinstance(await hall.click(numbered(BEGIN, 2), by=BOSS), SeasonBegun)
    assert await board(hall) == before, "until its first question the season before is shown"
    await hall.move(days=1)
    assert (await board(hall)).rows == ()
    await hall.answer("fay", "right")
    assert [(one.active, one.rank) for one in (await board(hall)).rows] == [(1, 1)]
    assert (await board(hall, "season=1")).rows == before.rows
    await hall.say("group teams=3", by=BOSS)
    assert (await board(hall, "season=1")).rows == before.rows
    await check(hall)


async def test_a_season_before_there_were_any_has_none(hall: Hall) -> None:
    await hall.click(numbered(BEGIN, 2), by=BOSS)
    await hall.move(days=1)
    await turn_on(hall)
    assert await hall.say("leaderboard teams season=1") == no_teams_then(1)
    assert "There have been 2 seasons" in told(await hall.say("leaderboard teams season=9"))


async def test_other_settings_deal_nothing_anew_and_neither_does_switching_off_and_on(hall: Hall) -> None:
    await turn_on(hall, 3)
    before = [await own(hall, user) for user in WHO]
    await hall.say("group confidence=on", by=BOSS)
    await hall.say("group teams=off", by=BOSS)
    await turn_on(hall, 3)
    assert [await own(hall, user) for user in WHO] == before


async def test_hidden_members_count_without_a_name(hall: Hall) -> None:
    await turn_on(hall)
    before = (await board(hall)).rows
    for user in WHO[1:]:
        await hall.command("settings", by=user, hidden="on")
    assert (await board(hall)).rows == before
    mine = await own(hall, "ann")
    assert mine is not None
    said = plain(team_line(mine))
    assert said.startswith(f"Team {mine.team} with 2 others · ")
    assert said.endswith(" of 2 teams")


async def test_who_deletes_everything_leaves_their_team_and_the_others_stay(hall: Hall) -> None:
    await turn_on(hall)
    teams = {user: await own(hall, user) for user in WHO}
    assert isinstance(await hall.click(Click("privacy-delete"), by="ann"), Deleted)
    ranked = (await board(hall, by="bob")).rows
    assert sum(one.active for one in ranked) == 5
    for user in WHO[1:]:
        mine, was = await own(hall, user), teams[user]
        assert mine is not None
        assert was is not None
        assert mine.team == was.team
        assert "Ann" not in mine.mates
    await check(hall)


async def test_a_damaged_team_is_found_and_written_anew(hall: Hall) -> None:
    await turn_on(hall)
    before = (await board(hall)).rows
    wrong = update(team_members).where(team_members.c.place == 0).values(team=3 - team_members.c.team)
    await hall.study.database.write(lambda tx: tx.execute(wrong).rowcount)
    [found] = await hall.study.database.read(differences)
    assert found.what == "team"
    await hall.study.database.write(rebuild)
    assert (await board(hall)).rows == before
    await check(hall)


async def test_linked_accounts_are_one_and_both_stay_when_they_part(database: Database) -> None:
    hall = Hall(database)
    await in_one_group(hall)
    await hall.move(days=1)
    for by, spot in (("ann", None), ("bob", None), ("ann.s", SLACK)):
        await hall.answer(by, "right", spot=spot)
    await turn_on(hall)
    first = await own(hall, "ann")
    await link(hall)
    assert sum(one.active for one in (await board(hall)).rows) == 2
    again = await own(hall, "ann")
    assert first is not None
    assert again is not None
    assert again.team == first.team
    await check(hall)
    await hall.say("link unlink", by="ann.s", spot=SLACK)
    assert sum(one.active for one in (await board(hall)).rows) == 3
    whose = select(team_members.c.team).join(accounts, accounts.c.person_id == team_members.c.person_id)
    both = whose.where(accounts.c.user.in_(("ann", "ann.s")))
    assert set(await hall.study.database.read(lambda tx: tx.execute(both).scalars().all())) == {first.team}
    await check(hall)


async def test_a_space_that_joins_and_leaves_brings_and_takes_its_members(database: Database) -> None:
    hall = Hall(database)
    for spot, user in ((HERE, "ann"), (THERE, "bob")):
        await hall.set_up(spot)
        await hall.move(days=1)
        await hall.answer(user, "right", spot=spot)
    await turn_on(hall)
    await come_together(hall)
    assert sum(one.active for one in (await board(hall)).rows) == 2
    await check(hall)
    await leave(hall)
    assert sum(one.active for one in (await board(hall)).rows) == 1
    assert await hall.say("leaderboard teams", spot=THERE) == NO_TEAMS
    await check(hall)


def test_a_team_is_told_in_one_line() -> None:
    assert plain(team_line(OwnTeam(2, (), 1, 3))) == "Team 2 · 1st of 3 teams"
    assert plain(team_line(OwnTeam(2, ("Ada", ""), None, 1))) == "Team 2 with Ada and 1 other"
    many = OwnTeam(1, ("Ada", "", *"bcdef"), 2, 2)
    assert plain(team_line(many)) == "Team 1 with Ada, b, c, d, e and 2 others · 2nd of 2 teams"
