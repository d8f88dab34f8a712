"""What the clock brings a daily before and after its post: its date is claimed, planned, closed and settled.

Each function here is one short transaction, and `posts` strings them together. Between two of them the process may die,
so each state in between says by itself how to go on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.platform_time import SKEW_AT_MOST
from bot.rules.answering import GRACE
from bot.rules.claiming import claim_posts, claim_without_posts
from bot.rules.folding import settle_daily
from bot.rules.planning import due_of, next_due, plan_following, rhythm, rhythm_of
from bot.rules.schedule import Due
from content.questions import Pack
from storage import channels, dailies, posts, timings
from storage.channels import Channel, NextDue
from storage.database import Transaction

CLOSE_AFTER: Final = GRACE + timedelta(seconds=1)
"""A post is closed this much after its closing instant, when the last click that counts has been taken."""

_AT_ONCE: Final = 100
"""Channels claimed in one transaction, so that clicks get their turn in between: one takes 0.1 ms."""
_SETTLED_AT_ONCE: Final = 5
"""Dailies, for the same reason: one that few have missed takes 3 ms."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What one look at what is due came to."""

    looked_at: int
    missed: tuple[Channel, ...]
    """Channels whose organiser has to be told of a missed daily."""


def load_due(tx: Transaction, now: datetime) -> list[Sequence[int]]:
    """The channels whose daily is due, as many together as are claimed in one transaction."""
    due = channels.load_due(tx, now=now)
    return [due[n : n + _AT_ONCE] for n in range(0, len(due), _AT_ONCE)]


def claim_due(tx: Transaction, pack: Pack, some: Sequence[int], now: datetime) -> Claims:
    """Claim the dates of those of some channels whose daily is due still: for a post, or without one if too late."""
    due = [(channel, due_of(channel)) for channel in channels.lock_due(tx, some, now=now)]
    late = [(channel, one) for channel, one in due if now > _catches_up_until(channel, one)]
    claim_posts(tx, pack, [(channel, one) for channel, one in due if now <= _catches_up_until(channel, one)], now)
    claim_without_posts(tx, late, state="missed", why="Studyhall was not running when it was due.")
    plan_following(tx, due)
    return Claims(len(due), tuple(channel for channel, _ in late))


def _catches_up_until(channel: Channel, due: Due) -> datetime:
    return due.at + max(timedelta(minutes=channel.catch_up_minutes), posts.ON_ITS_WAY)


def replan(tx: Transaction) -> int:
    """Compute every planned instant again, since the zone data may be newer than the plan; how many changed.

    The date stays what it was, so that no date comes twice.
    """
    changed = 0
    for plan in timings.load_plans(tx):
        at = rhythm(plan.time, plan.zone).due_on(plan.next_on)
        if at is not None and at != plan.next_due_at:
            changed += timings.change_plan(tx, plan, due_at=at)
    return changed


def plan_anew(tx: Transaction, now: datetime) -> int:
    """Undo what a clock that was ahead has left: claims of dates to come, and plans beyond the next date.

    Where no clock was wrong nothing is found, so it may be done at any time by a clock that is right. Returns how many
    claims and plans were changed.
    """
    changed = posts.free_claims(tx, due_after=now + SKEW_AT_MOST)
    for times in timings.load_times(tx):
        soonest = rhythm(*times).next_after(now)
        late = channels.load_planned_later(tx, times, than=soonest.at) if soonest else ()
        changed += sum(_plan_sooner(tx, channel, now) for channel in late)
    return changed


def _plan_sooner(tx: Transaction, channel: Channel, now: datetime) -> bool:
    """False where its next daily can't come sooner: its date is claimed."""
    following = next_due(tx, channel.id, rhythm_of(channel), now)
    if following is None or (channel.next_due_at is not None and channel.next_due_at <= following.at):
        return False
    channels.plan_next(tx, [NextDue(channel.id, following.on, following.at)])
    return True


def load_closed(tx: Transaction, now: datetime) -> list[Sequence[int]]:
    """The dailies that are closed everywhere, as many together as are settled in one transaction."""
    closed = dailies.load_unsettled(tx, now)
    return [closed[n : n + _SETTLED_AT_ONCE] for n in range(0, len(closed), _SETTLED_AT_ONCE)]


def settle_closed(tx: Transaction, some: Sequence[int], now: datetime) -> None:
    """Settle the misses of those of some dailies that are closed still, so that their answers may be shown."""
    for daily in some:
        if dailies.may_be_settled(tx, daily, now):
            settle_daily(tx, daily, at=now)
