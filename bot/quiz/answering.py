"""Clicks on a quiz: answering a question, joining a night, steering what one started."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Final

from bot.talk.people import Caller, Rights, Shown
from bot.quiz.cards import item_of
from bot.quiz.solo import answer_alone, drop_quiz, go_on
from bot.quiz.starting import start_again
from bot.quiz.steps import advance, spot_of, stand
from bot.quiz_replies import Joined, NotJoined, QuizNoted, Steered, Steering
from bot.replies import Reason, Refusal, Reply
from bot.study.answering import answer
from bot.core import Study
from bot.study.entering import enter
from content.grading import is_possible
from content.questions import Pack
from content.rounds import Began, Event, MovedOn, Paused, Phase, Resumed, Stopped, Style
from storage import accounts, marks, quizzes
from storage.database import Transaction
from storage.quizzes import Quiz, Turn

_OPEN: Final = (Phase.ASKING, Phase.JUDGING)


async def answer_shown(study: Study, caller: Caller, shown: Shown, chosen: Sequence[str]) -> Reply:
    """Take one answer, to a daily or in a quiz; committed before it returns."""
    if shown.kind == "post":
        return await answer(study, caller, post=shown.id, chosen=chosen)
    return await answer_quiz(study, caller, turn=shown.id, chosen=chosen)


async def answer_quiz(study: Study, caller: Caller, *, turn: int, chosen: Sequence[str]) -> Reply:
    """Take one answer: SoloVerdict, QuizNoted, NotJoined or Refusal. Committed before it returns."""
    now, choice = study.clock.now(), tuple(chosen)
    face = study.faces.get(caller.spot.platform)
    stood_at = face.time_of(caller.message) if face is not None and caller.message else None
    return await study.database.write(
        lambda tx: _take(tx, study.pack, caller, turn, chosen=choice, stood_at=stood_at, now=now)
    )


def _take(
    tx: Transaction,
    pack: Pack,
    caller: Caller,
    number: int,
    *,
    chosen: tuple[str, ...],
    stood_at: datetime | None,
    now: datetime,
) -> Reply:
    turn = quizzes.share_turn(tx, number)
    quiz = quizzes.load_quiz(tx, turn.quiz) if turn else None
    if turn is None or quiz is None or turn.item is None:
        return Refusal(Reason.UNKNOWN_BUTTON)
    if refusal := _refusal(turn, chosen):
        return refusal
    if quiz.round.style is Style.SOLO:
        return answer_alone(tx, caller, quiz, turn, chosen=chosen, now=now)
    if spot_of(quiz) != caller.spot:
        return Refusal(Reason.ELSEWHERE)
    if turn.state != "posted" and stood_at is not None:  # a click is proof that it stands
        stand(tx, pack, turn, message=caller.message, at=stood_at, now=now)
        quiz = quizzes.load_quiz(tx, turn.quiz)
        assert quiz is not None
    return _answer(tx, caller, quiz, turn, chosen=chosen, now=now)


def _refusal(turn: Turn, chosen: tuple[str, ...]) -> Refusal | None:
    item = item_of(turn)
    if not set(chosen) <= set(item.option_ids):
        return Refusal(Reason.NOT_AN_OPTION)
    if not is_possible(chosen, item.option_ids, len(item.key)):
        return Refusal(Reason.WRONG_NUMBER, str(len(item.key)))
    return None


def _answer(
    tx: Transaction, caller: Caller, quiz: Quiz, turn: Turn, *, chosen: tuple[str, ...], now: datetime
) -> Reply:
    """The platform's time of the click decides whether it was in time, not when it got here."""
    own = caller.account
    person = accounts.find_person(tx, platform=own.platform, team=own.team, user=own.user)
    given = marks.find_answer(tx, turn=turn.id, person=person) if person is not None else None
    if given is not None:
        return QuizNoted(turn.id, item_of(turn), given.chosen, again=True)
    state = quiz.round
    if state.phase is Phase.OVER:
        return Refusal(Reason.QUIZ_OVER)
    in_time = state.closes_at is not None and caller.at < state.closes_at
    if turn.revealed_at is not None or state.position != turn.place or state.phase not in _OPEN or not in_time:
        return Refusal(Reason.QUESTION_OVER)
    if state.style is Style.NIGHT and (person is None or not quizzes.plays_person(tx, quiz=quiz.id, person=person)):
        return NotJoined(turn.id)
    entered = enter(tx, caller, now)
    first = marks.keep_answer(tx, turn=turn.id, account=entered.account, chosen=chosen, at=caller.at)
    kept = marks.find_answer(tx, turn=turn.id, person=entered.person)
    assert kept is not None
    return QuizNoted(turn.id, item_of(turn), kept.chosen, again=not first, first_ever=entered.first_ever)


