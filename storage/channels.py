"""Spaces, their groups and organisers, and the channels with their schedules."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, func, or_, select, update

from storage.among import among
from storage.database import Transaction
from storage.prepared import Prepared, Query, earliest
from storage.rows import Shape, Value
from storage.tables import channels, groups, posts, spaces
from storage.timings import SERVING, Times


class Channel(NamedTuple):
    """A channel with its schedule; `time` is local like `09:00`, `weekdays` digits with 0 for Monday."""

    id: int
    group: int
    platform: str
    native_space: str
    native_id: str
    time: str
    zone: str
    weekdays: str
    open_hours: int
    next_on: date | None
    next_due_at: datetime | None
    paused_at: datetime | None
    trouble: str | None
    """Why Studyhall paused it by itself."""
    catch_up_minutes: int
    notices: bool
    weekly: bool
    """Whether a report of each week comes."""
    set_up_by: str
    set_up_in: str
    """The language of whoever did, for what they are told about it."""


_CHANNEL: Final = Shape(
    Channel,
    channels,
    group=spaces.c.group_id,
    platform=spaces.c.platform,
    native_space=spaces.c.native_id,
)


def _channels() -> Select[Channel]:
    joined = _CHANNEL.select().join(spaces, spaces.c.id == channels.c.space_id)
    return joined.where(channels.c.removed_at.is_(None))


def load_telling(tx: Transaction) -> dict[int, int]:
    """Group -> the first of its channels whose organiser wants notices: who is told what isn't about one channel.

    A channel whose organiser has deleted themselves has nobody to tell.
    """
    wanting = (channels.c.notices, channels.c.set_up_by != "", channels.c.removed_at.is_(None))
    first = select(spaces.c.group_id, func.min(channels.c.id).label("channel"))
    first = first.join(spaces, spaces.c.id == channels.c.space_id).where(*wanting).group_by(spaces.c.group_id)
    return {one.group_id: one.channel for one in tx.execute(first)}


def ensure_space(tx: Transaction, *, platform: str, native_id: str, at: datetime) -> int:
    """The space's id; a new one starts with a group of its own."""
    own = select(spaces.c.id, spaces.c.group_id)
    own = own.where(spaces.c.platform == platform, spaces.c.native_id == native_id)
    own = own.with_for_update(read=True)  # whoever moves a space to another group waits, or is waited for
    if (known := tx.execute(own).first()) is not None:
        return int(known.id)
    group = tx.execute(groups.insert().values(name=native_id, created_at=at).returning(groups.c.id)).scalar_one()
    row = {"platform": platform, "native_id": native_id, "group_id": group, "created_at": at}
    tx.execute(tx.insert(spaces).values(row).on_conflict_do_nothing())
    space = tx.execute(own).one()
    if space.group_id != group:
        tx.execute(groups.delete().where(groups.c.id == group))
    return int(space.id)


_IN_SPACE: Final = (spaces.c.platform == bindparam("platform"), spaces.c.native_id == bindparam("native_space"))
_BELONGS: Final = Value(spaces.c.group_id)
_GROUP_OF: Final = Query(_BELONGS, _BELONGS.select().where(*_IN_SPACE))


def group_of(tx: Transaction, *, platform: str, native_space: str) -> int | None:
    """The group a space belongs to; None for a space where nothing was set up."""
    return tx.first(_GROUP_OF, platform=platform, native_space=native_space)


_FIND: Final = Query(_CHANNEL, _channels().where(*_IN_SPACE, channels.c.native_id == bindparam("native_id")))
_ONE: Final = Query(_CHANNEL, _channels().where(channels.c.id == bindparam("channel")))
_OF_SPACE: Final = Query(_CHANNEL, _channels().where(*_IN_SPACE).order_by(channels.c.id))


def find_channel(tx: Transaction, *, platform: str, native_space: str, native_id: str) -> Channel | None:
    """The channel, if it has a schedule."""
    return tx.first(_FIND, platform=platform, native_space=native_space, native_id=native_id)


def load_channel(tx: Transaction, channel: int) -> Channel | None:
    return tx.first(_ONE, channel=channel)


def load_channels_of(tx: Transaction, space: tuple[str, str]) -> list[Channel]:
    """All scheduled channels of a space, given as platform and native id, oldest first."""
    return tx.all(_OF_SPACE, platform=space[0], native_space=space[1])


def load_channels_in(tx: Transaction, group: int) -> list[Channel]:
    """All scheduled channels of a group, of whatever space, oldest first."""
    return tx.load(_CHANNEL, _channels().where(spaces.c.group_id == group).order_by(channels.c.id))


def load_channels(tx: Transaction) -> list[Channel]:
    """All scheduled channels of all spaces, paused or not, oldest first."""
    return tx.load(_CHANNEL, _channels().order_by(channels.c.id))


