"""Whether a question is disputed where it was asked, by an open report; and having its cards drawn anew for it."""

from typing import Final

from sqlalchemy import ColumnElement, and_, case, exists, select, update

from storage.database import Transaction
from storage.quiz_tables import quizzes, turns
from storage.report_tables import reports
from storage.tables import channels, dailies, posts, spaces

DRAW_ANEW: Final = case((posts.c.counted < 0, posts.c.counted - 1), else_=-1)
"""Below zero instead of how many answers a card tells of: it is to be drawn anew, whatever their number. Another number
each time, so that a drawing that began before the latest wish doesn't pass for its fulfilment."""

_OPEN: Final = reports.c.closed_at.is_(None)

DISPUTED: Final = exists().where(
    reports.c.group_id == spaces.c.group_id,
    _OPEN,
    reports.c.question == dailies.c.question,
    reports.c.digest == dailies.c.digest,
)
"""Beside `dailies` and the `spaces` where one stands, in one statement with both: a click asks nothing more."""


def is_disputed(tx: Transaction, *, group: int, question: str, digest: str) -> bool:
    """Whether a report of a group's member on a question, as it was asked, is open."""
    mine = (reports.c.group_id == group, _OPEN, reports.c.question == question, reports.c.digest == digest)
    return tx.execute(select(reports.c.id).where(*mine).limit(1)).first() is not None


def draw_anew(tx: Transaction, *, group: int, question: str, digest: str) -> None:
    """A report on a question came or is closed: its cards in the group's channels are behind, by what stands there.

    A card that is closed or revealed counts as drawn one stage before, as after a correction.
    """
    there = select(channels.c.id).join(spaces, spaces.c.id == channels.c.space_id).where(spaces.c.group_id == group)
    asked = select(dailies.c.id).where(dailies.c.question == question, dailies.c.digest == digest)
    standing = (posts.c.daily_id.in_(asked), posts.c.channel_id.in_(there), posts.c.state == "posted")
    before: ColumnElement[str] = case((posts.c.drawn == "revealed", "closed"), else_="open")
    behind = {"drawn": before, "counted": DRAW_ANEW, "finished": False}
    tx.execute(update(posts).where(*standing, posts.c.drawn.is_not(None)).values(behind))
    shown = select(turns.c.quiz_id).where(turns.c.asked == question, turns.c.message.is_not(None))
    played = and_(quizzes.c.group_id == group, quizzes.c.finished, quizzes.c.id.in_(shown))
    tx.execute(update(quizzes).where(played).values(finished=False))
