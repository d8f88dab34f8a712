"""Sending one message and settling what came of it, whoever asks for it: the timetable or somebody who waits for it.

Between the claim and the settling a message is `claimed`, `sending` or `unknown`; from each of them there is a way on,
whoever died in between. `storage.transitions` has them all.
"""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, TypeVar

from bot.core import Study
from bot.delivery import Absent, Delivery, Face, NotNow, Refused, Sent, Unsure
from bot.event_log import log_of
from bot.posting.feeds import SEND_AT_MOST_S, Drawing, Errand, Feed, FeedRow, identity_of, ready_at
from bot.talk.lines import say
from bot.talk.people import MessageRef, spot_of
from storage.database import Transaction
from storage.transitions import State

_LOG: Final = log_of(__name__)

_R = TypeVar("_R", bound=FeedRow)

_TOLD: Final[Mapping[type, tuple[int, str]]] = {
    NotNow: (logging.INFO, "is tried again later"),
    Refused: (logging.WARNING, "was refused"),
    Unsure: (logging.WARNING, "may stand or not"),
}


async def send(study: Study, feed: Feed[_R], number: int) -> Delivery | None:
    """Send a message that is claimed, or find out about one whose fate is open.

    None when somebody else has it, it is too late or its face isn't connected. Within a process the one who comes
    second waits for the first.
    """
    async with study.locks.held(f"send {identity_of(feed, number)}"):
        row = await study.database.read(lambda tx: feed.load(tx, number))
        face = study.faces.get(spot_of(row).platform) if row else None
        if row is None or face is None:
            return None
        if row.state == State.CLAIMED:
            return await _send_claimed(study, feed, face, row)
        now = study.clock.now()
        if ready_at(row, now) > now:  # another process has begun since somebody here saw that it was to be sent
            return None
        return await _take_over(study, feed, face, row)


async def prove(study: Study, feed: Feed[_R], number: int, message: MessageRef) -> bool:
    """The platform itself says that a message stands: that settles one whose answer got lost, at any time.

    False where there was nothing to settle.
    """
    now = study.clock.now()

    def settle(tx: Transaction) -> _R | None:
        row = feed.load(tx, number)
        if row is None or spot_of(row) != message.spot:
            return None
        return row if feed.stand(Errand(tx, study, now), row, message=message.message, drawn=None) else None

    proven = await study.database.write(settle)
    if proven is not None:
        feed.tell(study, proven, Sent(message), now)
    return proven is not None


async def _send_claimed(study: Study, feed: Feed[_R], face: Face, row: _R) -> Delivery | None:
    async with face.turn(spot_of(row)):
        now = study.clock.now()
        if not feed.in_time(row, now):
            return None
        drawing = await study.database.write(lambda tx: _begin(tx, study, feed, row, now))
        if drawing is None:
            return None
        outcome = await _post(feed, face, drawing)
    return await _settle(study, feed, drawing, outcome, attempted_at=now)


def _begin(tx: Transaction, study: Study, feed: Feed[_R], row: _R, now: datetime) -> Drawing[_R] | None:
    return feed.draw(Errand(tx, study, now), row) if feed.rows.begin(tx, row.id, at=now) else None


async def _take_over(study: Study, feed: Feed[_R], face: Face, row: _R) -> Delivery | None:
    """Its sender vanished or got no answer, or nobody could tell until now.

    A look into the channel finds out. While the platform still knows a repeat, sending again is safe whatever was
    seen; later only what certainly isn't there may be sent. Where neither is possible nobody can tell.
    """
    now, attempted_at = study.clock.now(), row.attempted_at
    if attempted_at is None:
        return None

    def take(tx: Transaction) -> Drawing[_R] | None:
        taken = feed.rows.take_over(tx, row.id, attempted_at=attempted_at, at=now)
        return feed.draw(Errand(tx, study, now), row) if taken else None

    drawing = await study.database.write(take)
    if drawing is None:
        return None
    outcome = await _find_out(study, feed, face, drawing)
    return await _settle(study, feed, drawing, outcome, attempted_at=now)


async def _find_out(study: Study, feed: Feed[_R], face: Face, drawing: Drawing[_R]) -> Delivery:
    """Whether a message stands; NotNow where it certainly doesn't.

    Looking and waiting for a turn may take minutes, so whether a repeat is still known is asked last of all.
    """
    row = drawing.row
    begun_at = row.begun_at
    assert begun_at is not None

    def may_repeat() -> bool:
        now = study.clock.now()
        return begun_at <= now < begun_at + face.knows_repeats_for and feed.in_time(row, now)

    found = await face.find(spot_of(row), identity_of(feed, row.id), since=begun_at)
    if isinstance(found, Sent):
        return found
    if may_repeat():
        async with face.turn(spot_of(row)):
            if may_repeat():
                return await _post(feed, face, drawing)
    return NotNow(say("it does not stand there"), timedelta()) if isinstance(found, Absent) else found


async def _post(feed: Feed[_R], face: Face, drawing: Drawing[_R]) -> Delivery:
    try:
        async with asyncio.timeout(SEND_AT_MOST_S):
            row = drawing.row
            return await face.send(spot_of(row), drawing.card, identity=identity_of(feed, row.id))
    except TimeoutError:
        return Unsure(say("No answer within {seconds} s.", seconds=round(SEND_AT_MOST_S)))


async def _settle(
    study: Study, feed: Feed[_R], drawing: Drawing[_R], outcome: Delivery, *, attempted_at: datetime
) -> Delivery:
    """Write down what came of it. What is unsure stays `sending` at first, to be found out.

    So does one of which the platform says that it is the message that was deleted: that stands no more.
    """
    row, now, identity = drawing.row, study.clock.now(), identity_of(feed, drawing.row.id)
    if isinstance(outcome, Sent):
        stands, drawn = outcome.message.message, drawing.drawn
        if await study.database.write(lambda tx: feed.stand(Errand(tx, study, now), row, message=stands, drawn=drawn)):
            feed.tell(study, row, outcome, now)
        elif stands == row.message:
            _LOG.warning("is sent again once the platform has forgotten its deleted message", message=identity)
            return Unsure(say("The platform still takes it for the message that was deleted."))
        return outcome
    if isinstance(outcome, NotNow):
        study.waits.hold(identity, until=now + outcome.wait, now=now)
    level, what = _TOLD[type(outcome)]
    told = isinstance(outcome, Unsure) and row.state == State.UNKNOWN
    _LOG.log(logging.INFO if told else level, what, message=identity, why=outcome.why)
    if isinstance(outcome, Unsure) and row.state == State.CLAIMED:
        return outcome

    def fall(tx: Transaction) -> None:
        feed.fall(Errand(tx, study, now), row, outcome, attempted_at=attempted_at)

    await study.database.write(fall)
    feed.tell(study, row, outcome, now)
    return outcome
