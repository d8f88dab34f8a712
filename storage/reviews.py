"""What somebody is asked again, one question at a time, and what they answered."""

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import select, update

from storage.confidence import Given
from storage.database import Transaction
from storage.review_tables import review_answers, reviews
from storage.rows import Shape


class Review(NamedTuple):
    """One question that was asked again."""

    id: int
    person: int
    card: str
    """What was due: a question or a template."""
    asked: str
    item: str
    begun_at: datetime
    """When its sitting was begun."""
    shown_at: datetime
    closed_at: datetime | None


_REVIEW: Final = Shape(Review, reviews, person=reviews.c.person_id)


def load_review(tx: Transaction, number: int) -> Review | None:
    return tx.find(_REVIEW, _REVIEW.select().where(reviews.c.id == number))


def find_open(tx: Transaction, person: int) -> Review | None:
    """The question that waits for a person's answer."""
    return tx.find(_REVIEW, _REVIEW.select().where(reviews.c.person_id == person, reviews.c.closed_at.is_(None)))


def find_latest(tx: Transaction, person: int) -> Review | None:
    """The question that a person was asked last."""
    return tx.find(_REVIEW, _REVIEW.select().where(reviews.c.person_id == person).order_by(reviews.c.id.desc()))


class Sitting(NamedTuple):
    """How a sitting has gone so far."""

    answered: int
    right: int
    latest: str | None
    """The question that was asked last."""


def load_sitting(tx: Transaction, *, person: int, begun_at: datetime) -> Sitting:
    """Of each review the first answer counts."""
    wanted = (
        select(reviews.c.id, reviews.c.asked, review_answers.c.right)
        .outerjoin(review_answers, review_answers.c.review_id == reviews.c.id)
        .where(reviews.c.person_id == person, reviews.c.begun_at == begun_at)
        .order_by(reviews.c.id, review_answers.c.id)
    )
    rows = tx.execute(wanted).all()
    first: dict[int, bool] = {}
    for row in rows:
        if row.right is not None:
            first.setdefault(row.id, row.right)
    return Sitting(len(first), sum(first.values()), rows[-1].asked if rows else None)


def show(
    tx: Transaction,
    *,
    person: int,
    card: str,
    asked: str,
    item: str,
    begun_at: datetime,
    at: datetime,
) -> Review:
    """Keep what is asked next; where another transaction was first with one, that is the one."""
    row = {
        "person_id": person,
        "card": card,
        "asked": asked,
        "item": item,
        "begun_at": begun_at,
        "shown_at": at,
    }
    tx.execute(tx.insert(reviews).values(row).on_conflict_do_nothing())
    shown = find_open(tx, person)
    assert shown is not None
    return shown


def close(tx: Transaction, review: int, *, at: datetime) -> None:
    """It waits no longer: it was answered, or can't be asked any more."""
    tx.execute(update(reviews).where(reviews.c.id == review, reviews.c.closed_at.is_(None)).values(closed_at=at))


_GIVEN: Final = Shape(Given, review_answers, account=review_answers.c.account_id)


def keep_answer(
    tx: Transaction, *, review: int, account: int, chosen: tuple[str, ...], right: bool, at: datetime
) -> bool:
    """Keep an answer with its verdict; False when the account has given one, which stays. The unique row decides."""
    row = {"review_id": review, "account_id": account, "chosen": chosen, "right": right, "at": at}
    return tx.keep(review_answers, row)


def find_answer(tx: Transaction, review: int) -> Given | None:
    """The answer that counts: the earliest of any of the person's accounts."""
    return tx.find(_GIVEN, _GIVEN.select().where(review_answers.c.review_id == review).order_by(review_answers.c.id))
