"""Sending one post and settling what came of it, whoever asks for it: the timetable or an organiser."""

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Final

from bot.delivery import Face, Refused, Sent, Unsure
from bot.study.core import Study
from bot.study.posting import open_card, spot_of
from storage import posts
from storage.posts import Post

_LOG: Final = logging.getLogger(__name__)

SEND_AT_MOST_S: Final = 45.0
"""A platform that has not answered after this long will not be waited for any more."""

ADRIFT_AFTER: Final = timedelta(seconds=60)
"""A post still `sending` this long after the attempt: whoever sent it is gone."""


async def send_post(study: Study, post: int) -> Sent | Refused | Unsure | None:
    """Send a claimed post; None when somebody else has it or its face is not connected."""
    claimed = await study.database.read(lambda tx: posts.load_post(tx, post))
    face = study.faces.get(spot_of(claimed).platform) if claimed else None
    if claimed is None or face is None:
        return None
    now = study.clock.now()
    if not await study.database.write(lambda tx: posts.begin_sending(tx, post, at=now)):
        return None
    return await _send_and_settle(study, face, claimed, begun_at=now)


async def take_over_post(study: Study, adrift: Post) -> None:
    """Settle a post whose sender vanished between sending and settling.

    Where the platform knows repeats, sending again finds out; elsewhere, and too late for that, nobody can tell.
    """
    face = study.faces.get(spot_of(adrift).platform)
    if face is None:
        return
    now = study.clock.now()
    assert adrift.begun_at is not None
    assert adrift.attempted_at is not None
    attempted_at = adrift.attempted_at
    if not await study.database.write(lambda tx: posts.take_over(tx, adrift.id, attempted_at=attempted_at, at=now)):
        return
    if now - adrift.begun_at < face.knows_repeats_for:
        await _send_and_settle(study, face, adrift, begun_at=adrift.begun_at)
    else:
        await _settle(study, adrift.id, Unsure("Studyhall stopped while it was being posted."), final=True)


async def _send_and_settle(study: Study, face: Face, post: Post, *, begun_at: datetime) -> Sent | Refused | Unsure:
    try:
        async with asyncio.timeout(SEND_AT_MOST_S):
            outcome = await face.send(spot_of(post), open_card(post))
    except TimeoutError:
        outcome = Unsure(f"No answer within {SEND_AT_MOST_S:.0f} s.")
    may_repeat = study.clock.now() + ADRIFT_AFTER - begun_at < face.knows_repeats_for
    await _settle(study, post.id, outcome, final=not may_repeat)
    return outcome


async def _settle(study: Study, post: int, outcome: Sent | Refused | Unsure, *, final: bool) -> None:
    """Write down what came of it. An outcome that is unsure and not final is left for `take_over_post`."""
    now = study.clock.now()
    match outcome:
        case Sent(message=message):
            await study.database.write(lambda tx: posts.settle_sent(tx, post, message=message.message, at=now))
        case Refused(why=why):
            _LOG.warning("post %s was refused: %s", post, why)
            await study.database.write(lambda tx: posts.settle_refused(tx, post, why=why, at=now))
        case Unsure(why=why) if final:
            _LOG.warning("whether post %s stands is unknown: %s", post, why)
            await study.database.write(lambda tx: posts.settle_unknown(tx, post, why=why))
        case Unsure(why=why):
            _LOG.warning("post %s is not settled yet: %s", post, why)
