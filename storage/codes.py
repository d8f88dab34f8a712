"""One-time codes, to link accounts and to invite spaces. Of two who use one code one alone succeeds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Table, and_, delete, insert, update

from storage.database import Transaction
from storage.group_tables import group_codes
from storage.link_tables import link_codes
from storage.rows import Shape

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Codes(Generic[T]):
    """The codes of one kind: their table, and what is read of one. `more` are columns that this kind alone has."""

    table: Table
    shape: Shape[T]

    def keep(self, tx: Transaction, *, account: int, digest: str, until: datetime, now: datetime, **more: int) -> None:
        """A new code in the place of the account's earlier one; codes of anybody whose time is up go with it."""
        tx.execute(delete(self.table).where((self.table.c.account_id == account) | (self.table.c.until <= now)))
        tx.execute(insert(self.table).values(account_id=account, digest=digest, until=until, **more))

    def find(self, tx: Transaction, *, digest: str, now: datetime) -> T | None:
        """A code that is still good and that nobody has agreed to yet."""
        good = (self.table.c.digest == digest, self.table.c.until > now, self.table.c.entered_by.is_(None))
        return tx.find(self.shape, self.shape.select().where(*good))

    def find_own(self, tx: Transaction, *, account: int, now: datetime) -> T | None:
        """The code that an account has made, while it is good."""
        return tx.find(self.shape, self.shape.select().where(self._own(account, now)))

    def enter(self, tx: Transaction, code: int, *, account: int, **more: int) -> bool:
        """Agree to what a code is for; False where another was first, or the code is gone."""
        free = (self.table.c.id == code, self.table.c.entered_by.is_(None))
        return tx.execute(update(self.table).where(*free).values(entered_by=account, **more)).rowcount == 1

    def take(self, tx: Transaction, code: int, *, account: int, now: datetime) -> bool:
        """Use up a code of one's own that somebody has agreed to; False where nobody has, or it is gone."""
        entered = (self.table.c.id == code, self.table.c.entered_by.is_not(None))
        return tx.execute(delete(self.table).where(self._own(account, now), *entered)).rowcount == 1

    def drop(self, tx: Transaction, *, account: int) -> None:
        """Nothing comes of it after all: whatever code an account has made."""
        tx.execute(delete(self.table).where(self.table.c.account_id == account))

    def _own(self, account: int, now: datetime) -> ColumnElement[bool]:
        return and_(self.table.c.account_id == account, self.table.c.until > now)


class LinkCode(NamedTuple):
    """A code that is good, with who has entered it so far."""

    id: int
    digest: str
    """No other code has the same; a number may be given again once its row is gone."""
    account: int
    entered_by: int | None
    """The account that agreed to be linked; None while nobody did."""


class GroupCode(NamedTuple):
    """A code that is good: where it was made, and what was made of it so far."""

    id: int
    digest: str
    """No other code has the same; a number may be given again once its row is gone."""
    account: int
    space: int
    group: int
    entered_by: int | None
    """The organiser's account that agreed to join; None while nobody did."""
    entered_in: int | None
    """The space that is to join."""


LINK_CODES: Final = Codes(link_codes, Shape(LinkCode, link_codes, account=link_codes.c.account_id))
GROUP_CODES: Final = Codes(
    group_codes,
    Shape(
        GroupCode,
        group_codes,
        account=group_codes.c.account_id,
        space=group_codes.c.space_id,
        group=group_codes.c.group_id,
    ),
)
