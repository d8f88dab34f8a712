"""Nothing that is said or offered leads nowhere, on either platform."""

import pytest

from tests.patience import until
from tests.wire.conftest import Stage
from tests.wire.people import people_of
from tests.wire.test_quizzes import PLATFORMS, comes, pass_time


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_bare_setup_opens_its_form_to_organisers(stage: Stage, platform: str) -> None:
    ada, ben, *_ = people_of(stage.world, platform)
    async with stage.running():
        assert "No channel here has a daily question yet." in await ada.form_says("setup")
        wrong, _ = await ada.correct(
            "setup", {"zone": "IST", "days": ["mon", "tue", "wed", "thu", "fri"]}, {"zone": "Mumbai"}
        )
        assert "Did you mean Asia/Kolkata" in wrong
        await until(lambda: "Save" in ada.shown()[-1].labels)
        preview = ada.shown()[-1]
        for words in ("Not saved yet.", "09:00 Asia/Kolkata, Mon to Fri.", "Question for", "0 answered"):
            assert words in preview.text
        assert preview.labels == ["Save", "Change …"]
        assert "No channel here has a daily question yet." in await ada.form_says("setup")
        await ada.fill(preview, "Change …", time="10:00")
        await until(lambda: "10:00 Asia/Kolkata, Mon to Fri." in ada.shown()[-1].text)
        await ada.press(ada.shown()[-1], "Save")
        await until(lambda: "All set. 10:00 Asia/Kolkata, Mon to Fri." in ada.shown()[-1].text)
        stands_there = await ada.form_says("setup")
        for words in ("Next question: ", "10:00", "Asia/Kolkata", "Mon to Fri"):
            assert words in stands_there
        await ada.press(ada.shown()[-1], "Post one now")
        await until(lambda: any("Question for" in screen.text for screen in ada.room()))
        if platform == "slack":  # Discord doesn't offer it to others
            assert "That is for organisers" in (await ben.type("setup")).text


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_lobby_says_what_can_still_be_done_there(stage: Stage, platform: str) -> None:
    ada, ben, *_ = people_of(stage.world, platform)
    async with stage.running():
        await ben.type("quiz", style="night", number="1", seconds="30")
        lobby = await comes(ben, lambda screen: "Quiz night" in screen.text)
        assert "no result" in (await ada.press(lobby, "End")).text
        await until(lambda: ben.room()[-1].labels == [])
        assert "It is over." in ben.room()[-1].text
        await ben.type("quiz", style="night", number="1", seconds="30")
        await until(lambda: "Start" in ben.room()[-1].labels)
        pass_time(stage, 31 * 60)
        await comes(ben, lambda screen: "Nobody started it" in screen.text and not screen.labels)
