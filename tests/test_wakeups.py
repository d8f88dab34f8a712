"""Jobs: each is run when it is due, at once when asked to, with its heartbeat, and never twice at a time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from bot.clock import Clock
from bot.wakeups import Job, Wakeups
from tests.patience import PATIENCE_S, until

HOUR = timedelta(hours=1)


def only(
    run: Callable[[], Awaitable[datetime | None]], *, every: timedelta = HOUR, clock: Clock | None = None
) -> Wakeups:
    return Wakeups([Job("job", run, every)], clock or Clock())


async def test_the_heartbeat_runs_it_again_and_never_twice_at_a_time() -> None:
    at_a_time = most = ran = 0

    async def run() -> None:
        nonlocal at_a_time, most, ran
        at_a_time += 1
        ran += 1
        most = max(most, at_a_time)
        await asyncio.sleep(0.05)
        at_a_time -= 1

    wakeups = only(run, every=timedelta(seconds=0.02))
    wakeups.start()
    await until(lambda: ran > 2)
    await wakeups.stop()
    assert most == 1


async def test_stopping_lets_what_is_running_finish() -> None:
    finished = asyncio.Event()
    begun = asyncio.Event()

    async def run() -> None:
        begun.set()
        await asyncio.sleep(0.1)
        finished.set()

    wakeups = only(run)
    wakeups.start()
    await begun.wait()
    await wakeups.stop()
    assert finished.is_set()
    wakeups.now()
    wakeups.soon()


async def test_stopping_cuts_off_nothing_that_the_scheduler_has_just_started(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    started: list[str] = []
    finished: list[str] = []

    def job(name: str) -> Job:
        async def run() -> None:
            started.append(name)
            await asyncio.sleep(0.02)
            finished.append(name)

        return Job(name, run, HOUR)

    for steps in range(12):  # of the loop, between starting and stopping: so many jobs have begun
        wakeups = Wakeups([job(f"{steps}: {n}") for n in range(8)], Clock())
        wakeups.start()
        for _ in range(steps):
            await asyncio.sleep(0)
        await wakeups.stop()
    await asyncio.sleep(0)
    assert finished == started != []
    assert not caplog.records


async def test_asked_to_it_runs_before_its_time_and_not_again_and_again() -> None:
    ran = 0

    async def run() -> None:
        nonlocal ran
        ran += 1
        await asyncio.sleep(0)

    wakeups = only(run)
    wakeups.start()
    await until(lambda: ran == 1)
    wakeups.now()
    await until(lambda: ran == 2)
    for _ in range(1000):
        wakeups.soon()
    await until(lambda: ran == 3)
    await wakeups.stop()
    assert ran == 3


async def test_what_rings_while_it_runs_is_not_lost() -> None:
    ran = 0

    async def run() -> None:
        nonlocal ran
        ran += 1
        if ran == 1:
            wakeups.soon()

    wakeups = only(run)
    wakeups.start()
    await until(lambda: ran == 2)
    await wakeups.stop()


async def test_it_runs_at_the_instant_that_it_named_by_our_clock_and_at_once_when_that_moves() -> None:
    clock = Clock()
    ran = asyncio.Queue[datetime]()
    waits = [timedelta(seconds=0.3), HOUR / 2, None]

    async def run() -> datetime | None:
        wait = waits.pop(0)
        ran.put_nowait(clock.now())
        return clock.now() + wait if wait else None

    wakeups = only(run, clock=clock)
    clock.on_move(wakeups.now)
    wakeups.start()
    async with asyncio.timeout(PATIENCE_S):
        first, second = await ran.get(), await ran.get()
        assert second - first >= timedelta(seconds=0.3)
        clock.move(HOUR / 2)
        assert await ran.get() - second >= HOUR / 2
    await wakeups.stop()


async def test_a_job_that_fails_runs_again() -> None:
    ran = 0

    async def run() -> None:
        nonlocal ran
        ran += 1
        raise RuntimeError("on purpose")

    wakeups = only(run, every=timedelta(seconds=0.02))
    wakeups.start()
    await until(lambda: ran > 1)
    await wakeups.stop()
