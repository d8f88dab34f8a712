"""The feed of quizzes: what the clock moves on in them, and what has to be sent and drawn in their channels.

Everything follows from what is stored, so whoever comes next, after a crash or in another process, goes on where the
last one was cut off.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.core import Study
from bot.delivery import Delivery, Gone, NotNow, Redraw, Redrawn, Refused, Unsure
from bot.posting.feeds import HEARTBEAT, Behind, Drawing, Errand, Feed, Work, rest_of
from bot.talk.people import CardKind, spot_of
from bot.verbs.quiz.drawing import CARD_GONE, draw_turn
from bot.verbs.quiz.steps import advance, stand
from content.rounds import Gone as ChannelGone
from content.rounds import Lost, Phase, Ticked, step
from storage import quizzes
from storage.database import Transaction
from storage.quiz_tables import LOBBY
from storage.quizzes import SENT, TURNS, Quiz, Turn
from storage.settling import Open
from storage.transitions import Event, State

_STEPS_AT_MOST: Final = 60
"""In one go; a quiz needs four for each question."""


class TurnFeed(Feed[Turn]):
    """The turns of quizzes that stand in a channel."""

    kind: CardKind = "turn"
    rows = TURNS
    heartbeat = HEARTBEAT

    async def look(self, study: Study, now: datetime) -> Work:
        """Move on what the clock moves on, then see what there is to do. A quiz with nothing left is finished."""
        playing = await study.database.read(quizzes.load_unfinished)
        for quiz in playing:
            if step(quiz.round, Ticked(now)) != quiz.round:
                await _move_on(study, quiz.id, now)
        needs = await study.database.read(lambda tx: _load_needs(tx, study, now)) if playing else []
        for need in needs:
            if need.nothing:
                await study.database.write(partial(_finish, study=study, number=need.quiz.id, now=now))
        return Work(
            [one for need in needs for one in need.on_their_way],
            [one for need in needs for one in need.behind],
            min((at for need in needs for at in need.instants), default=None),
        )

    def load(self, tx: Transaction, number: int) -> Turn | None:
        return quizzes.load_turn(tx, number)

    def in_time(self, row: Turn, now: datetime) -> bool:  # noqa: ARG002 - a quiz gives up what it can't wait for
        return True

    def draw(self, errand: Errand, row: Turn) -> Drawing[Turn]:
        quiz = quizzes.load_quiz(errand.tx, row.quiz)
        assert quiz is not None
        return draw_turn(errand.tx, errand.study.pack, quiz, row, errand.now)

    def stand(self, errand: Errand, row: Turn, *, message: str, drawn: str | None) -> bool:
        """Since the platform's time of its message."""
        tx, study, now = errand
        face = study.faces.get(spot_of(row).platform)
        if face is None:
            return False
        at = face.time_of(message)
        return stand(tx, study.pack, row, message=message, at=at, now=now, drawn=drawn or SENT)

    def fall(self, errand: Errand, row: Turn, outcome: Refused | NotNow | Unsure, *, attempted_at: datetime) -> None:
        """Where the platform says no the quiz can't go on; what nobody can find it goes on without."""
        tx, study, now = errand
        match outcome:
            case NotNow():
                TURNS.settle(tx, row.id, Event.RETRY, attempted_at=attempted_at)
            case Refused(why=why):
                if TURNS.settle(tx, row.id, Event.REFUSE, attempted_at=attempted_at):
                    _end(tx, study, row, why, now)
            case Unsure():
                if TURNS.settle(tx, row.id, Event.LOSE, attempted_at=attempted_at) and row.item is not None:
                    advance(tx, study.pack, row.quiz, Lost(row.place, now), now)

    def note(self, errand: Errand, drawing: Drawing[Turn], outcome: Redrawn | Gone | Refused) -> Redraw | None:
        """Without its lobby nobody can start a night, and without its channel nothing goes on."""
        (tx, study, now), turn = errand, drawing.row
        drawn = drawing.drawn if isinstance(outcome, Redrawn) else CARD_GONE
        quizzes.mark_drawn(tx, turn.id, drawn=drawn, instead_of=turn.drawn, at=now)
        if isinstance(outcome, Gone):
            quiz = quizzes.lock_quiz(tx, turn.quiz)
            waits = quiz is not None and quiz.round.phase is Phase.LOBBY and turn.place == LOBBY
            if outcome.place_lost or waits:
                _end(tx, study, turn, outcome.why, now)
        return None

    def tell(self, study: Study, row: Turn, outcome: Delivery | Redraw, now: datetime) -> None:
        """Whoever plays sees it."""


TURN_FEED: Final = TurnFeed()


@dataclass(slots=True)
class _Needs:
    """What one quiz needs now."""

    quiz: Quiz
    on_their_way: list[Open] = field(default_factory=list)
    behind: list[Behind] = field(default_factory=list)
    instants: list[datetime] = field(default_factory=list)
    """When it may need something next."""

    @property
    def nothing(self) -> bool:
        """It is over, and everything stands as it should: nobody needs to look at this quiz again."""
        return self.quiz.round.phase is Phase.OVER and not (self.on_their_way or self.behind or self.instants)


def _load_needs(tx: Transaction, study: Study, now: datetime) -> list[_Needs]:
    return [_needs(tx, study, quiz, now) for quiz in quizzes.load_unfinished(tx)]


def _needs(tx: Transaction, study: Study, quiz: Quiz, now: datetime) -> _Needs:
    needs = _Needs(quiz, instants=[quiz.round.until] if quiz.round.until else [])
    for turn in quizzes.load_turns(tx, quiz.id):
        if turn.state in (State.CLAIMED, State.SENDING):
            needs.on_their_way.append(Open(turn.id, turn.platform, turn.state, turn.attempted_at, turn.begun_at))
        elif turn.message is not None:
            _look_at(needs, draw_turn(tx, study.pack, quiz, turn, now), now)
    return needs


def _look_at(needs: _Needs, drawing: Drawing[Turn], now: datetime) -> None:
    """Whether a message is to be redrawn now. A count waits until the one before has stood for a while."""
    turn = drawing.row
    rest = rest_of(drawing.drawn_at, now) if drawing.can_wait else timedelta()
    counts_down = drawing.can_wait and needs.quiz.round.phase is Phase.ASKING
    if rest and (counts_down or not drawing.stands):
        needs.instants.append(now + rest)
    elif not drawing.stands:
        needs.behind.append(Behind(turn.id, turn.platform, drawing.can_wait))


async def _move_on(study: Study, number: int, now: datetime) -> None:
    for _ in range(_STEPS_AT_MOST):
        moved = await study.database.write(lambda tx: advance(tx, study.pack, number, Ticked(now), now))
        if moved is None:
            break


def _finish(tx: Transaction, study: Study, number: int, now: datetime) -> None:
    """Looked at again, since another process may just have found that two drawings overtook each other."""
    quiz = quizzes.lock_quiz(tx, number)
    if quiz is not None and _needs(tx, study, quiz, now).nothing:
        quizzes.finish(tx, number)


def _end(tx: Transaction, study: Study, turn: Turn, why: str, now: datetime) -> None:
    """Nothing can be posted there any more."""
    quizzes.save_why(tx, turn.quiz, why)
    advance(tx, study.pack, turn.quiz, ChannelGone(now), now)
