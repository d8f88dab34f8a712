"""What a week came to in a group: its dailies whose answers are out, and who got how far."""

from collections.abc import Collection
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, exists, func, select

from content.attempts import Sureness
from content.items import load_item
from content.weeks import Asked
from storage.answer_tables import claims, steps
from storage.answered import IN_DAILIES
from storage.answers import tally
from storage.boards import name_of
from storage.database import Transaction
from storage.frozen import ITEM
from storage.places import asked_in
from storage.rows import Shape
from storage.tables import dailies, persons, posts


def _in_week(group: int, first: date, last: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return asked_in([group]), dailies.c.on_date.between(first, last)


def is_answer_out(tx: Transaction, group: int, first: date, last: date) -> bool:
    """Whether the answer of every daily of some days was shown everywhere."""
    waiting = select(dailies.c.id).where(*_in_week(group, first, last), dailies.c.settled_at.is_(None))
    return tx.execute(waiting.limit(1)).first() is None


def was_answered(tx: Transaction, group: int, first: date, last: date) -> bool:
    """Whether anybody answered a daily of some days whose answer is out."""
    answered = exists().where(claims.c.daily_id == dailies.c.id)
    known = select(dailies.c.id).where(*_in_week(group, first, last), dailies.c.settled_at.is_not(None), answered)
    return tx.execute(known.limit(1)).first() is not None


class _Frozen(NamedTuple):
    """A daily whose answer is out."""

    id: int
    on: date
    item: str
    """As it holds after any correction."""


_FROZEN: Final = Shape(_Frozen, dailies, on=dailies.c.on_date, item=ITEM)


def load_asked(tx: Transaction, group: int, first: date, last: date) -> list[Asked]:
    """The dailies of some days whose answers are out, in the order of their dates."""
    known = _FROZEN.select().where(*_in_week(group, first, last), dailies.c.settled_at.is_not(None))
    asked = tx.load(_FROZEN, known.order_by(dailies.c.on_date, dailies.c.id))
    sure = _load_sure_and_wrong(tx, {one.id for one in asked})
    return [_asked(tx, one, sure.get(one.id, 0)) for one in asked]


def _asked(tx: Transaction, one: _Frozen, sure_and_wrong: int) -> Asked:
    item, counted = load_item(one.item), tally(tx, one.id)
    return Asked(one.id, one.on, item, counted.answered, counted.right, counted.chosen, sure_and_wrong)


def _load_sure_and_wrong(tx: Transaction, some: Collection[int]) -> dict[int, int]:
    """Daily -> how many were sure of a wrong answer."""
    given = IN_DAILIES.c
    wrong = (given.asked.in_(some), given.sureness == Sureness.SURE, ~given.right)
    counted = select(given.asked, func.count().label("number")).where(*wrong).group_by(given.asked)
    return {one.asked: one.number for one in tx.execute(counted)}


class Reached(NamedTuple):
    """A member whose streak reached a mark."""

    name: str
    streak: int


def load_marks_reached(tx: Transaction, group: int, first: date, last: date, marks: Collection[int]) -> list[Reached]:
    """Who reached one of some streaks on some days, the longest first; hidden members are left out."""
    asked = select(dailies.c.id).where(dailies.c.on_date.between(first, last))
    here = (steps.c.group_id == group, steps.c.daily_id.in_(asked), steps.c.channel_id.is_not(None))
    longest = select(steps.c.person_id, func.max(steps.c.streak).label("streak"))
    reached = longest.where(*here, steps.c.streak.in_(marks)).group_by(steps.c.person_id).subquery()
    shape = Shape(Reached, reached, name=name_of(reached.c.person_id))
    named = shape.select().join(persons, persons.c.id == reached.c.person_id).where(~persons.c.hidden)
    return tx.load(shape, named.order_by(reached.c.streak.desc(), reached.c.person_id))


def find_message(tx: Transaction, *, channel: int, daily: int) -> str | None:
    """Where a daily stands in a channel; None where it doesn't."""
    there = (posts.c.channel_id == channel, posts.c.daily_id == daily, posts.c.state == "posted")
    return tx.execute(select(posts.c.message).where(*there, posts.c.drawn.is_not(None))).scalar()
