"""Moving a quiz on in its channel: what the clock brings, what has to be sent, what has to be drawn.

Everything follows from what is stored, so whoever comes next, after a crash or in another process, goes on where the
last one was cut off.
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, assert_never

from bot.core import Study
from bot.delivery import Absent, Delivery, Face, NotNow, Redrawn, Refused, Sent, Unsure
from bot.delivery import Gone as MessageGone
from bot.talk.people import MessageRef, Shown, Spot
from bot.verbs.quiz.drawing import Drawing, draw
from bot.verbs.quiz.steps import advance, stand
from bot.verbs.quiz.stored import spot_of
from content.questions import Pack
from content.rounds import Gone, Lost, Phase, Ticked, step
from storage import quizzes
from storage.database import Transaction
from storage.quiz_tables import LOBBY, TABLE
from storage.quizzes import Quiz, Turn

_LOG: Final = logging.getLogger(__name__)

SEND_AT_MOST_S: Final = 15.0
ADRIFT_AFTER: Final = timedelta(seconds=20)
"""A message that is being sent for longer: whoever sent it is gone, or got no answer."""
REDRAW_EVERY: Final = timedelta(seconds=5)
"""Counts and countdowns are redrawn at most this often."""
_TRY_AGAIN_AFTER: Final = timedelta(seconds=2)
_GONE: Final = "gone"
"""Drawn on a message that stands no more, or that its platform lets nobody change any more."""
_AT_MOST: Final = 60
"""Steps in one go; a quiz needs four for each question."""


@dataclass(frozen=True, slots=True)
class Sending:
    """A message that has to be sent, or whose fate has to be found out."""

    drawing: Drawing
    spot: Spot


@dataclass(frozen=True, slots=True)
class Redrawing:
    """A message that stands and should look otherwise."""

    drawing: Drawing
    message: MessageRef


ToDo = Sending | Redrawing


async def play_on(study: Study, number: int) -> None:
    """Do everything that a quiz needs now but counting. Returns when nothing is due, or its platform isn't there."""
    async with study.locks.held(f"quiz {number}"):
        for _ in range(_AT_MOST):
            if not await _play_once(study, number):
                break


async def count_on(study: Study, number: int) -> None:
    """Redraw a count or a countdown, if one is behind. It may have to wait, and nothing waits for it."""
    now = study.clock.now()
    quiz = await study.database.read(lambda tx: quizzes.load_quiz(tx, number))
    face = study.faces.get(spot_of(quiz).platform) if quiz else None
    if quiz is None or face is None:
        return
    todo = await study.database.read(lambda tx: _redrawing(tx, study, quiz, now, counts=True))
    if todo is not None:
        await _redraw(study, face, quiz, todo)


async def _play_once(study: Study, number: int) -> bool:
    """One step; whether another may follow."""
    now = study.clock.now()
    quiz = await study.database.read(lambda tx: quizzes.load_quiz(tx, number))
    if quiz is None:
        return False
    if step(quiz.round, Ticked(now)) != quiz.round:
        await study.database.write(lambda tx: advance(tx, study.pack, number, Ticked(now), now))
        return True
    face = study.faces.get(spot_of(quiz).platform)
    if face is None:
        return False
    todo = await study.database.read(lambda tx: _todo(tx, study, quiz, now))
    match todo:
        case None:
            if quiz.round.phase is Phase.OVER:
                await study.database.write(lambda tx: _finish(tx, study, number, now))
            return False
        case Sending():
            return await _send(study, face, quiz, todo)
        case Redrawing():
            return await _redraw(study, face, quiz, todo)
        case _:
            assert_never(todo)


async def prove_turn(study: Study, number: int, message: MessageRef) -> None:
    """The platform itself says that a turn's message stands: that settles one whose answer got lost."""
    face = study.faces.get(message.spot.platform)
    if face is None:
        return
    now, at = study.clock.now(), face.time_of(message.message)

    def settle(tx: Transaction) -> None:
        turn = quizzes.load_turn(tx, number)
        quiz = quizzes.load_quiz(tx, turn.quiz) if turn else None
        if turn is not None and quiz is not None and spot_of(quiz) == message.spot:
            stand(tx, study.pack, turn, message=message.message, at=at, now=now)

    await study.database.write(settle)


