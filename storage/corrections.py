"""Where a question was asked, to correct its key there; and whose points that changed, until they were told."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, false, func, insert, or_, select, true, update

from content.rotation import KeyHeld
from storage.accounts import Text, is_account
from storage.answer_tables import answers, claims, corrections, members, steps
from storage.correction_tables import corrected_keys, rescored
from storage.count_tables import daily_counts, turn_counts
from storage.database import Transaction
from storage.exam_tables import exam_items, exams
from storage.frozen import ITEM
from storage.prepared import Query
from storage.quiz_tables import marks, quizzes, turn_answers, turns
from storage.review_tables import review_answers, reviews
from storage.rows import Shape
from storage.tables import accounts, dailies, persons, posts

Choices = Collection[tuple[str, ...]]


class AskedDaily(NamedTuple):
    """A daily of a question, as it holds now."""

    id: int
    on: date
    item: str


_DAILY: Final = Shape(AskedDaily, dailies, on=dailies.c.on_date, item=ITEM)


def load_dailies(tx: Transaction, question: str, *, group: int | None) -> list[AskedDaily]:
    """The dailies of a question that a group chose, or any group, in the order of their dates."""
    wanted = _DAILY.select().where(dailies.c.question == question, _is(dailies.c.group_id, group))
    return tx.load(_DAILY, wanted.order_by(dailies.c.on_date, dailies.c.id))


def load_asked(tx: Transaction) -> set[str]:
    """Every question and template that was ever asked, by its id."""
    columns = (dailies.c.question, turns.c.asked, reviews.c.asked, exam_items.c.asked)
    return {name for column in columns for name in tx.execute(select(column).distinct()).scalars() if name}


class Asked(NamedTuple):
    """Where else a question was asked: the row that holds it."""

    table: Table
    id: int
    item: str


def load_elsewhere(tx: Transaction, question: str, *, group: int | None) -> list[Asked]:
    """Turns of quizzes, reviews and questions of exams, of a group's members or of everybody."""
    of_members = select(members.c.person_id).where(members.c.group_id == group)
    reviewed = true() if group is None else reviews.c.person_id.in_(of_members)
    of_quizzes = turns.c.quiz_id.in_(select(quizzes.c.id).where(_is(quizzes.c.group_id, group)))
    of_exams = exam_items.c.exam_id.in_(select(exams.c.id).where(_is(exams.c.group_id, group)))
    return [
        *_load(tx, turns, turns.c.asked == question, turns.c.item.is_not(None), of_quizzes),
        *_load(tx, reviews, reviews.c.asked == question, reviewed),
        *_load(tx, exam_items, exam_items.c.asked == question, of_exams),
    ]


def _load(tx: Transaction, table: Table, *where: ColumnElement[bool]) -> list[Asked]:
    wanted = select(table.c.id, table.c.item).where(*where).order_by(table.c.id)
    return [Asked(table, one.id, one.item) for one in tx.execute(wanted)]


def _is(column: ColumnElement[int], group: int | None) -> ColumnElement[bool]:
    return true() if group is None else column == group


# --- whom it concerns ------------------------------------------------------------------------------------------------


def lock_concerned(tx: Transaction, *, in_dailies: Collection[int], elsewhere: Collection[Asked]) -> None:
    """Whoever has answered, or might at this moment: an answer that is being taken is waited for, and counts here.

    Members are locked as each of their answers locks them, and quizzes and exams under way before them, as where an
    answer is graded; who is no member yet refers to the daily, and reads it again.
    """
    in_turns, in_reviews, in_papers = (ids_in(table, elsewhere) for table in (turns, reviews, exam_items))
    played = select(turns.c.quiz_id).where(turns.c.id.in_(in_turns))
    _lock(tx, quizzes, quizzes.c.id.in_(played), quizzes.c.ended_at.is_(None))
    sat = select(exam_items.c.exam_id).where(exam_items.c.id.in_(in_papers))
    _lock(tx, exams, exams.c.id.in_(sat), exams.c.ended_at.is_(None))
    asked = select(dailies.c.group_id).where(dailies.c.id.in_(in_dailies))
    concerned = (
        select(members.c.person_id)
        .where(members.c.group_id.in_(asked))
        .union(
            select(claims.c.person_id).where(claims.c.daily_id.in_(in_dailies)),
            select(reviews.c.person_id).where(reviews.c.id.in_(in_reviews), reviews.c.closed_at.is_(None)),
            _who_played(in_turns),
        )
    )
    _lock(tx, persons, persons.c.id.in_(concerned))
    _lock(tx, dailies, dailies.c.id.in_(in_dailies))


