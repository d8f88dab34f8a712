"""Rows in other hands: joined where two persons become one, copied where one becomes two, or a group makes another."""

from collections.abc import Sequence

from sqlalchemy import Table, delete, exists, insert, literal, select, update

from storage.database import Transaction


def join_rows(tx: Transaction, table: Table, alike: Sequence[str], *, person: int, other: int) -> None:
    """What is `other`'s becomes `person`'s; of two rows with the same in the columns `alike`, `person`'s stays."""
    mine = table.alias()
    twice = exists().where(mine.c.person_id == person, *(mine.c[name] == table.c[name] for name in alike))
    tx.execute(delete(table).where(table.c.person_id == other, twice))
    tx.execute(update(table).where(table.c.person_id == other).values(person_id=person))


def copy_rows(tx: Transaction, table: Table, owner: str, *, of: int, to: int) -> None:
    """What belongs to one, by the column `owner`, belongs to another as well."""
    names = [column.name for column in table.columns if column.name not in {"id", owner}]
    copied = select(literal(to), *(table.c[name] for name in names)).where(table.c[owner] == of)
    tx.execute(insert(table).from_select([owner, *names], copied))
