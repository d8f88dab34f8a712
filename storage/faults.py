"""What went wrong with posts, for whoever has to look after them, and whom it was told."""

from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import case, func, or_, select

from storage.database import Transaction
from storage.places import placed
from storage.posts import IS_GONE
from storage.rows import Shape
from storage.tables import channels, notices, posts, spaces

LATE: Final = timedelta(minutes=5)
"""A post that stood this much after it was due came late."""


_NEVER: Final = datetime.min.replace(tzinfo=UTC)


class Fault(NamedTuple):
    """A post that was `missed`, `refused`, `unknown` or `late`, or that is `gone`."""

    post: int
    kind: str
    platform: str
    space: str
    channel: str
    """The platform's id of it."""
    channel_id: int
    zone: str
    on: date
    due_at: datetime
    posted_at: datetime | None
    why: str
    at: datetime
    """When it was found out."""


_FAULT: Final = Shape(
    Fault,
    posts,
    post=posts.c.id,
    kind=case((IS_GONE, "gone"), else_=posts.c.state),
    platform=spaces.c.platform,
    space=spaces.c.native_id,
    channel=channels.c.native_id,
    channel_id=channels.c.id,
    zone=channels.c.zone,
    on=posts.c.on_date,
    why=func.coalesce(posts.c.why, ""),
    at=func.coalesce(
        case((IS_GONE, posts.c.drawing_at)), posts.c.posted_at, posts.c.closed_at, posts.c.attempted_at, posts.c.due_at
    ),
)


def load_faults(
    tx: Transaction, *, since: datetime, space: tuple[str, str] | None = None, channel: int | None = None
) -> list[Fault]:
    """The faults of posts due since an instant, the latest last: of all spaces, one, or one channel."""
    wrong = or_(posts.c.state.in_(("missed", "refused", "unknown")), IS_GONE)
    wanted = (
        placed(_FAULT.select(), posts)
        .where(posts.c.due_at >= since, or_(wrong, (posts.c.state == "posted") & (posts.c.posted_at > posts.c.due_at)))
        .order_by(posts.c.due_at, posts.c.id)
    )
    if space is not None:
        wanted = wanted.where(spaces.c.platform == space[0], spaces.c.native_id == space[1])
    if channel is not None:
        wanted = wanted.where(channels.c.id == channel)
    found = tx.load(_FAULT, wanted)
    late = [fault._replace(kind="late") if fault.kind == "posted" else fault for fault in found]
    return [fault for fault in late if fault.kind != "late" or _is_late(fault)]


def _is_late(fault: Fault) -> bool:
    return fault.posted_at is not None and fault.posted_at - fault.due_at > LATE


def load_untold(tx: Transaction, *, since: datetime) -> set[int]:
    """The channels that want notices and have faults newer than the latest one."""
    told = select(notices.c.channel_id, func.max(notices.c.at).label("at")).group_by(notices.c.channel_id)
    latest = {one.channel_id: one.at for one in tx.execute(told)}
    wanting = set(
        tx.execute(select(channels.c.id).where(channels.c.notices, channels.c.removed_at.is_(None))).scalars()
    )
    return {
        fault.channel_id
        for fault in load_faults(tx, since=since)
        if fault.channel_id in wanting and fault.kind != "late" and fault.at > latest.get(fault.channel_id, _NEVER)
    }


def told_at(tx: Transaction, channel: int) -> datetime:
    """When a channel's organiser was told latest; the beginning of time where they never were."""
    return tx.execute(select(func.max(notices.c.at)).where(notices.c.channel_id == channel)).scalar() or _NEVER


def claim_notice(tx: Transaction, channel: int, *, at: datetime) -> bool:
    """Take the right to tell a channel's organiser today; False where that was done."""
    return tx.keep(notices, {"channel_id": channel, "on_date": at.date(), "at": at})
