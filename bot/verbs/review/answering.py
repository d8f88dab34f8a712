"""An answer to what was due: kept first, then "How sure?", then the verdict. The first answer counts."""

from dataclasses import replace
from datetime import datetime

from bot.core import Study
from bot.declaring import writes
from bot.rules.agenda import load_agenda
from bot.rules.alone import find_unsaid
from bot.rules.entering import enter
from bot.rules.questions import UNKNOWN_BUTTON, read_choice
from bot.rules.spaces import person_of
from bot.rules.sureness import HowSure, read_sureness, said_along
from bot.talk.asks import Ask
from bot.talk.pages import Outcome, Refusal
from bot.talk.people import Caller
from bot.verbs.review.pages import NOT_YOUR_REVIEW, TAKEN_BACK, ReviewVerdict
from content.grading import grade
from content.items import load_item
from content.questions import Pack
from storage import confidence, reviews
from storage.confidence import Beside
from storage.database import Transaction
from storage.reviews import Review


@writes
def answer_review(tx: Transaction, study: Study, ask: Ask, now: datetime) -> Outcome:
    """Take one answer: HowSure, the first ReviewVerdict again, or a Refusal."""
    review = reviews.load_review(tx, ask.shown.id)
    if review is None:
        return UNKNOWN_BUTTON
    if review.person != person_of(tx, ask.caller):
        return NOT_YOUR_REVIEW
    chosen = read_choice(load_item(review.item), ask.chosen)
    if isinstance(chosen, Refusal):
        return chosen
    entered = enter(tx, ask.caller, now)  # whose row is locked from here on: two clicks never overtake each other
    given = reviews.find_answer(tx, review.id)
    if given is None and review.closed_at is not None:
        return TAKEN_BACK
    if given is None:
        _keep(tx, replace(ask, chosen=chosen), review.id, entered.account, now)
    return how_sure(tx, review) or _verdict(tx, study.pack, ask.caller, review, now, again=given is not None)


def _keep(tx: Transaction, ask: Ask, number: int, account: int, now: datetime) -> None:
    """With the verdict of the question as it holds now that its person is locked: a correction would wait."""
    review = reviews.load_review(tx, number)
    assert review is not None
    right = grade(ask.chosen, load_item(review.item).key).right
    reviews.keep_answer(tx, review=number, account=account, chosen=ask.chosen, right=right, at=ask.caller.at)
    reviews.close(tx, number, at=now)
    confidence.ask(tx, Beside("review", number, account), said=said_along(ask), at=now)


def how_sure(tx: Transaction, review: Review) -> HowSure | None:
    """The question that stands between an answer and its verdict; None where there is no answer, or it was decided."""
    given = reviews.find_answer(tx, review.id)
    return find_unsaid(tx, "review", review.id, load_item(review.item), given) if given is not None else None


@writes
def say_review_sureness(tx: Transaction, study: Study, ask: Ask, now: datetime) -> Outcome:
    """How sure somebody was, or that they won't say: ReviewVerdict or Refusal. What was said first stays."""
    review = reviews.load_review(tx, ask.shown.id)
    given = reviews.find_answer(tx, review.id) if review else None
    if review is None or given is None:
        return UNKNOWN_BUTTON
    if review.person != person_of(tx, ask.caller):
        return NOT_YOUR_REVIEW
    first = confidence.decide(tx, Beside("review", review.id, given.account), read_sureness(ask), at=now)
    return _verdict(tx, study.pack, ask.caller, review, now, again=not first)


def _verdict(
    tx: Transaction, pack: Pack, caller: Caller, review: Review, now: datetime, *, again: bool
) -> ReviewVerdict:
    given, item = reviews.find_answer(tx, review.id), load_item(review.item)
    assert given is not None
    agenda = load_agenda(tx, pack, person=review.person, spot=caller.spot, now=now)
    return ReviewVerdict(
        review=review.id,
        item=item,
        chosen=given.chosen,
        grade=grade(given.chosen, item.key),
        sureness=confidence.find_said(tx, Beside("review", review.id, given.account)).sureness,
        back_on=agenda.back_on(review.card),
        more=bool(agenda.find_due()),
        again=again,
    )
