"""Days on both platforms with the deployed entry point: answered, double-clicked, killed, restarted, recounted."""

import asyncio
import json
import signal
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta

from bot.rules.questions import ALREADY, key_line
from bot.sandbox.local_discord.components import every_component, texts_of
from bot.sandbox.local_slack.controls import controls_of
from bot.sandbox.players import Player, Seen, gather_players
from bot.sandbox.world import set_up
from content.items import Item
from tests.patience import until
from tests.wire.conftest import Stage
from tests.wire.test_quizzes import verified

TEST_POST = "Send a test post"


def _rows(stage: Stage, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(stage.folder / "studyhall.db")) as connection:
        return connection.execute(sql).fetchall()


def look(player: Player) -> Seen:
    """The question that is before a player."""
    seen = player.look()
    assert seen is not None
    return seen


async def answer(stage: Stage, player: Player, *, right: bool = True) -> str:
    """Answer it, right or wrong; what the player is shown."""
    seen = look(player)
    return await player.answer(seen.post, _choice(stage.item(seen.post), right=right), several=seen.several)


def _choice(item: Item, *, right: bool) -> Sequence[str]:
    wrong = [option for option in item.option_ids if option not in item.key]
    return item.key if right else (*wrong, *item.key)[: len(item.key)]


async def test_a_week_on_both_platforms(stage: Stage) -> None:
    players = gather_players(stage.world, 6)
    async with stage.running() as process:
        await set_up(stage.world)
        for day in range(7):
            await stage.world.next_daily()
            shown = await asyncio.gather(*(answer(stage, player, right=day % 2 == 0) for player in players))
            assert all(("Right: " if day % 2 == 0 else "Not right: ") in text for text in shown), shown
        assert await process.stop() == 0
    assert "Traceback" not in process.output
    assert _rows(stage, "SELECT count(*) FROM answers") == [(42,)]
    assert {row[0] for row in _rows(stage, "SELECT streak FROM members")} == {7}
    await verified(stage)


async def test_kill_and_restart_lose_nothing_and_old_buttons_work(stage: Stage) -> None:
    players = gather_players(stage.world, 4)
    async with stage.running() as process:
        await set_up(stage.world)
        await stage.world.next_daily()
        first = [await answer(stage, player) for player in players[::2]]
        assert await process.stop(signal.SIGKILL) == -signal.SIGKILL
    async with stage.running():
        assert all("Right: " in text for text in first)
        for player in players[::2]:
            assert ALREADY in await answer(stage, player, right=False)
        for player in players[1::2]:
            assert "Right: " in await answer(stage, player)
        await asyncio.sleep(1.5)
        assert [stage.world.posted_in(spot) for spot in stage.world.daily_spots] == [1, 1]
    assert _rows(stage, "SELECT count(*) FROM answers") == [(4,)]
    await verified(stage)


async def test_a_stop_under_load_tells_everybody_whose_answer_it_stored(stage: Stage) -> None:
    """SIGTERM in a stream of clicks that goes on: what was taken is stored and told, and nothing is taken after."""
    players = gather_players(stage.world, 120)
    async with stage.running() as process:
        await set_up(stage.world)
        await stage.world.next_daily()
        stopping = asyncio.Event()
        clicks: list[asyncio.Task[str]] = []

        async def click_on() -> None:
            for player in players:
                if len(clicks) == len(players) // 2:  # the others click while it stops, however late the first is told
                    await stopping.wait()
                clicks.append(asyncio.create_task(answer(stage, player)))
                clicks[-1].add_done_callback(lambda _: stopping.set())
                await asyncio.sleep(0.006)

        clicking = asyncio.create_task(click_on())
        await stopping.wait()
        process.process.send_signal(signal.SIGTERM)
        await clicking
        assert await process.wait(60) == 0
        _, waiting = await asyncio.wait(clicks, timeout=1)
        for click in waiting:
            click.cancel()
        shown = await asyncio.gather(*clicks, return_exceptions=True)
    told = [isinstance(text, str) and "Right: " in text for text in shown]
    assert any(told)
    assert not all(told)
    assert _rows(stage, "SELECT count(*) FROM answers") == [(sum(told),)]
    assert "closed" not in process.output
    async with stage.running():  # whoever was not taken may still answer
        assert ALREADY in await answer(stage, players[told.index(True)])
        assert "Right: " in await answer(stage, players[told.index(False)])
    await verified(stage)


