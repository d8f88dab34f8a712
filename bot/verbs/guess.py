"""The button "I guessed": kept beside the answer as a row of its own. It changes no points; open until the reveal."""

from datetime import datetime
from typing import Final

from bot.core import Study
from bot.declaring import Press
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.spaces import person_of
from bot.talk.asks import Ask, Who
from bot.talk.lines import Command, joined, say
from bot.talk.pages import Outcome, Page, Refusal, note
from storage import accounts, answers, confidence, dailies, marks, posts, quizzes
from storage.confidence import Beside
from storage.database import Transaction

ANSWER_FIRST: Final = Refusal(say("There is no answer of yours to add that to."))
REVEALED: Final = Refusal(say("The answer has been shown, so it is too late to say how sure you were."))
_SHOWN: Final = say("{me} shows how often your guesses are right.", me=Command("me"))
KEPT: Final = note(joined(say("Noted that you guessed; it doesn't change your points."), _SHOWN))
KEPT_BEFORE: Final = note(joined(say("That was noted already; it doesn't change your points."), _SHOWN))


async def serve(study: Study, ask: Ask) -> Outcome:
    """Keep it beside the answer to a question: KEPT, KEPT_BEFORE or Refusal."""
    now = study.clock.now()
    beside = _beside_daily if ask.shown.kind == "post" else _beside_turn
    return await study.database.write(lambda tx: beside(tx, ask, now))


def _beside_daily(tx: Transaction, ask: Ask, now: datetime) -> Outcome:
    own = ask.caller.account
    account = accounts.lock_account(tx, platform=own.platform, team=own.team, user=own.user)
    post = posts.load_post(tx, ask.shown.id)
    if post is None:
        return UNKNOWN_BUTTON
    counting = answers.counting_account(tx, person=account.person, daily=post.daily) if account else None
    if counting is None:
        return ANSWER_FIRST
    if dailies.load_daily(tx, post.daily).settled_at is not None:
        return REVEALED
    return _told(confidence.guess(tx, Beside("daily", post.daily, counting), at=now))


def _beside_turn(tx: Transaction, ask: Ask, now: datetime) -> Outcome:
    person, turn = person_of(tx, ask.caller), quizzes.load_turn(tx, ask.shown.id)
    quiz = quizzes.load_quiz(tx, turn.quiz) if turn else None
    if turn is None or quiz is None:
        return UNKNOWN_BUTTON
    given = marks.find_answer(tx, turn=turn.id, person=person) if person is not None else None
    if given is None:
        return ANSWER_FIRST
    if turn.revealed_at is not None or quiz.ended_at is not None:
        return REVEALED
    return _told(confidence.guess(tx, Beside("turn", turn.id, given.account), at=now))


def _told(first: bool) -> Page:
    return KEPT if first else KEPT_BEFORE


GUESS: Final = Press("guess", Who.MEMBER, serve, on=("post", "turn"))
