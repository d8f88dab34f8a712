"""What is due, one after the other. Where a sitting stands is in the tables, so that it goes on after any restart."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.core import Study
from bot.declaring import writes
from bot.rules.agenda import Agenda, load_agenda
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.rotation import rotation_of
from bot.rules.spaces import group_of, person_of
from bot.talk.asks import Ask
from bot.talk.pages import Outcome
from bot.talk.people import Caller
from bot.verbs.review.answering import how_sure
from bot.verbs.review.pages import NOT_YOUR_REVIEW, NOTHING_TO_REVIEW, NothingDue, ReviewDone, ReviewQuestion
from content.drawing import freeze
from content.items import load_item
from content.questions import Pack
from storage import reviews
from storage.database import Transaction
from storage.reviews import Review

AT_ONCE: Final = 20
"""Questions of one sitting; the rest is offered after it."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One go at what is due."""

    person: int
    caller: Caller
    pack: Pack
    begun_at: datetime
    now: datetime


@writes
def start_review(tx: Transaction, study: Study, ask: Ask, now: datetime) -> Outcome:
    """What waits, or what is due first: ReviewQuestion, HowSure, NothingDue, or a Refusal."""
    person = person_of(tx, ask.caller)
    if person is None:
        return NOTHING_TO_REVIEW
    latest = reviews.find_latest(tx, person)
    if latest is not None and (asked := how_sure(tx, latest)) is not None:
        return asked
    waits = latest is not None and latest.closed_at is None
    begun_at = latest.begun_at if latest is not None and waits else now
    return _ask_next(tx, Sitting(person, ask.caller, study.pack, begun_at, now))


@writes
def next_item(tx: Transaction, study: Study, ask: Ask, now: datetime) -> Outcome:
    """What comes after a verdict: ReviewQuestion, ReviewDone, or a Refusal."""
    review, person = reviews.load_review(tx, ask.shown.id), person_of(tx, ask.caller)
    if review is None:
        return UNKNOWN_BUTTON
    if person is None or review.person != person:
        return NOT_YOUR_REVIEW
    return _ask_next(tx, Sitting(person, ask.caller, study.pack, review.begun_at, now))


def _ask_next(tx: Transaction, sitting: Sitting) -> Outcome:
    """The question that waits; else the next one that is due, frozen as it is shown; else how it went."""
    agenda = load_agenda(tx, sitting.pack, person=sitting.person, spot=sitting.caller.spot, now=sitting.now)
    asked, due = reviews.load_sitting(tx, person=sitting.person, begun_at=sitting.begun_at), agenda.find_due()
    waiting, number = reviews.find_open(tx, sitting.person), asked.answered + 1
    skipped = waiting is not None and (waiting.asked in agenda.never or waiting.asked not in agenda.askable)
    if waiting is not None and skipped:
        reviews.close(tx, waiting.id, at=sitting.now)
    elif waiting is not None:
        return _question(waiting, number=number, of=asked.answered + max(1, len(due)), skipped=False)
    if not due or asked.answered >= AT_ONCE:
        return _end(agenda, answered=asked.answered, right=asked.right, due=len(due), skipped=skipped)
    trace, shape = agenda.choose(sitting.pack, due, after=agenda.domain(asked.latest) if asked.latest else None)
    shown = _show(tx, sitting, trace.question, shape)
    of = min(AT_ONCE, asked.answered + len(due))
    return _question(shown, number=number, of=of, skipped=skipped)


def _show(tx: Transaction, sitting: Sitting, due: str, shape: str) -> Review:
    asked = rotation_of(tx, sitting.pack, group_of(tx, sitting.caller.spot))
    item = freeze(asked, shape, seed=secrets.token_hex(8))  # for a template's new numbers
    assert item is not None, "what can't be asked any more is on no agenda"
    return reviews.show(
        tx,
        person=sitting.person,
        card=due,
        asked=shape,
        item=item.model_dump_json(),
        begun_at=sitting.begun_at,
        at=sitting.now,
    )


def _question(review: Review, *, number: int, of: int, skipped: bool) -> ReviewQuestion:
    return ReviewQuestion(review.id, load_item(review.item), number, of, skipped)


def _end(agenda: Agenda, *, answered: int, right: int, due: int, skipped: bool) -> Outcome:
    coming = agenda.find_next()
    if answered:
        return ReviewDone(answered, right, due, coming, skipped)
    if not agenda.traces:
        return NOTHING_TO_REVIEW
    over = agenda.aim.is_over(agenda.today)
    return NothingDue(coming, held=agenda.is_held(), skipped=skipped, over=over)
