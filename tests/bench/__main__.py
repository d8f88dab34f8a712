"""Every bench, one after another, and what came of them as a page: `make bench`, or `python -m tests.bench [NAME …]`.

The lines go into `build/bench.jsonl`, tables and plot into docs/performance.md, between two marks that stand there. A
goal that is missed is told and no failure; exits 1 where a program told nothing. Together they take less than ten
minutes, each alone on the machine.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from tests.bench.figures import ROOT
from tests.bench.page import plot, write_body
from tests.machine import watched

PROGRAMS: Final = (
    "anatomy",
    "answers",
    "at_once",
    "beside",
    "boards",
    "capacity",
    "claims",
    "clicks",
    "fan_out",
    "flood",
    "growth",
    "pictures",
    "schedules",
    "start",
    "verify",
)
LINES: Final = ROOT / "build" / "bench.jsonl"
PAGE: Final = ROOT / "docs" / "performance.md"
PLOT: Final = ROOT / "docs" / "goals.svg"
_BEGIN, _END = "<!-- figures -->", "<!-- end of figures -->"


def measure(names: Iterable[str]) -> Iterator[dict[str, Any]]:
    """What each program says of itself, how long it took, and the machine while it ran."""
    for name in names:
        command = [sys.executable, "-m", f"tests.bench.{name}", "--json"]
        begun = time.monotonic()
        with watched() as machine:
            done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
        told: dict[str, Any] = {"program": name, "seconds": round(time.monotonic() - begun, 1)}
        _say(f"{name}: {told['seconds']} s" if done.stdout else f"{name} told nothing and ended with {done.returncode}")
        for line in done.stdout.splitlines():
            print(line, flush=True)  # noqa: T201 - a program's output
            yield {**json.loads(line), **told, "machine": machine.figures()}


def keep(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Write the lines, those of programs that weren't run as they were; all of them."""
    ran = {one["program"] for one in found}
    before = map(json.loads, LINES.read_text().splitlines()) if LINES.exists() else ()
    known = [one for one in before if one["program"] in PROGRAMS and one["program"] not in ran]
    every = sorted([*known, *found], key=lambda one: one["program"])
    LINES.parent.mkdir(exist_ok=True)
    LINES.write_text("".join(f"{json.dumps(one)}\n" for one in every))
    return every


def write_page(page: Path, every: list[dict[str, Any]]) -> None:
    """Put what was measured between the page's marks, and the plot beside it."""
    head, _, rest = page.read_text().partition(_BEGIN)
    tail = rest.partition(_END)[2]
    page.write_text("\n".join([head + _BEGIN, "", *write_body(every), "", _END + tail]))
    PLOT.write_text("\n".join(plot(every)) + "\n")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - how far it is


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", choices=[*PROGRAMS, []], metavar="NAME", help=", ".join(PROGRAMS))
    names = parser.parse_args().names or PROGRAMS
    found = list(measure(names))
    write_page(PAGE, keep(found))
    return 0 if {one["program"] for one in found} == set(names) else 1


if __name__ == "__main__":
    sys.exit(main())
