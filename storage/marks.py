"""Answers to quizzes, what they are worth, and the boards and tables that come of it.

An answer is kept by account for ever; a mark says what it is worth, once right or wrong may be known. Of several
accounts of one person the earliest answer counts. Marks are derived: `load_marks` reads them, `count_marks` counts them
from the answers, and the two never differ.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, func, or_, select

from content.grading import grade
from content.items import load_item
from content.practice import Mark, Score, mark
from content.rounds import Style
from storage.boards import Ranked, names_of, rank_rows
from storage.database import Transaction
from storage.quiz_tables import TABLE, marks, quizzes, turn_answers, turns
from storage.tables import accounts, persons


class GivenAnswer(NamedTuple):
    """An answer to a turn."""

    account: int
    chosen: tuple[str, ...]
    at: datetime


def keep_answer(tx: Transaction, *, turn: int, account: int, chosen: tuple[str, ...], at: datetime) -> bool:
    """Keep an answer; False when the account has given one, which stays. The unique row decides."""
    row = {"turn_id": turn, "account_id": account, "chosen": chosen, "at": at}
    return tx.keep(turn_answers, row)


def find_answer(tx: Transaction, *, turn: int, person: int) -> GivenAnswer | None:
    """The person's answer to a turn that counts: the earliest of any of their accounts."""
    wanted = (
        select(turn_answers.c.account_id, turn_answers.c.chosen, turn_answers.c.at)
        .join(accounts, accounts.c.id == turn_answers.c.account_id)
        .where(turn_answers.c.turn_id == turn, accounts.c.person_id == person)
        .order_by(turn_answers.c.id)
    )
    row = tx.execute(wanted).first()
    return GivenAnswer(*row) if row else None


def count_answers(tx: Transaction, turn: int) -> int:
    """Persons who answered a turn."""
    people = select(func.count(accounts.c.person_id.distinct())).join(
        turn_answers, turn_answers.c.account_id == accounts.c.id
    )
    return int(tx.execute(people.where(turn_answers.c.turn_id == turn)).scalar_one())


def count_stored(tx: Transaction) -> int:
    """All answers to quizzes there are."""
    return int(tx.execute(select(func.count()).select_from(turn_answers)).scalar_one())


class Counted(NamedTuple):
    """The mark of one person's answer to one turn, with where it counts."""

    group: int
    style: str
    on: date
    mark: Mark


def count_marks(tx: Transaction, *where: ColumnElement[bool]) -> dict[tuple[int, int], Counted]:
    """Marks counted from the answers: (turn, person) -> mark. Of turns that are revealed, or answered alone."""
    wanted = (
        select(
            turns.c.id,
            accounts.c.person_id,
            quizzes.c.group_id,
            quizzes.c.style,
            quizzes.c.on_date,
            quizzes.c.seconds,
            turns.c.opened_at,
            turns.c.item,
            turn_answers.c.chosen,
            turn_answers.c.at,
        )
        .join(turns, turns.c.id == turn_answers.c.turn_id)
        .join(quizzes, quizzes.c.id == turns.c.quiz_id)
        .join(accounts, accounts.c.id == turn_answers.c.account_id)
        .where(or_(turns.c.revealed_at.is_not(None), quizzes.c.style == Style.SOLO), *where)
        .order_by(turn_answers.c.id)
    )
    counted: dict[tuple[int, int], Counted] = {}
    for turn, person, group, style, on, seconds, opened_at, frozen, chosen, at in tx.execute(wanted):
        item = load_item(frozen)
        worth = mark(
            Style(style),
            right=grade(chosen, item.key).right,
            difficulty=item.difficulty,
            clicked_at=at,
            opened_at=opened_at,
            seconds=seconds,
        )
        counted.setdefault((turn, person), Counted(group, style, on, worth))
    return counted


def load_marks(tx: Transaction, *, group: int) -> dict[tuple[int, int], Counted]:
    """The marks of a group as they stand: (turn, person) -> mark."""
    wanted = select(marks).where(marks.c.group_id == group)
    return {
        (row.turn_id, row.person_id): Counted(row.group_id, row.style, row.on_date, Mark(row.right, row.points))
        for row in tx.execute(wanted)
    }


def count_marks_of(tx: Transaction, *, group: int) -> dict[tuple[int, int], Counted]:
    """The marks of a group counted from its answers."""
    return count_marks(tx, quizzes.c.group_id == group)


def save_marks_of(tx: Transaction, turn: int) -> None:
    """Write the marks of a turn's answers; those that stand stay."""
    _save(tx, count_marks(tx, turns.c.id == turn).items())


def _save(tx: Transaction, counted: Iterable[tuple[tuple[int, int], Counted]]) -> None:
    rows = [
        {
            "turn_id": turn,
            "person_id": person,
            "group_id": one.group,
            "style": one.style,
            "on_date": one.on,
            "right": one.mark.right,
            "points": one.mark.points,
        }
        for (turn, person), one in counted
    ]
    if rows:
        tx.execute(tx.insert(marks).on_conflict_do_nothing(), rows)


def rebuild_marks(tx: Transaction, *, group: int) -> None:
    """Write a group's marks anew from its answers."""
    tx.execute(marks.delete().where(marks.c.group_id == group))
    _save(tx, count_marks_of(tx, group=group).items())


# --- tables and boards -----------------------------------------------------------------------------------------------


