"""A pack on another subject, on both platforms as it is deployed; and what becomes of it under another pack."""

import re
from pathlib import Path

import pytest

from bot.sandbox.world import set_up
from content.starting import start_pack
from tests.wire.conftest import Stage
from tests.wire.people import Person, Screen, people_of
from tests.wire.test_exams import answer
from tests.wire.test_quizzes import verified

AWS = re.compile(r"\b(?:AWS|Amazon)\b|DVA-C0")
SEEN = ("help", "daily", "me", "readiness", "leaderboard", "review", "star")


async def _exam(stage: Stage, ben: Person) -> list[Screen]:
    """From the front page to the result, with the first of eight questions answered."""
    front = await ben.type("exam")
    first = await ben.press(front, "Start")
    kept = await answer(stage, ben, first)
    there = await ben.fill(kept, "Map", question="2")
    assert "question 2 of " in there.text
    look = await ben.press(there, "Submit exam")
    return [front, first, kept, there, look, await ben.press(look, "Submit")]


@pytest.mark.parametrize("platform", ["discord", "slack"])
async def test_nobody_is_told_of_aws_where_the_pack_is_another(stage: Stage, platform: str, tmp_path: Path) -> None:
    start_pack(tmp_path / "mine", exam=True)
    shipped = dict(stage.environment)
    stage.environment["STUDYHALL_PACK"] = str(tmp_path / "mine")
    _, ben, *_ = people_of(stage.world, platform)
    async with stage.running():
        await set_up(stage.world)
        await stage.world.next_daily()
        seen = [await ben.type(verb) for verb in SEEN]
        seen += [await ben.type("lookup", words="idempotent"), await ben.type("quiz", style="solo", number="2")]
        seen += await _exam(stage, ben)
        seen += ben.room()
    told = "\n".join(screen.text for screen in seen)
    assert "Questions of our own." in told
    assert "MINE-1" in told
    assert AWS.findall(told) == []
    stage.environment.clear()
    stage.environment.update(shipped)
    async with stage.running():
        again = await ben.type("daily")
        assert "HTTP" in again.text, "what was asked stays as it was asked"
        assert "MINE-1" in (await ben.type("exam", action="history")).text
    await verified(stage)
