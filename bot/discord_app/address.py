"""Which Discord this process talks to: the real one, or another at an address of its own."""

from typing import Final

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

_REAL_API: Final = Route.BASE
_REAL_GATEWAY: Final = DiscordWebSocket.DEFAULT_GATEWAY


def point_at(*, api_base: str | None, gateway: str | None) -> None:
    """Set both addresses for the whole process, with or without a closing slash; None is the real one."""
    Route.BASE = api_base.rstrip("/") if api_base else _REAL_API
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway.rstrip("/")) if gateway else _REAL_GATEWAY
