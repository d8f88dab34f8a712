"""A server or a workspace that removes the bot is noted, and one that takes it in again."""

import sqlite3
from contextlib import closing

from bot.sandbox.world import set_up
from tests.patience import until
from tests.wire.conftest import Stage


def removed(stage: Stage) -> int:
    """How many spaces have removed the bot."""
    with closing(sqlite3.connect(stage.folder / "studyhall.db")) as connection:
        return len(connection.execute("SELECT space_id FROM removals").fetchall())


async def test_who_removes_the_bot_is_noted_on_both_platforms_and_forgotten_when_it_is_back(stage: Stage) -> None:
    discord, slack = stage.world.discord, stage.world.slack
    async with stage.running():
        await set_up(stage.world)
        await slack.send_event(workspace=stage.world.workspace, event={"type": "app_uninstalled"})
        await until(lambda: removed(stage) == 1)
        discord.remove_guild(stage.world.guild)
        await until(lambda: removed(stage) == 2)
    async with stage.running():  # the workspace's token is good: the app is there again
        await until(lambda: removed(stage) == 1)
