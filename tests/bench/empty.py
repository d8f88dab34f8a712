"""A bot that does nothing: each click gets a constant, by the same libraries and with the same settings.

What the libraries take, and the local platforms, takes it too; so a click is measured against this one.
"""

import asyncio
import os
import re
from typing import Any, Final

import discord
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.discord_app.address import point_at

SAID: Final = "Noted."


class Empty(discord.Client):
    """On Discord."""

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(SAID, ephemeral=True)


async def _answer(ack: Any, respond: Any) -> None:
    await ack()
    await respond(SAID, response_type="ephemeral", replace_original=False)


def _setting(name: str) -> str:
    return os.environ[f"STUDYHALL_{name}"]


async def main() -> None:
    point_at(api_base=_setting("DISCORD_API_BASE"), gateway=_setting("DISCORD_GATEWAY"))
    slack = AsyncApp(client=AsyncWebClient(_setting("SLACK_BOT_TOKEN"), base_url=_setting("SLACK_API_BASE")))
    slack.action(re.compile(".*", re.DOTALL))(_answer)
    handler = AsyncSocketModeHandler(slack, _setting("SLACK_APP_TOKEN"))
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await Empty(intents=discord.Intents(guilds=True), max_messages=None).start(_setting("DISCORD_TOKEN"))


if __name__ == "__main__":
    asyncio.run(main())
