"""Redrawing one message: what came of it, written down. It is also how a message is found to be gone."""

import logging
from contextlib import AsyncExitStack
from typing import Final, TypeVar

from bot.core import Study
from bot.delivery import Face, NotNow, Redraw, Redrawn, Unsure
from bot.posting.feeds import TRY_AGAIN_AFTER, Drawing, Feed, Row, identity_of
from bot.talk.people import MessageRef
from storage.database import Transaction
from storage.transitions import State

_LOG: Final = logging.getLogger(__name__)

R = TypeVar("R", bound=Row)


async def redraw(
    study: Study, feed: Feed[R], number: int, *, can_wait: bool = False, anyway: bool = False
) -> Redraw | None:
    """Wait for a turn, then draw what should stand there by then; None where there was nothing to draw.

    Drawings of one message never overtake each other in a process. With `anyway` it is drawn also where it looks as it
    should: to see whether it stands.
    """
    known = await study.database.read(lambda tx: feed.load(tx, number))
    face = study.faces.get(feed.spot_of(known).platform) if known else None
    if known is None or face is None:
        return None
    spot = feed.spot_of(known)
    async with AsyncExitStack() as until_noted:
        async with face.redraw_turn(spot, can_wait=can_wait):
            await until_noted.enter_async_context(study.locks.held(f"draw {identity_of(feed, number)}"))
            drawing = await study.database.read(lambda tx: _drawing(tx, study, feed, number, anyway=anyway))
            if drawing is None:
                return None
            assert drawing.row.message is not None
            outcome = await face.redraw(MessageRef(spot, drawing.row.message), drawing.card)
        return await _note(study, feed, face, drawing, outcome)


def _drawing(tx: Transaction, study: Study, feed: Feed[R], number: int, *, anyway: bool) -> Drawing[R] | None:
    row = feed.load(tx, number)
    if row is None or row.message is None or row.state != State.POSTED:
        return None
    drawing = feed.draw(tx, study, row, study.clock.now())
    return drawing if anyway or not drawing.stands else None


async def _note(study: Study, feed: Feed[R], face: Face, drawing: Drawing[R], outcome: Redraw) -> Redraw:
    """Write down what came of it; NotNow where what belongs to it is still to be done."""
    identity = identity_of(feed, drawing.row.id)
    if isinstance(outcome, Redrawn) and not await feed.complete(study, face, drawing):
        outcome = NotNow("what belongs to it could not be done", TRY_AGAIN_AFTER)
    now = study.clock.now()
    if isinstance(outcome, NotNow | Unsure):
        _LOG.info("%s is redrawn later: %s", identity, outcome.why)
        wait = outcome.wait if isinstance(outcome, NotNow) else TRY_AGAIN_AFTER
        study.waits.hold(identity, until=now + wait, now=now)
        feed.tell(study, drawing.row, outcome, now)
        return outcome
    if not isinstance(outcome, Redrawn):
        _LOG.warning("%s can't be redrawn: %s", identity, outcome.why)
    noted = outcome
    if (told := await study.database.write(lambda tx: feed.note(tx, study, drawing, noted, now))) is not None:
        feed.tell(study, drawing.row, told, now)
    return noted
