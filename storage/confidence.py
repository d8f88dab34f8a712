"""Who said "I guessed" beside an answer. A row of its own that changes no points."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, select

from content.scoring import Outcome
from storage.database import Transaction
from storage.quiz_tables import guesses, marks, quizzes, turn_answers, turn_guesses, turns
from storage.tables import accounts, answers, claims, dailies, steps


def guess_daily(tx: Transaction, *, daily: int, account: int, at: datetime) -> bool:
    """Keep a guess beside an account's answer to a daily; False when it is kept already."""
    row = {"daily_id": daily, "account_id": account, "at": at}
    return tx.keep(guesses, row)


def guess_turn(tx: Transaction, *, turn: int, account: int, at: datetime) -> bool:
    """The same beside an answer to a quiz's question."""
    row = {"turn_id": turn, "account_id": account, "at": at}
    return tx.keep(turn_guesses, row)


class Confidence(NamedTuple):
    """How often somebody was right when sure, and when guessing."""

    sure: int
    sure_right: int
    guessed: int
    guessed_right: int

    def __add__(self, other: object) -> "Confidence":
        assert isinstance(other, Confidence)
        return Confidence(*(own + more for own, more in zip(self, other, strict=True)))


def load_confidence(tx: Transaction, *, group: int, person: int) -> Confidence:
    """Of a person's answers in a group whose verdict is known: to dailies that are settled, and to quizzes."""
    right = case((steps.c.outcome == Outcome.RIGHT, 1), else_=0)
    in_dailies = (
        _counts(guesses.c.at, right)
        .select_from(claims)
        .join(answers, (answers.c.account_id == claims.c.account_id) & (answers.c.daily_id == claims.c.daily_id))
        .join(dailies, dailies.c.id == claims.c.daily_id)
        .join(steps, (steps.c.daily_id == claims.c.daily_id) & (steps.c.person_id == claims.c.person_id))
        .outerjoin(guesses, (guesses.c.daily_id == claims.c.daily_id) & (guesses.c.account_id == claims.c.account_id))
        .where(claims.c.person_id == person, dailies.c.group_id == group, dailies.c.settled_at.is_not(None))
    )
    in_quizzes = (
        _counts(turn_guesses.c.at, case((marks.c.right, 1), else_=0))
        .select_from(turn_answers)
        .join(accounts, accounts.c.id == turn_answers.c.account_id)
        .join(turns, turns.c.id == turn_answers.c.turn_id)
        .join(quizzes, quizzes.c.id == turns.c.quiz_id)
        .join(marks, (marks.c.turn_id == turns.c.id) & (marks.c.person_id == accounts.c.person_id))
        .outerjoin(
            turn_guesses,
            (turn_guesses.c.turn_id == turns.c.id) & (turn_guesses.c.account_id == turn_answers.c.account_id),
        )
        .where(accounts.c.person_id == person, quizzes.c.group_id == group)
    )
    return _read(tx, in_dailies) + _read(tx, in_quizzes)


def _counts(guessed_at: ColumnElement[Any], right: ColumnElement[int]) -> Select[*tuple[Any, ...]]:
    sure = case((guessed_at.is_(None), 1), else_=0)
    return select(func.sum(sure), func.sum(sure * right), func.sum(1 - sure), func.sum((1 - sure) * right))


def _read(tx: Transaction, wanted: Select[*tuple[Any, ...]]) -> Confidence:
    return Confidence(*(int(value or 0) for value in tx.execute(wanted).one()))
