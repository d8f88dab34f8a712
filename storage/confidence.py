"""Who said "I guessed" beside an answer. A row of its own that changes no points."""

from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func

from content.scoring import DailyOutcome
from storage.database import Transaction
from storage.quiz_tables import guesses, marks, quizzes, turn_answers, turn_guesses, turns
from storage.rows import Shape
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


def _counted(guessed_at: ColumnElement[Any], right: ColumnElement[bool]) -> Shape[Confidence]:
    def count(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count(case((and_(*conditions), 1)))

    sure, guessed = guessed_at.is_(None), guessed_at.is_not(None)
    return Shape(
        Confidence,
        sure=count(sure),
        sure_right=count(sure, right),
        guessed=count(guessed),
        guessed_right=count(guessed, right),
    )


_IN_DAILIES: Final = _counted(guesses.c.at, steps.c.outcome == DailyOutcome.RIGHT)
_IN_QUIZZES: Final = _counted(turn_guesses.c.at, marks.c.right)


def load_in_dailies(tx: Transaction, *, group: int, person: int) -> Confidence:
    """Of a person's answers to a group's dailies that are settled, so that their verdict is known."""
    wanted = (
        _IN_DAILIES.select()
        .select_from(claims)
        .join(answers, (answers.c.account_id == claims.c.account_id) & (answers.c.daily_id == claims.c.daily_id))
        .join(dailies, dailies.c.id == claims.c.daily_id)
        .join(steps, (steps.c.daily_id == claims.c.daily_id) & (steps.c.person_id == claims.c.person_id))
        .outerjoin(guesses, (guesses.c.daily_id == claims.c.daily_id) & (guesses.c.account_id == claims.c.account_id))
        .where(claims.c.person_id == person, dailies.c.group_id == group, dailies.c.settled_at.is_not(None))
    )
    return tx.load(_IN_DAILIES, wanted)[0]


def load_in_quizzes(tx: Transaction, *, group: int, person: int) -> Confidence:
    """The same of their answers in quizzes, which count for nothing else."""
    wanted = (
        _IN_QUIZZES.select()
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
    return tx.load(_IN_QUIZZES, wanted)[0]
