"""A place to test in: a local Slack, a real bolt app, and the cards that are posted there."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.sandbox.local_slack import Channel, LocalSlack, Member, Message, Workspace


class Place:
    """A Slack with one workspace, one channel, two members, and a bolt app to be given listeners."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.slack = LocalSlack(self.clock)
        self.slack.limits.on = False  # how fast one may be is tested apart
        self.workspace: Workspace = self.slack.add_workspace("Study Hall", domain="studyhall")
        self.channel: Channel = self.slack.add_channel(self.workspace, "exam")
        self.ada: Member = self.slack.add_member(self.workspace, "Ada Byron", admin=True)
        self.bob: Member = self.slack.add_member(self.workspace, "bob")
        self.handlers: list[AsyncSocketModeHandler] = []
        self.processes: list[asyncio.subprocess.Process] = []

    async def start(self) -> None:
        await self.slack.start()
        self.client = AsyncWebClient(token=self.slack.bot_token, base_url=self.slack.api_base)
        self.app = AsyncApp(client=self.client)

    async def connect(self) -> AsyncSocketModeHandler:
        handler = AsyncSocketModeHandler(self.app, self.slack.app_token, ping_interval=1)
        self.handlers.append(handler)
        await handler.connect_async()  # type: ignore[no-untyped-call] # bolt leaves it untyped
        await self.slack.ready()
        return handler

    async def stop(self) -> None:
        for process in self.processes:
            if process.returncode is None:
                process.kill()
            await process.wait()
        for handler in self.handlers:
            await handler.close_async()  # type: ignore[no-untyped-call] # bolt leaves it untyped
        await self.slack.stop()


async def refusal(call: Awaitable[Any]) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as caught:
        await call
    answer: dict[str, Any] = caught.value.response.data
    return answer


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def button(text: str, *, action_id: str = "answer", value: str = "v") -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": plain(text), "value": value}


def question_card() -> list[dict[str, Any]]:
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": "Which service?"}},
        {
            "type": "actions",
            "block_id": "answers",
            "elements": [button("A", action_id="answer:A", value="a"), button("B", action_id="answer:B", value="b")],
        },
    ]


def several_card() -> list[dict[str, Any]]:
    options = [{"text": plain(letter), "value": letter.lower()} for letter in "ABC"]
    return [
        {
            "type": "actions",
            "block_id": "choice",
            "elements": [
                {"type": "checkboxes", "action_id": "boxes", "options": options},
                button("Submit", action_id="submit"),
            ],
        }
    ]


def form(**changes: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "setup",
        "title": plain("Set up"),
        "submit": plain("Save"),
        "private_metadata": "C1",
        "blocks": [
            {
                "type": "input",
                "block_id": "time",
                "label": plain("Time"),
                "element": {"type": "plain_text_input", "action_id": "at"},
            }
        ],
        **changes,
    }


async def post(place: Place, blocks: list[dict[str, Any]]) -> Message:
    await place.client.chat_postMessage(channel=place.channel.id, text="card", blocks=blocks)
    return place.slack.messages(place.channel)[-1]
