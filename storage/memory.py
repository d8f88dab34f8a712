"""Small things a process remembers from one start to the next."""

from sqlalchemy import select

from storage.database import Transaction
from storage.tables import remembered


def recall(tx: Transaction, name: str) -> str | None:
    """What was remembered under a name."""
    return tx.execute(select(remembered.c.value).where(remembered.c.name == name)).scalar()


def remember(tx: Transaction, name: str, value: str) -> None:
    """Remember a value under a name, in place of an older one."""
    statement = tx.insert(remembered).values(name=name, value=value)
    tx.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def recall_all(tx: Transaction, *, beginning: str) -> dict[str, str]:
    """Everything remembered under names that begin so, by name."""
    found = tx.execute(select(remembered).where(remembered.c.name.startswith(beginning)).order_by(remembered.c.name))
    return {row.name: row.value for row in found}


def forget(tx: Transaction, *, beginning: str) -> None:
    """Remember nothing more under names that begin so."""
    tx.execute(remembered.delete().where(remembered.c.name.startswith(beginning)))
