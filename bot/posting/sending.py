"""Sending one post and settling what came of it, whoever asks for it: the timetable or an organiser.

Between the claim and the settling a post is `claimed`, `sending` or `unknown`; from each of them there is a way on,
whoever died in between.
"""

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Final

from bot.core import Study
from bot.delivery import Absent, Delivery, Face, NotNow, Refused, Sent, Unsure
from bot.posting.dailies import open_card, spot_of
from bot.posting.troubles import pause_for_trouble
from bot.talk.people import MessageRef, Shown
from storage import posts, settling
from storage.database import Transaction
from storage.faults import LATE
from storage.posts import Post

_LOG: Final = logging.getLogger(__name__)

SEND_AT_MOST_S: Final = 20.0
"""A platform that has not answered after this long will not be waited for any more."""

ADRIFT_AFTER: Final = timedelta(seconds=30)
"""A post still `sending` this long after the attempt: whoever sent it is gone, or got no answer.

With one more attempt it is settled, or shown as unknown, within a minute of the first.
"""

LOOK_AGAIN_AFTER: Final = timedelta(minutes=1)
"""An unknown post is looked for again this often, where its platform lets us look."""


def identity_of(post: int) -> str:
    return Shown("post", post).identity


async def send_post(study: Study, post: int) -> Delivery | None:
    """Send a claimed post in its turn; None when somebody else has it, it is too late or its face isn't connected."""
    claimed = await study.database.read(lambda tx: posts.load_post(tx, post))
    face = study.faces.get(spot_of(claimed).platform) if claimed else None
    if claimed is None or face is None:
        return None
    async with face.turn(spot_of(claimed)):
        now = study.clock.now()
        if now > claimed.may_still_come:
            return None
        if not await study.database.write(lambda tx: settling.begin_sending(tx, post, at=now)):
            return None
        outcome = await _send(face, claimed)
    return await _settle(study, claimed, outcome, attempted_at=now)


async def take_over_post(study: Study, post: int) -> None:
    """Settle a post whose fate is open: its sender vanished or got no answer, or nobody could tell until now.

    A look into the channel finds out. While the platform still knows a repeat, sending again is safe whatever was
    seen; later only what certainly isn't there may be sent. Where neither is possible it stays unknown until somebody
    proves that it stands.
    """
    adrift = await study.database.read(lambda tx: posts.load_post(tx, post))
    face = study.faces.get(spot_of(adrift).platform) if adrift else None
    if adrift is None or face is None or adrift.begun_at is None or adrift.attempted_at is None:
        return
    now, attempted_at = study.clock.now(), adrift.attempted_at
    if not await study.database.write(lambda tx: settling.take_over(tx, post, attempted_at=attempted_at, at=now)):
        return
    outcome = await _find_out(face, adrift, begun_at=adrift.begun_at, now=now)
    if isinstance(outcome, Unsure):
        if adrift.state == "sending":
            study.metrics.count_post(adrift.platform, "unknown")
            study.troubled.add(adrift.channel)
        await study.database.write(lambda tx: settling.settle_unknown(tx, post, why=outcome.why, attempted_at=now))
        _LOG.warning("whether post %s stands is unknown: %s", post, outcome.why)
    else:
        await _settle(study, adrift, outcome, attempted_at=now)


async def prove_standing(study: Study, post: int, message: MessageRef) -> bool:
    """The platform itself says that a post stands: that settles one whose answer got lost, at any time.

    False where there was nothing to settle.
    """
    now = study.clock.now()

    def settle(tx: Transaction) -> Post | None:
        known = posts.load_post(tx, post)
        if known is None or spot_of(known) != message.spot:
            return None
        return known if settling.settle_sent(tx, post, message=message.message, at=now) else None

    if proven := await study.database.write(settle):
        _count_posted(study, proven, now)
    return proven is not None


def _count_posted(study: Study, post: Post, now: datetime) -> None:
    study.metrics.count_post(post.platform, "posted")
    if now - post.due_at > LATE:
        study.metrics.count_post(post.platform, "late")


async def _find_out(face: Face, post: Post, *, begun_at: datetime, now: datetime) -> Delivery:
    """Whether a post stands; NotNow where it certainly doesn't."""
    found = await face.find(spot_of(post), identity_of(post.id), since=begun_at)
    if isinstance(found, Sent):
        return found
    if begun_at <= now < begun_at + face.knows_repeats_for and now <= post.may_still_come:
        async with face.turn(spot_of(post)):
            return await _send(face, post)
    return NotNow("it does not stand there", timedelta()) if isinstance(found, Absent) else found


async def _send(face: Face, post: Post) -> Delivery:
    try:
        async with asyncio.timeout(SEND_AT_MOST_S):
            return await face.send(spot_of(post), open_card(post), identity=identity_of(post.id))
    except TimeoutError:
        return Unsure(f"No answer within {SEND_AT_MOST_S:.0f} s.")


async def _settle(study: Study, post: Post, outcome: Delivery, *, attempted_at: datetime) -> Delivery:
    """Write down what came of it. What is unsure stays `sending`, for `take_over_post` to find out.

    So does one of which the platform says that it is the message that was deleted: that stands no more.
    """
    number, now = post.id, study.clock.now()
    match outcome:
        case Sent(message=message):
            if await study.database.write(lambda tx: settling.settle_sent(tx, number, message=message.message, at=now)):
                _count_posted(study, post, now)
            elif message.message == post.message:
                _LOG.warning("post %s is sent again once the platform has forgotten its deleted message", number)
                return Unsure("The platform still takes it for the message that was deleted.")
        case Refused(why=why, place_lost=place_lost):
            _LOG.warning("post %s was refused: %s", number, why)

            def refuse(tx: Transaction) -> None:
                settling.settle_refused(tx, number, why=why, attempted_at=attempted_at, at=now)
                if place_lost:
                    pause_for_trouble(tx, post.channel, why, now)

            await study.database.write(refuse)
            study.metrics.count_post(post.platform, "refused")
            study.troubled.add(post.channel)  # only now: the day's one notice tells of the pause, too
        case NotNow(why=why, wait=wait):
            _LOG.info("post %s is tried again later: %s", number, why)
            study.waits.hold(identity_of(number), until=now + wait, now=now)
            await study.database.write(lambda tx: settling.settle_not_sent(tx, number, attempted_at=attempted_at))
        case Unsure(why=why):
            _LOG.warning("post %s is not settled yet: %s", number, why)
    return outcome
