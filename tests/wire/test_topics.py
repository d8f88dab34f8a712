"""After a channel is set up, a second form says what its group is asked, on both platforms."""

import pytest

from bot.sandbox.world import set_up
from tests.patience import until
from tests.wire.conftest import Stage
from tests.wire.people import people_of
from tests.wire.test_quizzes import PLATFORMS


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_the_form_after_setup_keeps_the_dailies_to_topics(stage: Stage, platform: str) -> None:
    world = stage.world
    person = people_of(world, platform)[0]
    async with stage.running():
        await set_up(world)
        await person.type("setup", time="10:00")  # on Slack what tries the channel is shown before what came of it
        await until(lambda: "Topics, exam, verdict" in person.shown()[-1].labels)
        done = person.shown()[-1]
        assert "10:00 Europe/Berlin" in done.text
        saved = await person.fill(
            done, "Topics, exam, verdict", topics="lambda, dynamo db", exam="DVA-C03", reveal="close"
        )
        for said in ("Saved.", "Topics: DynamoDB and Lambda", "Exam: DVA-C03", "Verdict: when the question closes"):
            assert said in saved.text
        few = await person.fill(saved, "Topics, exam, verdict", topics="Kiro", reveal="answer")
        assert "There isn't enough to ask on Kiro" in few.text
        whole = await person.fill(saved, "Topics, exam, verdict", topics="", reveal="answer")
        assert "Topics: the whole exam" in whole.text
