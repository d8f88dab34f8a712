"""Whom the organisers of a space have named as organisers, where the platform has no right of its own for it."""

from datetime import datetime

from sqlalchemy import delete, select

from storage.database import Transaction
from storage.tables import organisers, spaces


def name_organiser(tx: Transaction, *, space: int, user: str, by: str, at: datetime) -> bool:
    """Let a user of the space act as an organiser; False where they were named already."""
    row = {"space_id": space, "user": user, "named_by": by, "named_at": at}
    return tx.keep(organisers, row)


def take_back(tx: Transaction, *, platform: str, native_space: str, user: str) -> bool:
    """The user was named and is no organiser any more; False where nobody had named them."""
    space = select(spaces.c.id).where(spaces.c.platform == platform, spaces.c.native_id == native_space)
    named = delete(organisers).where(organisers.c.space_id.in_(space), organisers.c.user == user)
    return tx.execute(named).rowcount == 1


def load_named(tx: Transaction, *, platform: str, native_space: str) -> list[str]:
    """Who was named in a space, by the platform's ids, in the order of naming."""
    named = select(organisers.c.user).join(spaces, spaces.c.id == organisers.c.space_id)
    own = named.where(spaces.c.platform == platform, spaces.c.native_id == native_space)
    return list(tx.execute(own.order_by(organisers.c.named_at, organisers.c.user)).scalars())


def is_organiser(tx: Transaction, *, platform: str, native_space: str, user: str) -> bool:
    """Whether an organiser of the space has named this user."""
    where = (spaces.c.platform == platform, spaces.c.native_id == native_space, organisers.c.user == user)
    named = select(organisers.c.user).join(spaces, spaces.c.id == organisers.c.space_id).where(*where)
    return tx.execute(named).first() is not None
