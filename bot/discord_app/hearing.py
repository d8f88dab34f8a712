"""Answers of Discord's that discord.py can't read: HTML, half an object, `null`. They are none, whatever was done.

The library takes what says that it succeeded for what it should be, and fails somewhere in its own code with whatever
Python raises there. To everybody here that is a connection that broke off: nobody knows what has happened.
"""

from collections.abc import Awaitable
from typing import Final, TypeVar

import aiohttp
import discord

from bot.incidents import report

NETWORK: Final = (aiohttp.ClientError, TimeoutError, OSError, discord.RateLimited)
"""What a call raises where no answer came."""
FAILS: Final = (discord.HTTPException, *NETWORK)
"""What a call raises that came to nothing, or of which nobody knows what it came to."""
RATE_LIMITED: Final = 429

_CLOSED: Final = "Session is closed"
"""What aiohttp says then."""
_UNREADABLE: Final = (ValueError, TypeError, KeyError, AttributeError, IndexError)

Heard = TypeVar("Heard")


async def heard(call: Awaitable[Heard]) -> Heard:
    """What a call brings. Raises aiohttp.ClientError where its answer can't be read, which is logged with all there is
    to tell, and where the connection was closed for good a moment ago.
    """
    try:
        return await call
    except RuntimeError as error:
        if str(error) != _CLOSED:
            raise
        raise aiohttp.ClientConnectionError(_CLOSED) from error
    except _UNREADABLE as error:
        report(error, "reading what Discord answered")
        raise aiohttp.ClientPayloadError("Discord's answer can't be read") from error


def may_pass(error: discord.HTTPException) -> bool:
    """Whether waiting changes anything. It does after a 429, also after one of what stands before Discord."""
    return isinstance(error, discord.DiscordServerError) or error.status == RATE_LIMITED


def in_short(error: BaseException) -> str:
    """What went wrong, without addresses: those of interactions hold their tokens."""
    if isinstance(error, discord.HTTPException):
        return f"HTTP {error.status}, code {error.code}"
    return type(error).__name__
