"""What is due, found in our own tables and done: posting, closing, settling, revealing, redrawing, telling.

A tick looks, claims and starts; the slow part (a platform) runs in tasks of its own, at most one per post, so that a
platform that hangs delays nobody else's question. Every step can be cut off anywhere: the next tick goes on from the
tables.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from bot.core import Study
from bot.delivery import NotNow, Unsure
from bot.incidents import report
from bot.posting.dailies import (
    CLOSE_AFTER,
    claim_due,
    close_due,
    plan_anew,
    replan,
    settle_closed,
)
from bot.posting.redrawing import TRY_AGAIN_AFTER, redraw_post
from bot.posting.sending import ADRIFT_AFTER, LOOK_AGAIN_AFTER, identity_of, send_post, take_over_post
from bot.posting.troubles import load_untold, tell_organiser
from bot.process import WAIT_AT_MOST
from bot.rules.punctuality import check_clock, tell_clock
from bot.talk.people import platform_of
from bot.verbs.quiz.playing import count_on, play_on
from storage import cards, channels, dailies, exams, posts, quizzes, settling
from storage.posts import Waiting

_LOG: Final = logging.getLogger(__name__)

REDRAW_EVERY: Final = timedelta(seconds=5)
"""A card's count is redrawn at most this often, off the click path."""

_CLAIMS_A_TICK: Final = 100
"""Transactions of claims before the first of what they claimed is sent."""


Step = Callable[[], Coroutine[Any, Any, None]]


