"""One step of a quiz in its channel, kept together with all that comes with it. Each is one short transaction."""

from datetime import datetime

from bot.rules.marking import save_marks_of
from bot.rules.rotation import rotation_of
from content.drawing import freeze
from content.questions import Pack
from content.rounds import Ending, Event, Lost, Phase, Stood, step
from storage import quizzes
from storage.database import Transaction
from storage.quiz_tables import TABLE
from storage.quizzes import Quiz, Turn


def advance(tx: Transaction, pack: Pack, number: int, event: Event, now: datetime) -> Quiz | None:
    """Apply an event to a quiz, keep where it stands then and what comes with it; None where it changed nothing."""
    before = quizzes.lock_quiz(tx, number)
    if before is None:
        return None
    state = step(before.round, event)
    if state == before.round:
        return None
    quizzes.save_round(tx, number, state, ended_at=now if state.phase is Phase.OVER else None)
    quiz = quizzes.load_quiz(tx, number)
    assert quiz is not None
    match state.phase:
        case Phase.SENDING:
            return prepare(tx, pack, quiz, now)
        case Phase.JUDGING if state.closes_at is not None:
            quizzes.set_closing(tx, number, state.position, state.closes_at)
        case Phase.SHOWING if before.round.phase is Phase.JUDGING:
            _reveal(tx, quiz, now)
        case Phase.OVER:
            _conclude(tx, quiz, now)
        case _:
            pass
    return quiz


def prepare(tx: Transaction, pack: Pack, quiz: Quiz, now: datetime) -> Quiz | None:
    """Freeze the question that comes next; one that has left the rotation meanwhile is passed over."""
    if (before := quizzes.find_turn(tx, quiz.id, quiz.round.position - 1)) is not None:
        quizzes.give_up_turn(tx, before.id)
    asked = quiz.asked[quiz.round.position]
    item = freeze(rotation_of(tx, pack, quiz.group), asked, seed=f"{quiz.seed}/{quiz.round.position}")
    if item is None:
        return advance(tx, pack, quiz.id, Lost(quiz.round.position, now), now)
    place = quiz.round.position
    quizzes.ensure_turn(tx, quiz.id, place, asked=asked, item=item.model_dump_json(), state="claimed")
    return quiz


def _reveal(tx: Transaction, quiz: Quiz, now: datetime) -> None:
    turn = quizzes.find_turn(tx, quiz.id, quiz.round.position)
    assert turn is not None
    quizzes.reveal_turn(tx, turn.id, at=now)
    save_marks_of(tx, turn.id)


def _conclude(tx: Transaction, quiz: Quiz, now: datetime) -> None:
    """The end: a question that was open is judged by what was answered, and the table is to be posted."""
    turns = quizzes.load_turns(tx, quiz.id)
    for turn in turns:
        if turn.state != "posted":
            quizzes.give_up_turn(tx, turn.id)
        elif turn.item is not None and turn.revealed_at is None:
            quizzes.reveal_turn(tx, turn.id, at=now)
            save_marks_of(tx, turn.id)
    played = any(turn.item is not None and turn.state == "posted" for turn in turns)
    if played and quiz.round.ending is not Ending.GONE:
        quizzes.ensure_turn(tx, quiz.id, TABLE, asked=None, item=None, state="claimed")


def stand(
    tx: Transaction, pack: Pack, turn: Turn, *, message: str, at: datetime, now: datetime, drawn: str = quizzes.SENT
) -> bool:
    """The message of a turn stands since `at`, whoever says so; False when that was known already."""
    stands = quizzes.TURNS.stand(tx, turn.id, message=message, drawn=drawn, at=at)
    if stands:
        advance(tx, pack, turn.quiz, Stood(turn.place, at), now)
    return stands
