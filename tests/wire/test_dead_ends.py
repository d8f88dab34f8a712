"""Nothing that is said or offered leads nowhere, on either platform."""

import pytest

from tests.patience import until
from tests.wire.conftest import Stage
from tests.wire.people import Person, Screen, people_of
from tests.wire.test_quizzes import PLATFORMS, comes, pass_time


async def _shown(person: Person, words: str) -> Screen:
    """What only they were shown that says something, as soon as there is one; it may take an older one's place."""
    await until(lambda: any(words in screen.text for screen in person.shown()))
    return next(screen for screen in reversed(person.shown()) if words in screen.text)


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
        changed = await _shown(ada, "10:00 Asia/Kolkata, Mon to Fri.")
        await ada.press(changed, "Save")
        saved = await _shown(ada, "All set. 10:00 Asia/Kolkata, Mon to Fri.")
        stands_there = await ada.form_says("setup")
        for words in ("Next question: ", "10:00", "Asia/Kolkata", "Mon to Fri"):
            assert words in stands_there
        await ada.press(saved, "Post one now")
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
