"""The questions that are open for somebody, as they were frozen: whatever they may still answer without the key."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, or_, select

from content.rounds import Style
from storage.answer_tables import claims
from storage.database import Transaction
from storage.frozen import ITEM
from storage.places import asked_in
from storage.quiz_tables import marks, quizzes, turns
from storage.review_tables import reviews
from storage.secrets import load_groups_of
from storage.tables import dailies

_NOBODY: Final = 0
"""In place of a person's id: who has no account yet has answered nothing."""


def load_open_items(tx: Transaction, *, group: int | None, person: int | None) -> list[str]:
    """Items as `Item.model_dump_json` wrote them: of the group asked from, of all groups of a person, and their own.

    A daily is open until its person was shown the verdict, or everybody the answer; a question of a quiz until its key
    is shown; one of a quiz of one's own, or of a review, until it is answered.
    """
    of = person if person is not None else _NOBODY
    theirs = load_groups_of(tx, of) | ({group} if group is not None else set())
    in_dailies = tx.execute(select(ITEM).where(*_open_daily(theirs, of))).scalars()
    in_quizzes = select(turns.c.item).join(quizzes, quizzes.c.id == turns.c.quiz_id)
    in_quizzes = in_quizzes.where(turns.c.item.is_not(None), quizzes.c.ended_at.is_(None), _open_turn(theirs, of))
    reviewed = tx.execute(select(reviews.c.item).where(reviews.c.person_id == of, reviews.c.closed_at.is_(None)))
    return [*in_dailies, *filter(None, tx.execute(in_quizzes).scalars()), *reviewed.scalars()]


def _open_daily(theirs: Collection[int], person: int) -> tuple[ColumnElement[bool], ...]:
    waits = dailies.c.reveal == "at_close"
    answered = exists().where(claims.c.daily_id == dailies.c.id, claims.c.person_id == person)
    return asked_in(theirs), dailies.c.settled_at.is_(None), or_(waits, ~answered)


def _open_turn(theirs: Collection[int], person: int) -> ColumnElement[bool]:
    in_company = and_(quizzes.c.style != Style.SOLO, quizzes.c.group_id.in_(theirs), turns.c.revealed_at.is_(None))
    judged = exists().where(marks.c.turn_id == turns.c.id, marks.c.person_id == person)
    alone = and_(quizzes.c.style == Style.SOLO, quizzes.c.person_id == person, ~judged)
    return or_(in_company, alone)
