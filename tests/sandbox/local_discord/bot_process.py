"""A bot in a process of its own, to be killed: told by its environment where its Discord is."""

import asyncio
import os

import discord
import yarl
from discord.gateway import DiscordWebSocket

from tests.sandbox.local_discord.place import Bot


async def main() -> None:
    discord.http.Route.BASE = os.environ["API_BASE"]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["GATEWAY"])
    async with Bot() as bot:
        await bot.start(os.environ["TOKEN"])


if __name__ == "__main__":
    asyncio.run(main())
