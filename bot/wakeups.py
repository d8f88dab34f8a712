"""APScheduler, which runs each job when it is due. The only module that knows it, and it lives by the system's time.

A job is one entry of its scheduler: a heartbeat at an interval, brought forward to the instant at which the job has
something to do next, as the job itself found in our tables. APScheduler keeps nothing: its job stores, its misfire
grace and its cron triggers lose or double what is due (`docs/adr/0005-the-claim-is-a-row.md`).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock, system_time

_REST: Final = timedelta(seconds=0.5)
"""From one run of a job to the next, however often the bell rings and whatever is due: so a click costs no look of
its own, and waiting for what another process has locked is no busy loop."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done when it is due, and now and then to see whether it is."""

    name: str
    run: Callable[[], Awaitable[datetime | None]]
    """Does what is due. When it is due next by our clock, as far as anybody knows; None: nobody does."""
    every: timedelta
    """The heartbeat: how late it is at most where nothing else has woken it."""


class Wakeups:
    """Runs jobs, each never twice at a time."""

    def __init__(self, jobs: Sequence[Job], clock: Clock) -> None:
        self._jobs: Final = {job.name: job for job in jobs}
        self._clock = clock
        self._running: dict[str, asyncio.Event] = {}
        self._again: set[str] = set()
        self._begun: dict[str, datetime] = {}
        self._unrung: set[str] = set()
        """Jobs that have begun since the bell rang last; for any other, one more ring changes nothing."""
        self._stopping = False
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 2}
        )
        for job in jobs:
            self._scheduler.add_job(self._run, "interval", (job,), id=job.name, seconds=job.every.total_seconds())

    def start(self) -> None:
        self._scheduler.start()
        self.now()

    def now(self) -> None:
        """Run every job at once, for instance because the clock was moved, the system's or ours."""
        self._begun.clear()
        self._unrung = set(self._jobs)
        self.soon()

    def soon(self) -> None:
        """Something may have changed: run every job, as soon as it has had a rest."""
        rung, self._unrung = self._unrung, set()
        for name in rung:
            self._bring_forward(name, system_time())

    async def stop(self) -> None:
        """Run nothing more; returns when what is running is over, since a shutdown would cut it off."""
        if self._scheduler.running:
            self._stopping = True
            self._scheduler.remove_all_jobs()
            await asyncio.sleep(0)  # those that the scheduler has started but that haven't run a step see the flag
            for ended in tuple(self._running.values()):
                await ended.wait()
            self._scheduler.shutdown(wait=False)

    def _bring_forward(self, name: str, at: datetime) -> None:
        """The job's one-shot; one that is running runs again afterwards."""
        if name in self._running:
            self._again.add(name)
            return
        if name in self._begun:
            at = max(at, self._begun[name] + _REST)
        if not self._scheduler.running:
            return  # starting runs every job
        if (known := self._scheduler.get_job(name)) is not None and known.next_run_time > at:
            self._scheduler.modify_job(name, next_run_time=at)

    async def _run(self, job: Job) -> None:
        if self._stopping or job.name in self._running:
            return  # the latter is its heartbeat, while it takes longer than that
        ended = self._running[job.name] = asyncio.Event()
        self._begun[job.name] = system_time()
        self._unrung.add(job.name)
        due_at = None
        try:
            due_at = await job.run()
        finally:
            del self._running[job.name]
            ended.set()
            if job.name in self._again:
                self._again.discard(job.name)
                self._bring_forward(job.name, system_time())
        if due_at is not None:
            self._bring_forward(job.name, system_time() + (due_at - self._clock.now()))
