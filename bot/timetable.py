"""What is due, found in our own tables and done: posting, closing, settling, revealing, redrawing.

A tick looks, claims and starts; the slow part (a platform) runs in tasks of its own, at most one per post, so that a
platform that hangs delays nobody else's question. Every step can be cut off anywhere: the next tick goes on from the
tables.
"""

import asyncio
import logging
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Final

from bot.delivery import Redrawn, Refused
from bot.incidents import report
from bot.replies import RevealedCard
from bot.study.core import Study
from bot.study.posting import (
    CATCH_UP,
    CLOSE_AFTER,
    Drawing,
    claim_due,
    close_due,
    draw_behind,
    draw_post,
    message_of,
    settle_closed,
    spot_of,
)
from bot.study.sending import ADRIFT_AFTER, send_post, take_over_post
from storage import channels, dailies, posts

_LOG: Final = logging.getLogger(__name__)

REDRAW_EVERY: Final = timedelta(seconds=5)
"""A card's count is redrawn at most this often, off the click path."""

_AT_ONCE: Final = 20
"""Requests under way to the platforms at a time."""


class Timetable:
    """One per process. Several processes may run it on one PostgreSQL: the claims decide who does what."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._running: dict[tuple[str, int], asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._counted_at: dict[int, datetime] = {}

    async def tick(self) -> None:
        """Look once at everything that may be due."""
        try:
            await self._claim()
            await self._close()
            await self._start_sending()
            await self._start_redrawing()
        except Exception as error:  # noqa: BLE001 - a tick that fails is logged, and the next one comes
            report(error, "looking for what is due")

    async def idle(self) -> None:
        """Wait until nothing that a tick started is running any more."""
        while self._running:
            await asyncio.wait(self._running.values())

    async def drain(self, timeout_s: float) -> None:
        """Wait for what is running, but not for ever: whatever is cut off goes on after the next start."""
        if self._running:
            await asyncio.wait(self._running.values(), timeout=timeout_s)

    async def _claim(self) -> None:
        study = self._study
        now = study.clock.now()
        while await study.database.read(lambda tx: channels.is_anything_due(tx, now)):
            if not await study.database.write(lambda tx: claim_due(tx, study.pack, now)):
                return  # another process has them all

    async def _close(self) -> None:
        study = self._study
        now = study.clock.now()
        if await study.database.read(lambda tx: posts.load_to_close(tx, before=now - CLOSE_AFTER)):
            await study.database.write(lambda tx: close_due(tx, now))
        if unsettled := await study.database.read(dailies.load_unsettled):
            await study.database.write(lambda tx: settle_closed(tx, unsettled, now))

    async def _start_sending(self) -> None:
        study = self._study
        now = study.clock.now()
        waiting = await study.database.read(posts.load_to_send)
        if any(now - post.due_at > CATCH_UP for post in waiting):
            await study.database.write(lambda tx: posts.give_up_late(tx, due_before=now - CATCH_UP, at=now))
        for post in waiting:
            if spot_of(post).platform in study.faces and now - post.due_at <= CATCH_UP:
                self._start("send", post.id, self._send(post.id))
        before = now - ADRIFT_AFTER
        for post in await study.database.read(lambda tx: posts.load_adrift(tx, before=before)):
            self._start("send", post.id, take_over_post(study, post))

    async def _start_redrawing(self) -> None:
        study = self._study
        for drawing in await study.database.read(draw_behind):
            if spot_of(drawing.post).platform in study.faces:
                self._start("draw", drawing.post.id, self._redraw(drawing))
        await self._start_counting()

    async def _start_counting(self) -> None:
        """Redraw the cards of dailies that were answered, each at most once per `REDRAW_EVERY`."""
        study = self._study
        now = study.clock.now()
        self._counted_at = {post: at for post, at in self._counted_at.items() if abs(now - at) < REDRAW_EVERY}
        if not study.stale_posts:
            return
        answered = frozenset(study.stale_posts)
        study.stale_posts.clear()
        for post in await study.database.read(lambda tx: posts.load_shared_open(tx, answered)):
            if post in self._counted_at or ("draw", post) in self._running:
                study.stale_posts.add(post)
            else:
                self._counted_at[post] = now
                self._start("draw", post, self._redraw_count(post))

    def _start(self, kind: str, post: int, work: Coroutine[None, None, None]) -> None:
        key = (kind, post)
        if key in self._running:
            work.close()
            return
        task = asyncio.create_task(self._bounded(work), name=f"{kind} post {post}")
        self._running[key] = task
        task.add_done_callback(lambda _: self._running.pop(key, None))

    async def _bounded(self, work: Coroutine[None, None, None]) -> None:
        async with self._slots:
            try:
                await work
            except Exception as error:  # noqa: BLE001 - the next tick goes on from the tables
                report(error, asyncio.current_task().get_name())  # type: ignore[union-attr]  # it runs in a task

    async def _send(self, post: int) -> None:
        await send_post(self._study, post)

    async def _redraw_count(self, post: int) -> None:
        drawing = await self._study.database.read(lambda tx: draw_post(tx, post))
        if drawing is not None:
            await self._redraw(drawing)

    async def _redraw(self, drawing: Drawing) -> None:
        study, post = self._study, drawing.post
        face = study.faces.get(spot_of(post).platform)
        if face is None:
            return
        outcome = await face.redraw(message_of(post), drawing.card)
        match outcome:
            case Redrawn():
                if isinstance(drawing.card, RevealedCard):
                    await self._open_thread(drawing, drawing.card)
                await study.database.write(lambda tx: posts.mark_drawn(tx, post.id, drawing.stage))
            case Refused(why=why):
                _LOG.warning("the card of post %s can't be redrawn: %s", post.id, why)
                if drawing.stage != "open":
                    await study.database.write(lambda tx: posts.give_up_drawing(tx, post.id, why))
            case _:
                _LOG.info("the card of post %s is redrawn again later", post.id)

    async def _open_thread(self, drawing: Drawing, card: RevealedCard) -> None:
        study, post = self._study, drawing.post
        now = study.clock.now()
        if await study.database.write(lambda tx: posts.begin_thread(tx, post.id, at=now)):
            await study.faces[spot_of(post).platform].open_thread(message_of(post), card)
