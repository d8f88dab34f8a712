"""Many members' first answers, written where a review keeps them: some that only the strong get right, or wrong."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import insert

from content.items import Item
from content.questions import Pack
from storage import accounts
from storage.database import Transaction
from storage.review_tables import review_answers, reviews
from tests.study.hall import START

MEMBERS = 40
STRONG = 25
"""Of them so many know what they are asked."""


def answer_all(tx: Transaction, pack: Pack, chosen: Mapping[str, tuple[str, str]], *, members: int = MEMBERS) -> None:
    """Question -> the option that the strong and the others chose; a day before the hall opens."""
    at = START - timedelta(days=1)
    for number in range(members):
        user = f"many-{number}"
        account = accounts.create_account(tx, platform="discord", team="", user=user, name=user, at=at)
        for question, (of_strong, of_others) in chosen.items():
            item = Item.freeze(pack.questions[question], pack)
            row = {
                "person_id": account.person,
                "card": question,
                "asked": question,
                "item": item.model_dump_json(),
                "key": item.key,
                "begun_at": at,
                "shown_at": at,
                "closed_at": at + timedelta(seconds=10 + number),
            }
            review = tx.execute(insert(reviews).values(row).returning(reviews.c.id)).scalar_one()
            option = of_strong if number < STRONG else of_others
            given = {"review_id": review, "account_id": account.id, "chosen": (option,), "at": row["closed_at"]}
            tx.execute(insert(review_answers).values(given))
