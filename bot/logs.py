"""Logging to standard error, a line for each event, without secrets and control characters, also in tracebacks."""

import logging
from collections.abc import Sequence
from typing import Final

from bot.asking import what_is_asked
from bot.plain_text import plain_text

_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s%(asked)s: %(message)s"


class WithoutSecrets(logging.Formatter):
    """Formats a record, traceback and all, and blots out every secret in the result and what would steer a terminal."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__(_FORMAT)
        self._secrets = sorted((secret for secret in secrets if secret), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        record.asked = what_is_asked()
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return plain_text(text)


def set_up_logging(level: str, secrets: Sequence[str]) -> None:
    """Log everything of `level` and above, once, for the whole process."""
    handler = logging.StreamHandler()
    handler.setFormatter(WithoutSecrets(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # Looks come with every click; APScheduler tells of each, and of each that a long one leaves out.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
