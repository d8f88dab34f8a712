"""Groups: their names and settings, and which spaces are in them. What a move does to rows is in `storage.moves`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import case, delete, exists, insert, literal, select, update

from storage.database import Transaction
from storage.group_tables import stays
from storage.handing import copy_rows
from storage.plan_tables import EXAM_DATES, REST_DAYS
from storage.rows import Shape
from storage.tables import channels, groups, spaces

_CHOSEN: Final = ("name", "exam", "reveal", "how_sure", "teams", "topics")
"""What organisers choose for a group."""


class Group(NamedTuple):
    """A group with what its organisers chose."""

    id: int
    name: str
    """Empty while nobody has named it: then a platform's id stands there."""
    exam: str | None
    reveal: str
    how_sure: bool
    teams: int | None = None
    """How many teams its members play in."""
    topics: str = ""
    """What its dailies are about, a key on each line; empty: the whole exam."""


class Space(NamedTuple):
    """A space in its group."""

    id: int
    group: int
    platform: str
    native_id: str
    own_group: int | None
    """The group that it goes back to when it leaves; None where it has joined no other."""
    since: datetime | None


_UNNAMED: Final = exists(select(spaces.c.id).where(spaces.c.native_id == groups.c.name).correlate(groups))
_GROUP: Final = Shape(Group, groups, name=case((_UNNAMED, ""), else_=groups.c.name))
_SPACE: Final = Shape(Space, spaces, group=spaces.c.group_id, own_group=stays.c.own_group_id, since=stays.c.since)


def load_group(tx: Transaction, group: int) -> Group:
    """A group that exists."""
    return tx.one(_GROUP, _GROUP.select().where(groups.c.id == group))


def save_group(tx: Transaction, group: int, changes: Mapping[str, Any]) -> None:
    """Change some of what was chosen; fields of `Group`."""
    tx.execute(update(groups).where(groups.c.id == group).values(dict(changes)))


def load_spaces(tx: Transaction, group: int) -> list[Space]:
    """The spaces of a group, the oldest first."""
    wanted = _SPACE.select().outerjoin(stays, stays.c.space_id == spaces.c.id).where(spaces.c.group_id == group)
    return tx.load(_SPACE, wanted.order_by(spaces.c.id))


def find_space(tx: Transaction, space: int) -> Space | None:
    wanted = _SPACE.select().outerjoin(stays, stays.c.space_id == spaces.c.id)
    return tx.find(_SPACE, wanted.where(spaces.c.id == space))


def lock_spaces(tx: Transaction, some: list[int]) -> None:
    """The groups that spaces are in don't change until the end of the transaction."""
    tx.execute(select(spaces.c.id).where(spaces.c.id.in_(some)).order_by(spaces.c.id).with_for_update()).all()


def save_open_hours(tx: Transaction, group: int, hours: int) -> None:
    """How long a question stays open, in every channel of the group, from the next one on."""
    own = select(spaces.c.id).where(spaces.c.group_id == group)
    tx.execute(update(channels).where(channels.c.space_id.in_(own)).values(open_hours=hours))


def note_stay(tx: Transaction, space: int, *, own_group: int, at: datetime) -> None:
    """A space joins another group; the one it had before waits for it."""
    row = {"space_id": space, "own_group_id": own_group, "since": at}
    tx.execute(tx.insert(stays).values(row).on_conflict_do_nothing())


def end_stay(tx: Transaction, space: int) -> int | None:
    """A space leaves what it has joined; the group that waited for it, None where it has joined none."""
    return tx.execute(delete(stays).where(stays.c.space_id == space).returning(stays.c.own_group_id)).scalar()


def copy_group(tx: Transaction, group: int, *, at: datetime) -> int:
    """A new group with all that was chosen and planned for another; its id."""
    chosen = [groups.c[name] for name in _CHOSEN]
    copied = select(*chosen, literal(at, groups.c.created_at.type)).where(groups.c.id == group)
    made = insert(groups).from_select([*_CHOSEN, "created_at"], copied).returning(groups.c.id)
    new = int(tx.execute(made).scalar_one())
    for table in (EXAM_DATES["group"], REST_DAYS["group"]):
        copy_rows(tx, table, "group_id", of=group, to=new)
    return new
