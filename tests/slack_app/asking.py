"""Payloads as Slack sends them, and what can be asked of nobody."""

from datetime import UTC, datetime
from typing import Any

from bot.talk.asks import Door
from bot.talk.people import Caller, Rights

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class OpenDoor:
    """Lets everybody do everything."""

    async def fetch_rights(self) -> Rights:
        return Rights(organiser=True)

    async def check_channel(self, channel: str) -> str | None:
        raise AssertionError(channel)

    async def check_role(self, role: str) -> str | None:
        raise AssertionError(role)


def door_of(_: Caller) -> Door:
    return OpenDoor()


def typed(text: str) -> dict[str, Any]:
    """`/study {text}`"""
    return {"team_id": "T1", "user_id": "U1", "user_name": "ada", "channel_id": "C1", "text": text}
