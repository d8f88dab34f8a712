"""Exam dates and rest days, of members and of groups."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Table, bindparam, delete, update

from content.rests import Rest
from storage.database import Transaction
from storage.plan_tables import EXAM_DATES, REST_DAYS, OwnerKind
from storage.prepared import Query
from storage.rows import Shape


class Owner(NamedTuple):
    """A person or a group by its id."""

    whose: OwnerKind
    id: int

    @property
    def column(self) -> str:
        """Where it stands in the tables."""
        return f"{self.whose}_id"


class ExamDate(NamedTuple):
    """When the exam is, and the first day of the plan for it."""

    begun_on: date
    exam_on: date


_EXAM_DATE: Final = {whose: Shape(ExamDate, table) for whose, table in EXAM_DATES.items()}


_EXAM_DATE_OF: Final = {
    whose: Query(shape, shape.select().where(EXAM_DATES[whose].c[f"{whose}_id"] == bindparam("owner")))
    for whose, shape in _EXAM_DATE.items()
}


def find_exam_date(tx: Transaction, owner: Owner) -> ExamDate | None:
    """The latest date that was set; it may have passed."""
    return tx.first(_EXAM_DATE_OF[owner.whose], owner=owner.id)


def save_exam_date(tx: Transaction, owner: Owner, told: ExamDate, *, at: datetime) -> None:
    """Set the date; one that was set before gives way."""
    changed = {**told._asdict(), "at": at}
    setting = tx.insert(EXAM_DATES[owner.whose]).values({owner.column: owner.id, **changed})
    tx.execute(setting.on_conflict_do_update(index_elements=[owner.column], set_=changed))


def forget_exam_date(tx: Transaction, owner: Owner) -> bool:
    """False where none was set."""
    table = EXAM_DATES[owner.whose]
    return tx.execute(delete(table).where(_is_of(owner, table))).rowcount == 1


class KeptRest(NamedTuple):
    """Rest days with their number."""

    id: int
    rest: Rest


TOLD_APART_BY: Final = ("first", "last", "weekdays")
"""Of rest days: two that are the same in these are one."""
_REST: Final = {whose: Shape(Rest, table) for whose, table in REST_DAYS.items()}
_KEPT_REST: Final = {whose: Shape(KeptRest, table, rest=_REST[whose]) for whose, table in REST_DAYS.items()}


def keep_rest(tx: Transaction, owner: Owner, rest: Rest) -> bool:
    """Keep what was declared; False where just that stands already. What was dropped comes back from now on."""
    table = REST_DAYS[owner.whose]
    declaring = tx.insert(table).values({owner.column: owner.id, **asdict(rest)})
    again = declaring.on_conflict_do_update(
        index_elements=[owner.column, *TOLD_APART_BY],
        set_={"declared_at": rest.declared_at, "dropped_on": None},
        where=table.c.dropped_on.is_not(None),
    )
    return tx.execute(again.returning(table.c.id)).first() is not None


def drop_rest(tx: Transaction, owner: Owner, number: int, *, on: date) -> bool:
    """It no longer holds from a day on; False where that owner has none of that number."""
    table = REST_DAYS[owner.whose]
    mine = (table.c.id == number, _is_of(owner, table), table.c.dropped_on.is_(None))
    return tx.execute(update(table).where(*mine).values(dropped_on=on)).rowcount == 1


def load_rests(tx: Transaction, owner: Owner, *, since: date) -> list[KeptRest]:
    """Rest days that are not over on a date, in order; those that are dropped by then are left out."""
    table, shape = REST_DAYS[owner.whose], _KEPT_REST[owner.whose]
    dropped = table.c.dropped_on.is_(None) | (table.c.dropped_on > since)
    still = (_is_of(owner, table), table.c.last >= since, dropped)
    return tx.load(shape, shape.select().where(*still).order_by(table.c.first, table.c.id))


def load_group_rests(tx: Transaction, group: int) -> list[Rest]:
    """Everything a group ever declared."""
    table, shape = REST_DAYS["group"], _REST["group"]
    return tx.load(shape, shape.select().where(table.c.group_id == group))


class OwnRest(NamedTuple):
    """A rest of a person's."""

    person: int
    rest: Rest


_OWN_REST: Final = Shape(OwnRest, person=REST_DAYS["person"].c.person_id, rest=_REST["person"])


def load_own_rests(tx: Transaction, *where: ColumnElement[bool]) -> list[OwnRest]:
    """Everything that persons ever declared; `where` says which persons."""
    return tx.load(_OWN_REST, _OWN_REST.select().where(*where))


def _is_of(owner: Owner, table: Table) -> ColumnElement[bool]:
    return table.c[owner.column] == owner.id
