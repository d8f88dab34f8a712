"""Many members' first answers, where a review keeps them: to questions that only the strong get right, or wrong."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import insert

from content.grading import grade
from content.items import Item
from storage import accounts
from storage.database import Transaction
from storage.review_tables import review_answers, reviews

MEMBERS = 40
STRONG = 25
"""Of them so many know what they are asked."""


class Answered(NamedTuple):
    """A question, and what the strong and the others chose."""

    item: Item
    of_strong: tuple[str, ...]
    of_others: tuple[str, ...]


def sound(item: Item) -> Answered:
    """One that the strong get right."""
    return Answered(item, item.key, wrong_of(item))


def unsound(item: Item) -> Answered:
    """One that the strong get wrong."""
    return Answered(item, wrong_of(item), item.key)


def wrong_of(item: Item) -> tuple[str, ...]:
    return tuple(option for option in item.option_ids if option not in item.key)[:1] + item.key[1:]


def answer_all(tx: Transaction, answered: Sequence[Answered], *, at: datetime) -> None:
    """All of it at an instant; the further back in the row somebody stands the longer it took them."""
    for number in range(MEMBERS):
        user = f"many-{number}"
        account = accounts.create_account(tx, platform="discord", team="", user=user, name=user, language="en", at=at)
        for one in answered:
            taken = at + timedelta(seconds=10 + number)
            row = {
                "person_id": account.person,
                "card": one.item.question,
                "asked": one.item.question,
                "item": one.item.model_dump_json(),
                "begun_at": at,
                "shown_at": at,
                "closed_at": taken,
            }
            review = tx.execute(insert(reviews).values(row).returning(reviews.c.id)).scalar_one()
            chosen = one.of_strong if number < STRONG else one.of_others
            right = grade(chosen, one.item.key).right
            given = {"review_id": review, "account_id": account.id, "chosen": chosen, "right": right, "at": taken}
            tx.execute(insert(review_answers).values(given))
