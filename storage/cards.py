"""What stands drawn of posts in their channels: which card, with which count, since when, and which are behind."""

from collections.abc import Collection
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import case, exists, func, or_, select, update

from storage.answer_tables import claims
from storage.count_tables import daily_counts
from storage.database import Transaction
from storage.disputes import DRAW_ANEW
from storage.posts import IS_GONE, IS_RESTLESS, UNFINISHED, unfinished
from storage.prepared import Query
from storage.rows import Shape
from storage.tables import dailies, posts, spaces


class Standing(NamedTuple):
    """A post that stands, without what it shows."""

    id: int
    platform: str
    drawing_at: datetime | None
    """When it was drawn last."""


_STANDING: Final = Shape(Standing, posts, platform=spaces.c.platform)
_SETTLED: Final = exists().where(dailies.c.id == posts.c.daily_id, dailies.c.settled_at.is_not(None))
_BEHIND: Final = Query(
    _STANDING,
    unfinished(_STANDING).where(
        IS_RESTLESS,
        posts.c.state == "posted",
        or_(
            (posts.c.drawn == "open") & or_(posts.c.closed_at.is_not(None), posts.c.counted < 0),
            (posts.c.drawn == "closed") & _SETTLED,
        ),
    ),
)


def load_behind(tx: Transaction) -> list[Standing]:
    """Posts whose card in the channel is behind: still open though closed, closed though revealed, or to draw anew."""
    return tx.all(_BEHIND)


def load_shared_open(tx: Transaction, answered: Collection[int]) -> list[Standing]:
    """The posts, in any channel, that show the same dailies as these posts and are drawn open."""
    same = select(posts.c.daily_id).where(posts.c.id.in_(answered))
    shown = unfinished(_STANDING).where(posts.c.daily_id.in_(same), posts.c.drawn == "open", posts.c.state == "posted")
    return tx.load(_STANDING, shown)


def load_miscounted(tx: Transaction) -> list[int]:
    """Open posts whose card tells fewer answers than there are: a process ended before it drew them."""
    known = select(func.count()).where(claims.c.daily_id == posts.c.daily_id)
    gone = select(func.coalesce(func.sum(daily_counts.c.number), 0)).where(daily_counts.c.daily_id == posts.c.daily_id)
    answered = known.scalar_subquery() + gone.scalar_subquery()
    behind = select(posts.c.id).where(UNFINISHED, posts.c.state == "posted", posts.c.drawn == "open")
    return list(tx.execute(behind.where(func.coalesce(posts.c.counted, 0) < answered)).scalars())


def mark_drawn(
    tx: Transaction, post: int, drawn: str, *, counted: int, instead_of: tuple[str | None, int | None], at: datetime
) -> bool:
    """Which card stands in the channel now, telling how many answers; with the revealed one nothing is left to do.

    False where another drawing stands than it was meant to replace: somebody has drawn at the same moment. Which of the
    two the platform took last nobody knows, so that neither counts and the card is drawn once more.
    """
    mine = (posts.c.id == post, posts.c.state == "posted")
    before, told = instead_of
    replaced = (posts.c.drawn == before, posts.c.counted.is_not_distinct_from(told))
    state = {"drawn": drawn, "counted": counted, "drawing_at": at, "finished": drawn == "revealed"}
    if tx.execute(update(posts).where(*mine, *replaced).values(state)).rowcount == 1:
        return True
    overtaken = {"drawn": "open", "counted": DRAW_ANEW, "drawing_at": at, "finished": False}
    tx.execute(update(posts).where(*mine, posts.c.drawn.is_not(None)).values(overtaken))
    return False


def give_up_drawing(tx: Transaction, post: int, why: str) -> None:
    """The platform refuses to change the card, though it stands: nothing is left to do with it."""
    tx.execute(update(posts).where(posts.c.id == post).values(finished=True, why=why[:300]))


def note_gone(tx: Transaction, post: int, *, message: str, why: str, at: datetime) -> bool:
    """The message of a post stands no more; False where that is known, or another stands in its place by now.

    It closes at once. Unless it was seen to stand after its time was over, it counts against nobody: when it was
    deleted nobody can tell. `drawing_at` is the time when that was found out.
    """
    mine = (posts.c.id == post, posts.c.state == "posted", posts.c.message == message, ~IS_GONE)
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


def begin_thread(tx: Transaction, post: int, *, at: datetime) -> bool:
    """Take the right to open the post's thread where doing it twice would show; at most one ever gets it."""
    first = update(posts).where(posts.c.id == post, posts.c.thread_at.is_(None)).values(thread_at=at)
    return tx.execute(first).rowcount == 1


def end_thread(tx: Transaction, post: int) -> None:
    """It certainly was not opened: whoever is next may try."""
    tx.execute(update(posts).where(posts.c.id == post).values(thread_at=None))


def count_revealed(tx: Transaction) -> int:
    """Posts whose revealed card stands in their channel."""
    return int(tx.execute(select(func.count()).where(posts.c.drawn == "revealed")).scalar_one())
