"""Posts: a daily as it stands in one channel, from the claim of its date to the closing.

Each function is one step of a post's life; `bot.posting` strings them together. What is drawn of it is in
`storage.cards`. A post that is `posted` with nothing drawn stood there and is gone.
"""

from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, delete, exists, func, or_, select, update

from storage.database import Transaction
from storage.prepared import Query
from storage.rows import Shape
from storage.tables import OPEN_STATES, answers, channels, dailies, posts, spaces

ON_ITS_WAY: Final = timedelta(minutes=5)
"""A tick, a queue, a few repeats: so much a post gets even where nothing is caught up."""


IS_GONE: Final = and_(posts.c.state == "posted", posts.c.drawn.is_(None))
"""It stood in its channel, and stands there no more: where it is posted, something is drawn."""


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


def _load(tx: Transaction, *where: ColumnElement[bool], at_most: int = 500) -> list[Post]:
    return tx.load(_POST, _posts().where(*where).order_by(posts.c.id).limit(at_most))


_ONE: Final = Query(_POST, _posts().where(posts.c.id == bindparam("post")))
"""Compiled once: every post is loaded a few times on its way into its channel."""


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

    Where one stood that is gone, its message is remembered: `settle_sent` takes it for proof of nothing any more.
    """
    nothing = or_(posts.c.state.in_(("missed", "refused", "skipped")), IS_GONE)
    claimed = {
        "state": "claimed",
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
    return tx.execute(update(posts).where(posts.c.id == post, nothing).values(claimed)).rowcount == 1


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


class Waiting(NamedTuple):
    """A post about which something is to be done, without its text."""

    id: int
    platform: str


_WAITING: Final = Shape(Waiting, posts, platform=spaces.c.platform)


def load_waiting(tx: Transaction, *where: ColumnElement[bool]) -> list[Waiting]:
    """Unfinished posts, those that are due longest first."""
    wanted = (
        _WAITING.select()
        .join(channels, channels.c.id == posts.c.channel_id)
        .join(spaces, spaces.c.id == channels.c.space_id)
        .where(~posts.c.finished, *where)
        .order_by(posts.c.due_at, posts.c.id)
    )
    return tx.load(_WAITING, wanted)


def load_to_send(tx: Transaction) -> list[Waiting]:
    """Posts that are claimed and that nobody has begun to send."""
    return load_waiting(tx, posts.c.state == "claimed")


def load_adrift(tx: Transaction, *, before: datetime) -> list[Waiting]:
    """Posts whose sending began before an instant and was never settled: whoever sent them died, or still waits."""
    return load_waiting(tx, posts.c.state == "sending", posts.c.attempted_at < before)


def load_unknown(tx: Transaction, *, before: datetime) -> list[Waiting]:
    """Posts that may stand or not and that were last asked after before an instant."""
    return load_waiting(tx, posts.c.state == "unknown", posts.c.attempted_at < before)


def load_too_late(tx: Transaction, *, now: datetime) -> list[Post]:
    """Claimed posts that nobody could begin to send within their catch-up window."""
    waiting = _load(tx, posts.c.state == "claimed", ~posts.c.finished, posts.c.due_at < now - ON_ITS_WAY)
    return [post for post in waiting if post.may_still_come < now]


def load_to_close(tx: Transaction, *, before: datetime) -> list[Post]:
    """Open posts whose closing instant was before an instant."""
    stands = posts.c.state.in_(("posted", "unknown"))
    return _load(tx, stands, posts.c.closed_at.is_(None), ~posts.c.finished, posts.c.closes_at <= before)


def close(tx: Transaction, post: int, *, at: datetime) -> bool:
    """Close a post at its time. One that is not known to stand ends as `gone`, and counts against nobody."""
    known = posts.c.state == "posted"
    closing = update(posts).where(posts.c.id == post, posts.c.closed_at.is_(None))
    closing = closing.values(closed_at=at, ended=case((known, "time"), else_="gone"), finished=~known)
    return tx.execute(closing).rowcount == 1


def give_up_unsent(tx: Transaction, channel: int, *, at: datetime) -> None:
    """What was claimed in a channel and not sent yet won't be."""
    unsent = update(posts).where(posts.c.channel_id == channel, posts.c.state == "claimed")
    tx.execute(unsent.values(state="skipped", closed_at=at, finished=True))


def close_early(tx: Transaction, channel: int, *, at: datetime, ended: str) -> list[int]:
    """Close whatever stands open in a channel and give up what is not sent yet; the dailies concerned."""
    still = (posts.c.channel_id == channel, posts.c.closed_at.is_(None), ~posts.c.finished)
    concerned = list(tx.execute(select(posts.c.daily_id).where(*still)).scalars())
    unsent = update(posts).where(*still, posts.c.state == "claimed")
    tx.execute(unsent.values(state="skipped", closed_at=at, finished=True))
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
