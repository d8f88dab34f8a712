"""What a person answered, in every group and with every account: dailies, quizzes, exams; and what they missed."""

from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Table, and_, bindparam, case, literal, null, or_, true, type_coerce

from content.attempts import Attempt, Missed, Occasion, Sureness
from content.exams import Close, Length
from content.rounds import Style
from content.scoring import DailyOutcome
from content.templates.registry import FAMILY_IDS
from storage.answer_tables import answers, claims, steps
from storage.columns import Word
from storage.database import Transaction
from storage.exam_tables import exam_items, exams
from storage.prepared import Query
from storage.quiz_tables import guesses, marks, quizzes, turn_answers, turn_guesses, turns
from storage.review_tables import review_answers, review_sureness, reviews
from storage.rows import Shape
from storage.tables import accounts, dailies


def load_attempts(tx: Transaction, person: int) -> list[Attempt]:
    """Every answer of a person that counts, in the order of time."""
    attempts = [
        *_load_in_dailies(tx, person),
        *_load_firsts(tx, _QUIZ_ANSWERS, person),
        *_load_firsts(tx, _REVIEW_ANSWERS, person),
        *_load_in_exams(tx, person),
    ]
    return sorted(attempts, key=lambda attempt: attempt.at)


def _said(table: Table) -> ColumnElement[Any]:
    """How sure somebody said they were; nothing while that is still asked, and where it was passed over."""
    said = or_(*(table.c.sureness == word for word in Sureness))
    return case((said, type_coerce(table.c.sureness, Word(Sureness, 10))))


_NO_DAILY_WAITS: Final = or_(dailies.c.reveal != "at_close", dailies.c.settled_at.is_not(None))

_IN_DAILY: Final = Shape(
    Attempt,
    question=dailies.c.question,
    seed=dailies.c.seed,
    occasion=literal(Occasion.DAILY, Word(Occasion, 10)),
    right=case((_NO_DAILY_WAITS, steps.c.outcome == DailyOutcome.RIGHT)),
    out=dailies.c.settled_at.is_not(None),
    chosen=answers.c.chosen,
    sureness=_said(guesses),
    at=answers.c.at,
    group=dailies.c.group_id,
    shown_at=null(),
    due=null(),
)


def _load_in_dailies(tx: Transaction, person: int) -> list[Attempt]:
    """With every logged correction: what was right is what the fold says."""
    of_claim = and_(answers.c.account_id == claims.c.account_id, answers.c.daily_id == claims.c.daily_id)
    guessed = and_(guesses.c.daily_id == claims.c.daily_id, guesses.c.account_id == claims.c.account_id)
    wanted = (
        _IN_DAILY.select()
        .select_from(claims)
        .join(answers, of_claim)
        .join(dailies, dailies.c.id == claims.c.daily_id)
        .outerjoin(steps, and_(steps.c.daily_id == claims.c.daily_id, steps.c.person_id == claims.c.person_id))
        .outerjoin(guesses, guessed)
        .where(claims.c.person_id == person)
    )
    return tx.load(_IN_DAILY, wanted)


class _Given(NamedTuple):
    asked: int
    """The number of the turn or the review."""
    attempt: Attempt


def _load_firsts(tx: Transaction, given: Query[_Given], person: int) -> list[Attempt]:
    """Of several answers to the same, from linked accounts, the first one counts."""
    first: dict[int, Attempt] = {}
    for one in tx.all(given, person=person):
        first.setdefault(one.asked, one.attempt)
    return list(first.values())


