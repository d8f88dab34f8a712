"""What is stored about a person: all of it, by what every table says of itself: to show, to hand out, to delete."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, Table, and_, delete, false, func, or_, select, true, update

from storage.accounts import Native, OwnAccount, find_person, load_own
from storage.all_tables import METADATA
from storage.counts import keep_without_author
from storage.database import Transaction
from storage.ownership import Ownership, ownership_in
from storage.persons import lock_persons_of
from storage.tables import accounts, persons, spaces


class Whose(NamedTuple):
    """A person with all accounts, or a user of whom a platform's id alone may be stored."""

    person: int | None
    accounts: tuple[OwnAccount, ...]
    asking: Native

    @property
    def natives(self) -> set[Native]:
        return {self.asking, *(one.native for one in self.accounts)}


def lock_whose(tx: Transaction, asking: Native) -> Whose:
    """Who is behind an account; the person is locked, so that nothing of theirs is added meanwhile."""
    person = find_person(tx, **asking._asdict())
    if person is not None:
        lock_persons_of(tx, [one.id for one in load_own(tx, person)])
        person = find_person(tx, **asking._asdict())  # linking may have made it another one until then
    return load_whose(tx, asking, person)


def load_whose(tx: Transaction, asking: Native, person: int | None) -> Whose:
    """A person with the accounts they have now, the oldest first."""
    return Whose(person, load_own(tx, person) if person is not None else (), asking)


class Held(NamedTuple):
    """How many rows of one kind there are."""

    ownership: Ownership
    number: int


def count_held(tx: Transaction, whose: Whose) -> list[Held]:
    """What is stored, table by table, without those that hold nothing of theirs."""
    held = []
    for table, ownership in _tables():
        number = int(tx.execute(select(func.count()).select_from(table).where(_concerns(table, whose))).scalar_one())
        held += [Held(ownership, number)] if number else []
    return held


def load_held(tx: Transaction, whose: Whose) -> dict[str, list[dict[str, Any]]]:
    """Table -> its rows about somebody, without what is withheld; tables without any are left out."""
    held: dict[str, list[dict[str, Any]]] = {}
    for table, ownership in _tables():
        columns = [column for column in table.columns if column.name not in ownership.withheld]
        rows = tx.execute(select(*columns).where(_concerns(table, whose)).order_by(*table.primary_key.columns))
        found = [dict(row) for row in rows.mappings()]
        held |= {table.name: found} if found else {}
    return held


def delete_held(tx: Transaction, whose: Whose) -> int:
    """Delete all of it; the number of rows. Answers that others' cards count are counted without an author first."""
    if whose.person is not None:
        keep_without_author(tx, whose.person)
    backwards = list(_tables())[::-1]
    for table, ownership in backwards:
        for column, values in ownership.mentions.items():
            tx.execute(update(table).where(_is_of(table.c[column], whose)).values(values))
    return sum(tx.execute(delete(table).where(_belongs(table, whose))).rowcount for table, _ in backwards)


def _tables() -> Iterator[tuple[Table, Ownership]]:
    """Those that hold anything of anybody, each behind the ones it refers to."""
    for table in METADATA.sorted_tables:
        ownership = _ownership(table)
        if ownership.by or ownership.mentions:
            yield table, ownership


def _ownership(table: Table) -> Ownership:
    ownership = ownership_in(table.info)
    assert ownership is not None, table.name
    return ownership


def _concerns(table: Table, whose: Whose) -> ColumnElement[bool]:
    """A row that is theirs, or names them."""
    return or_(_belongs(table, whose), *(_is_of(table.c[name], whose) for name in _ownership(table).mentions))


def _belongs(table: Table, whose: Whose) -> ColumnElement[bool]:
    """A row that is theirs."""
    return or_(false(), *(_is_of(table.c[name], whose) for name in _ownership(table).by))


def _is_of(column: Column[Any], whose: Whose) -> ColumnElement[bool]:
    """Whether a column leads to them, directly or by rows that are theirs."""
    reference = next(iter(column.foreign_keys), None)
    target = reference.column.table if reference is not None else column.table
    if target is persons:
        return column == whose.person if whose.person is not None else false()
    if reference is None:
        return _is_user(column, whose)
    if target is accounts:
        return column.in_([one.id for one in whose.accounts])
    assert isinstance(target, Table)
    return column.in_(select(target.c.id).where(_belongs(target, whose)))


def _is_user(column: Column[Any], whose: Whose) -> ColumnElement[bool]:
    """A platform's user id, in a space where it means this user as far as the table knows the space."""
    return or_(*(and_(column == one.user, _in_space(column.table, one)) for one in sorted(whose.natives)))


def _in_space(table: Any, native: Native) -> ColumnElement[bool]:
    if "space_id" not in table.c:
        return true()
    there = select(spaces.c.id).where(spaces.c.platform == native.platform)
    return table.c.space_id.in_(there.where(spaces.c.native_id == native.team) if native.team else there)  # type: ignore[no-any-return]
