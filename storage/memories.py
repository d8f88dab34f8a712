"""What a person, or a group, has seen of the questions: for choosing what a quiz asks."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import Integer, Subquery, bindparam, cast, func, literal, select

from content.drawing import Memory
from content.rounds import Style
from content.scoring import DailyOutcome
from storage.answer_tables import claims, steps
from storage.answered import IN_DAILIES, IN_QUIZZES, IN_REVIEWS
from storage.database import Transaction
from storage.places import asked_in
from storage.prepared import Query
from storage.quiz_tables import marks, quizzes, turns
from storage.rows import Shape
from storage.secrets import is_secret
from storage.tables import dailies


class _Seen(NamedTuple):
    """A question or template by its id, when it was seen, and how it was answered: by nobody where only shown."""

    asked: str
    at: datetime
    answered: int
    right: int


def _seen_in(answered: Subquery) -> Query[_Seen]:
    """What a person answered, once it may be known whether that was right."""
    known = (answered.c.person == bindparam("person"), answered.c.out, answered.c.right.is_not(None))
    shape = Shape(
        _Seen,
        asked=answered.c.question,
        at=answered.c.seen_at,
        answered=literal(1),
        right=cast(answered.c.right, Integer),
    )
    return Query(shape, shape.select().where(*known))


_ANSWERED: Final = tuple(map(_seen_in, (IN_DAILIES, IN_QUIZZES, IN_REVIEWS)))
_SHOWN_ALONE: Final = Shape(_Seen, asked=turns.c.asked, at=turns.c.opened_at, answered=literal(0), right=literal(0))
_GROUPS_DAILY: Final = Shape(
    _Seen,
    asked=dailies.c.question,
    at=dailies.c.chosen_at,
    answered=func.count(steps.c.channel_id),
    right=func.count().filter(steps.c.outcome == DailyOutcome.RIGHT),
)
_GROUPS_QUIZ: Final = Shape(
    _Seen,
    asked=turns.c.asked,
    at=turns.c.opened_at,
    answered=func.count(marks.c.person_id),
    right=func.count().filter(marks.c.right),
)


def load_memories_of_person(tx: Transaction, person: int) -> dict[str, Memory]:
    """Question or template id -> what is known of it: from one person's dailies, quizzes and reviews.

    What they were shown alone is seen, answered or not.
    """
    shown = (
        _SHOWN_ALONE.select()
        .join(quizzes, quizzes.c.id == turns.c.quiz_id)
        .where(quizzes.c.person_id == person, quizzes.c.style == Style.SOLO, turns.c.opened_at.is_not(None))
    )
    seen = [one for answered in _ANSWERED for one in tx.all(answered, person=person)]
    return _remember([*seen, *tx.load(_SHOWN_ALONE, shown)])


def load_memories_of_group(tx: Transaction, group: int) -> dict[str, Memory]:
    """The same from what was shown to a whole group: whether most were right, and nobody's own answers."""
    in_dailies = (
        _GROUPS_DAILY.select()
        .outerjoin(steps, steps.c.daily_id == dailies.c.id)
        .where(asked_in([group]))
        .group_by(dailies.c.id, dailies.c.question, dailies.c.chosen_at)
    )
    in_quizzes = (
        _GROUPS_QUIZ.select()
        .join(quizzes, quizzes.c.id == turns.c.quiz_id)
        .outerjoin(marks, marks.c.turn_id == turns.c.id)
        .where(quizzes.c.group_id == group, quizzes.c.style != Style.SOLO, turns.c.opened_at.is_not(None))
        .where(turns.c.asked.is_not(None))
        .group_by(turns.c.id, turns.c.asked, turns.c.opened_at)
    )
    return _remember(tx.load(_GROUPS_DAILY, in_dailies) + tx.load(_GROUPS_QUIZ, in_quizzes))


_UNSEEN: Final = Memory(last_seen=-1, answers=0, right=0, last_right=False)


def _remember(seen: Iterable[_Seen]) -> dict[str, Memory]:
    memories: dict[str, Memory] = {}
    for one in sorted(seen, key=lambda one: one.at):
        known = memories.get(one.asked, _UNSEEN)
        memories[one.asked] = Memory(
            last_seen=int(one.at.timestamp()),
            answers=known.answers + one.answered,
            right=known.right + one.right,
            last_right=2 * one.right > one.answered if one.answered else known.last_right,
        )
    return memories


def has_answered_secret(tx: Transaction, *, group: int, person: int, today: date) -> bool:
    """Whether a person has answered a daily that a quiz must not show, right or wrong."""
    answered = select(claims.c.daily_id).join(dailies, dailies.c.id == claims.c.daily_id)
    secret = answered.where(claims.c.person_id == person, asked_in([group]), is_secret(today))
    return tx.execute(secret.limit(1)).first() is not None
