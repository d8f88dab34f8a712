"""How a proof ends: its figures, for people or as one JSON object, and an exit code that says whether they hold."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from tests.machine import Machine


def arguments(doc: str | None, switches: Mapping[str, str] = {}, /, **numbers: tuple[int, str]) -> argparse.Namespace:
    """`--json`, what each of `switches` means, and a whole number for each of `numbers`: its default and what it is."""
    parser = argparse.ArgumentParser(description=(doc or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    for name, meaning in switches.items():
        parser.add_argument(f"--{name}", action="store_true", help=meaning)
    for name, (default, meaning) in numbers.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=default, help=meaning)
    return parser.parse_args()


def conclude(
    figures: Mapping[str, Any],
    broken: Sequence[str],
    *,
    as_json: bool,
    missed: Sequence[str] = (),
    machine: Machine | None = None,
) -> NoReturn:
    """Print and exit: 0 where nothing is broken, else 1.

    `missed` are paces and limits in seconds that were not kept. On a machine that was too busy to keep them that is a
    result of its own, which is told and breaks nothing; on any other they are broken like the rest.
    """
    busy = machine.busy if machine and missed else ""
    told = {**figures, "too_busy": bool(busy)} | ({"machine": machine.figures()} if machine else {})
    wrong = [*broken, *(() if busy else missed)]
    if as_json:
        unmeasured = {"why_too_busy": busy, "not_measured": list(missed)} if busy else {}
        print(json.dumps({**told, **unmeasured, "broken": wrong}, indent=1, default=str))  # noqa: T201 -- a program's output
    else:
        for name, value in told.items():
            print(f"{name}: {value}")  # noqa: T201
        for line in missed if busy else ():
            print(f"too busy to measure: {line}; {busy}")  # noqa: T201
        for line in wrong:
            print(f"broken: {line}", file=sys.stderr)  # noqa: T201
    sys.exit(1 if wrong else 0)