def save_schedule(
    tx: Transaction,
    *,
    space: int,
    native_id: str,
    time: str,
    zone: str,
    weekdays: str,
    next_on: date | None,
    next_due_at: datetime | None,
    catch_up_minutes: int,
    notices: bool,
    weekly: bool,
    by: str,
    language: str,
    at: datetime,
) -> None:
    """Give a channel its schedule; one that has a schedule gets this one instead and is no longer paused.

    Its weekly report is to be planned anew.
    """
    schedule = {
        "catch_up_minutes": catch_up_minutes,
        "notices": notices,
        "weekly": weekly,
        "weekly_on": None,
        "weekly_at": None,
        "trouble": None,
        "time": time,
        "zone": zone,
        "weekdays": weekdays,
        "next_on": next_on,
        "next_due_at": next_due_at,
        "paused_at": None,
        "removed_at": None,
        "set_up_by": by,
        "set_up_in": language,
    }
    row = {"space_id": space, "native_id": native_id, "created_at": at, **schedule}
    statement = tx.insert(channels).values(row)
    tx.execute(statement.on_conflict_do_update(index_elements=["space_id", "native_id"], set_=schedule))


_PLAN_NEXT: Final = Prepared(
    lambda _: (
        update(channels)
        .where(channels.c.id == bindparam("channel"))
        .values(next_on=bindparam("on"), next_due_at=bindparam("due_at"))
    )
)


class NextDue(NamedTuple):
    """When the next daily of a channel is due; None: never, until somebody changes that."""

    channel: int
    on: date | None
    due_at: datetime | None


def plan_next(tx: Transaction, planned: Iterable[NextDue]) -> None:
    tx.run_many(_PLAN_NEXT, [one._asdict() for one in planned])


def pause(tx: Transaction, channel: int, *, at: datetime, trouble: str | None = None) -> None:
    """No dailies in the channel from now on; `trouble` is why, where no organiser asked for it."""
    off = {"paused_at": at, "trouble": trouble and trouble[:300], "next_on": None, "next_due_at": None}
    tx.execute(update(channels).where(channels.c.id == channel).values(off))


def resume(tx: Transaction, channel: int, *, on: date | None, due_at: datetime | None) -> None:
    """Dailies again, from the next due instant on."""
    back = {"paused_at": None, "trouble": None, "next_on": on, "next_due_at": due_at}
    tx.execute(update(channels).where(channels.c.id == channel).values(back))


def load_due(tx: Transaction, *, now: datetime) -> list[int]:
    """Channels whose daily is due, in the order in which they are served.

    Every space's first comes before any space's second: the platforms' limits are a space's own, so that spaces are
    best served side by side.
    """
    place = func.row_number().over(partition_by=channels.c.space_id, order_by=(channels.c.next_due_at, channels.c.id))
    due = select(channels.c.id).where(channels.c.next_due_at <= now, channels.c.removed_at.is_(None))
    return list(tx.execute(due.order_by(place, channels.c.id)).scalars())


_LOCKED: Final = Query(
    _CHANNEL,
    _channels()
    .where(among(channels.c.id, "some"), channels.c.next_due_at <= bindparam("now", type_=channels.c.next_due_at.type))
    .order_by(channels.c.id)
    .with_for_update(of=channels, skip_locked=True),
)


def lock_due(tx: Transaction, some: Collection[int], *, now: datetime) -> list[Channel]:
    """Those of some channels whose daily is due, each locked against every other process that runs the timetable.

    Whether it is due is asked again of the channel's own row: another process may have claimed it meanwhile.
    """
    locked = {one.id: one for one in tx.all(_LOCKED, some=some, now=now)}
    return [locked[one] for one in some if one in locked]


next_due: Final = earliest(channels.c.next_due_at, channels.c.removed_at.is_(None), channels.c.next_due_at.is_not(None))
"""When the next daily of all is due; in the past where it waits to be claimed."""


def load_still_to_come(tx: Transaction, *, group: int, on: date) -> list[Channel]:
    """The group's channels that have a date still before them."""
    return tx.load(_CHANNEL, _channels().where(spaces.c.group_id == group, channels.c.next_on <= on))


def load_planned_later(tx: Transaction, times: Times, *, than: datetime) -> list[Channel]:
    """The channels with these times whose next daily comes later than an instant, or isn't planned at all."""
    same = [channels.c[name] == value for name, value in times._asdict().items()]
    later = or_(channels.c.next_due_at.is_(None), channels.c.next_due_at > than)
    return tx.load(_CHANNEL, _channels().where(*same, *SERVING, later))


_LATEST: Final = Value(func.max(posts.c.on_date))
_LATEST_CLAIMED: Final = Query(
    _LATEST, _LATEST.select().where(posts.c.channel_id == bindparam("channel"), posts.c.due_at <= bindparam("by"))
)


def latest_claimed(tx: Transaction, channel: int, *, by: datetime) -> date | None:
    """The latest local date that has been claimed in a channel: its dates only ever go forward.

    A claim that falls due later than `by` was made by a clock that was ahead, and holds back nothing.
    """
    return tx.first(_LATEST_CLAIMED, channel=channel, by=by)


def local_zone(tx: Transaction, *, platform: str, native_space: str, channel: str) -> str:
    """The zone of a channel, or of the first one with a schedule in its space; UTC where there is none."""
    own = load_channels_of(tx, (platform, native_space))
    here = next((one for one in own if one.native_id == channel), own[0] if own else None)
    return here.zone if here else "UTC"


def local_date(tx: Transaction, *, platform: str, native_space: str, channel: str, now: datetime) -> date:
    """Today, where that channel is."""
    zone = local_zone(tx, platform=platform, native_space=native_space, channel=channel)
    return now.astimezone(ZoneInfo(zone)).date()
