"""Boards, read a page at a time: the rows that are shown, and how many stand above them. Members are never sorted."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Double, FromClause, Select, and_, case, cast, exists, func, literal, select

from content.boards import BEGINNING, ENOUGH_ANSWERS, WHOLE_GROUP, Measure, Window
from content.scoring import DailyOutcome
from storage.answer_tables import boards, counters, members, steps
from storage.database import Transaction
from storage.places import load_asked_in
from storage.rows import Shape
from storage.tables import accounts, dailies, persons


class Ranked(NamedTuple):
    """One member's row; equal values share a rank."""

    rank: int | None
    """None without points."""
    person: int
    name: str
    """Empty for somebody hidden, unless they are the one asking."""
    points: int
    answered: int
    right: int
    streak: int
    value: float
    """What the board ranks by: points, the share of right answers, a streak, by how much the share grew."""


class Standings(NamedTuple):
    """A page of a board, and where one member stands on it."""

    rows: list[Ranked]
    own: Ranked | None = None
    ahead: Ranked | None = None
    """Who stands next above them."""
    more: bool = False
    """Whether more rows follow the page."""


class Wanted(NamedTuple):
    """Which rows of a board, and whose own."""

    person: int | None
    skip: int = 0
    at_most: int = 10


class _Held(NamedTuple):
    """A row as a board holds it."""

    person: int
    points: int
    answered: int
    right: int
    streak: int
    value: float


class Board:
    """What is ranked: a select of a `_Held` for each member, whatever it is read from."""

    def __init__(self, held: Select[Any]) -> None:
        self.rows: Final = held.subquery()
        self.shape: Final = Shape(_Held, self.rows, person=self.rows.c.person_id)


def _held(rows: FromClause, *, value: ColumnElement[Any]) -> Select[Any]:
    """A select for a `Board` from a table of members' figures."""
    figures = ("person_id", "points", "answered", "right", "streak")
    return select(*(rows.c[name] for name in figures), value.label("value"))


def load_standings(tx: Transaction, board: Board, wanted: Wanted) -> Standings:
    """The rows from `skip` on, `at_most` of them, the row of `person`, and the one next above it."""
    falling = board.shape.select().order_by(board.rows.c.value.desc(), board.rows.c.person_id.desc())
    found = tx.load(board.shape, falling.limit(wanted.at_most + 1).offset(wanted.skip))
    shown = found[: wanted.at_most]
    own = _find_own(tx, board, wanted.person, shown)
    ahead = _find_ahead(tx, board, own, shown) if own else None
    names = _load_names(tx, {one.person for one in (*shown, own, ahead) if one}, asked_by=wanted.person)
    ranks = _load_ranks(tx, board, shown, skip=wanted.skip)
    if own and own.value not in ranks:
        ranks[own.value] = _load_rank(tx, board, own.value)
    rows = [_ranked(one, ranks, names) for one in shown]
    return Standings(
        rows=sorted(rows, key=lambda one: (-one.value, one.person)),
        own=_ranked(own, ranks, names) if own else None,
        ahead=_ranked(ahead, ranks, names) if ahead else None,
        more=len(found) > wanted.at_most,
    )


def _find_own(tx: Transaction, board: Board, person: int | None, shown: list[_Held]) -> _Held | None:
    if person is None:
        return None
    on_page = next((one for one in shown if one.person == person), None)
    return on_page or tx.find(board.shape, board.shape.select().where(board.rows.c.person_id == person))


def _find_ahead(tx: Transaction, board: Board, own: _Held, shown: list[_Held]) -> _Held | None:
    """Of those who stand next above, who is nearest."""
    if own in shown and (above := [one for one in shown if one.value > own.value]):
        return above[-1]
    rows, value = board.rows, board.rows.c.value
    above_own = board.shape.select().where(value > own.value)
    return tx.find(board.shape, above_own.order_by(value, rows.c.person_id).limit(1))


def _load_ranks(tx: Transaction, board: Board, falling: list[_Held], *, skip: int) -> dict[float, int]:
    """Value -> rank, of the rows of a page. Only what stands above the page is counted."""
    ranks: dict[float, int] = {}
    for place, one in enumerate(falling, start=skip + 1):
        if one.value not in ranks:
            ranks[one.value] = place if ranks or place == 1 else _load_rank(tx, board, one.value)
    return ranks


def _load_rank(tx: Transaction, board: Board, value: float) -> int:
    return 1 + _count(tx, board, board.rows.c.value > value)


def _count(tx: Transaction, board: Board, where: ColumnElement[bool]) -> int:
    return int(tx.execute(select(func.count()).select_from(board.rows).where(where)).scalar_one())


def _ranked(row: _Held, ranks: Mapping[float, int], names: Mapping[int, str]) -> Ranked:
    rank = ranks.get(row.value) if row.value > 0 else None
    return Ranked(rank, name=names[row.person], **row._asdict())


# --- what is ranked --------------------------------------------------------------------------------------------------


