"""Which spaces were told, once, how to begin."""

from datetime import datetime

from sqlalchemy import delete, exists, select

from storage.channels import ensure_space
from storage.database import Transaction
from storage.space_tables import greetings
from storage.tables import channels, spaces


def is_begun(tx: Transaction, *, platform: str, native_id: str) -> bool:
    """Whether a space was greeted, or has a daily question already."""
    own = (spaces.c.platform == platform, spaces.c.native_id == native_id)
    greeted = exists(select(greetings.c.space_id).where(greetings.c.space_id == spaces.c.id))
    set_up = exists(select(channels.c.id).where(channels.c.space_id == spaces.c.id))
    return tx.execute(select(spaces.c.id).where(*own, greeted | set_up)).first() is not None


def claim(tx: Transaction, *, platform: str, native_id: str, at: datetime) -> bool:
    """Greet a space: True for one caller alone, and for none where it has begun."""
    if is_begun(tx, platform=platform, native_id=native_id):
        return False
    space = ensure_space(tx, platform=platform, native_id=native_id, at=at)
    return tx.keep(greetings, {"space_id": space, "at": at})


def release(tx: Transaction, *, platform: str, native_id: str) -> None:
    """The greeting certainly didn't arrive: the next occasion is another try."""
    own = select(spaces.c.id).where(spaces.c.platform == platform, spaces.c.native_id == native_id)
    tx.execute(delete(greetings).where(greetings.c.space_id.in_(own)))
