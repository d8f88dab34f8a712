"""What becomes of rows when a space changes its group: they follow it, counted as they are where that changes nothing.

Whoever has answered in this space alone keeps every step, standing and counter, under another group. Who has answered
on both sides is counted anew.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, delete, literal, or_, select, update

from content.rounds import Phase, Style
from storage.answer_tables import answers, boards, claims, counters, members, steps
from storage.database import Transaction
from storage.exam_tables import exams
from storage.places import placed
from storage.quiz_tables import marks, quizzes, turns
from storage.report_tables import reports
from storage.seasons import load_seasons
from storage.tables import accounts, channels, posts, spaces

_FOLDED: Final = (steps, members)
_BOARD: Final = ("channel_id", "first_day", "window")


def hold_space(tx: Transaction, space: int) -> None:
    """Nothing is claimed or answered for the first time in a space until the end of the transaction."""
    own = select(channels.c.id).where(channels.c.space_id == space)
    tx.execute(own.order_by(channels.c.id).with_for_update()).all()
    still_open = (posts.c.channel_id.in_(own), posts.c.closed_at.is_(None))
    tx.execute(select(posts.c.id).where(*still_open).order_by(posts.c.id).with_for_update()).all()


def load_in_both(tx: Transaction, space: int, *, some: Collection[int]) -> list[int]:
    """Persons whose answers count in a space and in others of some groups, too; all of the space between seasons."""
    here, others = _persons_in(spaces.c.id == space), and_(spaces.c.group_id.in_(some), spaces.c.id != space)
    alike = len({load_seasons(tx, group) for group in some}) == 1
    wanted = here.intersect(_persons_in(others)) if alike else here.distinct()
    return sorted(tx.execute(wanted).scalars())


def move_space(
    tx: Transaction, space: int, *, source: int, target: int, in_both: Collection[int], at: datetime
) -> None:
    """Put a space into another group. What was folded of those `in_both` is gone; the rest is under its new group."""
    here = _persons_in(spaces.c.id == space)
    for table in _FOLDED:
        whole = (table.c.group_id.in_((source, target)), table.c.person_id.in_(in_both))
        tx.execute(delete(table).where(*whole))
        theirs = (table.c.group_id == source, table.c.person_id.in_(here))
        tx.execute(update(table).where(*theirs).values(group_id=target))
    _move_counters(tx, here, source=source, target=target, in_both=in_both)
    _move_quizzes(tx, space, target=target, at=at)
    _move_what_was_sent(tx, space, source=source, target=target)
    tx.execute(update(spaces).where(spaces.c.id == space).values(group_id=target))


def _move_counters(
    tx: Transaction, here: Select[tuple[int]], *, source: int, target: int, in_both: Collection[int]
) -> None:
    """To the boards of the other group, which has those of the same channels and windows from then on."""
    of_source = boards.c.group_id == source
    of_both = select(boards.c.id).where(boards.c.group_id.in_((source, target)))
    tx.execute(delete(counters).where(counters.c.person_id.in_(in_both), counters.c.board_id.in_(of_both)))
    alike = select(literal(target), *(boards.c[name] for name in _BOARD)).where(of_source)
    tx.execute(tx.insert(boards).from_select(["group_id", *_BOARD], alike).on_conflict_do_nothing())
    there = boards.alias("there")
    same = and_(*(there.c[name] == boards.c[name] for name in _BOARD), there.c.group_id == target)
    moved = select(there.c.id).join(boards, same).where(boards.c.id == counters.c.board_id)
    theirs = (counters.c.board_id.in_(select(boards.c.id).where(of_source)), counters.c.person_id.in_(here))
    tx.execute(update(counters).where(*theirs).values(board_id=moved.scalar_subquery()))


def _persons_in(where: ColumnElement[bool]) -> Select[tuple[int]]:
    """Persons with an answer that counts in certain spaces."""
    counting = and_(answers.c.account_id == claims.c.account_id, answers.c.daily_id == claims.c.daily_id)
    own = select(claims.c.person_id).join(answers, counting).join(posts, posts.c.id == answers.c.post_id)
    return placed(own, posts).where(where)


def _move_quizzes(tx: Transaction, space: int, *, target: int, at: datetime) -> None:
    """Quizzes go with the space they are played in. Of two of one's own that are open, the one there goes on."""
    native = select(spaces.c.platform, spaces.c.native_id).where(spaces.c.id == space)
    platform, native_id = tx.execute(native).one()
    here = (quizzes.c.platform == platform, quizzes.c.space == native_id)
    alone = (quizzes.c.style == Style.SOLO, quizzes.c.ended_at.is_(None))
    there = select(quizzes.c.person_id).where(*alone, quizzes.c.group_id == target)
    ended = update(quizzes).where(*here, *alone, quizzes.c.person_id.in_(there))
    tx.execute(ended.values(phase=Phase.OVER, until=None, ended_at=at))
    tx.execute(update(quizzes).where(*here).values(group_id=target))
    asked = select(turns.c.id).join(quizzes, quizzes.c.id == turns.c.quiz_id).where(*here)
    tx.execute(update(marks).where(marks.c.turn_id.in_(asked)).values(group_id=target))


def _move_what_was_sent(tx: Transaction, space: int, *, source: int, target: int) -> None:
    """Mock exams and reports go with whoever started or sent them: a workspace's own users, or who has answered there
    and in no other space of the group.
    """
    there = select(accounts.c.id).join(
        spaces, and_(spaces.c.platform == "slack", spaces.c.native_id == accounts.c.team)
    )
    only_here = _accounts_in(spaces.c.id == space)
    elsewhere = _accounts_in(and_(spaces.c.group_id == source, spaces.c.id != space))
    alone = ~select(spaces.c.id).where(spaces.c.group_id == source, spaces.c.id != space).exists()
    for table in (exams, reports):
        theirs = and_(table.c.account_id.in_(only_here), table.c.account_id.not_in(elsewhere))
        own = or_(alone, theirs, table.c.account_id.in_(there.where(spaces.c.id == space)))
        tx.execute(update(table).where(table.c.group_id == source, own).values(group_id=target))


def _accounts_in(where: ColumnElement[bool]) -> Select[tuple[int]]:
    own = select(answers.c.account_id).join(posts, posts.c.id == answers.c.post_id)
    return placed(own, posts).where(where)
