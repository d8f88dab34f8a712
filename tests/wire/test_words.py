"""What people read on both platforms is true: nothing flatters, nothing puzzles."""

import pytest

from bot.sandbox.world import set_up
from bot.talk.phrases import NUMBERS
from tests.wire.conftest import Stage
from tests.wire.people import Screen, people_of
from tests.wire.test_quizzes import PLATFORMS, comes, pass_time, right_places, stands


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
        pass_time(stage, 121)
        pass_time(stage, 3)
        pass_time(stage, 16)
        table = await comes(ben, lambda screen: "the result" in screen.text)
        assert "every question of that quiz right" in (await ben.press(table, "Again with the missed ones")).text
        assert "question 1 of 1" in (await chloe.press(table, "Again with the missed ones")).text