def load_scores(tx: Transaction, quiz: int, *, through: int | None = None) -> list[Score]:
    """How everybody who answered stands in one quiz, at its end or after the question of a place."""
    rows = tx.execute(
        select(marks.c.person_id, func.sum(marks.c.points), func.count(), _rights())
        .join(turns, turns.c.id == marks.c.turn_id)
        .where(turns.c.quiz_id == quiz, turns.c.place <= (TABLE if through is None else through))
        .group_by(marks.c.person_id)
    ).all()
    names = names_of(tx, [row[0] for row in rows])
    return [Score(row[0], names[row[0]], int(row[1]), int(row[2]), int(row[3])) for row in rows]


class TurnTally(NamedTuple):
    """How a turn was answered."""

    answered: int
    right: int
    chosen: dict[str, int]
    """Option id -> how many persons chose it."""


def tally_turn(tx: Transaction, turn: int) -> TurnTally:
    """Of a revealed turn: how many answered, how many of them right, and how many chose each option."""
    right = tx.execute(select(_rights()).where(marks.c.turn_id == turn)).scalar() or 0
    wanted = (
        select(accounts.c.person_id, turn_answers.c.chosen)
        .join(accounts, accounts.c.id == turn_answers.c.account_id)
        .where(turn_answers.c.turn_id == turn)
        .order_by(turn_answers.c.id)
    )
    first: dict[int, tuple[str, ...]] = {}
    for person, options in tx.execute(wanted):
        first.setdefault(person, options)
    chosen: dict[str, int] = {}
    for options in first.values():
        for option in options:
            chosen[option] = chosen.get(option, 0) + 1
    return TurnTally(len(first), int(right), chosen)


def load_shares(tx: Transaction, quiz: int) -> list[tuple[int, int, int]]:
    """(place, answered, right) of every revealed question of a quiz."""
    wanted = (
        select(turns.c.place, func.count(), _rights())
        .join(marks, marks.c.turn_id == turns.c.id)
        .where(turns.c.quiz_id == quiz)
        .group_by(turns.c.place)
    )
    return [(place, int(answered), int(right)) for place, answered, right in tx.execute(wanted)]


def _rights() -> ColumnElement[Any]:
    return func.sum(case((marks.c.right, 1), else_=0))


def load_practice_board(
    tx: Transaction,
    *,
    group: int,
    channel: tuple[str, str, str] | None,
    night: bool,
    first_day: date,
    person: int | None,
    at_most: int,
) -> list[Ranked]:
    """The first `at_most` rows of a practice board (or that of nights) and the row of `person`, wherever it is.

    `channel` is (platform, space, channel) where only quizzes played there count. Whoever is hidden stands on nobody's
    board but their own.
    """
    where: list[ColumnElement[bool]] = [
        marks.c.group_id == group,
        marks.c.on_date >= first_day,
        marks.c.style == Style.NIGHT if night else marks.c.style != Style.NIGHT,
        or_(~persons.c.hidden, persons.c.id == person),
    ]
    source = (
        select(
            marks.c.person_id,
            func.sum(marks.c.points).label("points"),
            func.count().label("answered"),
            _rights().label("right"),
            func.min(0).label("streak"),
        )
        .join(persons, persons.c.id == marks.c.person_id)
        .group_by(marks.c.person_id)
    )
    if channel is not None:
        platform, space, own = channel
        where += [quizzes.c.platform == platform, quizzes.c.space == space, quizzes.c.channel == own]
        source = source.join(turns, turns.c.id == marks.c.turn_id).join(quizzes, quizzes.c.id == turns.c.quiz_id)
    return rank_rows(tx, source.where(*where), person=person, at_most=at_most)


# --- one's own quiz --------------------------------------------------------------------------------------------------


def load_own(tx: Transaction, quiz: int) -> dict[int, Mark]:
    """Turn -> mark of a solo quiz."""
    wanted = select(marks.c.turn_id, marks.c.right, marks.c.points)
    wanted = wanted.join(turns, turns.c.id == marks.c.turn_id).where(turns.c.quiz_id == quiz)
    return {turn: Mark(right, points) for turn, right, points in tx.execute(wanted)}


def load_missed(tx: Transaction, *, quiz: int, person: int) -> tuple[str, ...]:
    """Ids of the questions and templates that a person got wrong in a quiz, in the order asked."""
    wanted = select(turns.c.asked).join(marks, marks.c.turn_id == turns.c.id)
    wanted = wanted.where(turns.c.quiz_id == quiz, marks.c.person_id == person, ~marks.c.right)
    return tuple(tx.execute(wanted.order_by(turns.c.place)).scalars())


def count_marks_in(tx: Transaction, quiz: int) -> int:
    """How many answers of a quiz have counted."""
    wanted = select(func.count()).select_from(marks).join(turns, turns.c.id == marks.c.turn_id)
    return int(tx.execute(wanted.where(turns.c.quiz_id == quiz)).scalar_one())


def seconds_played(tx: Transaction, quiz: int) -> int:
    """From when the first question was shown to the last answer."""
    wanted = select(func.min(turns.c.opened_at), func.max(turn_answers.c.at))
    wanted = wanted.outerjoin(turn_answers, turn_answers.c.turn_id == turns.c.id).where(turns.c.quiz_id == quiz)
    begun, ended = tx.execute(wanted).one()
    return max(0, round((ended - begun).total_seconds())) if begun and ended else 0
