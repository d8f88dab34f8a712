"""What nobody may be shown the key of yet: dailies that aren't out, and what quizzes and exams under way ask."""

from collections.abc import Collection
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, or_, select

from content.rounds import Phase, Style
from storage.answer_tables import claims
from storage.database import Transaction
from storage.exams import load_running_questions
from storage.history import load_groups_answered_in
from storage.places import asked_in
from storage.quiz_tables import quizzes, turn_answers, turns
from storage.tables import accounts, dailies

_UNDER_WAY: Final = quizzes.c.ended_at.is_(None)


def is_secret(today: date) -> ColumnElement[bool]:
    """Of a daily: its answer isn't out, or it is today's."""
    return or_(dailies.c.settled_at.is_(None), dailies.c.on_date >= today)


def load_groups_of(tx: Transaction, person: int) -> frozenset[int]:
    """The groups in which a person has answered anything in company, told the verdict or not."""
    played = (
        select(quizzes.c.group_id)
        .join(turns, turns.c.quiz_id == quizzes.c.id)
        .join(turn_answers, turn_answers.c.turn_id == turns.c.id)
        .join(accounts, accounts.c.id == turn_answers.c.account_id)
        .where(accounts.c.person_id == person, quizzes.c.style != Style.SOLO)
    )
    return frozenset([*load_groups_answered_in(tx, person), *tx.execute(played).scalars()])


def load_secret_questions(
    tx: Transaction, *, groups: Collection[int], person: int | None, today: date
) -> frozenset[str]:
    """Questions and templates by id: of the groups' dailies, of their quizzes, of one's own quiz and exam."""
    of_dailies = select(dailies.c.question).where(asked_in(groups), is_secret(today))
    theirs = quizzes.c.group_id.in_(groups) & (quizzes.c.style != Style.SOLO)
    playing = select(quizzes.c.asked).where(_UNDER_WAY, theirs)
    asked = (question for one in tx.execute(playing).scalars() for question in one)
    own = _load_own_questions(tx, person) if person is not None else frozenset[str]()
    return frozenset(tx.execute(of_dailies).scalars()) | frozenset(asked) | own


def _load_own_questions(tx: Transaction, person: int) -> frozenset[str]:
    """What a person is still to answer by themselves: the rest of their own quiz, and a running exam."""
    alone = quizzes.c.style == Style.SOLO
    playing = select(quizzes.c.asked, quizzes.c.position, quizzes.c.phase)
    left: set[str] = set()
    for quiz in tx.execute(playing.where(_UNDER_WAY, alone, quizzes.c.person_id == person)):
        answered = max(quiz.position, 0) + (quiz.phase is Phase.SHOWING)
        left.update(quiz.asked[answered:])
    return load_running_questions(tx, person) | left


def load_told_dailies(tx: Transaction, *, person: int, today: date) -> frozenset[str]:
    """Those secret dailies whose verdict a person has been told with their answer."""
    told = (
        select(dailies.c.question)
        .join(claims, claims.c.daily_id == dailies.c.id)
        .where(claims.c.person_id == person, is_secret(today), dailies.c.reveal != "at_close")
    )
    return frozenset(tx.execute(told).scalars())
