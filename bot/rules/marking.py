"""What the answers to quizzes are worth: graded once right or wrong may be known, and again for a recount."""

from collections.abc import Iterable
from datetime import date

from content.grading import grade
from content.items import load_item
from content.practice import mark
from storage.database import Transaction
from storage.played import Counted, Played, load_marks, load_played, load_played_by, load_played_on, save_marks


def save_marks_of(tx: Transaction, turn: int) -> None:
    """Write the marks of a turn's answers; those that stand stay."""
    save_marks(tx, _count(load_played(tx, turn=turn)))


def save_marks_by(tx: Transaction, person: int) -> None:
    """Write the marks of a person's answers; those that stand stay."""
    save_marks(tx, _count(load_played_by(tx, person)))


Marks = dict[tuple[int, int], Counted]
"""By turn and person."""


def load_marks_on(tx: Transaction, group: int, on: date) -> Marks:
    """The marks of a group's quizzes of a day, as they stand."""
    return _by_owner(load_marks(tx, group=group, on=on))


def count_marks_on(tx: Transaction, group: int, on: date) -> Marks:
    """The same counted from the answers."""
    return _by_owner(_count(load_played_on(tx, group=group, on=on)))


def _by_owner(counted: Iterable[Counted]) -> Marks:
    return {(one.turn, one.person): one for one in counted}


def _count(played: Iterable[Played]) -> list[Counted]:
    """A mark for each (turn, person): that of the person's first answer."""
    first: dict[tuple[int, int], Played] = {}
    for answer in played:
        first.setdefault((answer.turn, answer.person), answer)
    return [_counted(answer) for answer in first.values()]


def _counted(answer: Played) -> Counted:
    item = load_item(answer.item)
    worth = mark(
        answer.style,
        right=grade(answer.chosen, item.key).right,
        difficulty=item.difficulty,
        clicked_at=answer.at,
        opened_at=answer.opened_at,
        seconds=answer.seconds,
    )
    return Counted(
        turn=answer.turn,
        person=answer.person,
        group=answer.group,
        style=answer.style,
        on=answer.on,
        mark=worth,
    )
