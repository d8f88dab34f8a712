"""Claiming a channel's local date: for a post, or to say that none comes. The unique row decides, and never two."""

from datetime import datetime

from bot.rules.choosing import ensure_daily
from bot.rules.planning import rhythm_of
from bot.rules.schedule import Due
from content.questions import Pack
from storage import closings, posts
from storage.channels import Channel
from storage.database import Transaction

NOTHING_LEFT = "There is no question left to ask."
SHOWN_ELSEWHERE = "Its answer was shown elsewhere in the group already."
CLAIMED_ELSEWHERE = "Somebody else has claimed it at this moment."


def claim_post(tx: Transaction, pack: Pack, channel: Channel, due: Due, now: datetime) -> int | None:
    """Claim a date for a post; its id, or None when the date is claimed already or there is nothing to ask.

    A date that came to nothing (missed, refused, skipped, deleted) is claimed again where an organiser asks for that
    with `claim_again`, never by the clock.
    """
    daily = ensure_daily(tx, pack, channel.group, due.on, now)
    if daily is None or daily.settled_at is not None:
        claim_without_post(tx, channel, due, state="missed", why=SHOWN_ELSEWHERE if daily else NOTHING_LEFT)
        return None
    post = posts.claim_date(
        tx,
        channel=channel.id,
        on=due.on,
        daily=daily.id,
        state="claimed",
        due_at=due.at,
        closes_at=rhythm_of(channel).closing(due, channel.open_hours),
    )
    if post is not None:
        closings.close_no_later(tx, channel=channel.id, at=due.at, but=post)
    return post


def claim_again(tx: Transaction, pack: Pack, channel: Channel, due: Due, *, claimed: int, now: datetime) -> str | None:
    """Claim a date on which nothing came for a post after all; None once it is claimed, or why it can't be."""
    daily = ensure_daily(tx, pack, channel.group, due.on, now)
    if daily is None:
        return NOTHING_LEFT
    if daily.settled_at is not None:
        return SHOWN_ELSEWHERE
    closes_at = rhythm_of(channel).closing(due, channel.open_hours)
    if not posts.claim_again(tx, claimed, daily=daily.id, due_at=due.at, closes_at=closes_at):
        return CLAIMED_ELSEWHERE
    closings.close_no_later(tx, channel=channel.id, at=due.at, but=claimed)
    return None


def claim_without_post(tx: Transaction, channel: Channel, due: Due, *, state: str, why: str) -> None:
    """Claim a date on which nothing is posted here: `skipped` or `missed`. It counts against nobody."""
    posts.claim_date(
        tx, channel=channel.id, on=due.on, daily=None, state=state, due_at=due.at, closes_at=due.at, why=why
    )
