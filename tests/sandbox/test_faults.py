"""What the local platforms do on purpose: limits as documented, faults, events that are told again."""

import asyncio
from collections import Counter
from datetime import timedelta
from random import Random

import aiohttp
import pytest

from bot.clock import Clock
from bot.sandbox.faults import Faults, is_post
from bot.sandbox.windows import SlidingWindow
from bot.sandbox.world import World, world_running


async def test_a_sliding_window_holds_so_many_in_any_stretch() -> None:
    window = SlidingWindow(times=2, seconds=1.0)
    for now in (0.0, 0.4):
        assert window.wait(now) == 0
        window.admit(now)
    assert window.wait(0.5) == pytest.approx(0.5)
    assert window.wait(1.0) == 0
    assert window.remaining(1.0) == 1


async def posted(session: aiohttp.ClientSession, world: World, number: int, *, channel: int = 0) -> int:
    """Try to post in Discord; the status, 0 where the connection broke."""
    where = world.discord_channels[channel]
    headers = {"Authorization": f"Bot {world.discord.token}"}
    address = f"{world.discord.api_base}/channels/{where.id}/messages"
    body = {"content": f"line {number}", "nonce": f"n{number}", "enforce_nonce": True}
    try:
        async with session.post(address, json=body, headers=headers) as response:
            await response.read()
            return response.status
    except aiohttp.ClientError:
        return 0


async def said(session: aiohttp.ClientSession, world: World, text: str) -> tuple[int, str | None]:
    """Try to post in Slack; the status and Retry-After."""
    headers = {"Authorization": f"Bearer {world.slack.bot_token}"}
    body = {"channel": world.exam_study.id, "text": text}
    async with session.post(f"{world.slack.api_base}chat.postMessage", json=body, headers=headers) as response:
        await response.read()
        return response.status, response.headers.get("Retry-After")


async def test_discord_takes_five_posts_in_five_seconds_and_channel() -> None:
    async with world_running(Clock()) as world, aiohttp.ClientSession() as session:
        statuses = [await posted(session, world, number) for number in range(6)]
        assert statuses == [200] * 5 + [429]
        assert await posted(session, world, 9, channel=1) == 200
        assert world.discord.limits.counted == Counter(allowed=6, refused_429=1)
        await posted(session, world, 10)
        assert world.discord.limits.early == 1
        world.discord.limits.on = False
        assert await posted(session, world, 11) == 200


async def test_slack_takes_a_message_a_second_and_channel() -> None:
    async with world_running(Clock()) as world, aiohttp.ClientSession() as session:
        assert await said(session, world, "one") == (200, None)
        assert await said(session, world, "two") == (429, "1")
        await asyncio.sleep(1.0)
        assert await said(session, world, "three") == (200, None)
        assert [message.text for message in world.slack.messages(world.exam_study)] == ["one", "three"]


async def test_what_is_lost_was_carried_out() -> None:
    async with world_running(Clock()) as world, aiohttp.ClientSession() as session:
        faults = Faults(Random(2), concerns=is_post, lost=1.0, lost_how=("502", "reset"))
        world.discord.limits.on = False
        world.discord.interference = faults.interfere
        statuses = [await posted(session, world, number) for number in range(12)]
        assert set(statuses) == {502, 0}
        assert len(world.discord.messages(world.daily_question)) == 12
        assert faults.injected["lost"] == 12
        faults.lost = 0.0
        assert await posted(session, world, 3) == 200
        assert len(world.discord.messages(world.daily_question)) == 12  # the nonce was known
        assert sum(event.kind == "posted" for event in world.discord.log) == 12
        assert faults.describe()["injected"]["lost"] == 12


async def test_what_fails_or_is_limited_was_not_carried_out() -> None:
    async with world_running(Clock()) as world, aiohttp.ClientSession() as session:
        faults = Faults(failing=0.4, resetting=0.3, limited=0.3)
        world.discord.interference = faults.interfere
        statuses = Counter([await posted(session, world, number) for number in range(30)])
        assert set(statuses) == {503, 0, 429}
        assert world.discord.messages(world.daily_question) == []
        assert faults.early == 0 or faults.injected["limited"] > 1


async def test_discord_forgets_a_nonce_after_a_while() -> None:
    clock = Clock()
    async with world_running(clock) as world, aiohttp.ClientSession() as session:
        for by in (0, 1, 1, 10):
            clock.move(timedelta(minutes=by))
            await posted(session, world, 1)
        assert len(world.discord.messages(world.daily_question)) == 3
