"""What members answered first, a stretch of members at a time: what the figures of questions are counted from.

Only what is out: a daily that is settled, a question of a quiz that was shown, an exam that is over.
"""

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Select, String, Table, and_, bindparam, cast, func, null, or_, select

from content.exams import Close
from content.rounds import Style
from content.scoring import DailyOutcome
from storage.answer_tables import answers, claims, steps
from storage.database import Transaction
from storage.exam_tables import exam_items, exams
from storage.frozen import edition_in
from storage.prepared import Query
from storage.quiz_tables import marks, quizzes, turn_answers, turns
from storage.review_tables import review_answers, reviews
from storage.rows import Shape, Source
from storage.tables import accounts, dailies, persons


class Given(NamedTuple):
    """An answer that somebody gave."""

    person: int
    question: str
    edition: str | None
    """Of the question as they saw it."""
    chosen: tuple[str, ...]
    right: bool
    at: datetime
    shown_at: datetime | None


def last_person(tx: Transaction) -> int:
    """The greatest number of a person; 0 where there is none."""
    return int(tx.execute(select(func.coalesce(func.max(persons.c.id), 0))).scalar_one())


def load_first_answers(tx: Transaction, *, after: int, through: int) -> dict[int, list[Given]]:
    """Person -> their first answer to each question or template, of the persons of a stretch of numbers."""
    first: dict[tuple[int, str], Given] = {}
    for one in (given for query in _EVERY for given in tx.all(query, after=after, through=through)):
        known = first.setdefault((one.person, one.question), one)
        if one.at < known.at:
            first[one.person, one.question] = one
    found: dict[int, list[Given]] = {}
    for one in first.values():
        found.setdefault(one.person, []).append(one)
    return found


def _frozen(asked: Table, **sources: Source) -> Shape[Given]:
    """Of answers to what a table has asked, each with the frozen item."""
    return Shape(Given, question=asked.c.asked, edition=edition_in(asked.c.item), **sources)


def _among(shape: Shape[Given], wanted: Select[Given], person: ColumnElement[int]) -> Query[Given]:
    """Of the persons of a stretch."""
    return Query(shape, wanted.where(person > bindparam("after"), person <= bindparam("through")))


# It stood in its channel for hours before it was read, so how long it took nobody knows.
_IN_DAILY: Final = Shape(
    Given,
    dailies,
    person=claims.c.person_id,
    edition=func.coalesce(cast(dailies.c.template_version, String), dailies.c.digest),
    chosen=answers.c.chosen,
    right=steps.c.outcome == DailyOutcome.RIGHT,
    at=answers.c.at,
    shown_at=null(),
)
_OF_DAILIES: Final = (
    _IN_DAILY.select()
    .select_from(claims)
    .join(answers, and_(answers.c.account_id == claims.c.account_id, answers.c.daily_id == claims.c.daily_id))
    .join(dailies, dailies.c.id == claims.c.daily_id)
    .join(steps, and_(steps.c.daily_id == claims.c.daily_id, steps.c.person_id == claims.c.person_id))
    .where(dailies.c.settled_at.is_not(None))
)

_IN_QUIZ: Final = _frozen(
    turns,
    person=accounts.c.person_id,
    chosen=turn_answers.c.chosen,
    right=marks.c.right,
    at=turn_answers.c.at,
    shown_at=turns.c.opened_at,
)
_OF_QUIZZES: Final = (
    _IN_QUIZ.select()
    .select_from(accounts)
    .join(turn_answers, turn_answers.c.account_id == accounts.c.id)
    .join(turns, turns.c.id == turn_answers.c.turn_id)
    .join(quizzes, quizzes.c.id == turns.c.quiz_id)
    .join(marks, and_(marks.c.turn_id == turns.c.id, marks.c.person_id == accounts.c.person_id))
    .where(or_(turns.c.revealed_at.is_not(None), quizzes.c.style == Style.SOLO))
)

_IN_REVIEW: Final = _frozen(
    reviews,
    person=reviews.c.person_id,
    chosen=review_answers.c.chosen,
    right=review_answers.c.right,
    at=review_answers.c.at,
    shown_at=reviews.c.shown_at,
)
_OF_REVIEWS: Final = _IN_REVIEW.select().join(review_answers, review_answers.c.review_id == reviews.c.id)

_IN_EXAM: Final = _frozen(
    exam_items,
    person=exams.c.person_id,
    chosen=exam_items.c.chosen,
    right=exam_items.c.right,
    at=exam_items.c.at,
    shown_at=null(),
)
_OF_EXAMS: Final = (
    _IN_EXAM.select()
    .join(exams, exams.c.id == exam_items.c.exam_id)
    .where(or_(exams.c.close == Close.SUBMITTED, exams.c.close == Close.TIME))
    .where(exam_items.c.chosen.is_not(None), exam_items.c.at.is_not(None))
)

_EVERY: Final = (
    _among(_IN_DAILY, _OF_DAILIES, claims.c.person_id),
    _among(_IN_QUIZ, _OF_QUIZZES, accounts.c.person_id),
    _among(_IN_REVIEW, _OF_REVIEWS, reviews.c.person_id),
    _among(_IN_EXAM, _OF_EXAMS, exams.c.person_id),
)
