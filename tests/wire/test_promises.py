"""What an organiser and a member are told is what happens next, on both platforms with the deployed entry point."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from bot.sandbox.local_discord.components import texts_of
from bot.sandbox.world import set_up
from tests.acknowledging import acknowledges
from tests.patience import until
from tests.wire.conftest import Stage
from tests.wire.people import OnDiscord, OnSlack, Person, own_copy, people_of
from tests.wire.test_quizzes import PLATFORMS, comes, verified


def direct(person: Person) -> str:
    """All that the bot wrote to somebody alone."""
    assert isinstance(person, OnDiscord | OnSlack)
    if isinstance(person, OnDiscord):
        discord = person.world.discord
        sent = [message.payload for message in discord.messages(discord.direct(person.member))]
        return "\n".join(text for m in sent for text in (str(m.get("content")), *texts_of(m.get("components") or [])))
    slack = person.world.slack
    return "\n".join(m.text for m in slack.messages(slack.direct(person.member)))


def refused_posts(stage: Stage) -> int:
    with closing(sqlite3.connect(stage.folder / "studyhall.db")) as connection:
        return len(connection.execute("SELECT id FROM posts WHERE state = 'refused'").fetchall())


def may_post(stage: Stage, *, allowed: bool) -> None:
    """Whether the bot may post where the daily comes."""
    stage.world.discord.set_bot_rights(stage.world.daily_question, bot_may_post=allowed)
    stage.world.exam_study.bot_is_member = allowed


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_now_gets_past_whatever_kept_todays_question_away(stage: Stage, platform: str) -> None:
    boss, ben, *_ = people_of(stage.world, platform)

    async def act(action: str) -> str:
        return (await boss.type("daily", action=action)).text

    async with stage.running():
        await set_up(stage.world)
    stage.world.clock.move(stage.world.next_due() + timedelta(hours=5) - stage.world.clock.now())
    async with stage.running():
        await until(lambda: "missed" in direct(boss))
        assert "nothing to skip" in await act("skip")
        assert "Paused" in await act("pause")
        assert "paused here" in await act("now")
        assert "Resumed" in await act("resume")
        assert "Posted: " in await act("now")
        assert "is here already" in await act("now")
        may_post(stage, allowed=False)
        stage.world.clock.move(stage.world.next_due() + timedelta(seconds=1) - stage.world.clock.now())
        await until(lambda: refused_posts(stage) == 2)
        assert "not posted, because the platform refused it" in await boss.form_says("setup")
        assert "paused here" in await act("now")
        may_post(stage, allowed=True)
        assert "Resumed" in await act("resume")
        assert "Posted: " in await act("now")
        card = await comes(ben, lambda screen: "Question for" in screen.text)
        assert acknowledges((await ben.choose(card, range(2 if card.several else 1))).text)
    await verified(stage)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_report_is_told_to_the_organiser_and_its_answer_to_whoever_sent_it(stage: Stage, platform: str) -> None:
    boss, ben, *_ = people_of(stage.world, platform)
    async with stage.running():
        await set_up(stage.world)
        await stage.world.next_daily()
        await comes(ben, lambda screen: "Question for" in screen.text)
        assert "is saved" in (await ben.report(await own_copy(ben), "outdated", "It is 12 now.")).text
        await until(lambda: "It is 12 now." in direct(boss))
        assert (
            "shown your answer" in (await boss.type("admin", action="close", report="1", answer="It was fixed.")).text
        )
        assert "It was fixed." in (await ben.type("help")).text
        assert "It was fixed." not in (await ben.type("help")).text, "it is told once"
        await boss.type("admin", action="close", report="1")
        assert "It was fixed." in (await ben.type("me")).text, "closing it again loses nothing"


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_pause_asks_before_it_ends_what_is_open(stage: Stage, platform: str) -> None:
    boss, ben, chloe, *_ = people_of(stage.world, platform)
    async with stage.running():
        await set_up(stage.world)
        await stage.world.next_daily()
        card = await comes(ben, lambda screen: "Question for" in screen.text)
        places = range(2 if card.several else 1)
        paused = await boss.type("daily", action="pause")
        assert "still counts: it stays open until" in paused.text
        assert acknowledges((await ben.choose(card, places)).text), "nothing was ended"
        again = await boss.type("daily", action="pause")
        assert "It is paused here already" in again.text
        assert "Ended" in (await boss.press(again, "End it now")).text
        assert "closed already" in (await boss.press(paused, "End it now")).text
        stage.world.clock.move(timedelta(seconds=8))
        await comes(ben, lambda screen: "The answer" in screen.text)
        shown = await chloe.type("daily")
        assert "ended early and counts against nobody" in shown.text
        assert "didn't answer" not in shown.text
        assert "ight" in (await ben.type("daily")).text
    await verified(stage)
