"""Codes to invite a space. A code is taken in one statement, so that of two who use it one alone succeeds."""

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import delete, update

from storage.database import Transaction
from storage.group_tables import group_codes
from storage.rows import Shape


class GroupCode(NamedTuple):
    """A code that is good: where it was made, and what was made of it so far."""

    id: int
    account: int
    space: int
    group: int
    entered_by: int | None
    """The organiser's account that agreed to join; None while nobody did."""
    entered_in: int | None
    """The space that is to join."""


_CODE: Final = Shape(
    GroupCode,
    group_codes,
    account=group_codes.c.account_id,
    space=group_codes.c.space_id,
    group=group_codes.c.group_id,
)


class Inviting(NamedTuple):
    """Who makes a code, where, and to which group it invites."""

    account: int
    space: int
    group: int


def keep_code(tx: Transaction, by: Inviting, *, digest: str, until: datetime, now: datetime) -> None:
    """A new code in the place of the account's earlier one; codes of anybody whose time is up go with it."""
    tx.execute(delete(group_codes).where((group_codes.c.account_id == by.account) | (group_codes.c.until <= now)))
    made = {"account_id": by.account, "space_id": by.space, "group_id": by.group, "digest": digest, "until": until}
    tx.execute(group_codes.insert().values(made))


def find_code(tx: Transaction, *, digest: str, now: datetime) -> GroupCode | None:
    """A code that is still good and that nobody has agreed to yet."""
    good = (group_codes.c.digest == digest, group_codes.c.until > now, group_codes.c.entered_by.is_(None))
    return tx.find(_CODE, _CODE.select().where(*good))


def find_own(tx: Transaction, *, account: int, space: int, now: datetime) -> GroupCode | None:
    """The code that an account has made in a space, while it is good."""
    mine = (group_codes.c.account_id == account, group_codes.c.space_id == space, group_codes.c.until > now)
    return tx.find(_CODE, _CODE.select().where(*mine))


def enter_code(tx: Transaction, code: int, *, account: int, space: int) -> bool:
    """Agree for a space to join; False where another was first, or the code is gone."""
    free = (group_codes.c.id == code, group_codes.c.entered_by.is_(None))
    return tx.execute(update(group_codes).where(*free).values(entered_by=account, entered_in=space)).rowcount == 1


def take_code(tx: Transaction, code: int, *, account: int, now: datetime) -> int | None:
    """Use up a code of one's own; the space that is to join, or None where none was entered or it is gone."""
    good = (group_codes.c.id == code, group_codes.c.account_id == account, group_codes.c.until > now)
    taken = delete(group_codes).where(*good, group_codes.c.entered_in.is_not(None)).returning(group_codes.c.entered_in)
    return tx.execute(taken).scalar()


def drop_codes(tx: Transaction, *, account: int) -> None:
    """Nobody is to join after all: whatever code an account has made."""
    tx.execute(delete(group_codes).where(group_codes.c.account_id == account))
