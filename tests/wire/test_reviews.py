"""A review on both platforms with the deployed entry point, killed in the middle and started again; stars."""

import signal
from datetime import timedelta

import pytest

from bot.sandbox.world import set_up
from tests.wire.conftest import Stage
from tests.wire.people import Person, Screen, people_of
from tests.wire.test_quizzes import PLATFORMS, comes, pass_time, right_places, verified, wrong_places

DAY_S = timedelta(days=1).total_seconds()


async def drill(stage: Stage, person: Person, topic: str, number: int) -> Screen:
    """A quiz of one's own with everything wrong; its last verdict."""
    asked = await person.type("quiz", topic=topic, number=str(number))
    for place in range(number):
        noted = await person.choose(asked, wrong_places(stage, asked))
        verdict = await person.press(noted, "Sure")
        asked = await person.press(verdict, "Next question" if place + 1 < number else "See the result")
    return verdict


async def due(person: Person) -> Screen:
    """What is due, once the process has heard that time has passed."""
    asked = await person.type("review")
    while "Next: " in asked.text:
        asked = await person.type("review")
    return asked


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_review_with_a_kill_in_the_middle(stage: Stage, platform: str) -> None:
    _, ben, *_ = people_of(stage.world, platform)
    async with stage.running() as process:
        assert "nothing to review yet" in (await ben.type("review")).text
        verdict = await drill(stage, ben, "lambda", 2)
        starred = await ben.press(verdict, "Star")
        assert "comes back in your reviews" in starred.text
        assert "Your note is kept" in (await ben.fill(starred, "Add a note", note="Mind the timeout.")).text
        assert "Next: 2 questions on" in (await ben.type("review")).text
        pass_time(stage, DAY_S)
        asked = await due(ben)
        assert "1 of 2" in asked.text
        await process.stop(signal.SIGKILL)
    async with stage.running() as process:
        noted = await ben.choose(asked, right_places(stage, asked))
        assert "How sure are you?" in noted.text
        await process.stop(signal.SIGKILL)
    async with stage.running():
        waiting = await ben.type("review")
        assert "How sure are you?" in waiting.text
        verdict = await ben.press(waiting, "Unsure")
        assert "Right: " in verdict.text
        assert "It comes back on" in verdict.text
        assert "already" in (await ben.press(noted, "Guess")).text
        assert "already" in (await ben.choose(asked, wrong_places(stage, asked))).text
        second = await ben.press(verdict, "Next question")
        assert "2 of 2" in second.text
        verdict = await ben.press(await ben.choose(second, wrong_places(stage, second)), "Guess")
        done = await ben.press(verdict, "See how it went")
        assert "1 of 2 right" in done.text
        stars = await ben.type("star")
        assert "Mind the timeout." in stars.text
        assert "Unstarred" in (await ben.press(await ben.press(stars, "Open 1"), "Unstar")).text
    await verified(stage)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_daily_asks_how_sure(stage: Stage, platform: str) -> None:
    ada, ben, *_ = people_of(stage.world, platform)
    async with stage.running():
        await set_up(stage.world)
        await ada.type("daily", action="now")
        assert "how sure you are" in (await ben.type("settings", confidence="on")).text
        card = await comes(ben, lambda screen: " answered" in screen.text)
        places = list(range(2 if card.several else 1))
        noted = await ben.choose(card, places)
        assert "How sure are you?" in noted.text
        assert "How sure are you?" in (await ben.type("daily")).text
        verdict = await ben.press(noted, "Guess")
        assert "streak 1 day" in verdict.text
        assert "I guessed" not in verdict.labels
    await verified(stage)
