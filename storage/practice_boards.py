"""The boards of practice and of quiz nights, summed up when somebody looks: nothing is kept but the answers."""

from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select, union_all

from content.rounds import Style
from storage.answer_tables import members
from storage.answered import IN_REVIEWS
from storage.boards import Board
from storage.exam_tables import IS_SUBMITTED, exam_items, exams
from storage.quiz_tables import marks, quizzes, turns

PER_ANSWER: Final = 1
"""Points of a right answer in a review or a mock exam; in a quiz it counts by its difficulty."""


class Stretch(NamedTuple):
    """A window of a board: its first and last day, and the instants at which they begin and end where it is asked for.

    The last ones are None where nothing ends it.
    """

    first: date
    last: date | None
    since: datetime
    until: datetime | None


class Place(NamedTuple):
    """A channel by the platform's ids."""

    platform: str
    space: str
    channel: str


def night_board(group: int, stretch: Stretch, place: Place | None) -> Board:
    """Points from quiz nights; with a `place`, from those that were played there."""
    return _summed(_in_quizzes(group, stretch, place).where(marks.c.style == Style.NIGHT))


def practice_board(group: int, stretch: Stretch, place: Place | None) -> Board:
    """Points from quizzes, and for the whole group from reviews and mock exams, too, which belong to no channel."""
    played = _in_quizzes(group, stretch, place).where(marks.c.style != Style.NIGHT)
    if place is not None:
        return _summed(played)
    return _summed(union_all(played, _in_reviews(group, stretch), _in_exams(group, stretch)))


def _summed(given: Any) -> Board:
    each = given.subquery()
    points = func.sum(each.c.points)
    figures = (points.label("points"), func.count().label("answered"), func.sum(each.c.right).label("right"))
    summed = select(each.c.person_id, *figures, literal(0).label("streak"), points.label("value"))
    return Board(summed.group_by(each.c.person_id))


def _in_quizzes(group: int, stretch: Stretch, place: Place | None) -> Select[Any]:
    """What the marks say, by the local date of the quiz."""
    right = case((marks.c.right, 1), else_=0)
    given = select(marks.c.person_id, marks.c.points, right.label("right"))
    where: list[ColumnElement[bool]] = [marks.c.group_id == group, marks.c.on_date >= stretch.first]
    if stretch.last is not None:
        where.append(marks.c.on_date <= stretch.last)
    if place is not None:
        where += [quizzes.c.platform == place.platform, quizzes.c.space == place.space]
        where.append(quizzes.c.channel == place.channel)
        given = given.join(turns, turns.c.id == marks.c.turn_id).join(quizzes, quizzes.c.id == turns.c.quiz_id)
    return given.where(*where)


def _in_reviews(group: int, stretch: Stretch) -> Select[Any]:
    """Of the group's members: reviews are theirs, whatever group they ask for them in."""
    given = IN_REVIEWS.c
    here = and_(members.c.person_id == given.person, members.c.group_id == group)
    return _right(given.person, given.right).join(members, here).where(*_within(given.at, stretch))


def _in_exams(group: int, stretch: Stretch) -> Select[Any]:
    """Of exams that are over: before that nobody is told what was right."""
    given = _right(exams.c.person_id, exam_items.c.right)
    over = (exams.c.group_id == group, IS_SUBMITTED)
    return (
        given.join(exam_items, exam_items.c.exam_id == exams.c.id)
        .where(*over, exam_items.c.chosen.is_not(None))
        .where(*_within(exams.c.ended_at, stretch))
    )


def _right(person: ColumnElement[int], right: ColumnElement[bool]) -> Select[Any]:
    """A row for each answer: whose it is, what it earns, whether it is right."""
    one = case((right, 1), else_=0)
    return select(person.label("person_id"), (one * PER_ANSWER).label("points"), one.label("right"))


def _within(at: ColumnElement[datetime], stretch: Stretch) -> list[ColumnElement[bool]]:
    return [at >= stretch.since, *([at < stretch.until] if stretch.until is not None else [])]
