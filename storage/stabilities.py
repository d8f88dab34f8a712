"""How long a group remembers its first answers to a bank: four numbers, which are nobody's."""

from datetime import datetime

from sqlalchemy import exists, func, select

from content.forgetting import Stabilities
from storage.answer_tables import members
from storage.database import Transaction
from storage.review_tables import group_stabilities, review_answers
from storage.tables import accounts

_GRADES = ("again", "hard", "good", "easy")


def find_stabilities(tx: Transaction, group: int, pack: str) -> Stabilities | None:
    """None where none were fitted yet."""
    fitted = select(*(group_stabilities.c[grade] for grade in _GRADES))
    row = tx.execute(fitted.where(group_stabilities.c.group_id == group, group_stabilities.c.pack == pack)).first()
    return (row.again, row.hard, row.good, row.easy) if row is not None else None


def save_stabilities(
    tx: Transaction, group: int, pack: str, stabilities: Stabilities, *, answers: int, at: datetime
) -> None:
    """`answers` is how many they were fitted to."""
    changed = {**dict(zip(_GRADES, stabilities, strict=True)), "answers": answers, "fitted_at": at}
    saving = tx.insert(group_stabilities).values(group_id=group, pack=pack, **changed)
    tx.execute(saving.on_conflict_do_update(index_elements=["group_id", "pack"], set_=changed))


def load_groups_to_fit(tx: Transaction, pack: str, *, before: datetime, least: int) -> list[int]:
    """Groups whose members have given so many answers in reviews, and that were not fitted since an instant."""
    fitted = exists().where(
        group_stabilities.c.group_id == members.c.group_id,
        group_stabilities.c.pack == pack,
        group_stabilities.c.fitted_at > before,
    )
    wanted = (
        select(members.c.group_id)
        .join(accounts, accounts.c.person_id == members.c.person_id)
        .join(review_answers, review_answers.c.account_id == accounts.c.id)
        .where(~fitted)
        .group_by(members.c.group_id)
        .having(func.count() >= least)
    )
    return list(tx.execute(wanted.order_by(members.c.group_id)).scalars())


def load_members(tx: Transaction, group: int) -> list[int]:
    """Persons of a group, by number."""
    wanted = select(members.c.person_id).where(members.c.group_id == group)
    return list(tx.execute(wanted.order_by(members.c.person_id)).scalars())
