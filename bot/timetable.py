"""What is due, found in our own tables and done: posting, closing, settling, revealing, redrawing, telling.

A look claims and starts; the slow part (a platform) runs in tasks of its own, at most one per message, so that a
platform that hangs delays nobody else's question. Every step can be cut off anywhere: the next look goes on from the
tables.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from bot.core import Study
from bot.event_log import asked_by_nobody, log_of
from bot.incidents import report
from bot.posting import rewarding
from bot.posting.dailies import CLOSE_AFTER, plan_anew, replan
from bot.posting.feeds import HEARTBEAT, Behind, Feed, Work, identity_of, ready_at
from bot.posting.headcounting import count_members
from bot.posting.redrawing import redraw
from bot.posting.reminders import claim_reminders, load_waiting, remind, wait_name
from bot.posting.sending import send
from bot.posting.troubles import load_untold, tell_organiser
from bot.rules.correcting import correct_from_pack
from bot.rules.fitting import fit_memories
from bot.rules.gauging import gauge_items
from bot.rules.punctuality import check_clock, tell_clock
from bot.rules.purging import purge_removed
from bot.talk.people import platform_of
from bot.verbs import FEEDS
from bot.wakeups import Job
from storage import cards, exams
from storage.settling import Open

_LOG: Final = log_of(__name__)

_SOON: Final = timedelta(seconds=1)
"""Until the next look where one has failed, or where the clock is wrong."""

_AT_ONCE: Final = 200
"""Sends, drawings or counts of one platform that wait for their turn together: it takes far fewer in the half second
until the next look, and what ten thousand posts need isn't asked of the database before it is needed."""

Look = Callable[[datetime], Awaitable[datetime | None]]
"""Does what is due; when something is next, if the tables tell."""
_Step = Callable[[], Coroutine[Any, Any, object]]


