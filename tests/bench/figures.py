"""What a bench says: a JSON line a figure for `build/bench.jsonl`, or a line for people; and whether the goals hold."""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal, NamedTuple

from tests.machine import Machine

ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Figure:
    """Something measured, with what it may be at most or has to be at least."""

    name: str
    value: float
    unit: str
    goal: float
    baseline: float | None = None
    """The same of the bare thing in the same run, or as it was before; `unit` is that of both."""
    at_least: bool = False
    """Whether more is better."""
    of_ratio: bool = False
    """Whether the goal is one of the ratio, which holds on any machine."""

    @property
    def ratio(self) -> float | None:
        return round(self.value / self.baseline, 3) if self.baseline else None

    @property
    def holds(self) -> bool:
        judged = self.ratio if self.of_ratio and self.ratio is not None else self.value
        return judged >= self.goal if self.at_least else judged <= self.goal

    def line(self) -> str:
        """As JSON."""
        told = {**asdict(self), "value": round(self.value, 3), "ratio": self.ratio, "holds": self.holds}
        return json.dumps(told)

    def __str__(self) -> str:
        before = f", against {self.baseline:g}" if self.baseline else ""
        verdict = "holds" if self.holds else "MISSED"
        return f"{self.name}: {self.value:.3g} {self.unit}{before} ({self.bound}): {verdict}"

    @property
    def bound(self) -> str:
        """The goal in words."""
        times = " times" if self.of_ratio else ""
        return f"at {'least' if self.at_least else 'most'} {self.goal:g}{times}"


def arguments(doc: str | None) -> argparse.ArgumentParser:
    """`--json`; more may be added."""
    parser = argparse.ArgumentParser(description=(doc or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    return parser


def conclude(figures: Iterable[Figure], machine: Machine, *, as_json: bool) -> int:
    """Print; the exit code is 1 where a goal is missed on a machine that could have reached it."""
    figures = list(figures)
    for figure in figures:
        print(figure.line() if as_json else figure)  # noqa: T201 - a program's output
    missed = [figure for figure in figures if not figure.holds]
    if missed and machine.busy:
        print(f"too busy to measure: {machine.busy}", file=sys.stderr)  # noqa: T201
    return 1 if missed and not machine.busy else 0


class Spent(NamedTuple):
    """What a process has used."""

    processor_s: float
    """Of all its threads, in the system, too."""
    peak_mb: float


def run(*words: str, environment: Mapping[str, str]) -> Spent:
    """Run a command of Python's to its end. Raises AssertionError where it fails."""
    process = subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"{' '.join(words)} ended with {process.returncode}"
    return Spent(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def processor_ms(pid: int) -> float:
    """The processor time that a process has used so far, by the clock that Linux keeps for it."""
    return time.clock_gettime((~pid << 3) | 2) * 1000


def memory_mb(pid: int, which: Literal["VmRSS", "VmHWM"]) -> float:
    """What a process holds, or the most that it held, as Linux tells it."""
    found = re.search(rf"{which}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) / 1024
