"""An unexpected error: the member sees an id, the log has the same id and the traceback."""

import logging
import secrets
from typing import Final

from bot.replies import Apology

_LOG: Final = logging.getLogger(__name__)


def report(error: BaseException, doing: str) -> Apology:
    """Log `error` with a new id and return the apology that carries it. `doing` says what was tried, without data."""
    incident = secrets.token_hex(4)
    _LOG.error("incident %s while %s", incident, doing, exc_info=error)
    return Apology(incident)