class Timetable:
    """One per process. Several processes may run it on one PostgreSQL: the claims decide who does what."""

    def __init__(self, study: Study, feeds: Sequence[Feed[Any]] = FEEDS) -> None:
        self._study = study
        self._running: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._under_way: Counter[tuple[str, str]] = Counter()
        """(what is done, platform) -> how many."""
        self._clock_was_right: bool | None = None
        self._looked_on: date | None = None
        self._fitted_on: date | None = None
        self._gauged_on: date | None = None
        self._comparing = asyncio.Lock()
        self.jobs: Final = (
            # brought forward by the bell, and to the next instant that the feed's tables tell
            *(self._job(f"look at {feed.kind}s", partial(self._look, feed), every=feed.heartbeat) for feed in feeds),
            # likewise, to the instant at which an exam's time is up
            self._job("submit exams", self._submit_exams, every=HEARTBEAT),
            # likewise, to the instant at which somebody wants to be reminded
            self._job("remind", self._remind, every=HEARTBEAT),
            # brought forward by the bell
            self._job("tell organisers", self._tell, every=timedelta(minutes=1)),
            # likewise
            self._job("count members", self._count, every=timedelta(minutes=1)),
            # likewise, but some seconds apart
            self._job("change roles", self._change_roles, every=timedelta(minutes=1)),
            # once a day, beside everything else
            self._job("fit memories", self._fit, every=timedelta(hours=1)),
            # likewise
            self._job("gauge questions", self._gauge, every=timedelta(hours=1)),
            # what is left of spaces that removed the bot long ago
            self._job("purge spaces", self._purge, every=timedelta(hours=1)),
        )

    def _job(self, name: str, look: Look, *, every: timedelta) -> Job:
        return Job(name, partial(self._run_job, name, look), every)

    async def prepare(self) -> None:
        """Once, before the first look: take up what an earlier process left, and plan by the newest zone data."""
        study = self._study
        await study.database.write(replan)
        try:
            await correct_from_pack(study)
        except Exception as error:  # noqa: BLE001 - serving comes first; the next start tries again
            report(error, "correcting what the pack has corrected")
        study.answered.add(*await study.database.read(cards.load_miscounted))

    async def tick(self) -> None:
        """Look once at everything that may be due."""
        for job in self.jobs:
            await job.run()

    async def idle(self) -> None:
        """Wait until nothing that a look started is running any more."""
        while self._running:
            await asyncio.wait(self._running.values())

    async def drain(self, timeout_s: float) -> None:
        """Wait for what is running, but not for ever: whatever is cut off goes on after the next start."""
        if not self._running:
            return
        _, late = await asyncio.wait(self._running.values(), timeout=timeout_s)
        for task in late:  # it waits for its turn, or for a platform, and soon there is no database any more
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    # --- looking ---

    async def _run_job(self, name: str, look: Look) -> datetime | None:
        """Do what is due; when something is next. One that fails is logged and holds up no other.

        Only by a clock that a platform confirms: what a wrong one claims and closes would stand for weeks.
        """
        asked_by_nobody()
        clock = self._study.clock
        try:
            async with self._comparing:
                right = await self._is_clock_right()
            return await look(clock.now()) if right else clock.now() + _SOON
        except Exception as error:  # noqa: BLE001 - whatever it was, the next run comes
            report(error, name)
            return clock.now() + _SOON

    async def _is_clock_right(self) -> bool:
        """Whether a platform confirms the clock. One that has just turned right puts in order what it left."""
        study = self._study
        skew = await check_clock(study)
        if skew is None or skew.right is self._clock_was_right:
            return skew is not None and skew.right
        self._clock_was_right = False
        await tell_clock(study, skew)
        now = study.clock.now()
        if skew.right and (changed := await study.database.write(lambda tx: plan_anew(tx, now))):
            _LOG.warning("claims and plans of a clock that was ahead are taken back", number=changed)
        self._clock_was_right = skew.right
        return skew.right

    async def _look(self, feed: Feed[Any], now: datetime) -> datetime | None:
        return self._start_due(feed, await feed.look(self._study, now), now)

    def _start_due(self, feed: Feed[Any], work: Work, now: datetime) -> datetime | None:
        """Begin what can be begun; when to look again."""
        instants = [work.again_at] if work.again_at else []
        for one, ready, doing, step in _steps(self._study, feed, work, now):
            if platform_of(one.platform) not in self._study.faces:
                continue  # once it is connected the bell is rung
            identity = identity_of(feed, one.id)
            at = max(ready, self._study.waits.until(identity, now))
            if at > now:
                instants.append(at)
            elif self._under_way[doing, one.platform] < _AT_ONCE:  # the end of any of those rings the bell
                self._run(doing, identity, step, on=one.platform)
        return min(instants, default=None)

    async def _submit_exams(self, now: datetime) -> datetime | None:
        """Those whose time is up, as they stood then, once a last click can't be on its way any more."""
        database = self._study.database
        lapses_at = await database.read(exams.next_lapse)
        if lapses_at is not None and lapses_at <= now - CLOSE_AFTER:
            await database.write(lambda tx: exams.submit_lapsed(tx, now - CLOSE_AFTER))
            lapses_at = await database.read(exams.next_lapse)
        return lapses_at + CLOSE_AFTER if lapses_at else None

    async def _remind(self, now: datetime) -> datetime | None:
        next_at = await claim_reminders(self._study, now)
        for waiting in await load_waiting(self._study, now):
            self._run("remind", wait_name(waiting), partial(remind, self._study, waiting))
        return next_at

    async def _tell(self, now: datetime) -> None:
        study = self._study
        if now.date() != self._looked_on:  # what came too late for yesterday's message is told with today's
            study.troubled.add(*await study.database.read(lambda tx: load_untold(tx, now)))
            self._looked_on = now.date()
        for channel in study.troubled.take():
            self._run("tell", str(channel), partial(tell_organiser, study, channel), moves=False)

    async def _count(self, _: datetime) -> None:
        wanted = self._study.headcounts.take()
        for platform, space in {(role.platform, role.space) for role in wanted}:
            roles = [role for role in wanted if (role.platform, role.space) == (platform, space)]
            count = partial(count_members, self._study, platform, space, roles)
            self._run("headcount", f"roles of {space}", count, moves=False)

    async def _change_roles(self, now: datetime) -> None:
        for space, changes in (await rewarding.due_roles(self._study, now)).items():
            step = partial(rewarding.change_roles, self._study, changes)
            self._run("change roles", f"roles of {space}", step, moves=False)

    async def _fit(self, now: datetime) -> None:
        if now.date() != self._fitted_on:
            self._fitted_on = now.date()
            self._run("fit", "memories", partial(fit_memories, self._study, now), moves=False)

    async def _gauge(self, now: datetime) -> None:
        if now.date() != self._gauged_on:
            self._gauged_on = now.date()
            self._run("gauge", "questions", partial(gauge_items, self._study, now), moves=False)

    async def _purge(self, now: datetime) -> None:
        self._run("purge", "spaces", partial(purge_removed, self._study, now), moves=False)

    # --- running ---

    def _run(self, doing: str, what: str, step: _Step, *, moves: bool = True, on: str = "") -> None:
        """Begin a step, unless it is under way. Once one that moves something on has ended, more may be due.

        `on` is the platform that it waits for, if any.
        """
        key = (doing, what)
        if key in self._running:
            return
        task = asyncio.create_task(self._reported(doing, what, step))
        self._running[key] = task
        self._under_way[doing, on] += 1
        task.add_done_callback(partial(self._end, key, on, moves))

    def _end(self, key: tuple[str, str], on: str, moved: bool, _: asyncio.Task[None]) -> None:
        self._running.pop(key, None)
        self._under_way[key[0], on] -= 1
        if moved:
            self._study.bell.ring()

    async def _reported(self, doing: str, what: str, step: _Step) -> None:
        """One that fails is left alone for a moment; the next look goes on from the tables."""
        try:
            await step()
        except Exception as error:  # noqa: BLE001 - as above
            report(error, f"{doing} {what}")
            now = self._study.clock.now()
            self._study.waits.hold(what, until=now + _SOON, now=now)


def _steps(
    study: Study, feed: Feed[Any], work: Work, now: datetime
) -> Iterator[tuple[Open | Behind, datetime, str, _Step]]:
    """What to do about which message, not before when, and the word for it: a count holds up no other drawing."""
    for one in work.on_their_way:
        yield one, ready_at(one, now), "send", partial(send, study, feed, one.id)
    for late in work.behind:
        doing = "count" if late.can_wait else "draw"
        yield late, now, doing, partial(redraw, study, feed, late.id, can_wait=late.can_wait)
