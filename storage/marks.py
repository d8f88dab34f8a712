"""Answers to quizzes, what they are worth, and the boards and tables that come of it.

An answer is kept by account for ever; a mark says what it is worth, once right or wrong may be known. Of several
accounts of one person the earliest answer counts. Marks are derived; `storage.played` has what they are counted from.
"""

from collections import Counter
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import and_, func, or_, select

from content.practice import Mark, Score, Share
from storage.boards import name_of
from storage.confidence import Given
from storage.counts import Tally, add_up, load_of_quiz, load_of_turn, number_in
from storage.database import Transaction
from storage.quiz_tables import TABLE, marks, turn_answers, turns
from storage.rows import Shape
from storage.tables import accounts

_GIVEN: Final = Shape(Given, turn_answers, account=turn_answers.c.account_id)


def keep_answer(tx: Transaction, *, turn: int, account: int, chosen: tuple[str, ...], at: datetime) -> bool:
    """Keep an answer; False when the account has given one, which stays. The unique row decides."""
    row = {"turn_id": turn, "account_id": account, "chosen": chosen, "at": at}
    return tx.keep(turn_answers, row)


def find_answer(tx: Transaction, *, turn: int, person: int) -> Given | None:
    """The person's answer to a turn that counts: the earliest of any of their accounts."""
    wanted = (
        _GIVEN.select()
        .join(accounts, accounts.c.id == turn_answers.c.account_id)
        .where(turn_answers.c.turn_id == turn, accounts.c.person_id == person)
        .order_by(turn_answers.c.id)
    )
    return tx.find(_GIVEN, wanted)


def count_answers(tx: Transaction, turn: int) -> int:
    """Persons who answered a turn."""
    people = select(func.count(accounts.c.person_id.distinct())).join(
        turn_answers, turn_answers.c.account_id == accounts.c.id
    )
    known = int(tx.execute(people.where(turn_answers.c.turn_id == turn)).scalar_one())
    return known + number_in(load_of_turn(tx, turn))


# --- tables and boards -----------------------------------------------------------------------------------------------


_RIGHTS: Final = func.count().filter(marks.c.right)

_SCORE: Final = Shape(
    Score,
    person=marks.c.person_id,
    name=name_of(marks.c.person_id),
    points=func.sum(marks.c.points),
    right=_RIGHTS,
)


def load_scores(tx: Transaction, quiz: int, *, through: int | None = None) -> list[Score]:
    """How everybody who answered stands in one quiz, at its end or after the question of a place."""
    wanted = (
        _SCORE.select()
        .join(turns, turns.c.id == marks.c.turn_id)
        .where(turns.c.quiz_id == quiz, turns.c.place <= (TABLE if through is None else through))
        .group_by(marks.c.person_id)
    )
    return tx.load(_SCORE, wanted)


def tally_turn(tx: Transaction, turn: int) -> Tally:
    """Of a revealed turn: how many answered, how many of them right, and how many chose each option."""
    right = tx.execute(select(_RIGHTS).where(marks.c.turn_id == turn)).scalar_one()
    wanted = (
        select(accounts.c.person_id, turn_answers.c.chosen)
        .join(accounts, accounts.c.id == turn_answers.c.account_id)
        .where(turn_answers.c.turn_id == turn)
        .order_by(turn_answers.c.id)
    )
    first: dict[int, tuple[str, ...]] = {}
    for given in tx.execute(wanted):
        first.setdefault(given.person_id, given.chosen)
    return add_up(Counter(first.values()), right, load_of_turn(tx, turn))


_SHARE: Final = Shape(Share, position=turns.c.place, answered=func.count(), right=_RIGHTS)


def load_shares(tx: Transaction, quiz: int) -> list[Share]:
    """Of every revealed question of a quiz."""
    wanted = _SHARE.select().join(marks, marks.c.turn_id == turns.c.id)
    known = tx.load(_SHARE, wanted.where(turns.c.quiz_id == quiz).group_by(turns.c.place))
    added: dict[int, Share] = {}
    for one in (*known, *load_of_quiz(tx, quiz)):
        before = added.get(one.position, Share(one.position, 0, 0))
        added[one.position] = Share(one.position, before.answered + one.answered, before.right + one.right)
    return [added[position] for position in sorted(added)]


# --- one's own quiz --------------------------------------------------------------------------------------------------


class _Own(NamedTuple):
    turn: int
    mark: Mark


_OWN: Final = Shape(_Own, turn=marks.c.turn_id, mark=Shape(Mark, marks))


def load_own(tx: Transaction, quiz: int) -> dict[int, Mark]:
    """Turn -> mark of a solo quiz."""
    wanted = _OWN.select().join(turns, turns.c.id == marks.c.turn_id).where(turns.c.quiz_id == quiz)
    return {one.turn: one.mark for one in tx.load(_OWN, wanted)}


def load_missed(tx: Transaction, *, quiz: int, person: int | None) -> tuple[str, ...]:
    """Ids of the questions and templates of a quiz that a person got wrong, in the order asked.

    One that was asked in the channel and that they didn't answer is missed, too; who has no person missed them all.
    """
    own = (marks.c.turn_id == turns.c.id) & (marks.c.person_id == person)
    let_pass = and_(marks.c.turn_id.is_(None), turns.c.revealed_at.is_not(None))
    wanted = select(turns.c.asked).outerjoin(marks, own).where(turns.c.quiz_id == quiz, or_(~marks.c.right, let_pass))
    return tuple(tx.execute(wanted.order_by(turns.c.place)).scalars())


def count_marks_in(tx: Transaction, quiz: int) -> int:
    """How many answers of a quiz have counted."""
    wanted = select(func.count()).select_from(marks).join(turns, turns.c.id == marks.c.turn_id)
    return int(tx.execute(wanted.where(turns.c.quiz_id == quiz)).scalar_one())


def seconds_played(tx: Transaction, quiz: int) -> int:
    """From when the first question was shown to the last answer."""
    wanted = select(func.min(turns.c.opened_at).label("begun"), func.max(turn_answers.c.at).label("ended"))
    wanted = wanted.outerjoin(turn_answers, turn_answers.c.turn_id == turns.c.id).where(turns.c.quiz_id == quiz)
    played = tx.execute(wanted).one()
    return max(0, round((played.ended - played.begun).total_seconds())) if played.begun and played.ended else 0
