"""Logging to standard error, a line for each event, without secrets and control characters, also in tracebacks."""

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Final, Literal

from bot.asking import what_is_asked
from bot.plain_text import plain_text

_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s%(asked)s: %(message)s"


class WithoutSecrets(logging.Formatter):
    """Formats a record, traceback and all, and blots out every secret in the result and what would steer a terminal."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__(_FORMAT)
        self._secrets = sorted((secret for secret in secrets if secret), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        asked = what_is_asked()
        record.asked = f" [{asked}]" if asked else ""
        return self._cleaned(super().format(record))

    def _cleaned(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return plain_text(text)


class JsonLines(WithoutSecrets):
    """The same as an object of JSON on a line of its own, for programs that collect logs."""

    def format(self, record: logging.LogRecord) -> str:
        asked = what_is_asked()
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "part": record.name,
            "message": record.getMessage(),
            **(asdict(asked) if asked else {}),
        }
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        # A secret may look different once it is JSON, so it goes before.
        return json.dumps({name: self._cleaned(text) for name, text in told.items()})


_WRITTEN: Final = {"text": WithoutSecrets, "json": JsonLines}


def set_up_logging(level: str, secrets: Sequence[str], written: Literal["text", "json"] = "text") -> None:
    """Log everything of `level` and above, once, for the whole process."""
    handler = logging.StreamHandler()
    handler.setFormatter(_WRITTEN[written](secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # Looks come with every click; APScheduler tells of each, and of each that a long one leaves out.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
