"""What became of a post: it is being sent, it stands, it doesn't, nobody can tell, or it stands no more.

Each function is one step, taken by one process at a time: the state that a step begins from decides who takes it.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Update, bindparam, case, func, or_, select, update

from storage.columns import Instant
from storage.database import Transaction
from storage.prepared import Prepared
from storage.tables import posts


def settle_missed(tx: Transaction, post: int, *, why: str, at: datetime) -> bool:
    """It was not sent and won't be any more; it counts against nobody. False when somebody sends it after all."""
    missed = update(posts).where(posts.c.id == post, posts.c.state == "claimed")
    return tx.execute(missed.values(state="missed", why=why[:300], closed_at=at, finished=True)).rowcount == 1


_AT: Final = bindparam("moment", type_=Instant)

_BEGIN: Final = Prepared(
    lambda _: (
        update(posts)
        .where(posts.c.id == bindparam("post"), posts.c.state == "claimed")
        .values(state="sending", begun_at=_AT, attempted_at=_AT)
    )
)


def begin_sending(tx: Transaction, post: int, *, at: datetime) -> bool:
    """Take a claimed post to send it; False when somebody else has it."""
    return tx.run(_BEGIN, post=post, moment=at) == 1


def take_over(tx: Transaction, post: int, *, attempted_at: datetime, at: datetime) -> bool:
    """Take a post whose fate is open; False when somebody else did, or it was settled after all."""
    still = (posts.c.id == post, posts.c.state.in_(("sending", "unknown")), posts.c.attempted_at == attempted_at)
    return tx.execute(update(posts).where(*still).values(attempted_at=at)).rowcount == 1


def _standing(_: object) -> Update:
    state, absent = posts.c.state, (posts.c.state == "missed") & posts.c.begun_at.is_not(None)
    open_fate = or_(state == "sending", state == "unknown", absent)  # spelled out: a list has no fixed text
    another = posts.c.message.is_(None) | (posts.c.message != bindparam("sent", type_=posts.c.message.type))
    stands = update(posts).where(posts.c.id == bindparam("post"), open_fate, another)
    found = {"state": "posted", "posted_at": _AT, "drawn": "open", "finished": False, "why": None}
    return stands.values(message=bindparam("sent", type_=posts.c.message.type), **found)


_STANDS: Final = Prepared(_standing)


def settle_sent(tx: Transaction, post: int, *, message: str, at: datetime) -> bool:
    """It stands on the platform, whoever says so; False when that was known already.

    One that is found only after it was closed was not known to stand for its whole time, so it counts against nobody.
    The platform is believed before an organiser who saw nothing there; but what was deleted since stands no more.
    """
    return tx.run(_STANDS, post=post, sent=message, moment=at) == 1


def _attempt(post: int, attempted_at: datetime) -> tuple[ColumnElement[bool], ...]:
    """Only whoever made the latest attempt may say that it came to nothing."""
    return posts.c.id == post, posts.c.state.in_(("sending", "unknown")), posts.c.attempted_at == attempted_at


def settle_not_sent(tx: Transaction, post: int, *, attempted_at: datetime) -> None:
    """It certainly does not stand and may be sent; one that was closed meanwhile never will be."""
    attempt = update(posts).where(*_attempt(post, attempted_at))
    tx.execute(attempt.where(posts.c.closed_at.is_(None)).values(state="claimed", why=None))
    tx.execute(attempt.where(posts.c.closed_at.is_not(None)).values(state="missed", finished=True))


def settle_refused(tx: Transaction, post: int, *, why: str, attempted_at: datetime, at: datetime) -> None:
    """It does not stand and counts against nobody."""
    refused = {"state": "refused", "why": why[:300], "closed_at": at, "finished": True}
    tx.execute(update(posts).where(*_attempt(post, attempted_at)).values(refused))


def settle_unknown(tx: Transaction, post: int, *, why: str, attempted_at: datetime) -> None:
    """Nobody can tell whether it stands. It counts against nobody, but whoever sees it may answer until it closes."""
    unknown = update(posts).where(*_attempt(post, attempted_at))
    tx.execute(unknown.values(state="unknown", why=why[:300]))


def settle_absent(tx: Transaction, post: int, *, why: str) -> bool:
    """An organiser looked, and it isn't there: the date may be claimed again. False where that is settled already."""
    unknown = update(posts).where(posts.c.id == post, posts.c.state == "unknown")
    return tx.execute(unknown.values(state="missed", why=why[:300], finished=True)).rowcount == 1


def settle_gone(tx: Transaction, post: int, *, message: str, why: str, at: datetime) -> bool:
    """The message of a post stands no more; False where that is known, or another stands in its place by now.

    It closes at once. Unless it was seen to stand after its time was over, it counts against nobody: when it was
    deleted nobody can tell. `drawing_at` stays, as the time when that was found out.
    """
    mine = (posts.c.id == post, posts.c.state == "posted", posts.c.message == message, posts.c.drawn.is_not(None))
    stood = posts.c.drawn == "closed"
    gone = {
        "drawn": None,
        "why": why[:300],
        "ended": case((or_(stood, posts.c.ended == "paused"), posts.c.ended), else_="gone"),
        "closes_at": case((posts.c.closed_at.is_(None), at), else_=posts.c.closes_at),
        "closed_at": func.coalesce(posts.c.closed_at, at),
        "drawing_at": at,
        "finished": True,
    }
    return tx.execute(update(posts).where(*mine).values(gone)).rowcount == 1


def is_message_known(tx: Transaction, channel: int, message: str) -> bool:
    """Whether a message of a channel is known to be some post's."""
    return (
        tx.execute(select(posts.c.id).where(posts.c.channel_id == channel, posts.c.message == message)).first()
        is not None
    )
