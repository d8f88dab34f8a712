"""Codes to link accounts. A code is taken in one statement, so that of two who use it one alone succeeds."""

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import delete, update

from storage.database import Transaction
from storage.link_tables import link_codes
from storage.rows import Shape


class LinkCode(NamedTuple):
    """A code that is good, with who has entered it so far."""

    id: int
    account: int
    entered_by: int | None
    """The account that agreed to be linked; None while nobody did."""


_CODE: Final = Shape(LinkCode, link_codes, account=link_codes.c.account_id)


def keep_code(tx: Transaction, *, account: int, digest: str, until: datetime, now: datetime) -> None:
    """A new code in the place of the account's earlier one; codes of anybody whose time is up go with it."""
    tx.execute(delete(link_codes).where((link_codes.c.account_id == account) | (link_codes.c.until <= now)))
    tx.execute(link_codes.insert().values(account_id=account, digest=digest, until=until))


def find_code(tx: Transaction, *, digest: str, now: datetime) -> LinkCode | None:
    """A code that is still good and that nobody has agreed to yet."""
    good = (link_codes.c.digest == digest, link_codes.c.until > now, link_codes.c.entered_by.is_(None))
    return tx.find(_CODE, _CODE.select().where(*good))


def find_own(tx: Transaction, *, account: int, now: datetime) -> LinkCode | None:
    """The code that an account has asked for, while it is good."""
    return tx.find(_CODE, _CODE.select().where(link_codes.c.account_id == account, link_codes.c.until > now))


def enter_code(tx: Transaction, code: int, *, account: int) -> bool:
    """Agree with an account to be linked; False where another was first, or the code is gone."""
    free = (link_codes.c.id == code, link_codes.c.entered_by.is_(None))
    return tx.execute(update(link_codes).where(*free).values(entered_by=account)).rowcount == 1


def take_code(tx: Transaction, code: int, *, account: int, now: datetime) -> int | None:
    """Use up a code of one's own; the account that has entered it, or None where none did or it is gone."""
    good = (link_codes.c.id == code, link_codes.c.account_id == account, link_codes.c.until > now)
    taken = delete(link_codes).where(*good, link_codes.c.entered_by.is_not(None)).returning(link_codes.c.entered_by)
    return tx.execute(taken).scalar()


def drop_codes(tx: Transaction, *, account: int) -> None:
    """Nothing is to be linked after all: whatever code an account has asked for."""
    tx.execute(delete(link_codes).where(link_codes.c.account_id == account))