def ids_in(table: Table, asked: Iterable[Asked]) -> list[int]:
    """Of the rows of one table."""
    return [one.id for one in asked if one.table is table]


def _lock(tx: Transaction, table: Table, *where: ColumnElement[bool]) -> None:
    tx.execute(select(table.c.id).where(*where).order_by(table.c.id).with_for_update())


def _who_played(in_turns: Collection[int]) -> Select[tuple[int]]:
    played = select(accounts.c.person_id).join(turn_answers, turn_answers.c.account_id == accounts.c.id)
    return played.where(turn_answers.c.turn_id.in_(in_turns))


def load_answered(tx: Transaction, daily: int, chosen: Choices) -> list[int]:
    """The persons whose answer to a daily counts and was one of some choices."""
    counting = and_(claims.c.account_id == answers.c.account_id, claims.c.daily_id == answers.c.daily_id)
    wanted = select(claims.c.person_id).join(answers, counting)
    these = (answers.c.daily_id == daily, answers.c.chosen.in_(chosen))
    return sorted(tx.execute(wanted.where(*these)).scalars())


def load_points(tx: Transaction, *, in_dailies: Collection[int], in_turns: Collection[int]) -> dict[int, int]:
    """Person -> all points of dailies and quizzes, of everybody who answered one of these."""
    claimed = select(claims.c.person_id).where(claims.c.daily_id.in_(in_dailies))
    whose = claimed.union(_who_played(in_turns))
    points: dict[int, int] = dict.fromkeys(tx.execute(whose).scalars(), 0)
    for table in (steps, marks):
        summed = select(table.c.person_id, func.sum(table.c.points).label("points"))
        for one in tx.execute(summed.where(table.c.person_id.in_(whose)).group_by(table.c.person_id)):
            points[one.person_id] += int(one.points)
    return points


# --- the correction --------------------------------------------------------------------------------------------------


def keep_decision(
    tx: Transaction,
    *,
    group: int | None,
    question: str,
    ask: str,
    key: tuple[str, ...],
    why: str,
    by: str,
    at: datetime,
    over: str | None,
) -> int:
    """Log that a key is another one, in place of `over`, the pack's frozen item; the number of the entry."""
    row = {
        "group_id": group,
        "question": question,
        "ask": ask[:300],
        "key": key,
        "why": why[:300],
        "by": by,
        "at": at,
        "over": over,
    }
    return int(tx.execute(insert(corrected_keys).values(row).returning(corrected_keys.c.id)).scalar_one())


class _Held(NamedTuple):
    """A decision; `over` is None where it holds for nothing that is asked later."""

    question: str
    key: tuple[str, ...]
    over: str | None


_HELD: Final = Shape(_Held, corrected_keys)
_HERE: Final = or_(corrected_keys.c.group_id.is_(None), corrected_keys.c.group_id == bindparam("group"))
_HELD_IN: Final = Query(_HELD, _HELD.select().where(_HERE).order_by(corrected_keys.c.id))


_GATE: Final = 0x57D4A12
"""Of whoever freezes questions by the keys that hold, and of whoever decides on one."""


def decide_alone(tx: Transaction) -> None:
    """What was frozen by the keys until now is found from here on; what is to be frozen waits, and has the new one."""
    tx.pass_gate(_GATE, alone=True)


def load_held_keys(tx: Transaction, group: int | None) -> list[KeyHeld]:
    """The keys that hold over the pack in a group, or everywhere: the latest decision on each question.

    They hold until the end of the transaction: whoever decides otherwise waits for it.
    """
    tx.pass_gate(_GATE, alone=False)
    latest = {one.question: one for one in tx.all(_HELD_IN, group=group if group is not None else 0)}
    return [KeyHeld(one.question, one.over, one.key) for one in latest.values() if one.over is not None]


