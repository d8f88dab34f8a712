from collections.abc import AsyncIterator

import discord
import pytest
from discord.gateway import DiscordWebSocket

from tests.conformance.discord_spec import faults_of_exchanges
from tests.sandbox.local_discord.place import Place

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy")


@pytest.fixture
async def place(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Place]:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
    base, gateway = discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    place = Place()
    await place.start()
    yield place
    await place.stop()
    assert faults_of_exchanges(place.discord.sent) == []
    discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway
