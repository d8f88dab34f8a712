"""Boards over the wire on both platforms: looked at through their controls, begun anew, taken along as a file."""

import asyncio
import re

import pytest

from bot.sandbox.world import set_up
from tests.wire.conftest import Stage
from tests.wire.people import people_of


@pytest.mark.parametrize("platform", ["discord", "slack"])
async def test_a_board_a_new_season_and_the_results(stage: Stage, platform: str) -> None:
    ada, ben = people_of(stage.world, platform)[:2]
    async with stage.running():
        await set_up(stage.world)
        await stage.world.next_daily()
        [*_, question] = [screen for screen in ben.room() if screen.letters or screen.several]
        await asyncio.gather(*(person.choose(question, [0, 1] if question.several else [0]) for person in (ada, ben)))
        board = await ben.type("leaderboard")
        assert "Leaderboard · week of" in board.text
        assert "· this channel" in (await ben.press(board, "This channel")).text
        today = await ben.pick(board, 0)
        assert "week of" not in today.text, "the list of the page that took the first one's place"
        season = await ada.press(await ada.type("admin", action="season"), "Begin season 2 …")
        assert "Season 2 begins" in (await ada.press(season, "Begin season 2")).text
        assert "season 1 · the whole group" in (await ben.type("leaderboard", season="1")).text
        assert "has no teams" in (await ben.type("leaderboard", scope="teams")).text
        await ada.fill(await ada.type("group"), "Settings", open="24", confidence="off", teams="2")
        teams = await ben.type("leaderboard", scope="teams")
        assert "Teams · season 1 · the whole group" in teams.text
        assert "points each" in teams.text.casefold()
        assert "You are in Team " in teams.text
        whole = await ben.press(teams, "Whole group")
        assert "Teams · season 1" in (await ben.press(whole, "Teams")).text
        assert re.search(r"Team [12]\b.* of 2 teams", (await ben.type("me")).text)
        assert "Saved" in (await ada.type("group", teams="off")).text
        exported = await ada.type("admin", action="export")
        assert "Only you get this file." in exported.text
        if platform == "discord":
            lines = ada.files(exported)["studyhall-results.csv"].decode().splitlines()
            assert len(lines) == 3