def _identity(turn: Turn) -> str:
    return Shown("turn", turn.id).identity


# --- what is to do ---------------------------------------------------------------------------------------------------


def _todo(tx: Transaction, study: Study, quiz: Quiz, now: datetime) -> ToDo | None:
    """What is to be done first: send what should stand, then redraw what looks otherwise than it should."""
    for turn in quizzes.load_turns(tx, quiz.id):
        if _wants_sending(study, quiz, turn, now):
            return Sending(draw(tx, study.pack, quiz, turn, now), spot_of(quiz))
    return _redrawing(tx, study, quiz, now, counts=False)


def _redrawing(tx: Transaction, study: Study, quiz: Quiz, now: datetime, *, counts: bool) -> Redrawing | None:
    """The first message that stands and should look otherwise: of those that only count, or of the others."""
    for turn in quizzes.load_turns(tx, quiz.id):
        if turn.message is None or study.waits.holds(_identity(turn), now):
            continue
        drawing = draw(tx, study.pack, quiz, turn, now)
        if drawing.can_wait == counts and _wants_redrawing(drawing, now):
            return Redrawing(drawing, MessageRef(spot_of(quiz), turn.message))
    return None


def _wants_sending(study: Study, quiz: Quiz, turn: Turn, now: datetime) -> bool:
    if study.waits.holds(_identity(turn), now):
        return False
    if turn.state == "sending":
        return turn.attempted_at is not None and not timedelta() <= now - turn.attempted_at < ADRIFT_AFTER
    if turn.state != "claimed":
        return False
    return turn.place == TABLE or turn.item is None or quiz.round.phase is Phase.SENDING


def _wants_redrawing(drawing: Drawing, now: datetime) -> bool:
    turn = drawing.turn
    if turn.drawn in (drawing.drawn, _GONE):
        return False
    if not drawing.can_wait:
        return True
    latest = turn.drawn_at or turn.opened_at
    return latest is None or not timedelta() <= now - latest < REDRAW_EVERY


def _finish(tx: Transaction, study: Study, number: int, now: datetime) -> None:
    """Over, and everything stands as it should: nobody needs to look at this quiz again."""
    turns = quizzes.load_turns(tx, number)
    later = any(study.waits.holds(_identity(turn), now) for turn in turns)
    if not later and all(turn.state in ("posted", "lost") for turn in turns):
        quizzes.finish(tx, number)


# --- doing it --------------------------------------------------------------------------------------------------------


async def _send(study: Study, face: Face, quiz: Quiz, todo: Sending) -> bool:
    """Send a message, or find out about one that is adrift; whether to go on at once."""
    turn = todo.drawing.turn
    async with face.turn(todo.spot):
        now = study.clock.now()
        if not await study.database.write(lambda tx: quizzes.begin_sending(tx, turn, at=now)):
            return False
        if turn.state == "sending" and turn.begun_at is not None:
            outcome = await _find_out(face, todo, begun_at=turn.begun_at, now=now)
        else:
            outcome = await _post(face, todo)
    return await _settle(study, quiz, todo, outcome, attempted_at=now)


async def _post(face: Face, todo: Sending) -> Delivery:
    try:
        async with asyncio.timeout(SEND_AT_MOST_S):
            return await face.send(todo.spot, todo.drawing.card, identity=_identity(todo.drawing.turn))
    except TimeoutError:
        return Unsure(f"No answer within {SEND_AT_MOST_S:.0f} s.")


async def _find_out(face: Face, todo: Sending, *, begun_at: datetime, now: datetime) -> Delivery:
    """Whether a message stands. Where nobody can tell, it is not sent again."""
    found = await face.find(todo.spot, _identity(todo.drawing.turn), since=begun_at)
    if isinstance(found, Sent):
        return found
    if begun_at <= now < begun_at + face.knows_repeats_for:
        return await _post(face, todo)
    return NotNow("it does not stand there") if isinstance(found, Absent) else found


