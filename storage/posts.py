"""Posts: a daily as it stands in one channel, from the claim of its date to the revealed card.

Each function is one step of a post's life; `bot.study.posting` and `bot.study.sending` string them together.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select, update

from storage.database import Transaction
from storage.tables import OPEN_STATES, channels, dailies, posts, spaces


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
    thread_at: datetime | None


def _posts() -> Select[*tuple[Any, ...]]:
    return (
        select(
            posts.c.id,
            dailies.c.id,
            dailies.c.group_id,
            posts.c.on_date,
            dailies.c.item,
            dailies.c.settled_at,
            channels.c.id,
            spaces.c.platform,
            spaces.c.native_id,
            channels.c.native_id,
            channels.c.zone,
            posts.c.state,
            posts.c.due_at,
            posts.c.closes_at,
            posts.c.closed_at,
            posts.c.begun_at,
            posts.c.attempted_at,
            posts.c.message,
            posts.c.drawn,
            posts.c.thread_at,
        )
        .join(dailies, dailies.c.id == posts.c.daily_id)
        .join(channels, channels.c.id == posts.c.channel_id)
        .join(spaces, spaces.c.id == channels.c.space_id)
    )


def _load(tx: Transaction, *where: ColumnElement[bool], at_most: int = 500) -> list[Post]:
    return [Post(*row) for row in tx.execute(_posts().where(*where).order_by(posts.c.id).limit(at_most))]


def load_post(tx: Transaction, post: int) -> Post | None:
    return next(iter(_load(tx, posts.c.id == post)), None)


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


class Claimed(NamedTuple):
    """What stands in (channel, local date)."""

    id: int
    state: str
    message: str | None
    why: str | None


def find_claim(tx: Transaction, *, channel: int, on: date) -> Claimed | None:
    where = (posts.c.channel_id == channel, posts.c.on_date == on)
    wanted = (posts.c.id, posts.c.state, posts.c.message, posts.c.why)
    row = tx.execute(select(*wanted).where(*where)).first()
    return Claimed(*row) if row else None


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


def load_to_send(tx: Transaction) -> list[Post]:
    """Posts that are claimed and that nobody has begun to send."""
    return _load(tx, posts.c.state == "claimed", ~posts.c.finished)


def give_up_late(tx: Transaction, *, due_before: datetime, at: datetime) -> int:
    """Posts nobody could begin to send (their platform was not connected) and that would come too late now."""
    late = update(posts).where(posts.c.state == "claimed", ~posts.c.finished, posts.c.due_at < due_before)
    why = "The platform was not connected when it was due."
    return tx.execute(late.values(state="missed", why=why, closed_at=at, finished=True)).rowcount


def load_adrift(tx: Transaction, *, before: datetime) -> list[Post]:
    """Posts whose sending began before an instant and was never settled: whoever sent them died, or still waits."""
    return _load(tx, posts.c.state == "sending", ~posts.c.finished, posts.c.attempted_at < before)


def begin_sending(tx: Transaction, post: int, *, at: datetime) -> bool:
    """Take a claimed post to send it; False when somebody else has it."""
    taken = update(posts).where(posts.c.id == post, posts.c.state == "claimed")
    return tx.execute(taken.values(state="sending", begun_at=at, attempted_at=at)).rowcount == 1


def take_over(tx: Transaction, post: int, *, attempted_at: datetime, at: datetime) -> bool:
    """Take a post whose sender vanished; False when somebody else did, or it was settled after all."""
    still = (posts.c.id == post, posts.c.state == "sending", posts.c.attempted_at == attempted_at)
    return tx.execute(update(posts).where(*still).values(attempted_at=at)).rowcount == 1


def settle_sent(tx: Transaction, post: int, *, message: str, at: datetime) -> None:
    """It stands on the platform."""
    tx.execute(
        update(posts).where(posts.c.id == post).values(state="posted", message=message, posted_at=at, drawn="open")
    )


def settle_refused(tx: Transaction, post: int, *, why: str, at: datetime) -> None:
    """It does not stand and counts against nobody."""
    refused = {"state": "refused", "why": why[:300], "closed_at": at, "finished": True}
    tx.execute(update(posts).where(posts.c.id == post).values(refused))


def settle_unknown(tx: Transaction, post: int, *, why: str) -> None:
    """Nobody can tell whether it stands. It counts against nobody, but whoever sees it may answer until it closes."""
    tx.execute(update(posts).where(posts.c.id == post).values(state="unknown", why=why[:300]))


def load_to_close(tx: Transaction, *, before: datetime) -> list[Post]:
    """Open posts whose closing instant was before an instant."""
    return _load(
        tx, posts.c.state == "posted", posts.c.closed_at.is_(None), ~posts.c.finished, posts.c.closes_at <= before
    )


def close(tx: Transaction, post: int, *, at: datetime, ended: str) -> bool:
    """Close a post; `ended` is `time`, or `paused` or `gone` where it closes early and counts against nobody."""
    nothing_to_draw = posts.c.message.is_(None)
    closing = update(posts).where(posts.c.id == post, posts.c.closed_at.is_(None))
    closing = closing.values(closed_at=at, ended=ended, finished=nothing_to_draw)
    return tx.execute(closing).rowcount == 1


def close_early(tx: Transaction, channel: int, *, at: datetime, ended: str) -> list[int]:
    """Close whatever stands open in a channel and give up what is not sent yet; the dailies concerned."""
    still = (posts.c.channel_id == channel, posts.c.closed_at.is_(None), ~posts.c.finished)
    concerned = list(tx.execute(select(posts.c.daily_id).where(*still)).scalars())
    unsent = update(posts).where(*still, posts.c.state == "claimed")
    tx.execute(unsent.values(state="skipped", closed_at=at, finished=True))
    closed = {"closed_at": at, "ended": ended, "closes_at": at, "finished": posts.c.message.is_(None)}
    tx.execute(update(posts).where(*still, posts.c.state != "sending").values(closed))
    tx.execute(update(posts).where(*still, posts.c.state == "sending").values(closed | {"finished": False}))
    return concerned


def load_to_redraw(tx: Transaction) -> list[Post]:
    """Posts whose card in the channel is behind: still drawn open though closed, or closed though revealed."""
    behind = or_(
        (posts.c.drawn == "open") & posts.c.closed_at.is_not(None),
        (posts.c.drawn == "closed") & dailies.c.settled_at.is_not(None),
    )
    return _load(tx, posts.c.state == "posted", ~posts.c.finished, behind)


def load_shared_open(tx: Transaction, answered: Collection[int]) -> list[int]:
    """The posts, in any channel, that show the same dailies as these posts and are drawn open."""
    same = select(posts.c.daily_id).where(posts.c.id.in_(answered))
    shown = select(posts.c.id).where(posts.c.daily_id.in_(same), posts.c.drawn == "open", posts.c.state == "posted")
    return list(tx.execute(shown).scalars())


def mark_drawn(tx: Transaction, post: int, drawn: str) -> None:
    """Which card stands in the channel now; with the revealed one nothing is left to do."""
    tx.execute(update(posts).where(posts.c.id == post).values(drawn=drawn, finished=drawn == "revealed"))


def count_revealed(tx: Transaction) -> int:
    """Posts whose revealed card stands in their channel."""
    return int(tx.execute(select(func.count()).where(posts.c.drawn == "revealed")).scalar_one())


def give_up_drawing(tx: Transaction, post: int, why: str) -> None:
    """The platform refuses to change the card (it is gone, or the bot is): nothing is left to do with it."""
    tx.execute(update(posts).where(posts.c.id == post).values(finished=True, why=why[:300]))


def begin_thread(tx: Transaction, post: int, *, at: datetime) -> bool:
    """Take the right to open the post's thread; at most one ever gets it."""
    first = update(posts).where(posts.c.id == post, posts.c.thread_at.is_(None)).values(thread_at=at)
    return tx.execute(first).rowcount == 1


def latest_post_in(tx: Transaction, channel: int) -> Post | None:
    """The post of the latest daily that was posted in a channel."""
    latest = _posts().where(posts.c.channel_id == channel, posts.c.state == "posted")
    row = tx.execute(latest.order_by(posts.c.on_date.desc()).limit(1)).first()
    return Post(*row) if row else None


def latest_on(tx: Transaction, *, group: int, channel: int | None = None) -> date | None:
    """The date of the daily latest posted in a channel, or anywhere in the group."""
    posted = select(func.max(posts.c.on_date)).where(posts.c.state == "posted")
    if channel is not None:
        return tx.execute(posted.where(posts.c.channel_id == channel)).scalar()
    in_group = posted.join(dailies, dailies.c.id == posts.c.daily_id).where(dailies.c.group_id == group)
    return tx.execute(in_group).scalar()