async def test_forty_simultaneous_clicks_of_one_member_count_once(stage: Stage) -> None:
    for_each = gather_players(stage.world, 2)
    async with stage.running():
        await set_up(stage.world)
        await stage.world.next_daily()
        for player in for_each:
            shown = await asyncio.gather(*(answer(stage, player) for _ in range(40)))
            assert sum(ALREADY in text for text in shown) == 39
    assert _rows(stage, "SELECT count(*) FROM answers") == [(2,)]
    await verified(stage)


async def test_a_restart_does_not_post_again_and_an_outage_skips(stage: Stage) -> None:
    async with stage.running() as process:
        await set_up(stage.world)
        await stage.world.next_daily()
        await process.stop()
    stage.world.clock.move(timedelta(days=1, hours=3))
    async with stage.running() as process:
        await until(lambda: len(_rows(stage, "SELECT id FROM posts WHERE state = 'missed'")) == 2)
        await until(lambda: len(_rows(stage, "SELECT id FROM posts WHERE drawn = 'revealed'")) == 2)
        await process.stop()
    assert [stage.world.posted_in(spot) for spot in stage.world.daily_spots] == [1, 1]
    states = [state for (state,) in _rows(stage, "SELECT state FROM posts ORDER BY id")]
    assert states == ["posted", "posted", "missed", "missed"]
    assert set(_rows(stage, "SELECT drawn FROM posts WHERE state = 'posted'")) == {("revealed",)}


async def test_the_reveal_shows_the_key_and_how_the_group_chose(stage: Stage) -> None:
    players = gather_players(stage.world, 2)
    async with stage.running():
        await set_up(stage.world)
        await stage.world.next_daily()
        for player in players:
            await answer(stage, player)
        item = stage.item(look(players[0]).post)
        await stage.world.next_daily()
        stage.world.clock.move(timedelta(seconds=8))
        await until(lambda: key_line(item) in json.dumps(_first_discord_card(stage)))
        await until(lambda: len(stage.world.slack.messages(stage.world.exam_study)[0].replies) == 1)
        await until(lambda: stage.world.discord.messages(stage.world.daily_question)[0].thread is not None)


async def test_setup_offers_a_test_that_is_no_daily(stage: Stage) -> None:
    world = stage.world
    async with stage.running():
        await set_up(world)
        done = world.discord.ephemerals(world.ada, world.daily_question)[-1]
        [button] = [
            part["custom_id"] for part in every_component(done.payload["components"]) if part.get("label") == TEST_POST
        ]
        told = "Studyhall is just starting"
        while "just starting" in told:
            clicked = await world.discord.click(member=world.ada, message=done, custom_id=button)
            told = "\n".join(texts_of((await clicked.reply()).payload["components"]))
        assert "The test post is in the channel" in told
        done_on_slack = world.slack.ephemerals(world.erin, world.exam_study)[-1]
        [control] = [one for one in controls_of(done_on_slack.blocks) if one.element["text"]["text"] == TEST_POST]
        exchange = await world.slack.click(member=world.erin, message=done_on_slack, action_id=control.action_id)
        assert "The test post is in the channel" in (await exchange.reply()).text
    test_post = world.discord.messages(world.daily_question)[0].payload
    assert "A test:" in json.dumps(test_post["components"])
    assert "A test:" in world.slack.messages(world.exam_study)[0].text
    assert _rows(stage, "SELECT count(*) FROM posts") == [(0,)]


def _first_discord_card(stage: Stage) -> dict[str, object]:
    return stage.world.discord.messages(stage.world.daily_question)[0].payload
