"""Events for the log: what happened, in a few words, with keys for what it happened to. No event names anybody.

`bot.logs` writes them, with those that libraries log. Where it isn't set up they are records as any others.
"""

import logging
import secrets
from contextlib import AbstractContextManager
from itertools import count
from typing import Any, Final

from structlog import wrap_logger
from structlog.contextvars import bound_contextvars, clear_contextvars
from structlog.stdlib import BoundLogger, ProcessorFormatter, filter_by_level

from bot.talk.people import Spot

_NUMBERS: Final = count(secrets.randbits(32))
"""From where a process begins by chance, so that the asks of several are told apart."""


class LoggedEvent(dict[str, Any]):
    """An event, as readable as a message."""

    def __str__(self) -> str:
        keys = (f"{key}={value}" for key, value in self.items() if key not in {"event", "exc_info"})
        return " ".join((str(self["event"]), *keys))


def log_of(module: str) -> BoundLogger:
    """Where a module tells its events: `_LOG.warning("a role was not given", why=…)`."""
    logger = logging.getLogger(module)
    log: BoundLogger = wrap_logger(logger, processors=(filter_by_level, _as_record), wrapper_class=BoundLogger)
    return log


def asked_in(spot: Spot) -> AbstractContextManager[None]:
    """Around serving an ask: whatever is logged meanwhile, by a library, too, has its number and where it came from."""
    return bound_contextvars(
        request=f"{next(_NUMBERS) & 0xFFFFFFFF:08x}",
        platform=spot.platform,
        space=spot.space or "direct",
        channel=spot.channel,
    )


def asked_by_nobody() -> None:
    """At the beginning of what runs by itself: the ask whose bell brought it forward is none of its own."""
    clear_contextvars()


def _as_record(logger: Any, name: str, event: Any) -> tuple[Any, dict[str, Any]]:
    """What `logging` is given: the event for `bot.logs`, and its error for whoever else reads records."""
    said, more = ProcessorFormatter.wrap_for_formatter(logger, name, LoggedEvent(event))
    return said, {**more, "exc_info": event.get("exc_info")}
