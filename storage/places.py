"""Whose a daily is: what was asked and answered in a space goes with the space, whatever group that belongs to."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, Final, TypeVar

from sqlalchemy import Column, ColumnElement, CompoundSelect, Select, Table, bindparam, select

from storage.among import among
from storage.database import Transaction
from storage.tables import channels, dailies, posts, spaces

T = TypeVar("T")


PLACED: Final[Mapping[str, ColumnElement[Any]]] = {
    "group": spaces.c.group_id,
    "platform": spaces.c.platform,
    "native_space": spaces.c.native_id,
    "native_channel": channels.c.native_id,
}
"""Where a message is `placed`: the group whose space it is, and the platform's own ids."""


def placed(wanted: Select[T], table: Table) -> Select[T]:
    """Beside the channel in which a message stands, or will, and the channel's space."""
    in_channel = wanted.join(channels, channels.c.id == table.c.channel_id)
    return in_channel.join(spaces, spaces.c.id == channels.c.space_id)


def asked_in(some: Collection[int], daily: ColumnElement[int] = dailies.c.id) -> ColumnElement[bool]:
    """Of a daily: some groups chose it, or it stood in a channel that is theirs now."""
    return daily.in_(_asked_in(lambda group: group.in_(some)))


def load_asked_in(tx: Transaction, group: int, *, since: date | None = None) -> list[int]:
    """The same dailies of one group, from a date on: looked for once where several statements are about them."""
    return list(tx.execute(_asked_in(lambda column: column == group, since or date.min)).scalars())


def _asked_in(
    theirs: Callable[[Column[int]], ColumnElement[bool]], since: date = date.min
) -> CompoundSelect[tuple[int]]:
    chosen = select(dailies.c.id).where(theirs(dailies.c.group_id), dailies.c.on_date >= since)
    own = select(channels.c.id).join(spaces, spaces.c.id == channels.c.space_id).where(theirs(spaces.c.group_id))
    there = (posts.c.channel_id.in_(own), posts.c.on_date >= since, posts.c.daily_id.is_not(None))
    return chosen.union(select(posts.c.daily_id).where(*there))


ASKED_IN_ONE: Final = dailies.c.id.in_(_asked_in(lambda column: column == bindparam("group")))
"""`asked_in` of the parameter `group`, for statements that are compiled once."""


def groups_of_daily(tx: Transaction, daily: int) -> list[int]:
    """The groups that a daily concerns: the one that chose it, and those in whose channels it stands."""
    chosen = select(dailies.c.group_id).where(dailies.c.id == daily)
    where = (posts.c.daily_id == daily, channels.c.id == posts.c.channel_id, spaces.c.id == channels.c.space_id)
    return sorted(tx.execute(chosen.union(select(spaces.c.group_id).where(*where))).scalars())


def asked_in_groups(groups: str) -> CompoundSelect[tuple[int, int]]:
    """`group_id` and `daily_id` of what was asked in the groups that a parameter gives, as `asked_in` has it."""
    chosen = select(dailies.c.group_id, dailies.c.id.label("daily_id")).where(among(dailies.c.group_id, groups))
    stood = (
        select(spaces.c.group_id, posts.c.daily_id)
        .join(channels, channels.c.space_id == spaces.c.id)
        .join(posts, posts.c.channel_id == channels.c.id)
        .where(among(spaces.c.group_id, groups), posts.c.daily_id.is_not(None))
    )
    return chosen.union(stood)
