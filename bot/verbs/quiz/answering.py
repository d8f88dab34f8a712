"""Clicks on a question of a quiz. The first answer counts; it is committed before anybody is told."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from bot.core import Study
from bot.rules.entering import enter
from bot.rules.questions import ELSEWHERE, UNKNOWN_BUTTON, read_choice
from bot.rules.spaces import person_of
from bot.talk.asks import Ask
from bot.talk.pages import Outcome, Refusal
from bot.talk.people import Caller, spot_of
from bot.verbs.quiz.refusals import QUESTION_OVER, QUIZ_OVER
from bot.verbs.quiz.shared import NotJoined, QuizNoted
from bot.verbs.quiz.solo import answer_alone
from bot.verbs.quiz.steps import stand
from bot.verbs.quiz.stored import item_of
from content.questions import Pack
from content.rounds import Phase, Style
from storage import marks, quizzes
from storage.database import Transaction
from storage.quizzes import Quiz, Turn

_OPEN: Final = (Phase.ASKING, Phase.JUDGING)


async def answer_turn(study: Study, ask: Ask) -> Outcome:
    """Take one answer: SoloVerdict, QuizNoted, NotJoined or Refusal."""
    now, caller = study.clock.now(), ask.caller
    face = study.faces.get(caller.spot.platform)
    stood_at = face.time_of(caller.message) if face is not None and caller.message else None
    return await study.database.write(partial(_take, pack=study.pack, ask=ask, stood_at=stood_at, now=now))


def plays_alone(tx: Transaction, ask: Ask) -> bool:
    """Who plays alone is asked."""
    turn = quizzes.load_turn(tx, ask.shown.id)
    quiz = quizzes.load_quiz(tx, turn.quiz) if turn else None
    return quiz is not None and quiz.round.style is Style.SOLO


def _take(tx: Transaction, pack: Pack, ask: Ask, *, stood_at: datetime | None, now: datetime) -> Outcome:
    caller = ask.caller
    turn = quizzes.share_turn(tx, ask.shown.id)
    quiz = quizzes.load_quiz(tx, turn.quiz) if turn else None
    if turn is None or quiz is None or turn.item is None:
        return UNKNOWN_BUTTON
    chosen = read_choice(item_of(turn), ask.chosen)
    if isinstance(chosen, Refusal):
        return chosen
    if quiz.round.style is Style.SOLO:
        return answer_alone(tx, replace(ask, chosen=chosen), quiz, turn, now)
    if spot_of(quiz) != caller.spot:
        return ELSEWHERE
    if turn.state != "posted" and stood_at is not None:  # a click is proof that it stands
        stand(tx, pack, turn, message=caller.message, at=stood_at, now=now)
        quiz = quizzes.load_quiz(tx, turn.quiz)
        assert quiz is not None
    return _answer(tx, caller, quiz, turn, chosen=chosen, now=now)


def _answer(
    tx: Transaction, caller: Caller, quiz: Quiz, turn: Turn, *, chosen: tuple[str, ...], now: datetime
) -> Outcome:
    """The platform's time of the click decides whether it was in time, not when it got here."""
    person = person_of(tx, caller)
    given = marks.find_answer(tx, turn=turn.id, person=person) if person is not None else None
    if given is not None:
        return QuizNoted(turn.id, item_of(turn), given.chosen, again=True)
    state = quiz.round
    if state.phase is Phase.OVER:
        return QUIZ_OVER
    in_time = state.closes_at is not None and caller.at < state.closes_at
    if turn.revealed_at is not None or state.position != turn.place or state.phase not in _OPEN or not in_time:
        return QUESTION_OVER
    if state.style is Style.NIGHT and (person is None or not quizzes.plays_person(tx, quiz=quiz.id, person=person)):
        return NotJoined(turn.id)
    entered = enter(tx, caller, now)
    first = marks.keep_answer(tx, turn=turn.id, account=entered.account, chosen=chosen, at=caller.at)
    kept = marks.find_answer(tx, turn=turn.id, person=entered.person)
    assert kept is not None
    return QuizNoted(turn.id, item_of(turn), kept.chosen, again=not first, first_ever=entered.first_ever)
