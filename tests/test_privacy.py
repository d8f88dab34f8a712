"""The statements that docs/privacy.md gives operators delete a person and leave sound books."""

import re
from pathlib import Path

from sqlalchemy import select, text

from bot.study.folding import differences
from storage.database import Database, Transaction
from storage.tables import metadata
from tests.study.desk import Desk

PAGE = (Path(__file__).parents[1] / "docs" / "privacy.md").read_text(encoding="utf-8")


def _statements() -> tuple[str, list[str]]:
    """The one that finds a person, and those that delete them."""
    find, delete = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
    return find.strip().rstrip(";"), [line.strip() for line in delete.split(";") if line.strip()]


async def test_an_operator_can_delete_a_person(database: Database) -> None:
    desk = Desk(database)
    await desk.set_up()
    for _ in range(3):
        await desk.move(days=1)
        await desk.answer("1234567890")
        await desk.answer("somebody")
    find, delete = _statements()

    def forget(tx: Transaction) -> None:
        ((person, name),) = tx.execute(text(find))
        assert name == "1234567890"
        for statement in delete:
            tx.execute(text(statement), [{"person": person}])

    await database.write(forget)
    assert await database.read(differences) == []
    left = await database.read(_everything)
    assert "somebody" in left
    assert "1234567890" not in left


def _everything(tx: Transaction) -> str:
    return "\n".join(str(tuple(row)) for table in metadata.sorted_tables for row in tx.execute(select(table)))
