"""Accounts and the persons they belong to.

Whoever works on a person's fold first locks that person's row (PostgreSQL; on SQLite the one writer is lock enough),
then reads; so two answers of one person, or an answer and the settling of misses, never overlook each other.
"""

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, select

from storage.database import Transaction
from storage.prepared import Kept, Prepared, Query
from storage.rows import Shape, Value
from storage.tables import accounts, persons

NAME_AT_MOST: Final = 100
"""Characters of a name that are kept."""


class KnownAccount(NamedTuple):
    """An account with its person, whose row is now locked."""

    id: int
    person: int
    name: str
    how_sure: bool
    """Whether they are asked how sure they are before the verdict of a daily."""
    quiet: bool
    """Whether they are shown no streaks and points of their own."""
    hidden: bool
    named_at: datetime | None
    """When the name was looked up; None where the platform tells it with every click."""
    language: str


Text = str | ColumnElement[str]
"""A text, or in a prepared query the parameter that stands for it."""


def is_account(*, platform: Text, team: Text, user: Text) -> ColumnElement[bool]:
    """Of a row of accounts: whether it is this one, by the platform's ids."""
    return and_(accounts.c.platform == platform, accounts.c.team == team, accounts.c.user == user)


BY_ITS_IDS: Final[dict[str, ColumnElement[str]]] = {name: bindparam(name) for name in ("platform", "team", "user")}
"""The parameters by which a prepared query is told the account."""

_KNOWN: Final = Shape(
    KnownAccount,
    accounts,
    person=accounts.c.person_id,
    how_sure=persons.c.how_sure,
    quiet=persons.c.quiet,
    hidden=persons.c.hidden,
)

_ACCOUNT: Final = Query(
    _KNOWN,
    _KNOWN.select()
    .join(persons, persons.c.id == accounts.c.person_id)
    .where(is_account(**BY_ITS_IDS))
    .with_for_update(of=(accounts, persons)),  # both: linking may give the account to another person
)


def lock_account(tx: Transaction, *, platform: str, team: str, user: str) -> KnownAccount | None:
    """The account, with its person locked until the end of the transaction; None for one never seen."""
    return tx.first(_ACCOUNT, platform=platform, team=team, user=user)


def find_person(tx: Transaction, *, platform: str, team: str, user: str) -> int | None:
    """The person an account belongs to; None for one never seen."""
    own = is_account(platform=platform, team=team, user=user)
    return tx.execute(select(accounts.c.person_id).where(own)).scalar()


_NEW_PERSON: Final = Kept(Value(persons.c.id), persons, ("created_at",))
_NEW_ACCOUNT: Final = Prepared(
    lambda insert_: insert_(accounts).on_conflict_do_nothing().inline(),
    ("platform", "team", "user", "name", "language", "created_at", "person_id"),
)


def create_account(
    tx: Transaction, *, platform: str, team: str, user: str, name: str, language: str, at: datetime
) -> KnownAccount:
    """A new account with a person of its own; when another transaction was first, that one's."""
    person = tx.first(_NEW_PERSON, created_at=at)
    assert person is not None
    native = {"platform": platform, "team": team, "user": user}
    tx.run(_NEW_ACCOUNT, **native, name=name, language=language, created_at=at, person_id=person)
    known = lock_account(tx, **native)
    assert known is not None
    if known.person != person:
        tx.execute(persons.delete().where(persons.c.id == person))
    return known


def keep_profile(tx: Transaction, account: int, *, name: str, language: str) -> None:
    """Keep what the platform tells now."""
    tx.execute(accounts.update().where(accounts.c.id == account).values(name=name, language=language))


class Native(NamedTuple):
    """An account by the platform's ids."""

    platform: str
    team: str
    user: str


class OwnAccount(NamedTuple):
    """An account as it is stored."""

    id: int
    person: int
    native: Native
    name: str


_OWN: Final = Shape(OwnAccount, accounts, person=accounts.c.person_id, native=Shape(Native, accounts))


def load_own(tx: Transaction, person: int) -> tuple[OwnAccount, ...]:
    """A person's accounts, the oldest first."""
    return tuple(tx.load(_OWN, _OWN.select().where(accounts.c.person_id == person).order_by(accounts.c.id)))


def load_account(tx: Transaction, account: int) -> OwnAccount | None:
    """An account by its number; None where it was deleted."""
    return tx.find(_OWN, _OWN.select().where(accounts.c.id == account))
