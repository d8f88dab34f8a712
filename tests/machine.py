"""What the machine had to give while a pace was measured.

A pace that was missed shows a fault only where the machine could have kept it. Before and after, every core does a
fixed piece of work; and what other processes used in the meantime is counted. Other processes are all that do not
descend from this one, and a hypervisor that gives the processor to others.
"""

import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import pytest

IDLE_S: Final = 0.2
"""What the piece of work takes on the machine for which the limits in seconds are meant, when it is idle."""
SLOWER: Final = 1.5
"""As many times as long, and no pace can be judged."""
OTHERS_SHARE: Final = 0.1
"""More than this of all processor time in other hands, and none can be judged either."""
_WORK: Final = """
import time
begun = time.perf_counter()
sum(hash((n, str(n))) & 1 for n in range(300_000))
print(time.perf_counter() - begun)
"""
Result = TypeVar("Result")
_PROC: Final = Path("/proc")
_TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Usage:
    """A process in a moment: its parent, and the ticks that it and its ended children have used."""

    parent: int
    ticks: int


@dataclass(slots=True)
class Machine:
    """What was found while something was measured."""

    cores: int
    slowness: float = 1.0
    """How many times as long as on an idle machine the piece of work took, the worse of before and after."""
    others_share: float = 0.0
    """How much of all processor time others had."""

    @property
    def busy(self) -> str:
        """Why no pace can be judged; empty where it can."""
        if self.slowness > SLOWER:
            return f"the machine is {self.slowness:.1f} times as slow as an idle one"
        if self.others_share > OTHERS_SHARE:
            return f"others had {self.others_share:.0%} of the processors"
        return ""

    def judge(self, took_s: float, *, at_most: float) -> None:
        """For a test with a limit in seconds, as its last line: where it can't be judged, it is skipped and says so."""
        if took_s > at_most and self.busy:
            pytest.skip(f"too busy to measure {at_most} s: it took {took_s:.1f} s; {self.busy}")
        assert took_s <= at_most, f"it took {took_s:.1f} s"

    def figures(self) -> dict[str, Any]:
        return {
            "cores": self.cores,
            "slowness": round(self.slowness, 2),
            "others_share": round(self.others_share, 2),
        }


async def timed(work: Awaitable[Result]) -> tuple[Result, float]:
    """What comes of it, and the seconds until then."""
    begun = time.monotonic()
    return await work, time.monotonic() - begun


@contextmanager
def watched() -> Iterator[Machine]:
    """Watch the machine during the block; what was found is complete after it."""
    machine = Machine(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    machine.slowness = _slowness(machine.cores)
    begun, before, stolen = time.monotonic(), usages(), _stolen_ticks()
    try:
        yield machine
    finally:
        ticks = others_ticks(before, usages(), os.getpid()) + _stolen_ticks() - stolen
        machine.others_share = ticks / _TICKS / max(0.01, time.monotonic() - begun) / machine.cores
        machine.slowness = max(machine.slowness, _slowness(machine.cores))


def _slowness(cores: int) -> float:
    """Let every core do the piece of work at once."""
    command = (sys.executable, "-I", "-S", "-c", _WORK)
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(cores)]
    return max(float(process.communicate()[0]) for process in running) / IDLE_S


def others_ticks(before: Mapping[int, Usage], after: Mapping[int, Usage], own: int) -> int:
    """The ticks between two moments of all processes that don't descend from `own`.

    What has ended is counted with its parent, with all that it ever used; so what it had used before is taken off.
    """
    had = sum(usage.ticks for number, usage in before.items() if not _descends(before, number, own))
    have = sum(usage.ticks for number, usage in after.items() if not _descends(after, number, own))
    return max(0, have - had)


def _descends(every: Mapping[int, Usage], number: int, own: int) -> bool:
    while number != own and number in every:
        number = every[number].parent
    return number == own


def usages() -> dict[int, Usage]:
    """All processes by their number; empty where the system doesn't tell."""
    found = {}
    for folder in _PROC.glob("[0-9]*"):
        try:
            told = (folder / "stat").read_text()
        except OSError:
            continue  # it has just ended
        values = told.rpartition(")")[2].split()
        found[int(folder.name)] = Usage(int(values[1]), sum(map(int, values[11:15])))
    return found


def _stolen_ticks() -> int:
    """What a hypervisor gave to others, on all cores."""
    file = _PROC / "stat"
    return int(file.read_text().split(maxsplit=9)[8]) if file.exists() else 0
