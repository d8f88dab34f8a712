"""Every bench, one after another, and what came of them as a page: `make bench`, or `python -m tests.bench [NAME …]`.

The lines go into `build/bench.jsonl`, the table into docs/performance.md, between two marks that stand there. Nothing
is judged here: a program that misses a goal says so itself, and the table does.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from tests.bench.figures import ROOT
from tests.machine import watched

PROGRAMS: Final = (
    "answers",
    "at_once",
    "beside",
    "boards",
    "capacity",
    "claims",
    "clicks",
    "flood",
    "growth",
    "idle",
    "pictures",
    "schedules",
    "start",
    "verify",
)
LINES: Final = ROOT / "build" / "bench.jsonl"
PAGE: Final = ROOT / "docs" / "performance.md"
_BEGIN, _END = "<!-- figures -->", "<!-- end of figures -->"


def measure(names: Iterable[str]) -> Iterator[dict[str, Any]]:
    """What each program says of itself, and the machine while it ran."""
    for name in names:
        command = [sys.executable, "-m", f"tests.bench.{name}", "--json"]
        with watched() as machine:
            done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
        for line in done.stdout.splitlines():
            print(line, flush=True)  # noqa: T201 - a program's output
            yield {**json.loads(line), "program": name, "machine": machine.figures()}


def keep(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Write the lines, those of programs that weren't run as they were; all of them."""
    ran = {one["program"] for one in found}
    before = map(json.loads, LINES.read_text().splitlines()) if LINES.exists() else ()
    every = sorted([*(one for one in before if one["program"] not in ran), *found], key=lambda one: one["program"])
    LINES.parent.mkdir(exist_ok=True)
    LINES.write_text("".join(f"{json.dumps(one)}\n" for one in every))
    return every


def write_page(page: Path, every: Iterable[dict[str, Any]]) -> None:
    """Put the table between the page's marks."""
    head, _, rest = page.read_text().partition(_BEGIN)
    tail = rest.partition(_END)[2]
    page.write_text("\n".join([head + _BEGIN, "", *_table(every), "", _END + tail]))


def _table(every: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield "| what | measured | against | ratio | goal | holds | machine |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for one in every:
        against = "-" if one["baseline"] is None else f"{one['baseline']:.4g}"
        ratio = "-" if one["ratio"] is None else f"{one['ratio']:.3g}"
        bound = f"{'≥' if one['at_least'] else '≤'} {one['goal']:g}{' times' if one['of_ratio'] else ''}"
        slow = f"{one['machine']['slowness']:.1f} times"
        holds = "yes" if one["holds"] else "no"
        yield f"| {one['name']} | {one['value']:.4g} {one['unit']} | {against} | {ratio} | {bound} | {holds} | {slow} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", choices=[*PROGRAMS, []], metavar="NAME", help=", ".join(PROGRAMS))
    given = parser.parse_args()
    write_page(PAGE, keep(list(measure(given.names or PROGRAMS))))


if __name__ == "__main__":
    main()
