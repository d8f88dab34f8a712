"""What a person answered, in every group and with every account: dailies, quizzes, exams; and what they missed."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from sqlalchemy import Subquery, bindparam

from content.attempts import Attempt, Missed
from storage.answer_tables import steps
from storage.answered import EVERYWHERE
from storage.database import Transaction
from storage.prepared import Query
from storage.rows import Shape
from storage.tables import dailies


class _Given(NamedTuple):
    asked: int
    attempt: Attempt


def _given_in(answered: Subquery) -> Query[_Given]:
    """What a person answered somewhere, in the order in which it came in."""
    shape = Shape(_Given, answered, attempt=Shape(Attempt, answered, group=answered.c.group_id))
    wanted = shape.select().where(answered.c.person == bindparam("person"))
    return Query(shape, wanted.order_by(answered.c.number))


_EVERY: Final = tuple(map(_given_in, EVERYWHERE))


def load_attempts(tx: Transaction, person: int) -> list[Attempt]:
    """Every answer of a person that counts, in the order of time."""
    attempts = [attempt for given in _EVERY for attempt in _firsts(tx.all(given, person=person))]
    return sorted(attempts, key=lambda attempt: attempt.at)


def _firsts(given: Iterable[_Given]) -> Iterable[Attempt]:
    """Of several answers to the same, from linked accounts, the first one counts."""
    first: dict[int, Attempt] = {}
    for one in given:
        first.setdefault(one.asked, one.attempt)
    return first.values()


_MISSED: Final = Shape(
    Missed, question=dailies.c.question, seed=dailies.c.seed, at=dailies.c.settled_at, group=dailies.c.group_id
)


def load_missed_dailies(tx: Transaction, person: int) -> list[Missed]:
    """The dailies a person missed, covered by a freeze or not, in the order of time."""
    wanted = (
        _MISSED.select()
        .join(steps, steps.c.daily_id == dailies.c.id)
        .where(steps.c.person_id == person, steps.c.channel_id.is_(None))
        .order_by(dailies.c.settled_at)
    )
    return tx.load(_MISSED, wanted)
