"""The wire as a watcher may see it: every REST request with its answer, never a token."""

import re
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

RECORDS_KEPT: Final = 2_000
_TOKEN_IN_PATH: Final = re.compile(r"^(/interactions/\d+|/webhooks/\d+)/[^/]+")


@dataclass(frozen=True)
class WireRecord:
    """`path` is below `/api/v10`, with `…` for an interaction's token; bodies are JSON or None."""

    at: datetime
    method: str
    path: str
    query: dict[str, str]
    request: Any
    status: int
    response: Any
    cut_off: bool = False
    """The connection was gone before the answer could be sent."""


class WireLog:
    def __init__(self) -> None:
        self.records: deque[WireRecord] = deque(maxlen=RECORDS_KEPT)

    def note(self, record: WireRecord) -> None:
        self.records.append(record)


def without_token(path: str) -> str:
    return _TOKEN_IN_PATH.sub(r"\1/…", path)
