"""A member's own page has their own profile picture, on both platforms, and nothing keeps where that is."""

import json

import pytest

from bot.sandbox.world import set_up
from tests.patience import Patience
from tests.wire.conftest import Stage
from tests.wire.people import people_of
from tests.wire.test_quizzes import PLATFORMS


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_ones_own_picture_stands_beside_ones_figures(stage: Stage, platform: str) -> None:
    ada, ben, *_ = people_of(stage.world, platform)
    address = "https://cdn.discordapp.com/avatars/" if platform == "discord" else "https://avatars.slack-edge.com/"
    async with stage.running() as process:
        await set_up(stage.world)
        await stage.world.next_daily()
        patience = Patience()
        while address not in (drawn := json.dumps((await ben.type("me")).raw.payload)):  # Slack tells it when asked
            assert patience.lasts(drawn)
        assert "Your profile picture" in drawn
        assert not any(address in json.dumps(screen.raw.payload) for screen in ada.room()), "only its owner sees it"
    assert address not in process.output
    kept = [file.read_bytes() for file in stage.folder.iterdir() if file.is_file()]
    assert kept
    assert not any(address.encode() in content for content in kept)