class Timetable:
    """One per process. Several processes may run it on one PostgreSQL: the claims decide who does what."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._running: dict[tuple[str, int], asyncio.Task[None]] = {}
        self._drawn_at: dict[int, datetime] = {}
        self._draw_again: dict[int, datetime] = {}
        self._clock_was_right: bool | None = None
        self._looked_on: date | None = None

    async def prepare(self) -> None:
        """Once, before the first tick: take up what an earlier process left, and plan by the newest zone data."""
        study = self._study
        await study.database.write(replan)
        study.answered.add(*await study.database.read(cards.load_miscounted))

    async def tick(self) -> None:
        """Look once at everything that may be due. One step that fails is logged and holds up no other.

        Only by a clock that a platform confirms: what a wrong one claims and closes would stand for weeks.
        """
        try:
            if not await self._is_clock_right():
                return
        except Exception as error:  # noqa: BLE001 - whatever it was, the next tick comes
            report(error, "comparing the clock")
            return
        for step in (
            self._claim,
            self._close,
            self._start_sending,
            self._start_redrawing,
            self._start_telling,
            self._play,
            self._submit_exams,
        ):
            try:
                await step()
            except Exception as error:  # noqa: BLE001 - whatever it was, the next tick comes
                report(error, "looking for what is due")

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
            _LOG.warning("%d claims and plans of a clock that was ahead are taken back", changed)
        self._clock_was_right = skew.right
        return skew.right

    async def idle(self) -> None:
        """Wait until nothing that a tick started is running any more."""
        while self._running:
            await asyncio.wait(self._running.values())

    async def drain(self, timeout_s: float) -> None:
        """Wait for what is running, but not for ever: whatever is cut off goes on after the next start."""
        if self._running:
            await asyncio.wait(self._running.values(), timeout=timeout_s)

    # --- claiming and closing ---

    async def _claim(self) -> None:
        study = self._study
        now = study.clock.now()
        for _ in range(_CLAIMS_A_TICK):
            if not await study.database.read(lambda tx: channels.is_anything_due(tx, now)):
                return
            claims = await study.database.write(lambda tx: claim_due(tx, study.pack, now))
            for channel in claims.missed:
                study.metrics.count_post(channel.platform, "missed")
                study.troubled.add(channel.id)
            if not claims.looked_at:
                return  # another process has them all

    async def _close(self) -> None:
        study = self._study
        now = study.clock.now()
        if await study.database.read(lambda tx: posts.load_to_close(tx, before=now - CLOSE_AFTER)):
            await study.database.write(lambda tx: close_due(tx, now))
        if unsettled := await study.database.read(lambda tx: dailies.load_unsettled(tx, now)):
            await study.database.write(lambda tx: settle_closed(tx, unsettled, now))

    # --- sending ---

    async def _start_sending(self) -> None:
        study = self._study
        now = study.clock.now()
        await self._give_up_late(now)
        for waiting in await study.database.read(posts.load_to_send):
            if not study.waits.holds(identity_of(waiting.id), now):
                self._start("send", waiting, partial(self._send, waiting.id))
        adrift, unknown = now - ADRIFT_AFTER, now - LOOK_AGAIN_AFTER
        for waiting in await study.database.read(lambda tx: posts.load_adrift(tx, before=adrift)):
            self._start("send", waiting, partial(take_over_post, study, waiting.id))
        for waiting in await study.database.read(lambda tx: posts.load_unknown(tx, before=unknown)):
            self._start("send", waiting, partial(take_over_post, study, waiting.id))

    async def _give_up_late(self, now: datetime) -> None:
        study = self._study
        why = "It could not be posted in time."
        for late in await study.database.read(lambda tx: posts.load_too_late(tx, now=now)):
            if ("send", late.id) in self._running:
                continue
            if await study.database.write(partial(settling.settle_missed, post=late.id, why=why, at=now)):
                study.metrics.count_post(late.platform, "missed")
                study.troubled.add(late.channel)

    async def _send(self, post: int) -> None:
        await send_post(self._study, post)

    # --- redrawing ---

    async def _start_redrawing(self) -> None:
        study = self._study
        now = study.clock.now()
        self._draw_again = {post: at for post, at in self._draw_again.items() if timedelta() < at - now <= WAIT_AT_MOST}
        for waiting in await study.database.read(cards.load_behind):
            if waiting.id not in self._draw_again:
                self._start("draw", waiting, partial(self._redraw, waiting.id))
        await self._start_counting()

    async def _start_counting(self) -> None:
        """Redraw the cards of dailies that were answered, each at most once per `REDRAW_EVERY`."""
        study = self._study
        now = study.clock.now()
        self._drawn_at = {post: at for post, at in self._drawn_at.items() if abs(now - at) < REDRAW_EVERY}
        if not (answered := study.answered.take()):
            return
        for waiting in await study.database.read(lambda tx: cards.load_shared_open(tx, answered)):
            soon = waiting.id in self._drawn_at or waiting.id in self._draw_again
            if soon or ("draw", waiting.id) in self._running:
                study.answered.add(waiting.id)
            else:
                self._start("draw", waiting, partial(self._redraw, waiting.id, can_wait=True))

    async def _redraw(self, post: int, *, can_wait: bool = False) -> None:
        study = self._study
        outcome = await redraw_post(study, post, can_wait=can_wait)
        now = study.clock.now()
        if outcome is not None:
            self._drawn_at[post] = now
        if isinstance(outcome, NotNow | Unsure):
            wait = outcome.wait if isinstance(outcome, NotNow) else TRY_AGAIN_AFTER
            self._draw_again[post] = now + wait
            study.answered.add(post)  # an open card is found there again, any other one by being behind

    # --- quizzes ---

    async def _play(self) -> None:
        study = self._study
        for quiz in await study.database.read(quizzes.load_unfinished):
            self._run("quiz", quiz, partial(play_on, study, quiz))
            self._run("count", quiz, partial(count_on, study, quiz))

    # --- exams ---

    async def _submit_exams(self) -> None:
        """Those whose time is up, as they stood then; the seconds are those that a last click may take to get here."""
        study = self._study
        before = study.clock.now() - CLOSE_AFTER
        if await study.database.read(lambda tx: exams.is_any_lapsed(tx, before)):
            await study.database.write(lambda tx: exams.submit_lapsed(tx, before))

    # --- telling ---

    async def _start_telling(self) -> None:
        study, now = self._study, self._study.clock.now()
        if now.date() != self._looked_on:  # what came too late for yesterday's message is told with today's
            study.troubled.add(*await study.database.read(lambda tx: load_untold(tx, now)))
            self._looked_on = now.date()
        for channel in study.troubled.take():
            self._run("tell", channel, partial(tell_organiser, study, channel))

    # --- running ---

    def _start(self, kind: str, waiting: Waiting, step: Step) -> None:
        """Begin something about a post whose platform is connected."""
        if platform_of(waiting.platform) in self._study.faces:
            self._run(kind, waiting.id, step)

    def _run(self, kind: str, number: int, step: Step) -> None:
        key = (kind, number)
        if key in self._running:
            return
        task = asyncio.create_task(_reported(step, f"{kind} {number}"))
        self._running[key] = task
        task.add_done_callback(lambda _: self._running.pop(key, None))


async def _reported(step: Step, doing: str) -> None:
    try:
        await step()
    except Exception as error:  # noqa: BLE001 - the next tick goes on from the tables
        report(error, doing)