def daily_board(
    tx: Transaction, *, group: int, channel: int, window: Window, first_day: date, measure: Measure, before: date | None
) -> Board | None:
    """A board of dailies; None where nobody stands on it. `channel` 0 is the whole group.

    `before` is the first day of the window before, which an improvement is measured against.
    """
    if window is Window.TODAY:
        several = measure in (Measure.ACCURACY, Measure.IMPROVED)  # one answer is no share, and improves on nothing
        return None if several else _of_a_day(tx, group, channel, first_day, measure)
    board = _find_board(tx, group, channel, window, first_day)
    if board is None:
        return None
    if measure is not Measure.IMPROVED:
        return _of_counters(board, measure)
    earlier = _find_board(tx, group, channel, window, before) if before else None
    return _of_improvement(board, earlier) if earlier is not None else None


def _find_board(tx: Transaction, group: int, channel: int, window: Window, first_day: date) -> int | None:
    where = (boards.c.group_id == group, boards.c.channel_id == channel, boards.c.first_day == first_day)
    return tx.execute(select(boards.c.id).where(*where, boards.c.window == window)).scalar()


def _of_counters(board: int, measure: Measure) -> Board:
    on_board = counters.c.board_id == board
    if measure is Measure.ACCURACY:
        return Board(_held(counters, value=_share(counters)).where(on_board, counters.c.answered >= ENOUGH_ANSWERS))
    by = counters.c.points if measure is Measure.POINTS else counters.c.streak
    return Board(_held(counters, value=by).where(on_board))


def _of_improvement(board: int, earlier: int) -> Board:
    """Those whose share of right answers grew."""
    before = counters.alias("before")
    grown = _share(counters) - _share(before)
    both = and_(before.c.person_id == counters.c.person_id, before.c.board_id == earlier)
    enough = (counters.c.answered >= ENOUGH_ANSWERS, before.c.answered >= ENOUGH_ANSWERS, grown > 0)
    return Board(_held(counters, value=grown).join(before, both).where(counters.c.board_id == board, *enough))


def _share(of: FromClause) -> ColumnElement[float]:
    right: ColumnElement[float] = cast(of.c.right, Double)
    return right / of.c.answered


def _of_a_day(tx: Transaction, group: int, channel: int, on: date, measure: Measure) -> Board:
    """Today's board: the steps of the daily of a date."""
    some = load_asked_in(tx, group, since=on)
    asked = list(tx.execute(select(dailies.c.id).where(dailies.c.id.in_(some), dailies.c.on_date == on)).scalars())
    of_group = (steps.c.daily_id.in_(asked), steps.c.group_id == group)
    # Of two of one date the first. A second lower bound of points would be the one that SQLite looks up in the index.
    where: list[ColumnElement[bool]] = [*of_group, steps.c.points != 0]
    if channel != WHOLE_GROUP:
        where.append(steps.c.channel_id == channel)
    figures = (steps.c.person_id, steps.c.points, literal(1).label("answered"), _right(), steps.c.streak)
    value = steps.c.streak if measure is Measure.STREAK else steps.c.points
    return Board(select(*figures, value.label("value")).where(*where))


def _right() -> ColumnElement[int]:
    return case((steps.c.outcome == DailyOutcome.RIGHT, 1), else_=0).label("right")


# --- names -----------------------------------------------------------------------------------------------------------


def _load_names(tx: Transaction, whose: Collection[int], *, asked_by: int | None) -> dict[int, str]:
    """Person -> `name_of`."""
    name = name_of(persons.c.id, asked_by=asked_by).label("name")
    return {one.id: one.name for one in tx.execute(select(persons.c.id, name).where(persons.c.id.in_(whose)))}


def name_of(person: ColumnElement[int], *, asked_by: int | None = None) -> ColumnElement[str]:
    """The name of the person in a column: that of the account they have had the longest.

    Empty for somebody hidden, unless they are the one asking.
    """
    own = select(accounts.c.name).where(accounts.c.person_id == person)
    name = own.order_by(accounts.c.id).limit(1).scalar_subquery()
    same = persons.alias()
    hidden = exists().where(same.c.id == person, same.c.hidden, same.c.id != (asked_by or 0))
    return case((hidden, ""), else_=name)


# --- one member's own ------------------------------------------------------------------------------------------------


def load_place(tx: Transaction, *, group: int, person: int) -> tuple[Ranked | None, int]:
    """A member's row on the board of all time, and how many stand on it."""
    board = _find_board(tx, group, WHOLE_GROUP, Window.ALL_TIME, BEGINNING)
    if board is None:
        return None, 0
    of_points = _of_counters(board, Measure.POINTS)
    own = load_standings(tx, of_points, Wanted(person, at_most=0)).own
    if own is None or own.rank is None:
        return own, _count(tx, of_points, of_points.rows.c.value >= 0)
    return own, own.rank - 1 + _count(tx, of_points, of_points.rows.c.value <= own.value)  # those above are counted


class Result(NamedTuple):
    """How a member stands in a group, all dailies taken together."""

    name: str
    """Empty for somebody hidden."""
    answered: int
    right: int
    points: int
    streak: int
    """The one they have now."""


_RESULT: Final = Shape(Result, counters, name=name_of(counters.c.person_id), streak=members.c.streak)


def load_results(tx: Transaction, group: int) -> list[Result]:
    """Everybody's, those with the most points first."""
    board = _find_board(tx, group, WHOLE_GROUP, Window.ALL_TIME, BEGINNING)
    own = and_(members.c.person_id == counters.c.person_id, members.c.group_id == group)
    wanted = _RESULT.select().join(members, own).where(counters.c.board_id == board)
    return tx.load(_RESULT, wanted.order_by(counters.c.points.desc(), counters.c.person_id))
