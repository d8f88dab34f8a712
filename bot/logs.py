"""Logging to standard error, an event each, without secrets and control characters, also in tracebacks."""

import logging
from collections.abc import Sequence
from typing import Final, Literal

from structlog.contextvars import merge_contextvars
from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.processors import JSONRenderer, TimeStamper, format_exc_info
from structlog.stdlib import ProcessorFormatter, add_log_level, add_logger_name
from structlog.typing import EventDict, Processor

from bot.plain_text import plain_text

Written = Literal["text", "json"]

_RENDERERS: Final[dict[Written, Processor]] = {
    "text": ConsoleRenderer(colors=False, pad_event_to=0, pad_level=False, exception_formatter=plain_traceback),
    "json": JSONRenderer(),
}


class WithoutSecrets(ProcessorFormatter):
    """Writes a record, ours or a library's, and blots out every secret in it and what would steer a terminal.

    Twice: quoted in a line or as JSON a secret may look different, and nothing comes after the last time.
    """

    def __init__(self, secrets: Sequence[str], written: Written = "text") -> None:
        self._secrets = sorted((secret for secret in secrets if secret), key=len, reverse=True)
        super().__init__(
            processors=(
                merge_contextvars,
                TimeStamper(fmt="iso"),
                add_log_level,
                add_logger_name,
                format_exc_info,
                self.remove_processors_meta,
                self._clean_each,
                _RENDERERS[written],
            )
        )

    def format(self, record: logging.LogRecord) -> str:
        return self._cleaned(super().format(record))

    def _clean_each(self, _logger: object, _name: str, event: EventDict) -> EventDict:
        return {key: one if isinstance(one, int | float) else self._cleaned(str(one)) for key, one in event.items()}

    def _cleaned(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return plain_text(text)


def set_up_logging(level: str, secrets: Sequence[str], written: Written = "text") -> None:
    """Log everything of `level` and above, once, for the whole process."""
    handler = logging.StreamHandler()
    handler.setFormatter(WithoutSecrets(secrets, written))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # Looks come with every click; APScheduler tells of each, and of each that a long one leaves out.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
