"""An unexpected error: the member sees an id, the log has the same id and the traceback."""

import logging
import secrets
from dataclasses import dataclass
from typing import Final

from bot.talk.pages import Page, note

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Apology:
    """Something of ours broke. The log has the same id with the traceback."""

    incident: str

    def page(self) -> Page:
        sorry = "Sorry, something broke on our side. Nothing of yours is lost; please try again."
        return note(f"{sorry} (Incident {self.incident}.)")


def report(error: BaseException, doing: str) -> Apology:
    """Log `error` with a new id and return the apology that carries it. `doing` says what was tried, without data."""
    incident = secrets.token_hex(4)
    _LOG.error("incident %s while %s", incident, doing, exc_info=error)
    return Apology(incident)
