"""A channel's schedule as it is stored: when its next daily comes, and when the group's answer can be shown."""

from collections.abc import Iterable
from datetime import datetime, time
from functools import lru_cache

from bot.platform_time import SKEW_AT_MOST
from bot.rules.schedule import Due, Rhythm
from storage import channels, dailies
from storage.channels import Channel, NextDue
from storage.database import Transaction


def rhythm_of(channel: Channel) -> Rhythm:
    """A stored schedule, ready to compute with."""
    return rhythm(channel.time, channel.zone, channel.weekdays)


@lru_cache(maxsize=1_024)
def rhythm(local: str, zone: str, weekdays: str = "") -> Rhythm:
    """One of a local time as it is stored, like `09:00`, and of weekdays as digits."""
    hour, minute = local.split(":")
    return Rhythm(time(int(hour), int(minute)), zone, tuple(map(int, weekdays)))


def next_due(tx: Transaction, channel: int | None, rhythm: Rhythm, after: datetime) -> Due | None:
    """The next daily of a channel later than `after`; its dates only ever go forward."""
    latest = channels.latest_claimed(tx, channel, by=after + SKEW_AT_MOST) if channel is not None else None
    return rhythm.next_after(after, later_than=latest)


def plan_next(tx: Transaction, channel: Channel, *, after: datetime) -> Due | None:
    """Plan the channel's next daily, on a date that is not claimed yet."""
    following = next_due(tx, channel.id, rhythm_of(channel), after)
    channels.plan_next(tx, [_planned(channel, following)])
    return following


def plan_following(tx: Transaction, due: Iterable[tuple[Channel, Due]]) -> None:
    """Plan the next dailies of some channels whose dates, the latest that they claimed, are due."""
    channels.plan_next(tx, [_planned(channel, _following(rhythm_of(channel), one)) for channel, one in due])


def _planned(channel: Channel, following: Due | None) -> NextDue:
    on, at = following or (None, None)
    return NextDue(channel.id, on, at)


@lru_cache(maxsize=1_024)
def _following(rhythm: Rhythm, due: Due) -> Due | None:
    """Where thousands are due in one minute, many of them share time and zone."""
    return rhythm.next_after(due.at, later_than=due.on)


def due_of(channel: Channel) -> Due:
    """The daily that is planned in a channel."""
    assert channel.next_on is not None
    assert channel.next_due_at is not None
    return Due(channel.next_on, channel.next_due_at)


def closing_of(channel: Channel, due: Due) -> datetime:
    """When the post of a date closes."""
    return _closes_at(rhythm_of(channel), due, channel.open_hours)


@lru_cache(maxsize=1_024)
def _closes_at(rhythm: Rhythm, due: Due, open_hours: int) -> datetime:
    return rhythm.closing(due, open_hours)


def reveal_at(tx: Transaction, daily: int, otherwise: datetime) -> datetime:
    """When the answer of a daily is shown: at the last closing, of posts that stand and of those still to come."""
    known = dailies.load_daily(tx, daily)
    to_come = channels.load_still_to_come(tx, group=known.group, on=known.on)
    stands = dailies.open_until(tx, daily)
    return max(
        [*(closing_of(channel, due_of(channel)) for channel in to_come), *([stands] if stands else [])],
        default=otherwise,
    )
