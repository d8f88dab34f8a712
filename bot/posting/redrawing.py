"""Redrawing one message: what came of it, written down. It is also how a message is found to be gone."""

from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from typing import Final, TypeVar

from bot.core import Study
from bot.delivery import Face, NotNow, Redraw, Redrawn, Unsure
from bot.event_log import log_of
from bot.posting.feeds import TRY_AGAIN_AFTER, Drawing, Errand, Feed, FeedRow, identity_of, rest_of
from bot.talk.people import MessageRef, spot_of
from storage import drawings
from storage.database import Transaction
from storage.transitions import State

_LOG: Final = log_of(__name__)

_R = TypeVar("_R", bound=FeedRow)


async def redraw(
    study: Study, feed: Feed[_R], number: int, *, can_wait: bool = False, anyway: bool = False
) -> Redraw | None:
    """Wait for a turn, then draw what should stand there by then; None where there was nothing to draw.

    Drawings of one message never overtake each other: in a process they take turns, and of several processes one has
    the right to draw. With `anyway` it is drawn also where it looks as it should: to see whether it stands.
    """
    known = await study.database.read(lambda tx: feed.load(tx, number))
    face = study.faces.get(spot_of(known).platform) if known else None
    if known is None or face is None:
        return None
    spot = spot_of(known)
    async with AsyncExitStack() as until_noted:
        async with face.redraw_turn(spot, can_wait=can_wait):
            await until_noted.enter_async_context(study.locks.held(f"draw {identity_of(feed, number)}"))
            now = study.clock.now()
            run = study.database.write if study.database.is_shared else study.database.read
            drawing = await run(lambda tx: _begin(tx, study, feed, number, now, can_wait=can_wait, anyway=anyway))
            if drawing is None:
                return None
            if isinstance(drawing, NotNow):
                return _put_off(study, feed, known, drawing)
            assert drawing.row.message is not None
            outcome = await face.redraw(MessageRef(spot, drawing.row.message), drawing.card)
        return await _note(study, feed, face, drawing, outcome, begun_at=now)


def _begin(
    tx: Transaction, study: Study, feed: Feed[_R], number: int, now: datetime, *, can_wait: bool, anyway: bool
) -> Drawing[_R] | NotNow | None:
    """What is to be drawn, with the right to draw it where processes share the database."""
    identity, shared = identity_of(feed, number), study.database.is_shared
    if shared and not drawings.begin(tx, identity, at=now):
        return NotNow("another process draws it", TRY_AGAIN_AFTER)
    drawing = _drawing(tx, study, feed, number, now, anyway=anyway)
    rest = rest_of(drawing.drawn_at, now) if drawing and can_wait else timedelta()
    if shared and (rest or drawing is None):
        drawings.end(tx, identity, begun_at=now)
    return NotNow("another process has just drawn it", rest) if rest else drawing


def _drawing(
    tx: Transaction, study: Study, feed: Feed[_R], number: int, now: datetime, *, anyway: bool
) -> Drawing[_R] | None:
    row = feed.load(tx, number)
    if row is None or row.message is None or row.state != State.POSTED:
        return None
    drawing = feed.draw(Errand(tx, study, now), row)
    return drawing if anyway or not drawing.stands else None


async def _note(
    study: Study, feed: Feed[_R], face: Face, drawing: Drawing[_R], outcome: Redraw, *, begun_at: datetime
) -> Redraw:
    """Write down what came of it; NotNow where what belongs to it is still to be done."""
    identity, row = identity_of(feed, drawing.row.id), drawing.row
    if isinstance(outcome, Redrawn) and not await feed.complete(study, face, drawing):
        outcome = NotNow("what belongs to it could not be done", TRY_AGAIN_AFTER)
    if isinstance(outcome, NotNow | Unsure):
        if study.database.is_shared:
            await study.database.write(lambda tx: drawings.end(tx, identity, begun_at=begun_at))
        _LOG.info("is redrawn later", message=identity, why=outcome.why)
        return _put_off(study, feed, row, outcome)
    if not isinstance(outcome, Redrawn):
        _LOG.warning("can't be redrawn", message=identity, why=outcome.why)
    noted, now = outcome, study.clock.now()

    def note(tx: Transaction) -> Redraw | None:
        if study.database.is_shared:
            drawings.end(tx, identity, begun_at=begun_at)
        return feed.note(Errand(tx, study, now), drawing, noted)

    if (told := await study.database.write(note)) is not None:
        feed.tell(study, row, told, now)
    return noted


def _put_off(study: Study, feed: Feed[_R], row: _R, outcome: NotNow | Unsure) -> Redraw:
    """It is drawn later, as far as that is needed then."""
    now = study.clock.now()
    wait = outcome.wait if isinstance(outcome, NotNow) else TRY_AGAIN_AFTER
    study.waits.hold(identity_of(feed, row.id), until=now + wait, now=now)
    feed.tell(study, row, outcome, now)
    return outcome
