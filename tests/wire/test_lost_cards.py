"""Cards that somebody deleted and cards of which nobody knows, on both platforms with the deployed entry point."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.sandbox.faults import is_post
from bot.sandbox.world import set_up, until
from tests.acknowledging import acknowledges
from tests.patience import PATIENCE_S
from tests.wire.conftest import Stage
from tests.wire.people import Person, Screen, people_of

PLATFORMS = ("discord", "slack")


def _posts(stage: Stage, platform: str) -> list[tuple[object, ...]]:
    sql = """SELECT state, ended, drawn FROM posts JOIN channels ON channels.id = channel_id
             JOIN spaces ON spaces.id = space_id WHERE platform = ?"""
    with closing(sqlite3.connect(stage.folder / "studyhall.db")) as connection:
        return connection.execute(sql, (platform,)).fetchall()


async def _becomes(stage: Stage, platform: str, *row: object) -> None:
    await until(lambda: _posts(stage, platform) == [row], seconds=PATIENCE_S)


def _edits_refused(stage: Stage, platform: str) -> int:
    """How often the bot tried to change what isn't there."""
    if platform == "discord":
        return sum(one.method == "PATCH" and one.status == 404 for one in stage.world.discord.sent)
    calls = [one.response or {} for one in stage.world.slack.sent if one.name == "chat.update"]
    return sum(one.get("error") == "message_not_found" for one in calls)


def _places(screen: Screen) -> Sequence[int]:
    return (0, 1) if screen.several else (0,)


async def _verified(stage: Stage) -> None:
    code, said = await stage.studyhall("db", "verify", "--json")
    assert (code, json.loads(said)["differences"]) == (0, 0)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_deleted_card_is_found_out_once_and_posted_again(stage: Stage, platform: str) -> None:
    boss, ben, chloe, *_ = people_of(stage.world, platform)
    async with stage.running() as process:
        await set_up(stage.world)
        await stage.world.next_daily()
        await _becomes(stage, platform, "posted", None, "open")
        copy = await ben.type("daily")
        [card] = ben.room()
        boss.delete(card)
        await ben.choose(copy, _places(copy))
        await _becomes(stage, platform, "posted", "gone", None)
        for _ in range(4):
            stage.world.clock.move(timedelta(seconds=45))
            await asyncio.sleep(0.5)
        assert _edits_refused(stage, platform) == 1
        assert "now gone" in await boss.form_says("setup")
        assert "was deleted from its channel" in (await chloe.type("daily")).text
        code, told = await stage.studyhall("doctor", "--json")
        assert code == 1
        assert "gone" in told
        assert "Posted: " in (await boss.type("daily", action="now")).text
        [again] = ben.room()
        assert "You answered this already" in (await ben.choose(again, _places(again))).text
        assert await process.stop() == 0
    assert "Traceback" not in process.output
    await _verified(stage)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_now_looks_whether_it_still_stands(stage: Stage, platform: str) -> None:
    boss, *_ = people_of(stage.world, platform)
    async with stage.running():
        await set_up(stage.world)
        await stage.world.next_daily()
        await _becomes(stage, platform, "posted", None, "open")
        stage.world.clock.move(timedelta(minutes=3))
        assert "is here already" in (await boss.type("daily", action="now")).text
        boss.delete(boss.room()[0])
        assert "Posted: " in (await boss.type("daily", action="now")).text
        assert len(boss.room()) == 1


async def _lose_the_post(stage: Stage, platform: str, *, really: bool) -> None:
    """The day's post gets no answer, and nothing tells whether it stands."""
    world = stage.world
    world.slack.metadata_subscriptions = frozenset()
    losing = True

    async def interfere(request: web.Request, handler: Handler) -> web.StreamResponse:
        if losing and is_post(request):
            if really:
                await handler(request)
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if request.method == "GET" and request.path.endswith("/messages"):
            return web.Response(
                status=403, text='{"code": 50001, "message": "Missing Access"}', content_type="application/json"
            )
        return await handler(request)

    server = world.discord if platform == "discord" else world.slack
    server.interference = interfere
    world.clock.move(world.next_due() + timedelta(seconds=1) - world.clock.now())
    await until(lambda: bool(_posts(stage, platform)), seconds=PATIENCE_S)
    while _posts(stage, platform)[0][0] != "unknown":
        world.clock.move(timedelta(seconds=10))
        await asyncio.sleep(0.3)
    losing = False


@asynccontextmanager
async def _asked(stage: Stage, platform: str, *, really: bool) -> AsyncIterator[tuple[Person, Person, Screen]]:
    """An organiser and a member, while the organiser is asked whether today's question is there. `really`: it is."""
    boss, ben, *_ = people_of(stage.world, platform)
    async with stage.running() as process:
        await set_up(stage.world)
        await _lose_the_post(stage, platform, really=really)
        asked = await boss.type("daily", action="now")
        assert "is it in this channel?" in asked.text
        yield boss, ben, asked
        assert await process.stop() == 0
    assert "Traceback" not in process.output
    await _verified(stage)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_an_organiser_says_that_an_unknown_one_is_there(stage: Stage, platform: str) -> None:
    async with _asked(stage, platform, really=True) as (boss, ben, asked):
        [card] = boss.room()
        elsewhere = boss.link(card).replace("/channels/", "/channels/1").replace("/archives/C", "/archives/C1")
        assert "isn't a link" in (await boss.fill(asked, "It is there", link=elsewhere)).text
        assert "Settled" in (await boss.fill(asked, "It is there", link=boss.link(card))).text
        assert "is here already" in (await boss.type("daily", action="now")).text
        assert "settled already" in (await boss.press(asked, "It isn't there")).text
        assert acknowledges((await ben.choose(boss.room()[0], _places(card))).text)
        assert len(boss.room()) == 1


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_an_organiser_says_that_an_unknown_one_isnt_there(stage: Stage, platform: str) -> None:
    async with _asked(stage, platform, really=False) as (boss, ben, asked):
        assert "Noted" in (await boss.press(asked, "It isn't there")).text
        await asyncio.sleep(1)
        assert boss.room() == []
        assert "Posted: " in (await boss.type("daily", action="now")).text
        [card] = boss.room()
        assert acknowledges((await ben.choose(card, _places(card))).text)
