"""Posts: a daily as it stands in one channel, from the claim of its date to the closing.

Each function is one step of a post's life; `bot.posting` strings them together. What becomes of it on its way into the
channel is in `storage.settling`, what is drawn of it in `storage.cards`. A post that is `posted` with nothing drawn
stood there and is gone.
"""

from datetime import date, datetime, timedelta
from typing import Final, NamedTuple, TypeVar

from sqlalchemy import Select, and_, bindparam, case, delete, exists, func, or_, select, update

from storage.database import Transaction
from storage.prepared import Query
from storage.rows import Coming, Shape
from storage.settling import AT, Messages, Open
from storage.tables import OPEN_STATES, answers, channels, dailies, posts, spaces
from storage.transitions import POST, Event

T = TypeVar("T")

ON_ITS_WAY: Final = timedelta(minutes=5)
"""A tick, a queue, a few repeats: so much a post gets even where nothing is caught up."""


IS_GONE: Final = and_(posts.c.state == "posted", posts.c.drawn.is_(None))
"""It stood in its channel, and stands there no more: where it is posted, something is drawn."""

POSTS: Final = Messages(posts, POST, stood={"posted_at": AT, "finished": False, "why": None})
"""How a post gets into its channel. One that is found only after it was closed was not known to stand for its whole
time, so it counts against nobody."""


class Post(NamedTuple):
    """A post with what is needed to draw and deliver it."""

    id: int
    daily: int
    group: int
    on: date
    item: str
    settled_at: datetime | None
    channel: int
    platform: str
    native_space: str
    native_channel: str
    zone: str
    state: str
    due_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    begun_at: datetime | None
    attempted_at: datetime | None
    message: str | None
    drawn: str | None
    counted: int | None
    drawing_at: datetime | None
    catch_up_minutes: int

    @property
    def may_still_come(self) -> datetime:
        """The end of the catch-up window: later than this it is missed. A tick or a queue is no lateness."""
        return self.due_at + max(timedelta(minutes=self.catch_up_minutes), ON_ITS_WAY)


_POST: Final = Shape(
    Post,
    posts,
    daily=dailies.c.id,
    group=dailies.c.group_id,
    on=posts.c.on_date,
    item=dailies.c.item,
    settled_at=dailies.c.settled_at,
    channel=channels.c.id,
    platform=spaces.c.platform,
    native_space=spaces.c.native_id,
    native_channel=channels.c.native_id,
    zone=channels.c.zone,
    catch_up_minutes=channels.c.catch_up_minutes,
)


def _posts() -> Select[Post]:
    return (
        _POST.select()
        .join(dailies, dailies.c.id == posts.c.daily_id)
        .join(channels, channels.c.id == posts.c.channel_id)
        .join(spaces, spaces.c.id == channels.c.space_id)
    )


_ONE: Final = Query(_POST, _posts().where(posts.c.id == bindparam("post")))
"""Compiled once: every post is loaded a few times on its way into its channel."""


_CLAIMED_LONG_AGO: Final = Query(
    _POST,
    _posts().where(
        ~posts.c.finished, posts.c.state == "claimed", posts.c.due_at < bindparam("before", type_=posts.c.due_at.type)
    ),
)


def load_post(tx: Transaction, post: int) -> Post | None:
    return tx.first(_ONE, post=post)


def claim_date(
    tx: Transaction,
    *,
    channel: int,
    on: date,
    daily: int | None,
    state: str,
    due_at: datetime,
    closes_at: datetime,
    why: str | None = None,
) -> int | None:
    """Claim (channel, local date) and return the post's id; None when it is claimed already. The unique row decides."""
    row = {
        "channel_id": channel,
        "on_date": on,
        "daily_id": daily,
        "state": state,
        "due_at": due_at,
        "closes_at": closes_at,
        "why": why,
        "finished": state not in OPEN_STATES,
    }
    claim = tx.insert(posts).values(row).on_conflict_do_nothing(index_elements=["channel_id", "on_date"])
    return tx.execute(claim.returning(posts.c.id)).scalar()


def free_claims(tx: Transaction, *, due_after: datetime) -> int:
    """Take back claims of dates to come, made by a clock that was ahead; how many. What may stand keeps its date."""
    shown = exists().where(answers.c.post_id == posts.c.id)
    never = posts.c.state.in_(("claimed", "missed", "skipped", "refused")) & posts.c.message.is_(None)
    return tx.execute(delete(posts).where(posts.c.due_at > due_after, never, ~shown)).rowcount


class Claimed(NamedTuple):
    """What stands in (channel, local date)."""

    id: int
    state: str
    message: str | None
    gone: bool
    """Its message stood there, and stands no more."""
    why: str | None


_CLAIMED: Final = Shape(Claimed, posts, gone=IS_GONE)


def find_claim(tx: Transaction, *, channel: int, on: date) -> Claimed | None:
    where = (posts.c.channel_id == channel, posts.c.on_date == on)
    return tx.find(_CLAIMED, _CLAIMED.select().where(*where))


