"""The wire as a watcher may see it: methods, envelopes and their answers, never a token."""

from collections import deque
from dataclasses import dataclass
from typing import Any

RECORDS_KEPT = 2_000
SECRETS = frozenset({"token", "app_token"})


@dataclass(eq=False)
class WireRecord:
    """A Web API call (`name` is the method) or an envelope (its type); an envelope's response is its receipt."""

    name: str
    request: dict[str, Any]
    response: dict[str, Any] | None = None


class WireLog:
    def __init__(self) -> None:
        self.records: deque[WireRecord] = deque(maxlen=RECORDS_KEPT)

    def note(self, name: str, request: dict[str, Any], response: dict[str, Any] | None = None) -> WireRecord:
        record = WireRecord(name, without_secrets(request), without_secrets(response) if response else None)
        self.records.append(record)
        return record


def without_secrets(body: dict[str, Any]) -> dict[str, Any]:
    """A body without its token, and without the ticket in a socket's address."""
    kept = {name: value for name, value in body.items() if name not in SECRETS}
    if str(kept.get("url", "")).startswith("ws://"):
        kept["url"] = str(kept["url"]).rpartition("/")[0] + "/…"
    return kept
