"""Which ask is being served, for the log: whatever is said meanwhile carries its number and where it came from."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from bot.talk.people import Spot

_ASKED: Final[ContextVar[str]] = ContextVar("asked", default="")


@contextmanager
def asked_in(spot: Spot) -> Iterator[None]:
    """Serve an ask from there. Who asks is named nowhere."""
    before = _ASKED.set(f" [{secrets.token_hex(4)} {spot.platform} {spot.space or 'direct'} {spot.channel}]")
    try:
        yield
    finally:
        _ASKED.reset(before)


def what_is_asked() -> str:
    """For a line of the log: ` [1f0c9a2e discord 12 34]`; empty where nothing is being served."""
    return _ASKED.get()
