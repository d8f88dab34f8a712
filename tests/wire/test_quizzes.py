"""Quizzes of every style on both platforms with the deployed entry point, killed in the middle and started again."""

import json
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest

from bot.sandbox.world import set_up
from content.items import load_item
from tests.patience import until
from tests.wire.conftest import Stage
from tests.wire.people import Person, Screen, people_of

PLATFORMS = ("discord", "slack")
SOON = "begins here as soon as"
"""Told in the first moment after a start, when clicks are served but nothing is posted yet."""


def right_places(stage: Stage, screen: Screen) -> list[int]:
    """Where the right options of a question stand, as its author knows."""
    shown = next(control.split(":")[1] for _, control in screen.controls if control.startswith(ANSWERING))
    table, number = {"q": "turns", "v": "reviews"}[shown[0]], int(shown[1:])
    with closing(sqlite3.connect(stage.folder / "studyhall.db")) as connection:
        [(frozen,)] = connection.execute(f"SELECT item FROM {table} WHERE id = ?", (number,)).fetchall()  # noqa: S608
    item = load_item(frozen)
    return [place for place, option in enumerate(item.option_ids) if option in item.key]


ANSWERING = ("answer:", "choose:")


def wrong_places(stage: Stage, screen: Screen) -> list[int]:
    """As many places, of which the first is wrong."""
    right = right_places(stage, screen)
    wrong = next(place for place in range(6) if place not in right)
    return sorted([wrong, *right[1:]])


async def comes(person: Person, holds: Callable[[Screen], bool]) -> Screen:
    """The latest message in the room, as soon as it is what is waited for."""
    await until(lambda: bool(person.room()) and holds(person.room()[-1]))
    return person.room()[-1]


async def stands(person: Person, words: str) -> Screen:
    """The latest message in the room that says something, as soon as there is one."""
    await until(lambda: any(words in screen.text for screen in person.room()))
    return next(screen for screen in reversed(person.room()) if words in screen.text)


def pass_time(stage: Stage, seconds: float) -> None:
    stage.world.clock.move(timedelta(seconds=seconds))


