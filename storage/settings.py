"""What a person has set for themselves, in every group and on every account."""

from typing import Any, Final, NamedTuple

from sqlalchemy import select, update

from storage.database import Transaction
from storage.rows import Shape
from storage.tables import persons


class Settings(NamedTuple):
    """A person's settings; the defaults are for whoever has set none."""

    zone: str | None = None
    """Whose days are theirs, as an IANA name; None: those of wherever they ask."""
    how_sure: bool = False
    """Whether they are asked how sure they are before the verdict of a daily."""
    hidden: bool = False
    """Counted on boards, but not named."""
    quiet: bool = False
    """Streaks and points of their own are not shown to them."""
    extra_time: bool = False
    """In mock exams, as some are granted it in the real one."""
    remind_reviews: bool = False
    """Whether they are reminded by direct message that reviews are due."""
    remind_daily: bool = False
    """Likewise of a daily that is open and that they have not answered."""

    @property
    def is_reminded(self) -> bool:
        """Of anything."""
        return self.remind_reviews or self.remind_daily


_SETTINGS: Final = Shape(Settings, persons)


def load_settings(tx: Transaction, person: int | None) -> Settings:
    """What somebody has set; None is somebody who is not known yet."""
    own = _SETTINGS.select().where(persons.c.id == person)
    return (tx.find(_SETTINGS, own) if person is not None else None) or Settings()


def save_settings(tx: Transaction, person: int, changes: dict[str, Any]) -> None:
    """Field of `Settings` -> its new value; the others stay."""
    if changes:
        tx.execute(update(persons).where(persons.c.id == person).values(changes))


def is_quiet(tx: Transaction, person: int) -> bool:
    """Whether somebody wants no streaks and points of their own shown."""
    return bool(tx.execute(select(persons.c.quiet).where(persons.c.id == person)).scalar())
