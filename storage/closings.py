"""How posts end: given up before they are sent, closed when their time is up, or earlier.

What ends with `time` counts; `gone` and `paused` count against nobody.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import Update, and_, bindparam, case, or_, select, update

from storage.database import Transaction
from storage.posts import IS_RESTLESS, ON_ITS_WAY, POST_SHAPE, POSTS, UNFINISHED, Claim, Post, whole_posts
from storage.prepared import Prepared, Query, earliest
from storage.tables import posts
from storage.transitions import Event

_CLAIMED_LONG_AGO: Final = Query(
    POST_SHAPE,
    whole_posts().where(
        UNFINISHED,
        IS_RESTLESS,
        posts.c.state == "claimed",
        posts.c.due_at < bindparam("before", type_=posts.c.due_at.type),
    ),
)


def load_late(tx: Transaction, *, now: datetime) -> list[Post]:
    """Claimed posts that nobody could begin to send within their catch-up window."""
    waiting = tx.all(_CLAIMED_LONG_AGO, before=now - ON_ITS_WAY)
    return [post for post in waiting if post.may_still_come < now]


def expire(tx: Transaction, *, now: datetime, why: str) -> list[Post]:
    """Give up what is too late; those posts."""
    ended = {"why": why, "closed_at": now, "finished": True}
    return [post for post in load_late(tx, now=now) if POSTS.happen(tx, post.id, Event.EXPIRE, **ended)]


def expire_closed(tx: Transaction, post: int) -> None:
    """What was closed before it could be sent never will be."""
    closed = POSTS.move(Event.EXPIRE).where(posts.c.id == post, posts.c.closed_at.is_not(None))
    tx.execute(closed.values(finished=True))


_OPEN_STILL: Final = and_(
    or_(posts.c.state == "posted", posts.c.state == "unknown"), posts.c.closed_at.is_(None), UNFINISHED
)
next_closing: Final = earliest(posts.c.closes_at, _OPEN_STILL)
"""The closing instant of the next post that stands open."""


def close_due(tx: Transaction, *, before: datetime, at: datetime) -> int:
    """Close every post whose closing instant was before an instant; how many.

    One that is not known to stand ends as `gone`, and counts against nobody.
    """
    known = posts.c.state == "posted"
    closing = update(posts).where(_OPEN_STILL, posts.c.closes_at <= before)
    closing = closing.values(closed_at=at, ended=case((known, "time"), else_="gone"), finished=~known)
    return tx.execute(closing).rowcount


def give_up_unsent(tx: Transaction, channel: int, *, at: datetime) -> None:
    """What was claimed in a channel and not sent yet won't be."""
    unsent = POSTS.move(Event.CALL_OFF).where(posts.c.channel_id == channel)
    tx.execute(unsent.values(closed_at=at, finished=True))


def close_early(tx: Transaction, channel: int, *, at: datetime, ended: str) -> list[int]:
    """Close whatever stands open in a channel and give up what is not sent yet; the dailies concerned."""
    still = (posts.c.channel_id == channel, posts.c.closed_at.is_(None), UNFINISHED)
    concerned = list(tx.execute(select(posts.c.daily_id).where(*still)).scalars())
    give_up_unsent(tx, channel, at=at)
    closed = {"closed_at": at, "ended": ended, "closes_at": at, "finished": posts.c.state != "posted"}
    tx.execute(update(posts).where(*still, posts.c.state != "sending").values(closed))
    tx.execute(update(posts).where(*still, posts.c.state == "sending").values(closed | {"finished": False}))
    return concerned


def end_now(tx: Transaction, post: int, *, at: datetime) -> bool:
    """An organiser ends a question that is open: it counts against nobody. False where it was closed already."""
    open_one = update(posts).where(posts.c.id == post, posts.c.closed_at.is_(None), posts.c.state == "posted")
    return tx.execute(open_one.values(closed_at=at, closes_at=at, ended="paused")).rowcount == 1


def _closing_no_later(_: object) -> Update:
    at = bindparam("at", type_=posts.c.closes_at.type)
    others = (posts.c.channel_id == bindparam("channel"), posts.c.on_date != bindparam("on"))
    open_still = (posts.c.closed_at.is_(None), posts.c.closes_at > at, UNFINISHED)
    return update(posts).where(*others, *open_still).values(closes_at=at)


_CLOSE_NO_LATER: Final = Prepared(_closing_no_later)


def close_no_later(tx: Transaction, claims: Iterable[Claim]) -> None:
    """The next dailies of some channels have come: whatever else stands open there closes with that."""
    tx.run_many(_CLOSE_NO_LATER, [{"channel": one.channel, "on": one.on, "at": one.due_at} for one in claims])
