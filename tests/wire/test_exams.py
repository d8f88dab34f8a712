"""A mock exam on both platforms with the deployed entry point: killed in the middle, played to its end, run out."""

import re
import signal
import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Final

import pytest

from content.items import Item, load_item
from tests.wire.conftest import Stage
from tests.wire.people import Person, Screen, people_of
from tests.wire.test_quizzes import verified

PLATFORMS: Final = ("discord", "slack")
CONTROLS: Final = ("answer:e", "choose:e", "submit:e")


def item_of(stage: Stage, screen: Screen) -> Item:
    """The question that is shown, as its author knows it."""
    sheet = next(control.split(":")[1][1:] for _, control in screen.controls if control.startswith(CONTROLS))
    with closing(sqlite3.connect(stage.folder / "studyhall.db")) as connection:
        [(frozen,)] = connection.execute("SELECT item FROM exam_items WHERE id = ?", (int(sheet),)).fetchall()
    return load_item(frozen)


async def answer(stage: Stage, person: Person, screen: Screen, *, right: bool = True) -> Screen:
    item = item_of(stage, screen)
    places = [place for place, option in enumerate(item.option_ids) if option in item.key]
    if not right:
        places = sorted([next(place for place in range(6) if place not in places), *places[1:]])
    return await person.keep(screen, places)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_half_exam_with_a_kill_in_the_middle(stage: Stage, platform: str) -> None:
    _, ben, *_ = people_of(stage.world, platform)
    async with stage.running() as process:
        front = await ben.type("exam")
        longer = await ben.press(front, "Take 160 minutes")
        assert "in 160 minutes" in longer.text
        first = await ben.press(longer, "Half exam")
        assert "question 1 of 33" in first.text
        assert "1 h 2" in first.text
        kept = await answer(stage, ben, first, right=False)
        assert "Your answer: " in kept.text
        assert "1 of 33 answered" in kept.text
        flagged = await ben.press(kept, "Flag")
        second = await ben.press(flagged, "Next")
        names = await ben.press(second, "Names")
        assert "question 2" in names.text.casefold()
        await process.stop(signal.SIGKILL)
    async with stage.running():
        assert "question 2 of 33" in (await ben.type("exam")).text
        assert "under way" in (await ben.type("exam", form="3")).text
        back = await ben.press(second, "Previous")
        assert "Flagged" in back.text
        changed = await answer(stage, ben, back)
        private = len(ben.shown())
        told, last = await ben.jump(await ben.press(changed, "Next"), 33)
        assert "1 of 33 answered · 1 flagged" in told
        assert "question 33 of 33" in last.text
        assert len(ben.shown()) == private, "it comes in the place of the one before"
        look = await ben.press(last, "Submit exam")
        assert "32 questions are still open" in look.text
        result = await ben.press(look, "Submit")
        assert "Half exam: 1 of 33 right, not passed" in result.text
        assert "a drill" in result.text
        read = await ben.pick(result, 0)
        assert ", right" in read.text
        assert "The rule" in read.text
        again = await ben.press(read, "Result")
        assert "1 of 33" in (await ben.press(again, "History")).text
    await verified(stage)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_whole_exam_is_played_through(stage: Stage, platform: str) -> None:
    _, ben, *_ = people_of(stage.world, platform)
    async with stage.running():
        screen = await ben.type("exam", form="2")
        number = 1
        while "Next" in screen.labels:
            assert f"question {number} of 6" in screen.text
            screen = await ben.press(await answer(stage, ben, screen), "Next")
            number += 1
        screen = await answer(stage, ben, screen)
        assert f"{number} of {number} answered" in screen.text
        look = await ben.press(screen, "Submit exam")
        assert "answered every question" in look.text
        result = await ben.press(look, "Submit")
        right, of = re.findall(r"Mock exam: (\d+) of (\d+) right, passed", result.text)[0]
        assert right == of
        assert "meets competencies" in result.text
        assert "needs improvement" not in result.text
        assert "Not scored: " in result.text
        assert "once three members" in result.text
        assert len(ben.shown()) < 10, "pages are turned, not piled up"


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_time_runs_out_while_nothing_runs(stage: Stage, platform: str) -> None:
    _, ben, *_ = people_of(stage.world, platform)
    async with stage.running():
        first = await answer(stage, ben, await ben.type("exam", version="dva-c03"))
    stage.world.clock.move(timedelta(minutes=131))
    async with stage.running():
        late = await ben.press(first, "Next")
        assert "Mock exam: " in late.text
        assert "submitted as it stood" in late.text
        assert "questions in 2 h 10 min of 2 h 10 min" in late.text
        assert "haven't" not in (await ben.type("exam", action="history")).text
        assert "no exam under way" in (await ben.type("exam", action="submit")).text
    await verified(stage)