_IS_FAMILY: Final = or_(*(turns.c.asked == family for family in sorted(FAMILY_IDS)))
"""Of a turn; a question has no seed of its own, whatever the quiz's is."""
_IN_QUIZ: Final = Shape(
    _Given,
    asked=turns.c.id,
    attempt=Shape(
        Attempt,
        question=turns.c.asked,
        seed=case((_IS_FAMILY, quizzes.c.seed + "/" + turns.c.place.cast(quizzes.c.seed.type))),
        occasion=literal(Occasion.QUIZ, Word(Occasion, 10)),
        right=marks.c.right,
        out=or_(turns.c.revealed_at.is_not(None), quizzes.c.style == Style.SOLO),
        chosen=turn_answers.c.chosen,
        sureness=_said(turn_guesses),
        at=turn_answers.c.at,
        group=quizzes.c.group_id,
        shown_at=turns.c.opened_at,
        due=null(),
    ),
)
_guessed = and_(turn_guesses.c.turn_id == turns.c.id, turn_guesses.c.account_id == turn_answers.c.account_id)
_QUIZ_ANSWERS: Final = Query(
    _IN_QUIZ,
    _IN_QUIZ.select()
    .select_from(accounts)
    .join(turn_answers, turn_answers.c.account_id == accounts.c.id)
    .join(turns, turns.c.id == turn_answers.c.turn_id)
    .join(quizzes, quizzes.c.id == turns.c.quiz_id)
    .outerjoin(marks, and_(marks.c.turn_id == turns.c.id, marks.c.person_id == accounts.c.person_id))
    .outerjoin(turn_guesses, _guessed)
    .where(accounts.c.person_id == bindparam("person"))
    .order_by(turn_answers.c.id),
)


_IN_REVIEW: Final = Shape(
    _Given,
    asked=reviews.c.id,
    attempt=Shape(
        Attempt,
        question=reviews.c.asked,
        seed=null(),
        occasion=literal(Occasion.REVIEW, Word(Occasion, 10)),
        right=review_answers.c.right,
        out=true(),
        chosen=review_answers.c.chosen,
        sureness=_said(review_sureness),
        at=review_answers.c.at,
        group=null(),
        shown_at=reviews.c.shown_at,
        due=reviews.c.card,
    ),
)
_said_beside = and_(
    review_sureness.c.review_id == reviews.c.id, review_sureness.c.account_id == review_answers.c.account_id
)
_REVIEW_ANSWERS: Final = Query(
    _IN_REVIEW,
    _IN_REVIEW.select()
    .select_from(reviews)
    .join(review_answers, review_answers.c.review_id == reviews.c.id)
    .outerjoin(review_sureness, _said_beside)
    .where(reviews.c.person_id == bindparam("person"))
    .order_by(review_answers.c.id),
)

_FULL: Final = literal(Occasion.MOCK, Word(Occasion, 10))
_IN_EXAM: Final = Shape(
    Attempt,
    question=exam_items.c.asked,
    seed=exam_items.c.seed,
    occasion=case((exams.c.length == Length.FULL, _FULL), else_=literal(Occasion.DRILL, Word(Occasion, 10))),
    right=exam_items.c.right,
    out=true(),
    chosen=exam_items.c.chosen,
    sureness=literal(None, Word(Sureness, 10)),
    at=exam_items.c.at,
    group=exams.c.group_id,
    shown_at=null(),
    due=null(),
)


def _load_in_exams(tx: Transaction, person: int) -> list[Attempt]:
    """What was chosen in the end, in exams that were submitted; an open question was not answered."""
    wanted = (
        _IN_EXAM.select()
        .join(exams, exams.c.id == exam_items.c.exam_id)
        .where(exams.c.person_id == person, exams.c.close.in_((Close.SUBMITTED, Close.TIME)))
        .where(exam_items.c.chosen.is_not(None))
    )
    return tx.load(_IN_EXAM, wanted)


_MISSED: Final = Shape(
    Missed, question=dailies.c.question, seed=dailies.c.seed, at=dailies.c.settled_at, group=dailies.c.group_id
)


def load_missed_dailies(tx: Transaction, person: int) -> list[Missed]:
    """The dailies a person missed, covered by a freeze or not, in the order of time."""
    wanted = (
        _MISSED.select()
        .join(steps, steps.c.daily_id == dailies.c.id)
        .where(steps.c.person_id == person, steps.c.channel_id.is_(None))
        .order_by(dailies.c.settled_at)
    )
    return tx.load(_MISSED, wanted)
