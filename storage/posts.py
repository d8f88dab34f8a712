"""Posts: a daily as it stands in one channel, from the claim of its date to the closing.

Each function is one step of a post's life; `bot.posting` strings them together. What becomes of it on its way into the
channel is in `storage.settling`, what is drawn of it in `storage.cards`, how it ends in `storage.closings`. A post that
is `posted` with nothing drawn stood there and is gone.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple, TypeVar

from sqlalchemy import Select, and_, bindparam, delete, exists, func, or_, select, text, update

from storage.answer_tables import answers
from storage.columns import is_unset
from storage.database import Transaction
from storage.disputes import DISPUTED
from storage.frozen import ITEM
from storage.places import PLACED, placed
from storage.prepared import Prepared, Query
from storage.rows import Shape
from storage.settling import AT, Messages, Open
from storage.tables import OPEN_STATES, RESTLESS, channels, dailies, posts, spaces
from storage.transitions import POST, Event

T = TypeVar("T")

ON_ITS_WAY: Final = timedelta(minutes=5)
"""A look, a queue, a few repeats: so much a post gets even where nothing is caught up."""


_COMING: Final = ("claimed", "sending")

UNFINISHED: Final = is_unset(posts.c.finished)
"""Something is left to do with it."""
IS_RESTLESS: Final = text(RESTLESS)
"""It doesn't just stand open: an index has those that don't, which are few, however many stand."""
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
    ended: str | None
    """`time`, or early: `paused` or `gone`, and then it counts against nobody."""
    begun_at: datetime | None
    attempted_at: datetime | None
    message: str | None
    drawn: str | None
    counted: int | None
    drawing_at: datetime | None
    catch_up_minutes: int
    disputed: bool
    """A member of the group reported it, and nobody has decided yet."""

    @property
    def may_still_come(self) -> datetime:
        """The end of the catch-up window: later than this it is missed. A queue is no lateness."""
        return self.due_at + max(timedelta(minutes=self.catch_up_minutes), ON_ITS_WAY)


POST_SHAPE: Final = Shape(
    Post,
    posts,
    **PLACED,
    daily=dailies.c.id,
    on=posts.c.on_date,
    item=ITEM,
    settled_at=dailies.c.settled_at,
    channel=channels.c.id,
    zone=channels.c.zone,
    catch_up_minutes=channels.c.catch_up_minutes,
    disputed=DISPUTED,
)


def whole_posts() -> Select[Post]:
    """Every post, to be narrowed down."""
    return placed(POST_SHAPE.select().join(dailies, dailies.c.id == posts.c.daily_id), posts)


_ONE: Final = Query(POST_SHAPE, whole_posts().where(posts.c.id == bindparam("post")))
"""Compiled once: every post is loaded a few times on its way into its channel."""


def load_post(tx: Transaction, post: int) -> Post | None:
    return tx.first(_ONE, post=post)


class Claim(NamedTuple):
    """A local date that is to be claimed in a channel."""

    channel: int
    on: date
    daily: int | None
    """None where nothing is posted."""
    state: str
    due_at: datetime
    closes_at: datetime
    why: str | None = None


_CLAIM: Final = Prepared(
    lambda insert: insert(posts).on_conflict_do_nothing(),
    ("channel_id", "on_date", "daily_id", "state", "due_at", "closes_at", "why", "finished"),
)


def claim_dates(tx: Transaction, claims: Collection[Claim]) -> int:
    """Claim (channel, local date), some at once; how many weren't claimed already. The unique rows decide."""
    rows = [
        {
            "channel_id": one.channel,
            "on_date": one.on,
            "daily_id": one.daily,
            "state": one.state,
            "due_at": one.due_at,
            "closes_at": one.closes_at,
            "why": one.why,
            "finished": one.state not in OPEN_STATES,
        }
        for one in claims
    ]
    return tx.run_many(_CLAIM, rows)


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


_CLAIM_OF: Final = Query(
    _CLAIMED, _CLAIMED.select().where(posts.c.channel_id == bindparam("channel"), posts.c.on_date == bindparam("on"))
)


def find_claim(tx: Transaction, *, channel: int, on: date) -> Claimed | None:
    return tx.first(_CLAIM_OF, channel=channel, on=on)


def claim_again(tx: Transaction, post: int, claim: Claim) -> bool:
    """Claim a date for a post after all, which came to nothing before; False where it stands or may stand.

    Where one stood that is gone, its message is remembered: it is proof of nothing any more.
    """
    claimed = {
        "daily_id": claim.daily,
        "due_at": claim.due_at,
        "closes_at": claim.closes_at,
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


_OPEN_ONE: Final = Shape(Open, posts, platform=spaces.c.platform)


def unfinished(shape: Shape[T]) -> Select[T]:
    """Posts with which something is left to do, those that are due longest first."""
    return placed(shape.select(), posts).where(UNFINISHED).order_by(posts.c.due_at, posts.c.id)


_ON_THEIR_WAY: Final = Query(
    _OPEN_ONE,
    unfinished(_OPEN_ONE).where(
        IS_RESTLESS, or_(posts.c.state == "claimed", posts.c.state == "sending", posts.c.state == "unknown")
    ),
)


def load_open(tx: Transaction) -> list[Open]:
    """Posts that are to be sent, or of which nobody knows yet whether they stand."""
    return tx.all(_ON_THEIR_WAY)


def latest_post_in(tx: Transaction, channel: int, *, coming: bool = False) -> Post | None:
    """The post of the latest daily that was posted in a channel; with `coming`, or is on its way there."""
    states = ("posted", *_COMING) if coming else ("posted",)
    latest = whole_posts().where(posts.c.channel_id == channel, posts.c.state.in_(states))
    return tx.find(POST_SHAPE, latest.order_by(posts.c.on_date.desc()).limit(1))


def latest_on(tx: Transaction, *, group: int, channel: int | None = None) -> date | None:
    """The date of the daily latest posted in a channel, or anywhere in the group; of one on its way before any is.

    The latter since members see a card a moment before it is written down that it stands.
    """
    return _latest_on(tx, ("posted",), group, channel) or _latest_on(tx, _COMING, group, channel)


def _latest_on(tx: Transaction, states: Collection[str], group: int, channel: int | None) -> date | None:
    latest = select(func.max(posts.c.on_date)).where(posts.c.state.in_(states))
    if channel is not None:
        return tx.execute(latest.where(posts.c.channel_id == channel)).scalar()
    return tx.execute(placed(latest, posts).where(spaces.c.group_id == group)).scalar()


def is_message_known(tx: Transaction, channel: int, message: str) -> bool:
    """Whether a message of a channel is known to be some post's."""
    known = select(posts.c.id).where(posts.c.channel_id == channel, posts.c.message == message)
    return tx.execute(known).first() is not None
