"""When a member sits the exam: their own date, or else their group's."""

from datetime import date
from typing import NamedTuple

from storage.database import Transaction
from storage.plans import ExamDate, Owner, find_exam_date


class Found(NamedTuple):
    """The date that counts for a member."""

    told: ExamDate
    of_group: bool


def find_exam(tx: Transaction, person: int | None, group: int | None, today: date) -> Found | None:
    """A member's own date that is still to come, or else their group's."""
    own = find_ahead(tx, Owner("person", person) if person is not None else None, today)
    if own is not None:
        return Found(own, of_group=False)
    theirs = find_ahead(tx, Owner("group", group) if group is not None else None, today)
    return Found(theirs, of_group=True) if theirs is not None else None


def find_ahead(tx: Transaction, owner: Owner | None, today: date) -> ExamDate | None:
    """An owner's date, if it is still to come."""
    told = find_exam_date(tx, owner) if owner is not None else None
    return told if told is not None and told.exam_on >= today else None


def find_aim(tx: Transaction, person: int, group: int | None, today: date) -> date | None:
    """The day that a member's reviews are for: the date to come, or else their own that has passed."""
    found = find_exam(tx, person, group, today)
    own = found.told if found else find_exam_date(tx, Owner("person", person))
    return own.exam_on if own else None
