"""The verdict of a daily once its author has said how sure they were, or that they won't say."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Final

from bot.rules.answering import answered_before
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.spaces import person_of
from bot.rules.verdicts import AnswerOutcome, Noted, Verdict
from bot.talk.people import Caller
from content.attempts import Sureness
from content.scoring import FREEZES_AT_MOST, DailyOutcome, Standing
from storage import answers, confidence, folded
from storage.answers import PostContext
from storage.confidence import Beside
from storage.database import Transaction

_LOOK_BACK: Final = timedelta(days=60)
"""Two freezes are held at most, so that few dailies lie between two answers of one streak."""


def decide_daily(
    tx: Transaction, caller: Caller, *, post: int, sureness: Sureness | None, now: datetime
) -> AnswerOutcome:
    """Keep how sure an answer was and tell its verdict. What was said first stays, and its verdict is shown again."""
    person = person_of(tx, caller)
    context = answers.load_context(tx, post=post, person=person or 0)
    account = answers.counting_account(tx, person=person, daily=context.daily) if person and context else None
    if context is None or person is None or account is None:
        return UNKNOWN_BUTTON
    first = confidence.decide(tx, Beside("daily", context.daily, account), sureness, at=now)
    told = answered_before(tx, context, person)
    assert told is not None
    if not first:
        return told
    if isinstance(told, Noted):
        return replace(told, again=False)
    return _with_news(tx, context, person, told) if isinstance(told, Verdict) else told


def _with_news(tx: Transaction, context: PostContext, person: int, verdict: Verdict) -> Verdict:
    """As it would have been told at once: with the freeze that was earned, and those that covered what was missed."""
    since = context.on - _LOOK_BACK
    steps = folded.load_steps(tx, group=context.group, person=person, since=since)
    own = next(step for step in steps if step.daily == context.daily)
    before = sorted((step for step in steps if step.on < context.on), key=lambda step: step.on, reverse=True)
    missed = list(takewhile(lambda step: not step.answered, before))
    held = before[0].standing if before else Standing()
    return replace(
        verdict,
        again=False,
        earned_freeze=own.earned_freeze,
        held_back=own.earned_freeze and held.freezes == FREEZES_AT_MOST,
        covered=tuple(s.on for s in reversed(missed) if s.outcome in (DailyOutcome.COVERED, DailyOutcome.REPAIRED)),
    )