def correct_daily(
    tx: Transaction,
    daily: int,
    *,
    key: tuple[str, ...],
    right: Choices,
    item: str,
    why: str,
    by: str,
    at: datetime,
) -> None:
    """Log a daily's corrected question, by which these choices are right, and have revealed cards drawn anew."""
    row = {"daily_id": daily, "key": key, "item": item, "why": why[:300], "by": by, "at": at}
    tx.execute(insert(corrections).values(row))
    _grade(tx, daily_counts, daily_counts.c.daily_id == daily, right)
    revealed = (posts.c.daily_id == daily, posts.c.state == "posted", posts.c.drawn == "revealed")
    tx.execute(update(posts).where(*revealed).values(drawn="closed", finished=False))


_VERDICTS: Final = {
    turns: (turn_counts, turn_counts.c.turn_id),
    reviews: (review_answers, review_answers.c.review_id),
    exam_items: (exam_items, exam_items.c.id),
}
"""Where the verdicts of what was asked are kept, and by which column they are found."""


def correct_elsewhere(tx: Transaction, asked: Asked, *, right: Choices, item: str) -> None:
    """A turn, a review or a question of an exam holds the corrected question from now on; its marks are gone."""
    tx.execute(update(asked.table).where(asked.table.c.id == asked.id).values(item=item))
    kept, of = _VERDICTS[asked.table]
    _grade(tx, kept, of == asked.id, right)
    if asked.table is turns:
        tx.execute(marks.delete().where(marks.c.turn_id == asked.id))


def _grade(tx: Transaction, kept: Table, of: ColumnElement[bool], right: Choices) -> None:
    tx.execute(update(kept).where(of, kept.c.chosen.is_not(None)).values(right=kept.c.chosen.in_(right)))


# --- telling ---------------------------------------------------------------------------------------------------------


def keep_rescored(tx: Transaction, decision: int, points: Mapping[int, int]) -> None:
    """Person -> by how much their points changed; the oldest of their accounts is told."""
    oldest = select(accounts.c.person_id, func.min(accounts.c.id).label("account")).group_by(accounts.c.person_id)
    rows = [
        {"corrected_key_id": decision, "account_id": one.account, "points": points[one.person_id], "told": False}
        for one in tx.execute(oldest.where(accounts.c.person_id.in_(points)))
    ]
    if rows:
        tx.execute(insert(rescored), rows)


class Rescored(NamedTuple):
    """What a correction did to somebody's points."""

    decision: int
    ask: str
    points: int
    quiet: bool
    """They want no points shown."""


_RESCORED: Final = Shape(
    Rescored, rescored, decision=corrected_keys.c.id, ask=corrected_keys.c.ask, quiet=persons.c.quiet
)


def untold_rescorings(*, platform: Text, team: Text, user: Text) -> Select[int]:
    """The decisions that an account, or one that is linked with it, hasn't been told of."""
    return select(rescored.c.corrected_key_id).where(_is_untold(platform, team, user))


def _is_untold(platform: Text, team: Text, user: Text) -> ColumnElement[bool]:
    person = select(accounts.c.person_id).where(is_account(platform=platform, team=team, user=user))
    own = select(accounts.c.id).where(accounts.c.person_id == person.scalar_subquery())
    return and_(rescored.c.account_id.in_(own), rescored.c.told == false())


def take_untold(tx: Transaction, *, platform: str, team: str, user: str) -> list[Rescored]:
    """What they haven't been told of, which they are told with this; the oldest first."""
    theirs = _is_untold(platform, team, user)
    wanted = (
        _RESCORED.select()
        .join(corrected_keys, corrected_keys.c.id == rescored.c.corrected_key_id)
        .join(accounts, accounts.c.id == rescored.c.account_id)
        .join(persons, persons.c.id == accounts.c.person_id)
        .where(theirs)
    )
    found = tx.load(_RESCORED, wanted.order_by(corrected_keys.c.id))
    told = update(rescored).where(theirs).values(told=True)
    taken = set(tx.execute(told.returning(rescored.c.corrected_key_id)).scalars())
    return [one for one in found if one.decision in taken]
