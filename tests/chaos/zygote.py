"""Children forked from a warmed parent: real processes with real sockets and files, without the two seconds of imports.

The zygote is forked before anything here runs an event loop or a thread, has everything imported, and forks a child
for every line it is sent. A child runs what `studyhall run` runs, with a plan at its edges.
"""

import asyncio
import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.chaos.bots import Bot, Forked
from tests.chaos.injection import Plan, arm
from tests.forks import warm_up


class Zygote:
    """The zygote as its parent sees it."""

    def __init__(self, pid: int, *, orders: int, pids: int) -> None:
        self.pid = pid
        self._orders = orders
        self._pids = pids
        self._one_at_a_time = threading.Lock()

    def fork(self, environment: Mapping[str, str], plan: Plan, log: Path) -> int:
        """Start a child; its process id. May be called from several threads."""
        order = json.dumps({"environment": dict(environment), "plan": plan.as_text(), "log": str(log)}) + "\n"
        with self._one_at_a_time:
            os.write(self._orders, order.encode())
            return int.from_bytes(os.read(self._pids, 8), "big")

    async def start(self, environment: Mapping[str, str], plan: Plan, log: Path) -> Bot:
        """A child as a bot in a play."""
        return Forked(await asyncio.to_thread(self.fork, environment, plan, log))

    def end(self) -> None:
        """No more children."""
        os.close(self._orders)
        os.waitpid(self.pid, 0)


def start_zygote() -> Zygote:
    """Fork it. Call this before the first event loop and the first thread."""
    orders_out, orders_in = os.pipe()
    pids_out, pids_in = os.pipe()
    pid = os.fork()
    if pid:
        os.close(orders_out)
        os.close(pids_in)
        return Zygote(pid, orders=orders_in, pids=pids_out)
    os.close(orders_in)
    os.close(pids_out)
    _serve(orders_out, pids_in)
    os._exit(0)


def _serve(orders: int, pids: int) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children leave nothing behind
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warm_up()
    with os.fdopen(orders, encoding="utf-8") as lines:
        for line in lines:
            child = os.fork()
            if not child:
                _live(json.loads(line))
            os.write(pids, child.to_bytes(8, "big"))


def _live(order: dict[str, Any]) -> None:
    """The child: `studyhall run` with the order's environment, its edges watched; never returns."""
    code = 1
    try:
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(log, 1)
        os.dup2(log, 2)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for name in [name for name in os.environ if name.startswith("STUDYHALL_")]:
            del os.environ[name]
        os.environ.update(order["environment"])
        _run(Plan.from_text(order["plan"]))
        code = 0
    except BaseException:  # noqa: BLE001 -- whatever it was ends this process and stands in its log
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _run(plan: Plan) -> None:
    from bot.clock import Clock
    from bot.clock_link import following
    from bot.logs import set_up_logging
    from bot.settings import load_settings
    from bot.wiring import run_until_stopped

    read_time = arm(plan)
    settings = load_settings()
    set_up_logging("WARNING", settings.secrets())
    clock = Clock(read_time)

    async def serve() -> None:
        assert settings.sandbox_clock is not None
        async with following(settings.sandbox_clock, clock):
            await run_until_stopped(settings, clock)

    asyncio.run(serve())
