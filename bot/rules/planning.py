"""A channel's schedule as it is stored: when its next daily comes, and when the group's answer can be shown."""

from datetime import datetime, time

from bot.platform_time import SKEW_AT_MOST
from bot.rules.schedule import Due, Rhythm
from storage import channels, dailies
from storage.channels import Channel
from storage.database import Transaction


def rhythm_of(channel: Channel) -> Rhythm:
    """A stored schedule, ready to compute with."""
    return rhythm(channel.time, channel.zone, tuple(map(int, channel.weekdays)))


def rhythm(local: str, zone: str, weekdays: tuple[int, ...]) -> Rhythm:
    """One of a local time as it is stored, like `09:00`."""
    hour, minute = local.split(":")
    return Rhythm(time(int(hour), int(minute)), zone, weekdays)


def next_due(tx: Transaction, channel: int | None, rhythm: Rhythm, after: datetime) -> Due | None:
    """The next daily of a channel later than `after`; its dates only ever go forward."""
    latest = channels.latest_claimed(tx, channel, by=after + SKEW_AT_MOST) if channel is not None else None
    return rhythm.next_after(after, later_than=latest)


def plan_next(tx: Transaction, channel: Channel, rhythm: Rhythm, *, after: datetime) -> Due | None:
    """Plan the channel's next daily, on a date that is not claimed yet."""
    following = next_due(tx, channel.id, rhythm, after)
    on, due_at = following or (None, None)
    channels.plan_next(tx, channel.id, on=on, due_at=due_at)
    return following


def reveal_at(tx: Transaction, daily: int, otherwise: datetime) -> datetime:
    """When the answer of a daily is shown: at the last closing, of posts that stand and of those still to come."""
    known = dailies.load_daily(tx, daily)
    to_come = channels.load_still_to_come(tx, group=known.group, on=known.on)
    stands = dailies.open_until(tx, daily)
    return max([*map(_closing, to_come), *([stands] if stands else [])], default=otherwise)


def _closing(channel: Channel) -> datetime:
    assert channel.next_on is not None
    assert channel.next_due_at is not None
    return rhythm_of(channel).closing(Due(channel.next_on, channel.next_due_at), channel.open_hours)
