"""What people read on both platforms is true: nothing flatters, nothing puzzles."""

import re
from datetime import timedelta

import pytest

from bot.sandbox.world import set_up
from bot.talk.phrases import NUMBERS
from tests.patience import until, until_as_time_passes
from tests.wire.conftest import Stage
from tests.wire.people import Screen, people_of
from tests.wire.test_quizzes import PLATFORMS, comes, pass_time, right_places, stands, wrong_places

RESULT = " · the result"
"""In the title of a final table, and in no question's text."""


def first_places(screen: Screen) -> range:
    """As many places as a question takes, from the first."""
    return range(next((n for n, word in enumerate(NUMBERS) if f"Choose {word}, then submit" in screen.text), 1))


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_who_missed_something_is_never_told_of_a_clean_sheet(stage: Stage, platform: str) -> None:
    _, ben, chloe, *_ = people_of(stage.world, platform)
    async with stage.running():
        await set_up(stage.world)
        await stage.world.next_daily()
        daily = await stands(ben, "Question for")
        assert "haven't gotten a question wrong" in (await ben.type("quiz", topic="missed")).text
        await ben.choose(daily, first_places(daily))
        assert "once everybody has been shown its answer" in (await ben.type("quiz", topic="missed")).text
        await ben.type("quiz", topic="sqs", number="1", style="group")
        asked = await comes(ben, lambda screen: "question 1 of 1" in screen.text)
        await ben.choose(asked, right_places(stage, asked))
        await until_as_time_passes(stage.world.clock, timedelta(seconds=41), lambda: RESULT in ben.room()[-1].text)
        table = ben.room()[-1]
        assert "every question of that quiz right" in (await ben.press(table, "Again with the missed ones")).text
        assert "question 1 of 1" in (await chloe.press(table, "Again with the missed ones")).text


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_night_that_nobody_wins_has_no_winners(stage: Stage, platform: str) -> None:
    _, ben, chloe, *_ = people_of(stage.world, platform)
    async with stage.running():
        await set_up(stage.world)
        await stage.world.next_daily()
        await ben.type("quiz", style="night", number="2", seconds="30")
        lobby = await comes(ben, lambda screen: "Quiz night" in screen.text)
        for player in (ben, chloe):
            await player.press(lobby, "Join")
        await ben.press(lobby, "Start")
        first = await comes(ben, lambda screen: "question 1 of 2" in screen.text)
        for player in (ben, chloe):
            await player.choose(first, wrong_places(stage, first))
        pass_time(stage, 31)
        pass_time(stage, 3)
        await stands(ben, "2 answers, 0 right")
        pass_time(stage, 9)
        await comes(ben, lambda screen: "question 2 of 2" in screen.text)
        pass_time(stage, 31)
        pass_time(stage, 3)
        key = await stands(ben, "Nobody answered this one")
        pass_time(stage, 9)
        table = await comes(ben, lambda screen: RESULT in screen.text)
        for screen in (key, table):
            assert len(re.findall("0 of 2(?! answers)", screen.text)) == 2
            assert "1st" not in screen.text
        assert "Nobody got one right" in table.text
        board = await ben.type("leaderboard", measure="night")
        assert "0 of 1" in board.text
        assert "You aren't on this board yet" in board.text


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_schedule_that_is_given_again_is_not_called_changed(stage: Stage, platform: str) -> None:
    ada, *_ = people_of(stage.world, platform)
    async with stage.running():
        await set_up(stage.world)
        for time, opening in (("21:15", "Changed"), ("9:15pm", "Nothing changed"), ("21:30", "Changed")):
            await ada.type("setup", time=time, zone="Europe/Berlin")
            await until(lambda opening=opening: f": {opening}" in ada.shown()[-1].text)  # type: ignore[misc]


READ = (
    *(("9:00 AM", "London", "09:00 Europe/London"), ("0900", "munich", "09:00 Europe/Berlin")),
    *(("9.30", "Japan", "09:30 Asia/Tokyo"), ("21h", "India", "21:00 Asia/Kolkata")),
    *(("noon", "UTC", "12:00 UTC"), ("9 Uhr", "Germany", "09:00 Europe/Berlin"), ("9pm", "GMT+2", "21:00 UTC+2")),
)
REFUSED = (
    ("9am", "IST", "Asia/Kolkata, Asia/Jerusalem or Europe/Dublin?"),
    ("9am", "EST", "America/New_York or Australia/Sydney?"),
    ("9am", "UTC+5:30", "Asia/Kolkata or Asia/Colombo?"),
    ("9am", "Brazil", "America/Sao_Paulo, America/Manaus, America/Rio_Branco or America/Noronha?"),
    *(("9am", nonsense, f"“{nonsense}”") for nonsense in ("Factory", "help", "off")),
    ("24:00", "Berlin", "Write midnight as 00:00"),
    ("9:75", "Berlin", "isn't a time of day"),
)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_times_and_zones_are_read_as_people_write_them(stage: Stage, platform: str) -> None:
    ada, *_ = people_of(stage.world, platform)

    async def is_told(time: str, zone: str, words: str) -> str:
        await ada.type("setup", time=time, zone=zone)
        await until(lambda: words in ada.shown()[-1].text.replace("\\", ""))
        return ada.shown()[-1].text

    async with stage.running():
        for time, zone, words in READ:
            told = await is_told(time, zone, f"{words}, every day.")
            assert ("no daylight saving time" in told) is (zone in ("UTC", "GMT+2"))
        for time, zone, words in REFUSED:
            told = await is_told(time, zone, words)
            assert ("Did you mean" in told) is ("?" in words)
        assert "UTC+2" in await ada.form_says("setup"), "nothing that was refused changed anything"
