"""What was found out about a post in its channel: it isn't there, it is there no more, it is another's message."""

from datetime import datetime

from sqlalchemy import case, func, or_, select, update

from storage.database import Transaction
from storage.tables import posts


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
