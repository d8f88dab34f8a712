"""Mock exams, from the first question to the group's comparison."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, func, select, update

from content.exams import DRAWN, PASS_SHARE, Cell, Close, Length, Marked, Printed
from storage.database import Transaction
from storage.exam_tables import IS_SUBMITTED, exam_items, exams
from storage.prepared import earliest
from storage.rows import Shape


class Exam(NamedTuple):
    """An exam that somebody sits or has sat."""

    id: int
    group: int
    person: int
    version: str
    form: int
    length: Length
    started_at: datetime
    closes_at: datetime
    ended_at: datetime | None
    close: Close | None
    place: int


_EXAM: Final = Shape(Exam, exams, group=exams.c.group_id, person=exams.c.person_id)


def add_exam(
    tx: Transaction,
    paper: Iterable[Printed],
    *,
    group: int,
    person: int,
    account: int,
    version: str,
    form: int,
    length: Length,
    started_at: datetime,
    closes_at: datetime,
) -> int | None:
    """Keep a new exam and its frozen paper, return its id; None when that person sits one. The unique row decides."""
    row = {
        "group_id": group,
        "person_id": person,
        "account_id": account,
        "version": version,
        "form": form,
        "length": length,
        "started_at": started_at,
        "closes_at": closes_at,
        "place": 0,
    }
    exam = tx.execute(tx.insert(exams).values(row).on_conflict_do_nothing().returning(exams.c.id)).scalar()
    if exam is not None:
        tx.execute(exam_items.insert(), [_row(exam, place, asked) for place, asked in enumerate(paper)])
    return exam


def _row(exam: int, place: int, asked: Printed) -> dict[str, Any]:
    return {
        "exam_id": exam,
        "place": place,
        "asked": asked.question,
        "seed": asked.seed,
        "domain": asked.domain,
        "scored": asked.scored,
        "item": asked.item.model_dump_json(),
    }


def find_open(tx: Transaction, person: int) -> Exam | None:
    """The exam that a person sits, locked until the end of the transaction."""
    wanted = _EXAM.select().where(exams.c.person_id == person, exams.c.ended_at.is_(None))
    return tx.find(_EXAM, wanted.with_for_update())


def lock_exam_of(tx: Transaction, sheet: int) -> Exam | None:
    """The exam of a question, locked against every other step of it, and against a correction, until the end of the
    transaction.
    """
    asked_in = select(exam_items.c.exam_id).where(exam_items.c.id == sheet).scalar_subquery()
    return tx.find(_EXAM, _EXAM.select().where(exams.c.id == asked_in).with_for_update())


def load_exam(tx: Transaction, exam: int) -> Exam:
    """An exam that exists."""
    return tx.one(_EXAM, _EXAM.select().where(exams.c.id == exam))


_RIGHT_OF_SCORED: Final = func.count().filter(exam_items.c.scored, exam_items.c.right)
_SCORED: Final = func.count().filter(exam_items.c.scored)
_PASSED: Final = and_(
    exams.c.length == Length.FULL,
    select(_RIGHT_OF_SCORED >= PASS_SHARE * _SCORED).where(exam_items.c.exam_id == exams.c.id).scalar_subquery(),
)
"""Whether an exam is one, and passed as it stands."""


def end_exam(tx: Transaction, exam: int, close: Close, *, at: datetime) -> None:
    """The end of an exam that somebody sits; one that has ended stays as it is."""
    ending = update(exams).where(exams.c.id == exam, exams.c.ended_at.is_(None))
    passed = False if close is Close.ABANDONED else _PASSED
    tx.execute(ending.values(close=close, ended_at=at, passed=passed))


next_lapse: Final = earliest(exams.c.closes_at, exams.c.ended_at.is_(None))
"""When the time of the next exam is up that stands unsubmitted."""


def submit_lapsed(tx: Transaction, before: datetime) -> int:
    """Submit the exams whose time was up before an instant as they stood then; how many."""
    submitting = update(exams).where(exams.c.ended_at.is_(None), exams.c.closes_at <= before)
    return tx.execute(submitting.values(close=Close.TIME, ended_at=exams.c.closes_at, passed=_PASSED)).rowcount


# --- questions -------------------------------------------------------------------------------------------------------


class Sheet(NamedTuple):
    """A question of an exam with what was chosen so far."""

    id: int
    exam: int
    place: int
    asked: str
    scored: bool
    item: str
    chosen: tuple[str, ...] | None
    flagged: bool


_SHEET: Final = Shape(Sheet, exam_items, exam=exam_items.c.exam_id)


def load_sheet(tx: Transaction, sheet: int) -> Sheet | None:
    return tx.find(_SHEET, _SHEET.select().where(exam_items.c.id == sheet))


def find_sheet(tx: Transaction, exam: int, place: int) -> Sheet | None:
    """The question at a place of an exam."""
    return tx.find(_SHEET, _SHEET.select().where(exam_items.c.exam_id == exam, exam_items.c.place == place))


def keep_choice(
    tx: Transaction, sheet: int, chosen: tuple[str, ...], *, right: bool, account: int, at: datetime
) -> None:
    """What is chosen from now on, with its verdict; it takes the place of what was chosen before."""
    changed = {"chosen": chosen, "right": right, "account_id": account, "at": at}
    tx.execute(update(exam_items).where(exam_items.c.id == sheet).values(changed))


def keep_flag(tx: Transaction, sheet: int, *, flagged: bool) -> None:
    """Whether a question is to be looked at again."""
    tx.execute(update(exam_items).where(exam_items.c.id == sheet).values(flagged=flagged))


def keep_place(tx: Transaction, exam: int, place: int) -> None:
    """Where its member is, to go on from on any device."""
    tx.execute(update(exams).where(exams.c.id == exam).values(place=place))


_CELL: Final = Shape(Cell, exam_items, answered=exam_items.c.chosen.is_not(None))


def load_map(tx: Transaction, exam: int) -> list[Cell]:
    """Every question of an exam in its place."""
    return tx.load(_CELL, _CELL.select().where(exam_items.c.exam_id == exam).order_by(exam_items.c.place))


# --- results ---------------------------------------------------------------------------------------------------------

_MARKED: Final = Shape(
    Marked,
    exam_items,
    question=exam_items.c.asked,
    answered=exam_items.c.chosen.is_not(None),
    right=func.coalesce(exam_items.c.right, False),
)


def load_marked(tx: Transaction, exam: int) -> list[Marked]:
    """Every question of an exam in its place, right or wrong."""
    return tx.load(_MARKED, _MARKED.select().where(exam_items.c.exam_id == exam).order_by(exam_items.c.place))


class Sat(NamedTuple):
    """An exam that is over, with what was right of what counts."""

    exam: Exam
    right: int
    of: int
    sheet: int
    """One of its questions, whence controls find it."""


_SAT: Final = Shape(
    Sat,
    exam=_EXAM,
    right=_RIGHT_OF_SCORED,
    of=_SCORED,
    sheet=func.min(exam_items.c.id),
)


def load_sat(tx: Transaction, person: int, *, at_most: int) -> list[Sat]:
    """The exams that a person submitted, the latest first."""
    wanted = (
        _SAT.select()
        .join(exam_items, exam_items.c.exam_id == exams.c.id)
        .where(exams.c.person_id == person, IS_SUBMITTED)
        .group_by(exams.c.id)
        .order_by(exams.c.ended_at.desc(), exams.c.id.desc())
    )
    return tx.load(_SAT, wanted.limit(at_most))


def load_taken_forms(tx: Transaction, person: int, *, version: str) -> frozenset[int]:
    """The fixed forms of a version that a person has submitted."""
    wanted = select(exams.c.form).where(exams.c.person_id == person, exams.c.version == version, exams.c.form != DRAWN)
    return frozenset(tx.execute(wanted.where(IS_SUBMITTED)).scalars())


def load_form_scores(tx: Transaction, *, group: int, version: str, form: int) -> dict[int, int]:
    """Person -> what they got right in their first exam on a fixed form, of those that a group's members submitted."""
    wanted = (
        _SAT.select()
        .join(exam_items, exam_items.c.exam_id == exams.c.id)
        .where(exams.c.group_id == group, exams.c.version == version, exams.c.form == form)
        .where(IS_SUBMITTED)
        .group_by(exams.c.id)
        .order_by(exams.c.ended_at, exams.c.id)
    )
    first: dict[int, int] = {}
    for sat in tx.load(_SAT, wanted):
        first.setdefault(sat.exam.person, sat.right)
    return first


def load_running_questions(tx: Transaction, person: int) -> frozenset[str]:
    """Questions and templates of the exam that a person sits: until its end nothing tells their keys."""
    wanted = select(exam_items.c.asked).join(exams, exams.c.id == exam_items.c.exam_id)
    return frozenset(tx.execute(wanted.where(exams.c.person_id == person, exams.c.ended_at.is_(None))).scalars())
