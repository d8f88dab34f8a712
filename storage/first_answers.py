"""What members answered first, a stretch of members at a time: what the figures of questions are counted from.

Only what is out: a daily that is settled, a question of a quiz that was shown, an exam that is over.
"""

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Subquery, bindparam, func, select

from storage.answered import EVERYWHERE
from storage.database import Transaction
from storage.prepared import Query
from storage.rows import Shape
from storage.tables import persons


class Given(NamedTuple):
    """An answer that somebody gave."""

    person: int
    question: str
    edition: str | None
    """Of the question as they saw it."""
    chosen: tuple[str, ...]
    right: bool
    at: datetime
    shown_at: datetime | None


def _out_in(answered: Subquery) -> Query[Given]:
    """Of the persons of a stretch."""
    shape = Shape(Given, answered)
    stretch = (answered.c.person > bindparam("after"), answered.c.person <= bindparam("through"))
    return Query(shape, shape.select().where(*stretch, answered.c.out, answered.c.right.is_not(None)))


_EVERY: Final = tuple(map(_out_in, EVERYWHERE))


def last_person(tx: Transaction) -> int:
    """The greatest number of a person; 0 where there is none."""
    return int(tx.execute(select(func.coalesce(func.max(persons.c.id), 0))).scalar_one())


def load_first_answers(tx: Transaction, *, after: int, through: int) -> dict[int, list[Given]]:
    """Person -> their first answer to each question or template, of the persons of a stretch of numbers."""
    first: dict[tuple[int, str], Given] = {}
    for one in (given for query in _EVERY for given in tx.all(query, after=after, through=through)):
        known = first.setdefault((one.person, one.question), one)
        if one.at < known.at:
            first[one.person, one.question] = one
    found: dict[int, list[Given]] = {}
    for one in first.values():
        found.setdefault(one.person, []).append(one)
    return found
