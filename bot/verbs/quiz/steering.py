"""Taking part in a quiz, and steering what one started."""

from datetime import datetime

from bot.core import Study
from bot.declaring import writes
from bot.rules.entering import enter
from bot.rules.questions import ELSEWHERE, UNKNOWN_BUTTON
from bot.talk.asks import Ask
from bot.talk.pages import Outcome, Refusal
from bot.talk.people import Caller, spot_of
from bot.verbs.quiz.controls import Steering
from bot.verbs.quiz.refusals import NOT_AT_THIS_POINT, QUIZ_OVER, not_starter
from bot.verbs.quiz.shared import NightJoined, Steered
from bot.verbs.quiz.steps import advance
from content.rounds import Began, Event, MovedOn, Paused, Resumed, Stopped, Style
from storage import quizzes
from storage.database import Transaction
from storage.quiz_tables import TABLE
from storage.quizzes import Quiz, Turn


@writes
def join_quiz(tx: Transaction, _: Study, ask: Ask, now: datetime) -> Outcome:
    """Take part in a night, as long as there is a question to answer: NightJoined or Refusal."""
    found = _find(tx, ask.caller, ask.shown.id)
    if isinstance(found, Refusal):
        return found
    quiz = found[1]
    if not quiz.round.can_be_joined:
        return QUIZ_OVER
    entered = enter(tx, ask.caller, now)
    joined = quizzes.join(tx, quiz=quiz.id, account=entered.account, at=now)
    return NightJoined(again=not joined, players=quizzes.count_players(tx, quiz.id), first_ever=entered.first_ever)


def _find(tx: Transaction, caller: Caller, number: int) -> tuple[Turn, Quiz] | Refusal:
    """The turn and the quiz that a control in this channel belongs to."""
    turn = quizzes.load_turn(tx, number)
    quiz = quizzes.load_quiz(tx, turn.quiz) if turn else None
    if turn is None or quiz is None or quiz.round.style is Style.SOLO:
        return UNKNOWN_BUTTON
    return (turn, quiz) if spot_of(quiz) == caller.spot else ELSEWHERE


@writes
def steer_quiz(tx: Transaction, study: Study, ask: Ask, now: datetime) -> Outcome:
    """What the starter of a quiz may do, and any organiser beside them: Steered or Refusal."""
    caller, what = ask.caller, Steering(ask.pressed.press)
    found = _find(tx, caller, ask.shown.id)
    if isinstance(found, Refusal):
        return found
    turn, quiz = found
    if caller.account.user != quiz.starter and not ask.rights.organiser:
        return not_starter(quiz.starter_name)
    if quiz.ended_at is not None:
        return QUIZ_OVER
    moved = advance(tx, study.pack, quiz.id, _event(what, turn, caller.at), now)
    return Steered(what, result_comes=_has_result(tx, moved)) if moved is not None else NOT_AT_THIS_POINT


def _has_result(tx: Transaction, quiz: Quiz) -> bool:
    """Whether a table comes at the end; none does where no question ever stood."""
    return quiz.ended_at is None or quizzes.find_turn(tx, quiz.id, TABLE) is not None


def _event(what: Steering, turn: Turn, at: datetime) -> Event:
    match what:
        case Steering.BEGIN:
            return Began(at)
        case Steering.NEXT:
            return MovedOn(turn.place, at)
        case Steering.PAUSE:
            return Paused(at)
        case Steering.RESUME:
            return Resumed(at)
        case Steering.STOP:
            return Stopped(at)
