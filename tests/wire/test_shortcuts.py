"""The menu of a message on both platforms, and a quiz from anywhere in Slack."""

import asyncio
from typing import Any

import pytest

from bot.sandbox.world import set_up
from tests.patience import PATIENCE_S
from tests.wire.conftest import Stage
from tests.wire.people import Screen, seen_on_discord, seen_on_slack

SAID = "Why does my Lambda function's reserved concurrency throttle everything?"


class Pointing:
    """A member of either platform at the menu of a message."""

    def __init__(self, stage: Stage, platform: str) -> None:
        world = stage.world
        self.discord, self.slack = world.discord, world.slack
        self.on_discord = platform == "discord"
        self.ben, self.femi = world.ben, world.femi
        self.rooms = world.daily_question, world.exam_study

    def say(self, text: str) -> Any:
        if self.on_discord:
            return self.discord.say(member=self.ben, channel=self.rooms[0], text=text)
        return self.slack.say(member=self.femi, channel=self.rooms[1], text=text)

    def card(self) -> Any:
        return (self.discord.messages(self.rooms[0]) if self.on_discord else self.slack.messages(self.rooms[1]))[-1]

    async def use(self, message: Any, name: str, **filled: Any) -> Screen:
        if self.on_discord:
            used = await self.discord.point(member=self.ben, message=message, name=name)
            if filled:
                used = await self.discord.submit_modal(exchange=used, values={**filled, "kind": [filled["kind"]]})
            return seen_on_discord(await used.reply(PATIENCE_S))
        shortcut = await self.slack.shortcut(member=self.femi, callback_id=name.lower(), message=message)
        if filled:
            view = await shortcut.view(PATIENCE_S)
            shortcut = await self.slack.submit_view(member=self.femi, view=view, values=filled)
        return seen_on_slack(await shortcut.reply(PATIENCE_S))


@pytest.mark.parametrize("platform", ["discord", "slack"])
async def test_the_menu_of_a_message(stage: Stage, platform: str) -> None:
    async with stage.running():
        await set_up(stage.world)
        await stage.world.next_daily()
        member = Pointing(stage, platform)
        card, said = member.card(), member.say(SAID)
        explained = (await member.use(said, "Explain")).text
        assert "reserved concurrency" in explained or "close to a question that is open" in explained
        assert "Starred" in (await member.use(card, "Star")).text
        assert "use it on the message with the question" in (await member.use(said, "Star")).text
        assert "use it on the message with the question" in (await member.use(said, "Report")).text
        if platform == "discord":
            controls = [{"type": 1, "components": [{"type": 2, "style": 2, "label": "A", "custom_id": "answer:1:a"}]}]
            forged = member.discord.post_as_another_bot(channel=member.rooms[0], text="?", components=controls)
            assert "use it on the message with the question" in (await member.use(forged, "Star")).text
        assert "report" in (await member.use(card, "Report", kind="wrong", words="It isn't so.")).text.lower()


async def test_a_quiz_is_begun_from_anywhere_in_slack(stage: Stage) -> None:
    slack, femi = stage.world.slack, stage.world.femi
    async with stage.running():
        await set_up(stage.world)
        begun = await slack.shortcut(member=femi, callback_id="quiz")
        view = await begun.view(PATIENCE_S)
        sent = await slack.submit_view(member=femi, view=view, values={"number": "1"})
        await asyncio.wait_for(sent.acked.wait(), PATIENCE_S)
        assert "question 1 of 1" in seen_on_slack(await sent.reply(PATIENCE_S)).text
