"""How a proof ends: its figures, for people or as one JSON object, and an exit code that says whether they hold."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn


def arguments(doc: str | None, **numbers: tuple[int, str]) -> argparse.Namespace:
    """`--json`, and a whole number for each of `numbers`: its default and what it is."""
    parser = argparse.ArgumentParser(description=(doc or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    for name, (default, meaning) in numbers.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=default, help=meaning)
    return parser.parse_args()


def conclude(figures: Mapping[str, Any], broken: Sequence[str], *, as_json: bool) -> NoReturn:
    """Print and exit: 0 where nothing is broken, else 1."""
    if as_json:
        print(json.dumps({**figures, "broken": list(broken)}, indent=1, default=str))  # noqa: T201 -- a program's output
    else:
        for name, value in figures.items():
            print(f"{name}: {value}")  # noqa: T201
        for line in broken:
            print(f"broken: {line}", file=sys.stderr)  # noqa: T201
    sys.exit(1 if broken else 0)
