"""The weekly report on both platforms: killed before it is sent, told once, with its buttons; a result is shared."""

import asyncio
import json
import signal
from datetime import timedelta

import pytest

from bot.sandbox.world import set_up
from tests.patience import until_as_time_passes
from tests.wire.conftest import Stage
from tests.wire.people import OnDiscord, Person, Screen, people_of
from tests.wire.test_quizzes import PLATFORMS, pass_time, verified


def _reports(person: Person) -> list[Screen]:
    return [screen for screen in person.room() if "The week of" in screen.text]


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_week_is_told_once_and_a_result_is_shared(stage: Stage, platform: str) -> None:
    ada, ben, *others = people_of(stage.world, platform)
    async with stage.running() as process:
        await set_up(stage.world)
        await stage.world.next_daily()
        [*_, question] = [screen for screen in ben.room() if screen.letters or screen.several]
        verdicts = [
            await person.choose(question, [n, n + 1] if question.several else [n])  # one of them at most is right
            for n, person in enumerate((ada, ben, *others[:1]))
        ]
        assert "doesn't give the answer away" in (await ben.press(verdicts[1], "Share")).text
        assert "already shared this" in (await ben.press(verdicts[1], "Share")).text
        [shared] = [screen.text for screen in ben.room() if "answered the question for" in screen.text]
        assert ben.name in shared
        due = stage.world.next_due()
        monday = due + timedelta(days=-due.weekday() % 7, minutes=10)
        await process.stop(signal.SIGKILL)
        pass_time(stage, (monday - stage.world.clock.now()).total_seconds())
    async with stage.running():
        await until_as_time_passes(stage.world.clock, timedelta(minutes=1), lambda: bool(_reports(ben)))
        if platform == "discord":  # on Slack the text says all of it
            drawn = ben.files(_reports(ben)[0]), ben.files(await ben.type("me"))
            assert [list(files) for files in drawn] == [["week.png"], ["month.png"]]
            assert all(png.startswith(b"\x89PNG") for files in drawn for png in files.values())
        await _plan_a_night(stage, ada, ben)
        own = await ben.press(_reports(ben)[0], "My week")
        assert "Your week of" in own.text
        await asyncio.gather(*(ben.press(own, "Share") for _ in range(2)))
        assert sum("in the group" in screen.text for screen in ben.room() if ", week of" in screen.text) == 1
        assert len(_reports(ada)) == 1
    await verified(stage)


async def _plan_a_night(stage: Stage, ada: Person, ben: Person) -> None:
    """One click; on Discord it is among the server's events where the bot may make one, and found again."""
    world, [report] = stage.world, _reports(ada)
    plan = next(label for label in report.labels if label.startswith("Plan a quiz night"))
    assert "for organisers" in (await ben.press(report, plan)).text
    on_discord = isinstance(ada, OnDiscord)
    if on_discord:
        world.discord.set_bot_may_plan(world.guild, may=True)
    told = await asyncio.gather(*(ada.press(report, plan) for _ in range(2)))
    assert any("The quiz night is planned" in one.text for one in told)
    [night] = [screen for screen in ben.room() if "Quiz night: " in screen.text]
    assert "Start the quiz night" in night.labels
    assert "is already planned" in (await ada.press(report, plan)).text
    if on_discord:
        [event] = world.guild.events.values()
        assert event.location == "#daily-question"
        assert f"/events/{world.guild.id}/{event.id}" in night.text
    else:
        assert '"type": "date"' in json.dumps(night.raw.blocks)
