"""What stands drawn in the channels: which card, with which count, who redraws it, and which are behind."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, func, or_, select, update

from storage.database import Transaction
from storage.posts import Waiting, load_waiting
from storage.tables import claims, dailies, posts


def load_behind(tx: Transaction) -> list[Waiting]:
    """Posts whose card in the channel is behind: still drawn open though closed, or closed though revealed."""
    settled = exists().where(dailies.c.id == posts.c.daily_id, dailies.c.settled_at.is_not(None))
    behind = or_(
        (posts.c.drawn == "open") & posts.c.closed_at.is_not(None),
        (posts.c.drawn == "closed") & settled,
    )
    return load_waiting(tx, posts.c.state == "posted", behind)


def load_shared_open(tx: Transaction, answered: Collection[int]) -> list[Waiting]:
    """The posts, in any channel, that show the same dailies as these posts and are drawn open."""
    same = select(posts.c.daily_id).where(posts.c.id.in_(answered))
    return load_waiting(tx, posts.c.daily_id.in_(same), posts.c.drawn == "open", posts.c.state == "posted")


def load_miscounted(tx: Transaction) -> list[int]:
    """Open posts whose card tells fewer answers than there are: a process ended before it drew them."""
    answered = select(func.count()).where(claims.c.daily_id == posts.c.daily_id).scalar_subquery()
    behind = select(posts.c.id).where(~posts.c.finished, posts.c.state == "posted", posts.c.drawn == "open")
    return list(tx.execute(behind.where(func.coalesce(posts.c.counted, 0) < answered)).scalars())


def begin_drawing(tx: Transaction, post: int, *, at: datetime, adrift_before: datetime) -> bool:
    """Take the right to redraw a card, so that no two processes overtake each other; False while another has it."""
    free = or_(posts.c.drawing_at.is_(None), posts.c.drawing_at < adrift_before, posts.c.drawing_at > at)
    taken = update(posts).where(posts.c.id == post, ~posts.c.finished, free).values(drawing_at=at)
    return tx.execute(taken).rowcount == 1


def end_drawing(tx: Transaction, post: int) -> None:
    """Nothing came of it: whoever is next may try."""
    tx.execute(update(posts).where(posts.c.id == post).values(drawing_at=None))


def mark_drawn(tx: Transaction, post: int, drawn: str, *, counted: int) -> None:
    """Which card stands in the channel now, telling how many answers; with the revealed one nothing is left to do."""
    state = {"drawn": drawn, "counted": counted, "drawing_at": None, "finished": drawn == "revealed"}
    tx.execute(update(posts).where(posts.c.id == post).values(state))


def give_up_drawing(tx: Transaction, post: int, why: str) -> None:
    """The platform refuses to change the card, though it stands: nothing is left to do with it."""
    tx.execute(update(posts).where(posts.c.id == post).values(finished=True, drawing_at=None, why=why[:300]))


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