async def _settle(study: Study, quiz: Quiz, todo: Sending, outcome: Delivery, *, attempted_at: datetime) -> bool:
    turn, now = todo.drawing.turn, study.clock.now()
    match outcome:
        case Sent(message=message):
            face = study.faces[todo.spot.platform]
            at = face.time_of(message.message)

            def settle(tx: Transaction) -> None:
                stand(tx, study.pack, turn, message=message.message, at=at, now=now)
                quizzes.mark_drawn(tx, turn.id, drawn=todo.drawing.drawn, instead_of=quizzes.SENT, at=now)

            await study.database.write(settle)
            return True
        case Refused(why=why):
            _LOG.warning("a message of quiz %s was refused: %s", quiz.id, why)
            await study.database.write(lambda tx: _give_up(tx, study.pack, turn, why, now))
            return True
        case NotNow(wait=wait):
            study.waits.hold(_identity(turn), until=now + wait, now=now)
            await study.database.write(lambda tx: quizzes.settle_not_sent(tx, turn.id, attempted_at=attempted_at))
            return False
        case Unsure(why=why):
            _LOG.warning("whether a message of quiz %s stands is not known yet: %s", quiz.id, why)
            if turn.state == "sending":  # asked after once already
                await study.database.write(lambda tx: _lose(tx, study.pack, turn, now))
            return False


def _give_up(tx: Transaction, pack: Pack, turn: Turn, why: str, now: datetime) -> None:
    """The platform says no: the quiz can't go on there."""
    quizzes.mark_lost(tx, turn.id)
    quizzes.save_why(tx, turn.quiz, why)
    advance(tx, pack, turn.quiz, Gone(now), now)


def _lose(tx: Transaction, pack: Pack, turn: Turn, now: datetime) -> None:
    """Nobody can tell whether it stands: it is not sent again, and the quiz goes on without it."""
    quizzes.mark_lost(tx, turn.id)
    if turn.item is not None:
        advance(tx, pack, turn.quiz, Lost(turn.place, now), now)


async def _redraw(study: Study, face: Face, quiz: Quiz, todo: Redrawing) -> bool:
    """Wait for a turn, then draw what should stand there by then; one message's drawings never overtake each other."""
    number = todo.drawing.turn.id
    async with (
        face.redraw_turn(spot_of(quiz), can_wait=todo.drawing.can_wait),
        study.locks.held(f"turn {number}"),
    ):
        now = study.clock.now()
        drawing = await study.database.read(lambda tx: _draw_again(tx, study.pack, number, now))
        if drawing is None:
            return True
        outcome = await face.redraw(todo.message, drawing.card)
        if not isinstance(outcome, NotNow | Unsure):
            await study.database.write(lambda tx: _note_drawing(tx, study.pack, drawing, outcome, now))
            return True
    _LOG.info("a message of quiz %s is redrawn later: %s", quiz.id, outcome.why)
    wait = outcome.wait if isinstance(outcome, NotNow) else _TRY_AGAIN_AFTER
    study.waits.hold(_identity(todo.drawing.turn), until=now + wait, now=now)
    return False


def _note_drawing(
    tx: Transaction, pack: Pack, drawing: Drawing, outcome: Redrawn | MessageGone | Refused, now: datetime
) -> None:
    """What stands there now. Without its lobby nobody can start a night, and without its channel nothing goes on."""
    turn = drawing.turn
    drawn = drawing.drawn if isinstance(outcome, Redrawn) else _GONE
    quizzes.mark_drawn(tx, turn.id, drawn=drawn, instead_of=turn.drawn, at=now)
    if not isinstance(outcome, MessageGone):
        return
    quiz = quizzes.lock_quiz(tx, turn.quiz)
    waits = quiz is not None and quiz.round.phase is Phase.LOBBY and turn.place == LOBBY
    if outcome.place_lost or waits:
        _give_up(tx, pack, turn, outcome.why, now)


def _draw_again(tx: Transaction, pack: Pack, number: int, now: datetime) -> Drawing | None:
    """The drawing by now, which may be another than when its turn was asked for."""
    turn = quizzes.load_turn(tx, number)
    quiz = quizzes.load_quiz(tx, turn.quiz) if turn else None
    if turn is None or quiz is None:
        return None
    drawing = draw(tx, pack, quiz, turn, now)
    return drawing if turn.drawn not in (drawing.drawn, _GONE) else None
