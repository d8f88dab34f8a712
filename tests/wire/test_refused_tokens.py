"""A platform that refuses us ends none of the others, and is tried again; when all refuse us, the process ends."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.keeping import TRY_AGAIN
from tests.patience import until, until_as_time_passes
from tests.wire.conftest import Process, Stage, command

WRONG = "wrong-secret-value"


class Refusing:
    """Refuses whatever a start asks first, on both platforms, for as long as it is told to."""

    def __init__(self, stage: Stage, *platforms: str) -> None:
        self.platforms = set(platforms)
        self.asked = 0
        stage.world.discord.interference = self._discord
        stage.world.slack.interference = self._slack

    async def _discord(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if "discord" in self.platforms and request.path.endswith("/users/@me"):
            self.asked += 1
            return web.json_response({"message": "401: Unauthorized", "code": 0}, status=401)
        return await handler(request)

    async def _slack(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if "slack" in self.platforms and request.path.endswith("/auth.test"):
            self.asked += 1
            return web.json_response({"ok": False, "error": "account_inactive"})
        return await handler(request)


@asynccontextmanager
async def started(stage: Stage) -> AsyncIterator[Process]:
    async with command("run", folder=stage.folder, environment=stage.environment) as process:
        yield process


def connected(stage: Stage, platform: str) -> bool:
    return bool((stage.world.discord if platform == "discord" else stage.world.slack).connections)


BOTH = pytest.mark.parametrize(
    ("refused", "other", "setting"),
    [("discord", "slack", "STUDYHALL_DISCORD_TOKEN"), ("slack", "discord", "STUDYHALL_SLACK_BOT_TOKEN")],
)


@BOTH
async def test_a_refused_platform_leaves_the_other_served_and_is_tried_again(
    stage: Stage, refused: str, other: str, setting: str
) -> None:
    refusing = Refusing(stage, refused)
    async with started(stage) as process:
        await until(lambda: connected(stage, other) and "tried every" in process.output)
        assert setting in process.output
        assert process.process.returncode is None
        await until_as_time_passes(stage.world.clock, TRY_AGAIN, lambda: refusing.asked >= 2)
        code, said = await stage.studyhall("doctor")
        assert (code, setting in said.replace("\n", " ")) == (1, True), said
        refusing.platforms.clear()
        await until_as_time_passes(stage.world.clock, TRY_AGAIN, lambda: connected(stage, refused))
        assert connected(stage, other)
        assert process.output.count(f"refused {setting}") == 1
        assert "Traceback" not in process.output
        assert await process.stop() == 0


async def test_when_all_refuse_the_process_ends_and_names_both(stage: Stage) -> None:
    Refusing(stage, "discord", "slack")
    async with started(stage) as process:
        assert await process.wait() == 1
    for setting in ("STUDYHALL_DISCORD_TOKEN", "STUDYHALL_SLACK_BOT_TOKEN"):
        assert process.output.count(f"refused {setting}") == 1
    assert "Traceback" not in process.output


@pytest.mark.parametrize(("code", "said"), [(4004, "STUDYHALL_DISCORD_TOKEN"), (4014, "code 4014")])
async def test_a_connection_that_discord_ends_for_good_leaves_slack_served(stage: Stage, code: int, said: str) -> None:
    async with stage.running() as process:
        await stage.world.discord.hang_up(code)
        await until(lambda: "tried every" in process.output)
        assert said in process.output
        assert connected(stage, "slack")
        assert "Traceback" not in process.output
        await until_as_time_passes(stage.world.clock, TRY_AGAIN, lambda: connected(stage, "discord"))
        await stage.world.discord.ready()
        assert await process.stop() == 0


async def test_an_app_token_that_is_refused_leaves_discord_served(stage: Stage) -> None:
    stage.environment["STUDYHALL_SLACK_APP_TOKEN"] = WRONG
    async with started(stage) as process:
        await until(lambda: "tried every" in process.output and connected(stage, "discord"))
        assert "refused STUDYHALL_SLACK_APP_TOKEN" in process.output
        assert WRONG not in process.output
        assert await process.stop() == 0
