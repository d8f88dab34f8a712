"""Bots in processes of their own, one after another."""

import asyncio
import os
import sys

import pytest

from bot.sandbox.local_discord import NoAnswer
from tests.patience import until
from tests.sandbox.local_discord.place import Place


async def _launch(place: Place) -> asyncio.subprocess.Process:
    told = {"API_BASE": place.discord.api_base, "GATEWAY": place.discord.gateway, "TOKEN": place.discord.token}
    module = "tests.sandbox.local_discord.bot_process"
    return await asyncio.create_subprocess_exec(sys.executable, "-m", module, env={**os.environ, **told})


async def test_killed_and_started_again(place: Place) -> None:
    first = await _launch(place)
    await place.discord.ready()
    exchange = await place.discord.slash(member=place.ada, channel=place.channel, name="daily")
    await exchange.reply()
    first.kill()
    await first.wait()
    await until(lambda: place.discord.connections == 0)
    unheard = await place.discord.slash(member=place.ada, channel=place.channel, name="daily")
    with pytest.raises(NoAnswer, match="no bot is connected"):
        await unheard.reply()
    second = await _launch(place)
    await place.discord.ready()
    heard = await place.discord.slash(member=place.ada, channel=place.channel, name="daily")
    await heard.reply()
    assert place.discord.identified == 2
    assert unheard.callback_type is None
    second.kill()
    await second.wait()
