"""Forged, alien and old clicks, hostile names, a broken database: polite answers, no pings, nothing lost."""

import asyncio
import re
import sqlite3
from contextlib import closing

from bot.sandbox.local_discord.components import texts_of
from bot.sandbox.players import gather_players
from bot.sandbox.world import set_up
from tests.wire.conftest import Stage

UNKNOWN = "I don't know this button"
ELSEWHERE = "belongs to another channel"
NO_OPTION = "isn't one of this question's options"
HOSTILE = (
    "@everyone",
    "<!channel> <@U1|x>",
    "**bold** `code` [x](http://y)",
    "a" * 200,
    "\u202egnp",
    "||spoiler||",
    "\x00Eve\ud83d",
)


async def _forge_on_discord(stage: Stage, custom_id: str, values: tuple[str, ...] = ()) -> str:
    world = stage.world
    message = world.discord.messages(world.daily_question)[-1]
    exchange = await world.discord.click(
        member=world.ben, message=message, custom_id=custom_id, values=values, forged=True
    )
    return "\n".join(texts_of((await exchange.reply()).payload["components"]))


async def _forge_on_slack(stage: Stage, action_id: str) -> str:
    world = stage.world
    message = world.slack.messages(world.exam_study)[-1]
    exchange = await world.slack.click(member=world.femi, message=message, action_id=action_id, forged=True)
    return (await exchange.reply()).text


async def _answer_all(stage: Stage, members: int = 8) -> None:
    for player in gather_players(stage.world, members):
        seen = player.look()
        assert seen is not None
        assert "Right: " in await player.answer(seen.post, stage.item(seen.post).key, several=seen.several)


async def test_every_forged_or_old_button_gets_an_answer(stage: Stage) -> None:
    async with stage.running() as process:
        await set_up(stage.world)
        await stage.world.next_daily()
        for control in ("answer:1", "answer:999999:right", "answer:1:a:b", "vote:3", "x" * 90, "answer:-1:right"):
            assert UNKNOWN in await _forge_on_discord(stage, control), control
            assert UNKNOWN in await _forge_on_slack(stage, control), control
        for post in (seen.post for player in gather_players(stage.world, 8)[::4] if (seen := player.look())):
            told = {await forge(stage, f"answer:{post}:nope") for forge in (_forge_on_discord, _forge_on_slack)}
            assert {NO_OPTION in text for text in told} == {True, False}, told
            assert {ELSEWHERE in text for text in told} == {True, False}, told
        await _answer_all(stage)
    assert "Traceback" not in process.output


async def test_hostile_names_ping_nobody_and_break_nothing(stage: Stage) -> None:
    world = stage.world
    world.discord_members[1:] = [world.discord.add_member(world.guild, name[:32]) for name in HOSTILE]
    world.slack_members[1:] = [world.slack.add_member(world.workspace, name) for name in HOSTILE]
    async with stage.running() as process:
        await set_up(world)
        await world.next_daily()
        await _answer_all(stage, 2 * (1 + len(HOSTILE)))
        asked = await world.discord.slash(member=world.ada, channel=world.daily_question, name="leaderboard")
        assert not (await asked.reply()).pings
        on_slack = await world.slack.command(member=world.erin, channel=world.exam_study, text="leaderboard")
        assert (await on_slack.reply()).pings == frozenset()
    assert "Traceback" not in process.output
    with closing(sqlite3.connect(stage.folder / "studyhall.db")) as connection:
        kept = [row[0] for row in connection.execute("SELECT name FROM accounts")]
    assert len(kept) == 2 * (1 + len(HOSTILE))
    assert not re.search("[\x00-\x1f\ud800-\udfff]", "".join(kept)), "PostgreSQL takes neither"


async def test_an_unexpected_error_is_told_with_an_id_that_the_log_has_too(stage: Stage) -> None:
    def rename(old: str, new: str) -> None:
        with closing(sqlite3.connect(stage.folder / "studyhall.db")) as connection:
            connection.execute(f"ALTER TABLE {old} RENAME TO {new}")

    async with stage.running() as process:
        await set_up(stage.world)
        await stage.world.next_daily()
        await asyncio.to_thread(rename, "claims", "gone")
        incidents = []
        for player in gather_players(stage.world, 8)[::4]:
            seen = player.look()
            assert seen is not None
            shown = await player.answer(seen.post, stage.item(seen.post).key, several=seen.several)
            assert "something broke on our side" in shown
            incidents += re.findall(r"Incident ([0-9a-f]{8})", shown)
        await asyncio.to_thread(rename, "gone", "claims")
        await _answer_all(stage)
        await process.stop()
    assert len(incidents) == 2
    for incident in incidents:
        assert f"incident={incident}" in process.output
    assert "Traceback" in process.output
    for token in ("DISCORD_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        assert stage.environment[f"STUDYHALL_{token}"] not in process.output