# --- joining ---------------------------------------------------------------------------------------------------------


async def join_quiz(study: Study, caller: Caller, turn: int) -> Reply:
    """Take part in a night, at any time until it is over: Joined or Refusal."""
    now = study.clock.now()
    return await study.database.write(lambda tx: _join(tx, caller, turn, now))


def _join(tx: Transaction, caller: Caller, number: int, now: datetime) -> Reply:
    quiz = _quiz_of(tx, caller, number)
    if isinstance(quiz, Refusal):
        return quiz
    if quiz.ended_at is not None:
        return Refusal(Reason.QUIZ_OVER)
    entered = enter(tx, caller, now)
    joined = quizzes.join(tx, quiz=quiz.id, account=entered.account, at=now)
    return Joined(again=not joined, players=quizzes.count_players(tx, quiz.id), first_ever=entered.first_ever)


def _quiz_of(tx: Transaction, caller: Caller, number: int) -> Quiz | Refusal:
    """The quiz that a control in this channel belongs to."""
    turn = quizzes.load_turn(tx, number)
    quiz = quizzes.load_quiz(tx, turn.quiz) if turn else None
    if quiz is None or quiz.round.style is Style.SOLO:
        return Refusal(Reason.UNKNOWN_BUTTON)
    return quiz if spot_of(quiz) == caller.spot else Refusal(Reason.ELSEWHERE)


# --- steering --------------------------------------------------------------------------------------------------------


async def steer_quiz(study: Study, caller: Caller, rights: Rights, turn: int, what: Steering) -> Reply:
    """What the starter of a quiz may do, and an organiser, who takes it over by that: Steered or Refusal."""
    now = study.clock.now()
    steered = await study.database.write(lambda tx: _steer(tx, study.pack, caller, rights, turn, what=what, now=now))
    if isinstance(steered, Refusal):
        return steered
    return Steered(what, took_over=steered)


def _steer(
    tx: Transaction, pack: Pack, caller: Caller, rights: Rights, number: int, *, what: Steering, now: datetime
) -> bool | Refusal:
    """Whether it was taken over by that."""
    quiz = _quiz_of(tx, caller, number)
    if isinstance(quiz, Refusal):
        return quiz
    turn = quizzes.load_turn(tx, number)
    assert turn is not None
    is_starter = caller.account.user == quiz.starter
    if not is_starter and not rights.organiser:
        return Refusal(Reason.NOT_STARTER, detail=quiz.starter_name)
    if quiz.ended_at is not None:
        return Refusal(Reason.QUIZ_OVER)
    if advance(tx, pack, quiz.id, _event(what, turn, caller.at), now) is None:
        return Refusal(Reason.NOT_AT_THIS_POINT)
    if not is_starter:
        quizzes.save_starter(tx, quiz.id, user=caller.account.user, name=caller.name)
    return not is_starter


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


OF_TURNS: Final[dict[str, Callable[[Study, Caller, int], Awaitable[Reply]]]] = {
    "join": join_quiz,
    "on": go_on,
    "continue": go_on,
    "drop": drop_quiz,
    "again": start_again,
}
"""What the other buttons of a quiz do, by the verb that both faces put in their ids."""
