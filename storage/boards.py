"""Boards, read from counters: the cost grows with a group's members, never with their answers."""

from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select

from content.boards import WHOLE_GROUP, Window
from content.scoring import DailyOutcome
from storage.answer_tables import members, scores, steps
from storage.database import Transaction
from storage.places import load_asked_in
from storage.rows import Shape
from storage.tables import accounts, persons


class Ranked(NamedTuple):
    """One member's row; equal points share a rank."""

    rank: int | None
    """None without points."""
    person: int
    name: str
    """Empty for somebody hidden, unless they are the one asking."""
    points: int
    answered: int
    right: int
    streak: int
    members: int
    """How many stand on the board in all."""


def load_board(
    tx: Transaction, *, group: int, channel: int, window: Window, first_day: date, person: int | None, at_most: int
) -> list[Ranked]:
    """The first `at_most` rows of a board and the row of `person`, wherever it is.

    `channel` 0 is the whole group.
    """
    if window is Window.TODAY:
        source = _of_one_daily(load_asked_in(tx, group, since=first_day), group, channel, first_day)
    else:
        source = _of_counters(group, channel, window, first_day)
    return rank_rows(tx, source, person=person, at_most=at_most)


def rank_rows(tx: Transaction, rows: Select[*tuple[Any, ...]], *, person: int | None, at_most: int) -> list[Ranked]:
    """Rank rows of (person_id, points, answered, right, streak); the first `at_most` and that of `person`."""
    board = _ranked(rows).subquery()
    earned, own = case((board.c.points > 0, board.c.place)), board.c.person_id
    ranked = Shape(Ranked, board, rank=earned, person=own, name=name_of(own, asked_by=person))
    wanted = ranked.select().where(or_(board.c.place <= at_most, board.c.person_id == person))
    found = tx.load(ranked, wanted.order_by(board.c.place, board.c.person_id))
    return [row for n, row in enumerate(found) if n < at_most or row.person == person]


def _of_counters(group: int, channel: int, window: Window, first_day: date) -> Select[*tuple[Any, ...]]:
    """The counters of one board, with what `_ranked` needs."""
    counter = (
        scores.c.group_id == group,
        scores.c.channel_id == channel,
        scores.c.window == window,
        scores.c.first_day == first_day,
        scores.c.answered > 0,
    )
    return _with_member(
        select(scores.c.person_id, scores.c.points, scores.c.answered, scores.c.right).where(*counter),
        scores.c.person_id,
        group,
    )


def _of_one_daily(asked: list[int], group: int, channel: int, on: date) -> Select[*tuple[Any, ...]]:
    """Today's board: the steps of one date, among those of some dailies; of two what counts."""
    right = case((steps.c.outcome == DailyOutcome.RIGHT, 1), else_=0)
    where = [steps.c.daily_id.in_(asked), steps.c.on_date == on, steps.c.group_id == group, steps.c.points > 0]
    if channel != WHOLE_GROUP:
        where.append(steps.c.channel_id == channel)
    answered = select(
        steps.c.person_id, steps.c.points, case((steps.c.points >= 0, 1)).label("answered"), right.label("right")
    )
    return _with_member(answered.where(*where), steps.c.person_id, group)


def _with_member(rows: Select[*tuple[Any, ...]], person: ColumnElement[int], group: int) -> Select[*tuple[Any, ...]]:
    return (
        rows.add_columns(members.c.streak)
        .join(persons, persons.c.id == person)
        .join(members, (members.c.person_id == person) & (members.c.group_id == group))
    )


def _ranked(rows: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    inner = rows.subquery()
    return select(
        inner,
        func.rank().over(order_by=inner.c.points.desc()).label("place"),
        func.count().over().label("members"),
    )


def name_of(person: ColumnElement[int], *, asked_by: int | None = None) -> ColumnElement[str]:
    """The name of the person in a column: that of the account they have had the longest.

    Empty for somebody hidden, unless they are the one asking.
    """
    own = select(accounts.c.name).where(accounts.c.person_id == person)
    name = own.order_by(accounts.c.id).limit(1).scalar_subquery()
    hidden = exists().where(persons.c.id == person, persons.c.hidden, persons.c.id != (asked_by or 0))
    return case((hidden, ""), else_=name)


class Totals(NamedTuple):
    """A member's counter of all time."""

    points: int
    answered: int
    right: int


_TOTALS: Final = Shape(Totals, scores)


def load_totals(tx: Transaction, *, group: int, person: int) -> Totals:
    where = (
        scores.c.group_id == group,
        scores.c.channel_id == WHOLE_GROUP,
        scores.c.window == Window.ALL_TIME,
        scores.c.person_id == person,
    )
    return tx.find(_TOTALS, _TOTALS.select().where(*where)) or Totals(0, 0, 0)
