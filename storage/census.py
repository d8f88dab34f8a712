"""How things stand at a glance, for whoever watches over Studyhall: small numbers, asked for every few seconds."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, String, case, func, select, type_coerce

from storage.channels import next_due
from storage.database import Transaction
from storage.exam_tables import exams
from storage.posts import UNFINISHED
from storage.tables import channels, posts, spaces

Counts = dict[tuple[str, ...], int]


class Census(NamedTuple):
    """Counts by what they are counted by."""

    posts: Counts
    """By platform and state: those about which something is still to be done."""
    channels: Counts
    """By platform and state: active, paused, or in trouble where Studyhall paused it by itself."""
    exams: Counts
    """By how they ended, running where they have not."""
    next_due_at: datetime | None
    """When the next daily of all is due; in the past where it waits to be claimed."""


def take_census(tx: Transaction) -> Census:
    kept = select(func.count()).select_from(channels.join(spaces)).where(channels.c.removed_at.is_(None))
    sat = select(func.count()).select_from(exams)
    return Census(
        posts=count_unfinished(tx),
        channels=_count(tx, kept, spaces.c.platform, _channel_state()),
        exams=_count(tx, sat, func.coalesce(type_coerce(exams.c.close, String), "running")),
        next_due_at=next_due(tx),
    )


def count_unfinished(tx: Transaction) -> Counts:
    """Posts about which something is still to be done, by platform and state."""
    unfinished = select(func.count()).select_from(posts.join(channels).join(spaces)).where(UNFINISHED)
    return _count(tx, unfinished, spaces.c.platform, posts.c.state)


def behind(due_at: datetime | None, now: datetime) -> timedelta:
    """For how long a daily has been due that nobody has claimed; nothing where none is due."""
    return max(now - due_at, timedelta()) if due_at is not None else timedelta()


def _channel_state() -> ColumnElement[str]:
    ran = channels.c.paused_at.is_(None)
    return case((ran, "active"), (channels.c.trouble.is_(None), "paused"), else_="in trouble")


def _count(tx: Transaction, counting: Select[int], *by: ColumnElement[str]) -> Counts:
    return {tuple(labels): count for count, *labels in tx.execute(counting.add_columns(*by).group_by(*by))}
