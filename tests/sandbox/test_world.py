"""The sandbox's world with the unchanged bot in it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio

from bot.clock import Clock
from bot.sandbox.players import gather_players
from bot.sandbox.world import World, set_up, until, world_running
from bot.wiring import studyhall
from content.items import load_item
from storage import posts
from tests.patience import PATIENCE_S


@pytest_asyncio.fixture
async def world() -> AsyncIterator[World]:
    async with world_running(Clock()) as world:
        yield world


@pytest_asyncio.fixture
async def living_world(world: World, file_address: str) -> AsyncIterator[World]:
    """With the bot, and with both channels set up."""
    async with studyhall(world.settings(file_address), world.clock) as hall:
        await asyncio.wait_for(hall.faces_ready.wait(), PATIENCE_S)
        await world.ready()
        await set_up(world)
        yield world


async def test_the_environment_has_no_say_in_the_settings(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("STUDYHALL_HTTP_PORT=81\nSTUDYHALL_SLACK_ORGANISERS=U9\n")
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "DATABASE_URL": "sqlite:///mine.db",
        "DISCORD_TOKEN": "real",
        "SLACK_BOT_TOKEN": "xoxb-real",
        "SLACK_ORGANISERS": "U1,U2",
        "HTTP_PORT": "80",
        "LOG_LEVEL": "DEBUG",
        "SANDBOX_CLOCK": "http://127.0.0.1:1/clock",
    }.items():
        monkeypatch.setenv(f"STUDYHALL_{name}", value)
    settings = world.settings("sqlite:///sandbox.db")
    assert settings.database_url.get_secret_value() == "sqlite:///sandbox.db"
    assert set(settings.secrets()) == {world.discord.token, world.slack.bot_token, world.slack.app_token}
    assert settings.slack_organisers == frozenset()
    assert (settings.http_port, settings.log_level, settings.sandbox_clock) == (None, "WARNING", None)


async def test_everything_the_bot_is_pointed_at_is_on_loopback(world: World) -> None:
    settings = world.settings("sqlite:///sandbox.db")
    assert str(settings.discord_api_base).startswith("http://127.0.0.1:")
    assert str(settings.discord_gateway).startswith("ws://127.0.0.1:")
    assert str(settings.slack_api_base).startswith("http://127.0.0.1:")


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 7, 1, 6, 59, tzinfo=UTC), datetime(2026, 7, 1, 7, 0, tzinfo=UTC)),
        (datetime(2026, 7, 1, 7, 0, tzinfo=UTC), datetime(2026, 7, 2, 7, 0, tzinfo=UTC)),
        (datetime(2026, 10, 24, 8, 0, tzinfo=UTC), datetime(2026, 10, 25, 8, 0, tzinfo=UTC)),
    ],
)
async def test_the_daily_is_due_at_nine_in_berlin(now: datetime, due: datetime) -> None:
    assert World(Clock(lambda: now)).next_due() == due


async def test_members_can_be_added(world: World) -> None:
    nadia = world.add_discord_member("Nadia")
    olu = world.add_slack_member("Olu", admin=True)
    assert world.discord_members[-1] is nadia
    assert world.slack_members[-1] is olu
    assert olu.id in world.exam_study.member_ids


async def test_the_daily_comes_on_both_sides_day_after_day(living_world: World) -> None:
    world = living_world
    moves: list[timedelta] = []
    world.clock.on_move(lambda: moves.append(world.clock.offset))
    for day in range(1, 4):
        due, before = world.next_due(), datetime.now(UTC)
        await world.next_daily()
        assert before + moves[-1] <= due + timedelta(seconds=1) <= datetime.now(UTC) + moves[-1]
        assert [world.posted_in(spot) for spot in world.daily_spots] == [day, day]
    assert len(moves) == 3


async def test_a_newcomer_answers_like_anybody(living_world: World) -> None:
    world = living_world
    nadia = world.add_discord_member("Nadia")
    await world.next_daily()
    exchange = await world.discord.slash(member=nadia, channel=world.daily_question, name="daily")
    private = await exchange.reply()
    assert private.visible_to == nadia.id


async def test_where_nothing_is_due_waiting_ends() -> None:
    world = World(Clock())
    with pytest.raises(TimeoutError):
        await until(lambda: world.posted_in(world.daily_spots[0]) > 0, seconds=0.1)


async def test_players_find_the_question_whatever_was_said_since(world: World, file_address: str) -> None:
    async with studyhall(world.settings(file_address), world.clock) as hall:
        await asyncio.wait_for(hall.faces_ready.wait(), PATIENCE_S)
        await world.ready()
        await set_up(world)
        await world.next_daily()
        world.discord.say(member=world.ada, channel=world.daily_question, text="Good morning!")
        world.slack.say(member=world.slack_members[0], channel=world.exam_study, text="Good morning!")
        for player in gather_players(world, 2):
            seen = player.look()
            assert seen is not None
            post = await hall.study.database.read(partial(posts.load_post, post=seen.post))
            assert post is not None
            assert "Right" in await player.answer(seen.post, load_item(post.item).key, several=seen.several)
