"""Claiming a channel's local date: for a post, or to say that none comes. The unique row decides, and never two."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from bot.rules.choosing import ensure_dailies, ensure_daily
from bot.rules.planning import closing_of
from bot.rules.schedule import Due
from content.questions import Pack
from storage import closings, posts
from storage.channels import Channel
from storage.dailies import Daily
from storage.database import Transaction
from storage.posts import Claim

NOTHING_LEFT = "There is no question left to ask."
SHOWN_ELSEWHERE = "Its answer was shown elsewhere in the group already."
CLAIMED_ELSEWHERE = "Somebody else has claimed it at this moment."

Falling = tuple[Channel, Due]
"""A channel with a date of its own that is due there."""


def claim_posts(tx: Transaction, pack: Pack, due: Sequence[Falling], now: datetime) -> int:
    """Claim dates for posts; how many. The others are claimed already, or without a post as there is nothing to ask.

    A date that came to nothing (missed, refused, skipped, deleted) is claimed again where an organiser asks for that
    with `claim_again`, never by the clock.
    """
    asked = _ensure_dailies(tx, pack, due, now)
    claims = [_claim(channel, one, asked.get((channel.group, one.on))) for channel, one in due]
    posts.claim_dates(tx, [claim for claim in claims if claim.daily is None])
    coming = [claim for claim in claims if claim.daily is not None]
    closings.close_no_later(tx, coming)
    return posts.claim_dates(tx, coming)


def _ensure_dailies(
    tx: Transaction, pack: Pack, due: Sequence[Falling], now: datetime
) -> dict[tuple[int, date], Daily]:
    """One date after the other: what a group is asked depends on what it was asked before."""
    groups = defaultdict[date, set[int]](set)
    for channel, one in due:
        groups[one.on].add(channel.group)
    return {
        (group, on): daily
        for on in sorted(groups)
        for group, daily in ensure_dailies(tx, pack, groups[on], on, now).items()
    }


def _claim(channel: Channel, due: Due, daily: Daily | None) -> Claim:
    if daily is None or daily.settled_at is not None:
        return _without_post(channel, due, state="missed", why=SHOWN_ELSEWHERE if daily else NOTHING_LEFT)
    return Claim(channel.id, due.on, daily.id, "claimed", due_at=due.at, closes_at=closing_of(channel, due))


def _without_post(channel: Channel, due: Due, *, state: str, why: str) -> Claim:
    return Claim(channel.id, due.on, None, state, due_at=due.at, closes_at=due.at, why=why)


def claim_again(tx: Transaction, pack: Pack, channel: Channel, due: Due, *, claimed: int, now: datetime) -> str | None:
    """Claim a date on which nothing came for a post after all; None once it is claimed, or why it can't be."""
    daily = ensure_daily(tx, pack, channel.group, due.on, now)
    if daily is None:
        return NOTHING_LEFT
    if daily.settled_at is not None:
        return SHOWN_ELSEWHERE
    claim = _claim(channel, due, daily)
    if not posts.claim_again(tx, claimed, claim):
        return CLAIMED_ELSEWHERE
    closings.close_no_later(tx, [claim])
    return None


def claim_without_posts(tx: Transaction, due: Sequence[Falling], *, state: str, why: str) -> None:
    """Claim dates on which nothing is posted: `skipped` or `missed`. They count against nobody."""
    posts.claim_dates(tx, [_without_post(channel, one, state=state, why=why) for channel, one in due])
