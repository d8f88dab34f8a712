"""How the others of a group answered each question: what is learned of how hard it is."""

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, bindparam, case, func

from content.abilities import Peers
from content.rounds import Style
from content.scoring import DailyOutcome
from storage.answer_tables import steps
from storage.count_tables import turn_counts
from storage.counts import RIGHT_OF_TURN
from storage.database import Transaction
from storage.places import ASKED_IN_ONE
from storage.prepared import Query
from storage.quiz_tables import marks, quizzes, turns
from storage.results import ANSWERS, RIGHT
from storage.rows import Shape
from storage.tables import dailies


class _Asked(NamedTuple):
    """A question as it was asked on a date."""

    question: str
    on: date
    answered: int
    right: int


def _one_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


_OWN: Final = (
    (steps.c.daily_id == dailies.c.id) & (steps.c.person_id == bindparam("person")) & steps.c.channel_id.is_not(None)
)
_IN_DAILY: Final = Shape(
    _Asked,
    question=dailies.c.question,
    on=dailies.c.on_date,
    answered=ANSWERS - _one_if(steps.c.person_id.is_not(None)),
    right=RIGHT - _one_if(steps.c.outcome == DailyOutcome.RIGHT),
)
_OF_OTHERS: Final = Query(
    _IN_DAILY,
    _IN_DAILY.select().outerjoin(steps, _OWN).where(ASKED_IN_ONE, dailies.c.settled_at.is_not(None)),
)
_IN_QUIZ: Final = Shape(
    _Asked, question=turns.c.asked, on=marks.c.on_date, answered=func.count(), right=func.sum(_one_if(marks.c.right))
)


def load_peers(tx: Transaction, *, group: int, without: int, today: date) -> dict[str, Peers]:
    """Question or template id -> how everybody but one person answered it, in dailies and with the group.

    Solo quizzes are left out: most of what is asked there is a repeat.
    """
    in_quizzes = (
        _IN_QUIZ.select()
        .join(marks, marks.c.turn_id == turns.c.id)
        .where(marks.c.group_id == group, marks.c.person_id != without, marks.c.style != Style.SOLO)
        .group_by(turns.c.asked, marks.c.on_date)
    )
    in_dailies = [one for one in tx.all(_OF_OTHERS, group=group, person=without) if one.answered]
    return _sum([*in_dailies, *tx.load(_IN_QUIZ, in_quizzes), *_load_gone(tx, group)], today)


_GONE_IN_QUIZ: Final = Shape(
    _Asked, question=turns.c.asked, on=quizzes.c.on_date, answered=func.sum(turn_counts.c.number), right=RIGHT_OF_TURN
)


def _load_gone(tx: Transaction, group: int) -> list[_Asked]:
    """The answers in quizzes of those who deleted everything about themselves."""
    in_quizzes = (
        _GONE_IN_QUIZ.select()
        .join(turns, turns.c.id == turn_counts.c.turn_id)
        .join(quizzes, quizzes.c.id == turns.c.quiz_id)
        .where(quizzes.c.group_id == group, turns.c.revealed_at.is_not(None))
        .group_by(turns.c.asked, quizzes.c.on_date)
    )
    return tx.load(_GONE_IN_QUIZ, in_quizzes)


def _sum(every: Iterable[_Asked], today: date) -> dict[str, Peers]:
    peers: dict[str, Peers] = {}
    for one in every:
        before = peers.get(one.question, Peers(0, 0))
        answered = before.answered + one.answered
        days = before.days_ago * before.answered + max(0, (today - one.on).days) * one.answered
        peers[one.question] = Peers(answered, before.right + one.right, days / answered)
    return peers
