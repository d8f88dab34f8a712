"""Redrawing one card: what came of it, written down. It is also how a card is found to be gone."""

import logging
from datetime import timedelta
from typing import Final

from bot.core import Study
from bot.delivery import Face, Gone, NotNow, Redraw, Redrawn, Refused
from bot.posting.dailies import Drawing, begin_drawing, message_of, spot_of
from bot.posting.troubles import pause_for_trouble
from bot.rules.cards import RevealedCard
from bot.rules.folding import change_where_it_stood
from storage import cards, posts, settling
from storage.database import Transaction
from storage.posts import Post

_LOG: Final = logging.getLogger(__name__)

TRY_AGAIN_AFTER: Final = timedelta(seconds=2)
"""A redraw that came to nothing is tried again this much later."""


async def redraw_post(study: Study, number: int, *, can_wait: bool = False, anyway: bool = False) -> Redraw | None:
    """Wait for a turn, then draw what should stand there by then; None where there was nothing to draw.

    With `anyway` also where it looks as it should: to see whether it stands.
    """
    known = await study.database.read(lambda tx: posts.load_post(tx, number))
    face = study.faces.get(spot_of(known).platform) if known else None
    if known is None or face is None:
        return None
    async with face.redraw_turn(spot_of(known), can_wait=can_wait):
        now = study.clock.now()
        drawing = await study.database.write(lambda tx: begin_drawing(tx, number, now, anyway=anyway))
        if drawing is None:
            return None
        outcome = await face.redraw(message_of(drawing.post), drawing.card)
    return await _note(study, face, drawing, outcome)


async def _note(study: Study, face: Face, drawing: Drawing, outcome: Redraw) -> Redraw:
    """Write down what came of it; NotNow where the thread below a reveal is still to be opened."""
    post, is_open = drawing.post.id, drawing.stage == "open"
    match outcome:
        case Redrawn():
            return await _finish(study, face, drawing)
        case Gone():
            await _note_gone(study, drawing.post, outcome)
        case Refused(why=why, place_lost=True) if not is_open:
            await _note_gone(study, drawing.post, Gone(why, place_lost=True))
        case Refused(why=why) if not is_open:
            _LOG.warning("the card of post %s can't be redrawn: %s", post, why)
            await study.database.write(lambda tx: cards.give_up_drawing(tx, post, why))
        case Refused(why=why):
            _LOG.warning("the card of post %s can't be redrawn; the next answer tries again: %s", post, why)
            await study.database.write(lambda tx: cards.end_drawing(tx, post))
        case _:
            _LOG.info("the card of post %s is redrawn again later: %s", post, outcome.why)
            await study.database.write(lambda tx: cards.end_drawing(tx, post))
    return outcome


async def _note_gone(study: Study, post: Post, gone: Gone) -> None:
    """It closes at once, counts against nobody, and its organiser is told; once, whoever finds it out."""
    _LOG.warning("the card of post %s is gone: %s", post.id, gone.why)
    now, message = study.clock.now(), message_of(post).message

    def note(tx: Transaction) -> bool:
        def lose() -> bool:
            return settling.settle_gone(tx, post.id, message=message, why=gone.why, at=now)

        if not change_where_it_stood(tx, post.daily, group=post.group, on=post.on, change=lose):
            return False
        if gone.place_lost:
            pause_for_trouble(tx, post.channel, gone.why, now)
        return True

    if await study.database.write(note):
        study.metrics.count_post(post.platform, "gone")
        study.troubled.add(post.channel)


async def _finish(study: Study, face: Face, drawing: Drawing) -> Redraw:
    """It is drawn. With the reveal comes the thread, and only then nothing is left to do."""
    post = drawing.post
    if isinstance(drawing.card, RevealedCard) and not await _open_thread(study, face, post, drawing.card):
        await study.database.write(lambda tx: cards.end_drawing(tx, post.id))
        return NotNow("its thread could not be opened", TRY_AGAIN_AFTER)
    await study.database.write(lambda tx: cards.mark_drawn(tx, post.id, drawing.stage, counted=drawing.answered))
    study.metrics.count_redraw(post.platform, drawing.stage)
    return Redrawn()


async def _open_thread(study: Study, face: Face, post: Post, card: RevealedCard) -> bool:
    now = study.clock.now()
    first = await study.database.write(lambda tx: cards.begin_thread(tx, post.id, at=now))
    if not first and face.doubles_threads:
        return True
    async with face.turn(spot_of(post)):
        done = await face.open_thread(
            message_of(post), name=card.thread_name(), opener=card.thread_opener(), identity=f"thread-{post.id}"
        )
    if not done:
        await study.database.write(lambda tx: cards.end_thread(tx, post.id))
    return done