def claim_again(tx: Transaction, post: int, *, daily: int, due_at: datetime, closes_at: datetime) -> bool:
    """Claim a date for a post after all, which came to nothing before; False where it stands or may stand.

    Where one stood that is gone, its message is remembered: it is proof of nothing any more.
    """
    claimed = {
        "daily_id": daily,
        "due_at": due_at,
        "closes_at": closes_at,
        "closed_at": None,
        "ended": None,
        "begun_at": None,
        "attempted_at": None,
        "posted_at": None,
        "counted": None,
        "drawing_at": None,
        "thread_at": None,
        "why": None,
        "finished": False,
    }
    if POSTS.happen(tx, post, Event.CLAIM_AGAIN, **claimed):
        return True
    gone = update(posts).where(posts.c.id == post, IS_GONE).values(**claimed, state="claimed")
    return tx.execute(gone).rowcount == 1


def end_now(tx: Transaction, post: int, *, at: datetime) -> bool:
    """An organiser ends a question that is open: it counts against nobody. False where it was closed already."""
    open_one = update(posts).where(posts.c.id == post, posts.c.closed_at.is_(None), posts.c.state == "posted")
    return tx.execute(open_one.values(closed_at=at, closes_at=at, ended="paused")).rowcount == 1


def close_no_later(tx: Transaction, *, channel: int, at: datetime, but: int) -> None:
    """The channel's next daily has come: whatever else stands open there closes now."""
    tx.execute(
        update(posts)
        .where(
            posts.c.channel_id == channel,
            posts.c.id != but,
            posts.c.closed_at.is_(None),
            posts.c.closes_at > at,
            ~posts.c.finished,
        )
        .values(closes_at=at)
    )


_OPEN_ONE: Final = Shape(Open, posts, platform=spaces.c.platform)


def unfinished(shape: Shape[T]) -> Select[T]:
    """Posts with which something is left to do, those that are due longest first."""
    joined = shape.select().join(channels, channels.c.id == posts.c.channel_id)
    joined = joined.join(spaces, spaces.c.id == channels.c.space_id)
    return joined.where(~posts.c.finished).order_by(posts.c.due_at, posts.c.id)


_ON_THEIR_WAY: Final = Query(
    _OPEN_ONE,
    unfinished(_OPEN_ONE).where(
        or_(posts.c.state == "claimed", posts.c.state == "sending", posts.c.state == "unknown")
    ),
)


def load_open(tx: Transaction) -> list[Open]:
    """Posts that are to be sent, or of which nobody knows yet whether they stand."""
    return tx.all(_ON_THEIR_WAY)


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


_COMING: Final = Shape(Coming, posts, at=posts.c.closes_at)
_OPEN_STILL: Final = and_(
    or_(posts.c.state == "posted", posts.c.state == "unknown"), posts.c.closed_at.is_(None), ~posts.c.finished
)
_NEXT_CLOSING: Final = Query(_COMING, _COMING.select().where(_OPEN_STILL).order_by(posts.c.closes_at).limit(1))


def next_closing(tx: Transaction) -> datetime | None:
    """The closing instant of the next post that stands open."""
    coming = tx.first(_NEXT_CLOSING)
    return coming.at if coming else None


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
    still = (posts.c.channel_id == channel, posts.c.closed_at.is_(None), ~posts.c.finished)
    concerned = list(tx.execute(select(posts.c.daily_id).where(*still)).scalars())
    give_up_unsent(tx, channel, at=at)
    closed = {"closed_at": at, "ended": ended, "closes_at": at, "finished": posts.c.state != "posted"}
    tx.execute(update(posts).where(*still, posts.c.state != "sending").values(closed))
    tx.execute(update(posts).where(*still, posts.c.state == "sending").values(closed | {"finished": False}))
    return concerned


def latest_post_in(tx: Transaction, channel: int) -> Post | None:
    """The post of the latest daily that was posted in a channel."""
    latest = _posts().where(posts.c.channel_id == channel, posts.c.state == "posted")
    return tx.find(_POST, latest.order_by(posts.c.on_date.desc()).limit(1))


def latest_on(tx: Transaction, *, group: int, channel: int | None = None) -> date | None:
    """The date of the daily latest posted in a channel, or anywhere in the group."""
    posted = select(func.max(posts.c.on_date)).where(posts.c.state == "posted")
    if channel is not None:
        return tx.execute(posted.where(posts.c.channel_id == channel)).scalar()
    in_group = posted.join(dailies, dailies.c.id == posts.c.daily_id).where(dailies.c.group_id == group)
    return tx.execute(in_group).scalar()


def is_message_known(tx: Transaction, channel: int, message: str) -> bool:
    """Whether a message of a channel is known to be some post's."""
    known = select(posts.c.id).where(posts.c.channel_id == channel, posts.c.message == message)
    return tx.execute(known).first() is not None
