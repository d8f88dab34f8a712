"""Bots as processes, seen from outside: alive, at work or at rest."""

import os
import signal
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from tests.chaos.injection import Plan

_REST_S: Final = 1.5
_REST_LOOKS: Final = 40
"""At rest for so many looks and so many seconds: on a busy machine a second may pass without a chance to work."""


class Bot(Protocol):
    """A running bot."""

    @property
    def pid(self) -> int: ...

    def alive(self) -> bool: ...

    def kill(self) -> None: ...


StartBot = Callable[[Mapping[str, str], Plan, Path], Awaitable[Bot]]
"""Starts a bot with an environment, a plan and a file for what it says."""


@dataclass(slots=True)
class Forked:
    """A child of the zygote's."""

    pid: int

    def alive(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


def is_at_work(pid: int) -> bool:
    """Whether one of its threads runs, waits for a processor or for the disk. Where the system doesn't tell: no."""
    with suppress(OSError):  # the process has just ended
        for stat in Path(f"/proc/{pid}/task").glob("*/stat"):
            with suppress(OSError):  # or the thread has
                if stat.read_text().rpartition(")")[2].split()[0] in "RD":
                    return True
    return False


def processor_s(pid: int) -> float:
    """The processor time that it has used so far, in seconds; 0 where the system doesn't tell."""
    try:
        values = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(values[11]) + int(values[12])) / os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Rest:
    """Whether a bot has come to rest: it slept and nothing changed, look after look."""

    read_time: Callable[[], float] = time.monotonic
    _seen: object = None
    _looks: int = 0
    _since: float = field(default=0.0)

    def is_reached(self, seen: object, *, at_work: bool) -> bool:
        """Look once more, at what can be seen of the progress and at the bot; a rest that is reached begins anew."""
        now = self.read_time()
        if seen != self._seen or not self._since:
            self._seen, self._looks, self._since = seen, 0, now
        self._looks += not at_work
        if self._looks < _REST_LOOKS or now - self._since < _REST_S:
            return False
        self._looks, self._since = 0, now
        return True
