"""A plan on both platforms: from its form, with rest days, from its buttons, through a restart."""

import json

import pytest

from bot.sandbox.world import set_up
from tests.wire.conftest import Stage
from tests.wire.people import people_of
from tests.wire.test_quizzes import PLATFORMS, stands
from tests.wire.test_words import first_places


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_plan_through_a_restart(stage: Stage, platform: str) -> None:
    ada, ben, *_ = people_of(stage.world, platform)
    async with stage.running():
        await set_up(stage.world)
        made = await ben.form("plan", date="in 10 weeks")
        assert "Exam in 70 days" in made.text
        assert "Week 1 of 10" in made.text
        assert "for organisers" in (await ben.type("plan", date="1 Feb", whose="group")).text
        assert "could be two dates" in (await ben.type("plan", date="02/03")).text
        rested = await ben.type("plan", rest="tomorrow..2027-01-02")
        assert "No daily counts as missed" in rested.text
        await stage.world.next_daily()
        daily = await stands(ben, "Question for")
        await ben.choose(daily, first_places(daily))
        assert "Exam in " in (await ben.type("me")).text
        await ada.type("plan", date="2027-02-01", whose="group")
    async with stage.running():
        shown = await ben.type("plan")
        assert "The group's date is Mon 1 Feb 2027" in shown.text
        assert "Rest days" in shown.text
        group = await ada.type("group", rest="fri")
        assert "Exam date: Mon 1 Feb 2027" in group.text
        filled = await ada.fill(group, "Exam date and rest days", date="", weekly=["sat", "sun"], rest="24 Dec")
        for told in ("Exam date: none", "Sat and Sun every week", "Rest days: Thu 24 Dec"):
            assert told in filled.text, filled.text
        moved = await ben.fill(shown, "Exam date", date="in 5 days")
        assert "Noted: your exam is on" in moved.text
        quiz = next(label for label in moved.labels if label.startswith("Quiz me"))
        assert "question 1 of" in (await ben.press(moved, quiz)).text
    assert json.loads((await stage.studyhall("db", "verify", "--json"))[1])["differences"] == 0