async def verified(stage: Stage) -> None:
    code, said = await stage.studyhall("db", "verify", "--json")
    assert (code, json.loads(said)["differences"]) == (0, 0)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_solo_quiz_with_a_kill_in_the_middle(stage: Stage, platform: str) -> None:
    _, ben, *_ = people_of(stage.world, platform)
    async with stage.running() as process:
        asked = await ben.type("quiz", topic="lambda", number="2")
        noted = await ben.choose(asked, wrong_places(stage, asked))
        assert "How sure are you?" in noted.text
        assert "Report 1 is saved" in (await ben.report(asked, "unclear", "What is meant?")).text
        await process.stop(signal.SIGKILL)
    async with stage.running():
        waiting = await ben.type("quiz")
        assert "question 1 of 2" in waiting.text
        assert "How sure are you?" in (await ben.press(waiting, "Resume")).text
        verdict = await ben.press(noted, "Sure")
        assert verdict.text.startswith(("### ✗ Not", "✗ Not"))
        assert "comes back within a week" in verdict.text
        following = await ben.press(verdict, "Next question")
        assert "question 2 of 2" in following.text
        verdict = await ben.press(await ben.choose(following, right_places(stage, following)), "Just tell me")
        assert "Right: " in verdict.text
        result = await ben.press(verdict, "See the result")
        assert "1 of 2 right" in result.text
        again = await ben.press(result, "Again with the missed ones")
        assert "question 1 of 1" in again.text
    await verified(stage)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_group_quiz_with_a_kill_in_the_middle(stage: Stage, platform: str) -> None:
    ada, ben, chloe, late = people_of(stage.world, platform)[:4]
    async with stage.running() as process:
        begun = await ben.type("quiz", topic="sqs", number="2", style="group")
        assert any(words in begun.text for words in ("has started", SOON))
        first = await comes(ben, lambda screen: "question 1 of 2" in screen.text)
        noted = await ben.choose(first, right_places(stage, first))
        assert "Noted: " in noted.text
        await process.stop(signal.SIGKILL)
    async with stage.running():
        assert "Noted: " in (await chloe.choose(first, wrong_places(stage, first))).text
        assert "already" in (await chloe.choose(first, right_places(stage, first))).text
        pass_time(stage, 121)
        pass_time(stage, 3)
        key = await stands(ben, "2 answers, 1 right")
        assert "50% (1)" in key.text
        pass_time(stage, 16)
        second = await comes(ben, lambda screen: "question 2 of 2" in screen.text)
        assert "who started this quiz" in (await chloe.press(second, "Close now")).text
        await late.choose(second, right_places(stage, second))
        assert "Moving on" in (await ada.press(second, "Close now")).text, "an organiser steers beside the starter"
        pass_time(stage, 3)
        await stands(ben, "1 answer, 1 right")
        pass_time(stage, 16)
        table = await comes(ben, lambda screen: "· the result" in screen.text)
        assert "3 players, 2 questions" in table.text
        assert "The hardest" in table.text
        board = await ben.type("leaderboard", measure="practice")
        assert "Practice ·" in board.text
    await verified(stage)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_night_with_a_kill_in_the_middle(stage: Stage, platform: str) -> None:
    _, ben, chloe, dmitri = people_of(stage.world, platform)[:4]
    async with stage.running() as process:
        await set_up(stage.world)
        begun = await ben.type("quiz", style="night", number="2", seconds="30")
        assert any(words in begun.text for words in ("lobby is open", SOON))
        lobby = await comes(ben, lambda screen: "Quiz night" in screen.text)
        for player in (ben, chloe):
            assert "You're in." in (await player.press(lobby, "Join")).text
        assert "Here we go" in (await ben.press(lobby, "Start")).text
        first = await comes(ben, lambda screen: "question 1 of 2" in screen.text)
        pass_time(stage, 6)
        await ben.choose(first, right_places(stage, first))
        await process.stop(signal.SIGKILL)
    async with stage.running():
        await chloe.choose(first, wrong_places(stage, first))
        stopped = await dmitri.choose(first, right_places(stage, first))
        assert "nothing was stored" in stopped.text
        assert "You're in." in (await dmitri.press(stopped, "Join")).text
        pass_time(stage, 30)
        pass_time(stage, 3)
        key = await stands(ben, "2 answers, 1 right")
        assert key.text.index("1st") < key.text.index("0 of 1")
        assert "2nd" not in key.text, "who got nothing right has no place"
        pass_time(stage, 9)
        second = await comes(ben, lambda screen: "question 2 of 2" in screen.text)
        assert "Ended" in (await ben.press(second, "End")).text
        pass_time(stage, 3)
        pass_time(stage, 4)
        table = await comes(ben, lambda screen: "ended early, the result" in screen.text)
        assert table.text.casefold().count("points") >= 1
    await verified(stage)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_quiz_from_its_form(stage: Stage, platform: str) -> None:
    _, ben, chloe, dmitri = people_of(stage.world, platform)[:4]
    async with stage.running():
        wrong, asked = await ben.correct("quiz", {"topic": "banana split", "number": "3"}, {"topic": "dynamo"})
        assert "I don't know the topic “banana split”." in wrong
        assert "DynamoDB · question 1 of 3" in asked.text
        assert "Resume" in (await ben.type("quiz")).labels
        wrong, asked = await chloe.correct("quiz", {"topic": "sqs", "number": "1000"}, {"number": "4"})
        assert "1 to 20" in wrong
        assert "SQS · question 1 of 4" in asked.text, "the rest was kept"
        night = await dmitri.form("quiz", style="night", number="2")
        assert any(words in night.text for words in ("lobby is open", SOON))
        await comes(ben, lambda screen: "Quiz night" in screen.text)
    await verified(stage)
