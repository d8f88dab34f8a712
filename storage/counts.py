"""Answers without authors: how they come about when somebody is deleted, and how they are added to what others gave."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import Column, ColumnElement, Table, func, select

from content.grading import grade
from content.items import load_item
from content.practice import Share
from content.rounds import Style
from content.scoring import DailyOutcome
from storage.answer_tables import answers, claims, steps
from storage.count_tables import daily_counts, turn_counts
from storage.database import Transaction
from storage.frozen import ITEM
from storage.quiz_tables import quizzes, turn_answers, turns
from storage.rows import Shape
from storage.tables import accounts, dailies


class Count(NamedTuple):
    """How many whose names are gone chose the same."""

    chosen: tuple[str, ...]
    right: bool
    number: int


_OF_DAILY: Final = Shape(Count, daily_counts)
_OF_TURN: Final = Shape(Count, turn_counts)


def load_of_daily(tx: Transaction, daily: int) -> list[Count]:
    return tx.load(_OF_DAILY, _OF_DAILY.select().where(daily_counts.c.daily_id == daily))


def load_of_turn(tx: Transaction, turn: int) -> list[Count]:
    return tx.load(_OF_TURN, _OF_TURN.select().where(turn_counts.c.turn_id == turn))


RIGHT_OF_TURN: Final[ColumnElement[int]] = func.coalesce(func.sum(turn_counts.c.number).filter(turn_counts.c.right), 0)
_SHARE: Final = Shape(Share, position=turns.c.place, answered=func.sum(turn_counts.c.number), right=RIGHT_OF_TURN)


def load_of_quiz(tx: Transaction, quiz: int) -> list[Share]:
    """How the revealed questions of a quiz were answered by those whose names are gone."""
    wanted = _SHARE.select().join(turns, turns.c.id == turn_counts.c.turn_id)
    revealed = (turns.c.quiz_id == quiz, turns.c.revealed_at.is_not(None))
    return tx.load(_SHARE, wanted.where(*revealed).group_by(turns.c.place))


def number_in(counts: Iterable[Count]) -> int:
    """How many answers these are."""
    return sum(one.number for one in counts)


class Tally(NamedTuple):
    """How a question was answered."""

    answered: int
    right: int
    chosen: dict[str, int]
    """Option id -> how many persons chose it."""


def add_up(known: Mapping[tuple[str, ...], int], right: int, gone: Collection[Count]) -> Tally:
    """Choice -> how many made it, and how many were right, together with those whose names are gone."""
    chosen: Counter[str] = Counter()
    for options, number in (*known.items(), *((one.chosen, one.number) for one in gone)):
        chosen.update(dict.fromkeys(options, number))
    right_of_gone = number_in(one for one in gone if one.right)
    return Tally(sum(known.values()) + number_in(gone), right + right_of_gone, dict(chosen))


# --- how they come about ---------------------------------------------------------------------------------------------


def keep_without_author(tx: Transaction, person: int) -> None:
    """Count the answers of a person who is about to be deleted: to dailies, and in quizzes with others."""
    _add(tx, daily_counts, "daily_id", _daily_answers(tx, person))
    _add(tx, turn_counts, "turn_id", _turn_answers(tx, person))


def keep_some_without_author(tx: Transaction, person: int, some: Collection[int]) -> None:
    """Count their answers to some dailies, which are about to be deleted."""
    _add(tx, daily_counts, "daily_id", [given for given in _daily_answers(tx, person) if given[0] in some])


_Given = tuple[int, tuple[str, ...], bool]
"""What was answered, what was chosen, whether it was right."""


def _daily_answers(tx: Transaction, person: int) -> list[_Given]:
    """Those that count, of all accounts. Where the verdict waits there is no step yet."""
    wanted = (
        select(claims.c.daily_id, answers.c.chosen, steps.c.outcome, ITEM.label("item"))
        .join(answers, (answers.c.account_id == claims.c.account_id) & (answers.c.daily_id == claims.c.daily_id))
        .join(dailies, dailies.c.id == claims.c.daily_id)
        .outerjoin(steps, (steps.c.person_id == claims.c.person_id) & (steps.c.daily_id == claims.c.daily_id))
        .where(claims.c.person_id == person)
    )
    return [(one.daily_id, one.chosen, _is_right(one)) for one in tx.execute(wanted)]


def _is_right(answered: Any) -> bool:
    if answered.outcome is None:
        return grade(answered.chosen, load_item(answered.item).key).right
    return answered.outcome is DailyOutcome.RIGHT


def _turn_answers(tx: Transaction, person: int) -> list[_Given]:
    """The earliest of each turn; solo quizzes go with whoever played them."""
    wanted = (
        select(turns.c.id, turns.c.item, turn_answers.c.chosen)
        .join(turns, turns.c.id == turn_answers.c.turn_id)
        .join(quizzes, quizzes.c.id == turns.c.quiz_id)
        .join(accounts, accounts.c.id == turn_answers.c.account_id)
        .where(accounts.c.person_id == person, quizzes.c.style != Style.SOLO)
        .order_by(turn_answers.c.id)
    )
    first: dict[int, _Given] = {}
    for one in tx.execute(wanted):
        if one.id not in first:
            first[one.id] = (one.id, one.chosen, grade(one.chosen, load_item(one.item).key).right)
    return list(first.values())


def _add(tx: Transaction, table: Table, of: str, given: Iterable[_Given]) -> None:
    rows = [{of: about, "chosen": chosen, "right": right, "number": 1} for about, chosen, right in given]
    if rows:
        number: Column[int] = table.c.number
        adding = tx.insert(table).on_conflict_do_update(index_elements=[of, "chosen"], set_={"number": number + 1})
        tx.execute(adding, rows)
