"""What a person, or a group, has seen of the questions: for choosing what a quiz asks."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, select, true

from content.drawing import Memory
from content.scoring import DailyOutcome
from storage.database import Transaction
from storage.quiz_tables import marks, quizzes, turn_answers, turns
from storage.rows import Shape
from storage.secrets import is_secret
from storage.tables import accounts, claims, dailies, steps


class _Seen(NamedTuple):
    """A question or template by its id, when it was seen, and whether it was answered right."""

    asked: str
    at: datetime
    right: bool


_ANSWERED_IN_DAILY: Final = Shape(
    _Seen, asked=dailies.c.question, at=dailies.c.chosen_at, right=steps.c.outcome == DailyOutcome.RIGHT
)
_ANSWERED_IN_QUIZ: Final = Shape(_Seen, asked=turns.c.asked, at=turn_answers.c.at, right=marks.c.right)
_SHOWN_IN_DAILY: Final = Shape(_Seen, asked=dailies.c.question, at=dailies.c.chosen_at, right=true())
_SHOWN_IN_QUIZ: Final = Shape(_Seen, asked=turns.c.asked, at=turns.c.opened_at, right=true())


def load_memories_of_person(tx: Transaction, person: int) -> dict[str, Memory]:
    """Question or template id -> what is known of it, from one person's answers to dailies and quizzes."""
    in_dailies = (
        _ANSWERED_IN_DAILY.select()
        .join(steps, steps.c.daily_id == dailies.c.id)
        .join(claims, (claims.c.daily_id == dailies.c.id) & (claims.c.person_id == steps.c.person_id))
        .where(steps.c.person_id == person, dailies.c.settled_at.is_not(None))
    )
    in_quizzes = (
        _ANSWERED_IN_QUIZ.select()
        .join(turns, turns.c.id == turn_answers.c.turn_id)
        .join(accounts, accounts.c.id == turn_answers.c.account_id)
        .join(marks, (marks.c.turn_id == turns.c.id) & (marks.c.person_id == accounts.c.person_id))
        .where(accounts.c.person_id == person)
    )
    return _remember(tx.load(_ANSWERED_IN_DAILY, in_dailies) + tx.load(_ANSWERED_IN_QUIZ, in_quizzes))


def load_memories_of_group(tx: Transaction, group: int) -> dict[str, Memory]:
    """The same from what was shown to a whole group: nobody's answers, only when."""
    in_dailies = _SHOWN_IN_DAILY.select().where(dailies.c.group_id == group)
    in_quizzes = (
        _SHOWN_IN_QUIZ.select()
        .join(quizzes, quizzes.c.id == turns.c.quiz_id)
        .where(quizzes.c.group_id == group, quizzes.c.style != "solo", turns.c.opened_at.is_not(None))
        .where(turns.c.asked.is_not(None))
    )
    return _remember(tx.load(_SHOWN_IN_DAILY, in_dailies) + tx.load(_SHOWN_IN_QUIZ, in_quizzes))


def _remember(seen: Iterable[_Seen]) -> dict[str, Memory]:
    memories: dict[str, Memory] = {}
    for one in sorted(seen, key=lambda one: one.at):
        known = memories.get(one.asked)
        memories[one.asked] = Memory(
            last_seen=int(one.at.timestamp()),
            answers=(known.answers if known else 0) + 1,
            right=(known.right if known else 0) + one.right,
            last_right=one.right,
        )
    return memories


def has_answered_secret(tx: Transaction, *, group: int, person: int, today: date) -> bool:
    """Whether a person has answered a daily that a quiz must not show, right or wrong."""
    answered = select(claims.c.daily_id).join(dailies, dailies.c.id == claims.c.daily_id)
    return tx.execute(answered.where(claims.c.person_id == person, *_secret(group, today)).limit(1)).first() is not None


def _secret(group: int, today: date) -> tuple[ColumnElement[bool], ...]:
    return dailies.c.group_id == group, is_secret(today)
