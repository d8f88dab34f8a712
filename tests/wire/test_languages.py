"""Members read their own pages in the language of their client, on both platforms; what stands for all is English."""

import pytest

from bot.sandbox.world import set_up
from bot.talk.languages import Language, in_language
from bot.talk.lines import say
from tests.wire.conftest import Stage
from tests.wire.people import OnDiscord, OnSlack, people_of
from tests.wire.test_quizzes import PLATFORMS, stands


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_everybody_is_answered_in_their_own_language(stage: Stage, platform: str) -> None:
    _, ben, chloe, *_ = people_of(stage.world, platform)
    assert isinstance(ben, OnDiscord | OnSlack)
    ben.member.locale = "de" if platform == "discord" else "de-DE"
    narrower, title, scope = say("This channel"), say("Leaderboard"), say("this channel")
    german: Language = "de"
    async with stage.running():
        await set_up(stage.world)
        await stage.world.next_daily()
        board = await ben.type("leaderboard")
        assert in_language(title, german) in board.text
        assert title not in board.text
        assert in_language(scope, german) in (await ben.press(board, in_language(narrower, german))).text
        assert title in (await chloe.type("leaderboard")).text
        await stands(ben, "Question for")
