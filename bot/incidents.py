"""An unexpected error: the member sees an id, the log has the same id and the traceback.

What goes on breaking is one incident: its traceback is logged once, then a line a minute with the count, until a minute
passes without it. Otherwise a database that is out would fill the disk with tracebacks.
"""

import asyncio
import secrets
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from bot.event_log import log_of
from bot.talk.lines import joined, say
from bot.talk.pages import Page, note
from storage.refusals import outage_of

_LOG: Final = log_of(__name__)

COUNTED_EVERY_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Apology:
    """Something of ours broke. The log has the same id with the traceback."""

    incident: str

    def page(self) -> Page:
        sorry = say("Sorry, something broke on our side. Nothing of yours is lost; please try again.")
        return note(joined(sorry, say("(Incident {incident}.)", incident=self.incident)))


@dataclass(slots=True)
class _Incident:
    """One kind of error, for as long as it goes on."""

    id: str
    more: int = 0
    """How often it happened again since the log last told."""
    doing: str = ""
    """What was tried the latest time."""


_Kind = tuple[object, ...]
_KINDS_AT_MOST: Final = 200
"""What goes on at the same time beyond these is one kind."""
_REST: Final[_Kind] = ("the rest",)


class _Incidents:
    """What goes on breaking in one event loop. The loop's time counts, so that a clock that jumps hides nothing."""

    def __init__(self) -> None:
        self._going_on: dict[_Kind, _Incident] = {}

    def note(self, error: BaseException, doing: str, loop: asyncio.AbstractEventLoop) -> str:
        kind = _kind_of(error)
        if kind not in self._going_on and len(self._going_on) >= _KINDS_AT_MOST:
            kind = _REST
        if (known := self._going_on.get(kind)) is not None:
            known.more += 1
            known.doing = doing
            return known.id
        incident = self._going_on[kind] = _Incident(secrets.token_hex(4))
        _LOG.error("incident", incident=incident.id, doing=doing, exc_info=error)
        loop.call_later(COUNTED_EVERY_S, self._count, kind, loop)
        return incident.id

    def _count(self, kind: _Kind, loop: asyncio.AbstractEventLoop) -> None:
        incident = self._going_on[kind]
        if not incident.more:
            del self._going_on[kind]
            return
        _LOG.error("incident goes on", incident=incident.id, times=incident.more, doing=incident.doing)
        incident.more = 0
        loop.call_later(COUNTED_EVERY_S, self._count, kind, loop)


# The one thing that a process keeps in a module: what breaks is told by functions that are handed nothing, also by
# libraries' callbacks. It belongs to the event loop, goes with it and is bounded.
_INCIDENTS: Final[WeakKeyDictionary[asyncio.AbstractEventLoop, _Incidents]] = WeakKeyDictionary()


def report(error: BaseException, doing: str) -> Apology:
    """Log `error` and return the apology that carries its id. `doing` says what was tried, without data."""
    loop = asyncio.get_running_loop()
    return Apology(_INCIDENTS.setdefault(loop, _Incidents()).note(error, doing, loop))


def _kind_of(error: BaseException) -> _Kind:
    """A database that is out is one kind whatever was tried; any other error is of a kind with those from its place."""
    return (outage_of(error) or _place_of(error), type(error))


def _place_of(error: BaseException) -> _Kind:
    """Every line that it came through, from where it was caught to where it was raised."""
    places: list[object] = []
    step = error.__traceback__
    while step is not None:
        places.append((step.tb_frame.f_code, step.tb_lineno))
        step = step.tb_next
    return tuple(places)
