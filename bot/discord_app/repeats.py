"""How long a message may be sent again: as long as Discord certainly takes it for the one that stands.

Where `enforce_nonce` is set, Discord checks a nonce "for uniqueness in the past few minutes"; after that it posts the
message a second time. How many a few are it doesn't say, so two are counted on:
https://docs.discord.com/developers/resources/message#create-message. discord.py repeats a request by itself after a 502
or a 429, minutes later where it is asked to wait, and hours later where the machine was asleep meanwhile.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Final

_LIBRARY_WITHIN: Final = timedelta(minutes=1)
"""No request of one sending begins later; the library's own pauses are of 16 seconds, or what it is asked to wait."""
KNOWS_REPEATS_FOR: Final = timedelta(seconds=45)
"""Until then one may be begun that repeats another. With the library's minute a quarter is left for the way."""

_may_go: ContextVar[Callable[[], bool] | None] = ContextVar("may_go", default=None)


class TooLateToRepeatError(TimeoutError):
    """Discord may have forgotten what would be repeated; whether it stands has to be looked up."""


@contextmanager
def repeated_while_known(read_time: Callable[[], datetime]) -> Iterator[None]:
    """Held while a message is sent: requests that would begin too late raise TooLateToRepeatError instead.

    A clock that was put back meanwhile tells nothing, so nothing is repeated then, either.
    """
    begun_at = read_time()
    token = _may_go.set(lambda: begun_at <= read_time() < begun_at + _LIBRARY_WITHIN)
    try:
        yield
    finally:
        _may_go.reset(token)


def check_not_too_late() -> None:
    """Raises TooLateToRepeatError where a message is being sent and has been for too long."""
    may_go = _may_go.get()
    if may_go is not None and not may_go():
        raise TooLateToRepeatError
