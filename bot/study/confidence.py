"""A member guessed: kept beside the answer as a row of its own. It changes no points and is open until the reveal."""

from datetime import datetime

from bot.talk.people import Caller, Shown
from bot.quiz_replies import GuessKept
from bot.replies import Reason, Refusal, Reply
from bot.core import Study
from storage import accounts, answers, confidence, dailies, marks, posts, quizzes
from storage.database import Transaction


async def guess(study: Study, caller: Caller, shown: Shown) -> Reply:
    """Keep it beside the answer to a question: GuessKept or Refusal."""
    now = study.clock.now()
    beside = _beside_daily if shown.kind == "post" else _beside_turn
    return await study.database.write(lambda tx: beside(tx, caller, shown.id, now))


def _beside_daily(tx: Transaction, caller: Caller, number: int, now: datetime) -> Reply:
    own = caller.account
    account = accounts.lock_account(tx, platform=own.platform, team=own.team, user=own.user)
    post = posts.load_post(tx, number)
    if post is None:
        return Refusal(Reason.UNKNOWN_BUTTON)
    counting = answers.counting_account(tx, person=account.person, daily=post.daily) if account else None
    if counting is None:
        return Refusal(Reason.ANSWER_FIRST)
    if dailies.load_daily(tx, post.daily).settled_at is not None:
        return Refusal(Reason.REVEALED)
    return GuessKept(again=not confidence.guess_daily(tx, daily=post.daily, account=counting, at=now))


def _beside_turn(tx: Transaction, caller: Caller, number: int, now: datetime) -> Reply:
    own = caller.account
    person = accounts.find_person(tx, platform=own.platform, team=own.team, user=own.user)
    turn = quizzes.load_turn(tx, number)
    quiz = quizzes.load_quiz(tx, turn.quiz) if turn else None
    if turn is None or quiz is None:
        return Refusal(Reason.UNKNOWN_BUTTON)
    given = marks.find_answer(tx, turn=number, person=person) if person is not None else None
    if given is None:
        return Refusal(Reason.ANSWER_FIRST)
    if turn.revealed_at is not None or quiz.ended_at is not None:
        return Refusal(Reason.REVEALED)
    return GuessKept(again=not confidence.guess_turn(tx, turn=number, account=given.account, at=now))
