"""The answers to quizzes that may be marked, and the marks as they stand.

Marks are derived: what each answer is worth can be counted again at any time, and what stands never differs from that.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Select, or_, select

from content.practice import Mark
from content.rounds import Style
from storage.database import Transaction
from storage.quiz_tables import marks, quizzes, turn_answers, turns
from storage.rows import Shape
from storage.tables import accounts


class Played(NamedTuple):
    """An answer to a turn that may be marked, with all that its mark depends on."""

    turn: int
    person: int
    group: int
    style: Style
    on: date
    seconds: int
    """How long the question is open."""
    opened_at: datetime | None
    item: str
    chosen: tuple[str, ...]
    at: datetime


_PLAYED: Final = Shape(
    Played,
    turn_answers,
    turn=turns.c.id,
    person=accounts.c.person_id,
    group=quizzes.c.group_id,
    style=quizzes.c.style,
    on=quizzes.c.on_date,
    seconds=quizzes.c.seconds,
    opened_at=turns.c.opened_at,
    item=turns.c.item,
)


def _played(*where: ColumnElement[bool]) -> Select[Played]:
    """Of turns that are revealed, or answered alone; the earliest first."""
    return (
        _PLAYED.select()
        .join(turns, turns.c.id == turn_answers.c.turn_id)
        .join(quizzes, quizzes.c.id == turns.c.quiz_id)
        .join(accounts, accounts.c.id == turn_answers.c.account_id)
        .where(or_(turns.c.revealed_at.is_not(None), quizzes.c.style == Style.SOLO), *where)
        .order_by(turn_answers.c.id)
    )


def load_played(tx: Transaction, *, turn: int) -> list[Played]:
    """The answers to a turn, all accounts' of a person; none before right or wrong may be known."""
    return tx.load(_PLAYED, _played(turns.c.id == turn))


def load_days_played(tx: Transaction, group: int) -> list[date]:
    """The days on which a group's quizzes were played, or marks of them stand."""
    days = select(quizzes.c.on_date).where(quizzes.c.group_id == group)
    return sorted(tx.execute(days.union(select(marks.c.on_date).where(marks.c.group_id == group))).scalars())


def load_played_on(tx: Transaction, *, group: int, on: date) -> list[Played]:
    """The same of all a group's quizzes of a day."""
    return tx.load(_PLAYED, _played(quizzes.c.group_id == group, quizzes.c.on_date == on))


def load_played_by(tx: Transaction, person: int) -> list[Played]:
    """The same of all that a person has answered."""
    return tx.load(_PLAYED, _played(accounts.c.person_id == person))


class Counted(NamedTuple):
    """The mark of one person's answer to one turn, with where it counts."""

    turn: int
    person: int
    group: int
    style: Style
    on: date
    mark: Mark


_COUNTED: Final = Shape(
    Counted,
    marks,
    turn=marks.c.turn_id,
    person=marks.c.person_id,
    group=marks.c.group_id,
    on=marks.c.on_date,
    mark=Shape(Mark, marks),
)


def load_marks(tx: Transaction, *, group: int, on: date) -> list[Counted]:
    """The marks of a group's quizzes of a day as they stand."""
    return tx.load(_COUNTED, _COUNTED.select().where(marks.c.group_id == group, marks.c.on_date == on))


def save_marks(tx: Transaction, counted: Iterable[Counted]) -> None:
    """Write marks; those that stand stay."""
    rows = [
        {
            "turn_id": one.turn,
            "person_id": one.person,
            "group_id": one.group,
            "style": one.style,
            "on_date": one.on,
            "right": one.mark.right,
            "points": one.mark.points,
        }
        for one in counted
    ]
    if rows:
        tx.execute(tx.insert(marks).on_conflict_do_nothing(), rows)


def delete_marks(tx: Transaction, *, group: int, on: date) -> None:
    """Forget a group's marks of a day, to be written anew in the same transaction."""
    tx.execute(marks.delete().where(marks.c.group_id == group, marks.c.on_date == on))
