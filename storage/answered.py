"""Everything that persons answered, in four tables of one form: in dailies, quizzes, reviews and exams.

Each is a subquery, so that a statement takes from it whichever columns and rows it needs, and the database reads what
lies behind those alone. Their columns are:

- `person`, who answered; `asked`, the number of what was asked: of a person's several answers to it, from linked
  accounts, the one with the least `number` counts
- `question`, its id or a template's; `edition`, the question as they saw it; `seed`, of a template's numbers
- `chosen`; `right`, NULL while that may not be known; `out`, whether the answer was shown to everybody who was asked
- `sureness`, NULL where nothing was said
- `at`; `seen_at`, when the question counts as seen; `shown_at`, NULL where that isn't known
- `occasion`; `group_id`, NULL in a review; `due`, in a review what was
"""

from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    String,
    Subquery,
    Table,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    true,
    type_coerce,
)

from content.attempts import Occasion, Sureness
from content.exams import Length
from content.rounds import Style
from content.scoring import DailyOutcome
from content.templates.registry import FAMILY_IDS
from storage.answer_tables import answers, claims, steps
from storage.columns import Word
from storage.exam_tables import IS_SUBMITTED, exam_items, exams
from storage.frozen import edition_in
from storage.quiz_tables import guesses, marks, quizzes, turn_answers, turn_guesses, turns
from storage.review_tables import review_answers, review_sureness, reviews
from storage.tables import accounts, dailies


def _said(table: Table) -> ColumnElement[Any]:
    """How sure somebody said they were; nothing while that is still asked, and where it was passed over."""
    said = or_(*(table.c.sureness == word for word in Sureness))
    return case((said, type_coerce(table.c.sureness, Word(Sureness, 10))))


def _on(occasion: Occasion) -> ColumnElement[Any]:
    return literal(occasion, Word(Occasion, 10))


_NO_DAILY_WAITS: Final = or_(dailies.c.reveal != "at_close", dailies.c.settled_at.is_not(None))

IN_DAILIES: Final[Subquery] = (
    select(
        claims.c.person_id.label("person"),
        dailies.c.id.label("asked"),
        answers.c.id.label("number"),
        dailies.c.question,
        func.coalesce(cast(dailies.c.template_version, String), dailies.c.digest).label("edition"),
        dailies.c.seed,
        answers.c.chosen,
        # with every logged correction: what was right is what the fold says
        case((_NO_DAILY_WAITS, steps.c.outcome == DailyOutcome.RIGHT)).label("right"),
        dailies.c.settled_at.is_not(None).label("out"),
        _said(guesses).label("sureness"),
        answers.c.at,
        dailies.c.chosen_at.label("seen_at"),
        null().label("shown_at"),  # it stood in its channel for hours before it was read
        _on(Occasion.DAILY).label("occasion"),
        dailies.c.group_id,
        null().label("due"),
    )
    .select_from(claims)
    .join(answers, and_(answers.c.account_id == claims.c.account_id, answers.c.daily_id == claims.c.daily_id))
    .join(dailies, dailies.c.id == claims.c.daily_id)
    .outerjoin(steps, and_(steps.c.daily_id == claims.c.daily_id, steps.c.person_id == claims.c.person_id))
    .outerjoin(guesses, and_(guesses.c.daily_id == claims.c.daily_id, guesses.c.account_id == claims.c.account_id))
    .subquery("in_dailies")
)

_IS_FAMILY: Final = or_(*(turns.c.asked == family for family in sorted(FAMILY_IDS)))
"""Of a turn; a question has no seed of its own, whatever the quiz's is."""
_GUESSED: Final = and_(turn_guesses.c.turn_id == turns.c.id, turn_guesses.c.account_id == turn_answers.c.account_id)

IN_QUIZZES: Final[Subquery] = (
    select(
        accounts.c.person_id.label("person"),
        turns.c.id.label("asked"),
        turn_answers.c.id.label("number"),
        turns.c.asked.label("question"),
        edition_in(turns.c.item).label("edition"),
        case((_IS_FAMILY, quizzes.c.seed + "/" + turns.c.place.cast(quizzes.c.seed.type))).label("seed"),
        turn_answers.c.chosen,
        marks.c.right,
        or_(turns.c.revealed_at.is_not(None), quizzes.c.style == Style.SOLO).label("out"),
        _said(turn_guesses).label("sureness"),
        turn_answers.c.at,
        turn_answers.c.at.label("seen_at"),
        turns.c.opened_at.label("shown_at"),
        _on(Occasion.QUIZ).label("occasion"),
        quizzes.c.group_id,
        null().label("due"),
    )
    .select_from(accounts)
    .join(turn_answers, turn_answers.c.account_id == accounts.c.id)
    .join(turns, turns.c.id == turn_answers.c.turn_id)
    .join(quizzes, quizzes.c.id == turns.c.quiz_id)
    .outerjoin(marks, and_(marks.c.turn_id == turns.c.id, marks.c.person_id == accounts.c.person_id))
    .outerjoin(turn_guesses, _GUESSED)
    .subquery("in_quizzes")
)

_SAID_BESIDE: Final = and_(
    review_sureness.c.review_id == reviews.c.id, review_sureness.c.account_id == review_answers.c.account_id
)

IN_REVIEWS: Final[Subquery] = (
    select(
        reviews.c.person_id.label("person"),
        reviews.c.id.label("asked"),
        review_answers.c.id.label("number"),
        reviews.c.asked.label("question"),
        edition_in(reviews.c.item).label("edition"),
        null().label("seed"),
        review_answers.c.chosen,
        review_answers.c.right,
        true().label("out"),
        _said(review_sureness).label("sureness"),
        review_answers.c.at,
        review_answers.c.at.label("seen_at"),
        reviews.c.shown_at,
        _on(Occasion.REVIEW).label("occasion"),
        null().label("group_id"),
        reviews.c.card.label("due"),
    )
    .select_from(reviews)
    .join(review_answers, review_answers.c.review_id == reviews.c.id)
    .outerjoin(review_sureness, _SAID_BESIDE)
    .subquery("in_reviews")
)

IN_EXAMS: Final[Subquery] = (
    select(
        exams.c.person_id.label("person"),
        exam_items.c.id.label("asked"),
        exam_items.c.id.label("number"),
        exam_items.c.asked.label("question"),
        edition_in(exam_items.c.item).label("edition"),
        exam_items.c.seed,
        exam_items.c.chosen,
        exam_items.c.right,
        true().label("out"),
        literal(None, Word(Sureness, 10)).label("sureness"),
        exam_items.c.at,
        exam_items.c.at.label("seen_at"),
        null().label("shown_at"),
        case((exams.c.length == Length.FULL, _on(Occasion.MOCK)), else_=_on(Occasion.DRILL)).label("occasion"),
        exams.c.group_id,
        null().label("due"),
    )
    .select_from(exam_items)
    .join(exams, exams.c.id == exam_items.c.exam_id)
    .where(IS_SUBMITTED, exam_items.c.chosen.is_not(None))
    .subquery("in_exams")
)
"""What was chosen in the end, in exams that were submitted; a question that was left open was not answered."""

EVERYWHERE: Final = (IN_DAILIES, IN_QUIZZES, IN_REVIEWS, IN_EXAMS)
