"""Which ask is being served, for the log: whatever is said meanwhile carries its number and where it came from."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from bot.talk.people import Platform, Spot


@dataclass(frozen=True, slots=True)
class Asked:
    """What a line of the log says of the ask that is being served. Who asks is named nowhere."""

    request: str
    """A number of its own, such as `1f0c9a2e`."""
    platform: Platform
    space: str
    """The server or workspace; `direct` for a direct message."""
    channel: str

    def __str__(self) -> str:
        return f"{self.request} {self.platform} {self.space} {self.channel}"


_ASKED: Final[ContextVar[Asked | None]] = ContextVar("asked", default=None)


@contextmanager
def asked_in(spot: Spot) -> Iterator[None]:
    """Serve an ask from there."""
    before = _ASKED.set(Asked(secrets.token_hex(4), spot.platform, spot.space or "direct", spot.channel))
    try:
        yield
    finally:
        _ASKED.reset(before)


def what_is_asked() -> Asked | None:
    return _ASKED.get()
