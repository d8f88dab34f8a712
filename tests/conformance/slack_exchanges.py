"""What the tests send to the local Slack and what it answers, kept for a judge that comes later.

TypeScript's compiler judges much at once and nothing quickly, so `make conformance` has the tests write down what goes
over the wire, in the folder that `SLACK_EXCHANGES` names, and has it compiled in the end.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from bot.sandbox.local_slack.wire_log import WireRecord

FOLDER: Final = "SLACK_EXCHANGES"
_kept: Final[set[str]] = set()
"""Outlines of what this process has written down already."""


def keep_exchanges(records: Iterable[WireRecord]) -> None:
    """Write down those whose like was not: a line of JSON each, in a file of this process's own."""
    folder = os.environ.get(FOLDER)
    if folder is None:
        return
    new = [record for record in records if _is_new(record)]
    with (Path(folder) / f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as file:
        for record in new:
            file.write(f"{json.dumps([record.name, record.request, record.response])}\n")


def load_exchanges(folder: Path) -> list[tuple[str, Any, Any]]:
    """Name, request and answer of each; of those that are alike in several files, one."""
    found: dict[str, tuple[str, Any, Any]] = {}
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            name, request, response = json.loads(line)
            found.setdefault(_outline([name, request, response]), (name, request, response))
    return list(found.values())


def _is_new(record: WireRecord) -> bool:
    alike = _outline([record.name, record.request, record.response])
    known = alike in _kept
    _kept.add(alike)
    return not known


def _outline(body: Any) -> str:
    """What a body is made of, whatever it says; what something is called by its `type` stays."""
    if isinstance(body, dict):
        return json.dumps({key: value if key == "type" else _outline(value) for key, value in sorted(body.items())})
    if isinstance(body, list):
        return json.dumps(sorted({_outline(one) for one in body}))
    return type(body).__name__
