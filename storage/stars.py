"""The questions that somebody starred, each with a note of their own. Kept by account; a person has those of all."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import delete, func, select, update

from storage.database import Transaction
from storage.review_tables import stars
from storage.rows import Shape
from storage.tables import accounts

NOTE_AT_MOST: Final = 300
_ASK_AT_MOST: Final = 300


class Star(NamedTuple):
    """One star."""

    id: int
    question: str
    """Its id, or that of a template."""
    gist: str
    """By what one knows it again, as `Item.gist`."""
    note: str | None
    at: datetime


_STAR: Final = Shape(Star, stars, gist=stars.c.ask)


def keep_star(tx: Transaction, *, account: int, question: str, gist: str, at: datetime) -> bool:
    """Keep a star; False where the account has starred that question already."""
    row = {"account_id": account, "question": question, "ask": gist[:_ASK_AT_MOST], "at": at}
    return tx.keep(stars, row)


def find_star(tx: Transaction, *, person: int, question: str) -> Star | None:
    """A person's star on a question: the earliest, where several of their accounts have one."""
    wanted = _STAR.select().join(accounts, accounts.c.id == stars.c.account_id)
    mine = (accounts.c.person_id == person, stars.c.question == question)
    return tx.find(_STAR, wanted.where(*mine).order_by(stars.c.id))


def load_star(tx: Transaction, number: int, *, person: int) -> Star | None:
    """A star by its id; None where it isn't that person's."""
    wanted = _STAR.select().join(accounts, accounts.c.id == stars.c.account_id)
    return tx.find(_STAR, wanted.where(stars.c.id == number, accounts.c.person_id == person))


def load_starred(tx: Transaction, person: int) -> Mapping[str, datetime]:
    """Every question that a person starred, with when."""
    wanted = (
        select(stars.c.question, func.min(stars.c.at).label("at"))
        .join(accounts, accounts.c.id == stars.c.account_id)
        .where(accounts.c.person_id == person)
        .group_by(stars.c.question)
    )
    return {row.question: row.at for row in tx.execute(wanted)}


def load_page(tx: Transaction, person: int, *, skip: int, at_most: int) -> list[Star]:
    """Some of a person's stars, the latest first; one for each question."""
    earliest = (
        select(func.min(stars.c.id))
        .join(accounts, accounts.c.id == stars.c.account_id)
        .where(accounts.c.person_id == person)
        .group_by(stars.c.question)
    )
    wanted = _STAR.select().where(stars.c.id.in_(earliest)).order_by(stars.c.id.desc())
    return tx.load(_STAR, wanted.offset(skip).limit(at_most))


def save_note(tx: Transaction, star: int, note: str) -> None:
    """Put a note in the place of the one before."""
    tx.execute(update(stars).where(stars.c.id == star).values(note=note[:NOTE_AT_MOST]))


def delete_star(tx: Transaction, *, person: int, question: str) -> bool:
    """Take a star away, whichever accounts gave it; False where there was none."""
    own = select(accounts.c.id).where(accounts.c.person_id == person)
    gone = delete(stars).where(stars.c.account_id.in_(own), stars.c.question == question)
    return tx.execute(gone).rowcount > 0
