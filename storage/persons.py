"""Two persons made one, and one made two: whose each row is afterwards. What is derived is counted anew by `folding`.

What an account did stays with the account, so that linking changes whose it is and unlinking gives it back. Rows that
belong to a person, and name the account that they came by, follow that account.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Table, and_, delete, exists, insert, select, update

from content.rounds import Phase, Style
from storage.answer_tables import claims, counters, members, repairs, steps
from storage.database import Transaction
from storage.exam_tables import exams
from storage.handing import copy_rows, join_rows
from storage.plan_tables import EXAM_DATES, REST_DAYS
from storage.plans import TOLD_APART_BY
from storage.quiz_tables import marks, quizzes, turn_answers, turns
from storage.reminder_tables import reminded, reminders
from storage.reminders import drop_one, part_reminders
from storage.review_tables import review_answers, reviews
from storage.settings import load_settings, save_settings
from storage.tables import accounts, persons
from storage.team_tables import team_members
from storage.week_tables import share_claims

DERIVED: Final[tuple[Table, ...]] = (claims, steps, members, counters, marks, share_claims)
"""What is counted from the answers of a person's accounts, or follows from what these shared."""
MOVED: Final[Mapping[Table, Sequence[str]]] = {
    quizzes: ("id",),
    exams: ("id",),
    reviews: ("id",),
    repairs: ("daily_id",),
    EXAM_DATES["person"]: (),
    REST_DAYS["person"]: TOLD_APART_BY,
    team_members: ("group_id", "first_day"),
    reminders: (),
    reminded: ("on_date",),
}
"""What belongs to a person and can't be counted again, and in which columns no two rows of theirs are the same."""
COPIED: Final = (repairs, EXAM_DATES["person"], REST_DAYS["person"], team_members)
"""What both keep when they part, so that nothing that was spared is missed then."""


def lock_persons_of(tx: Transaction, some: Sequence[int]) -> list[int | None]:
    """The persons of some accounts, locked; None for an account that is gone.

    Whose an account is may change until it is locked, so it is asked again.
    """
    while True:
        found = _persons_of(tx, some)
        _lock(tx, [person for person in found if person is not None])
        if _persons_of(tx, some) == found:
            return found


def _persons_of(tx: Transaction, some: Sequence[int]) -> list[int | None]:
    rows = tx.execute(select(accounts.c.id, accounts.c.person_id).where(accounts.c.id.in_(some)))
    known = {row.id: row.person_id for row in rows}
    return [known.get(account) for account in some]


def _lock(tx: Transaction, whose: Collection[int]) -> None:
    """Persons with their accounts, and before them the quizzes under way whose answers are about to be marked."""
    answered = (
        select(turns.c.quiz_id)
        .join(turn_answers, turn_answers.c.turn_id == turns.c.id)
        .join(accounts, accounts.c.id == turn_answers.c.account_id)
        .where(accounts.c.person_id.in_(whose))
    )
    playing = select(quizzes.c.id).where(quizzes.c.id.in_(answered), quizzes.c.ended_at.is_(None))
    tx.execute(playing.order_by(quizzes.c.id).with_for_update()).all()
    own = select(accounts.c.id).join(persons, persons.c.id == accounts.c.person_id).where(persons.c.id.in_(whose))
    tx.execute(own.order_by(accounts.c.id).with_for_update(of=(accounts, persons))).all()


def both_sit_exams(tx: Transaction, *, person: int, other: int) -> bool:
    """Whether either sits an exam now: of one person only one can run."""
    running = select(exams.c.person_id).where(exams.c.person_id.in_((person, other)), exams.c.ended_at.is_(None))
    return len(tx.execute(running).all()) > 1


def join_persons(tx: Transaction, *, person: int, other: int, at: datetime) -> None:
    """What is `other`'s becomes `person`'s. Where only one may be open, `person`'s stays open."""
    _close_open_reviews(tx, person=person, other=other, at=at)
    _close_open_quizzes(tx, person=person, other=other, at=at)
    delete_derived(tx, (person, other))
    _join_settings(tx, person=person, other=other)
    drop_one(tx, person=person, other=other)
    tx.execute(update(accounts).where(accounts.c.person_id == other).values(person_id=person))
    for table, alike in MOVED.items():
        join_rows(tx, table, alike, person=person, other=other)
    tx.execute(delete(persons).where(persons.c.id == other))


def _close_open_reviews(tx: Transaction, *, person: int, other: int, at: datetime) -> None:
    """The question that was asked last is taken back; it stays due."""
    still_open = (reviews.c.person_id.in_((person, other)), reviews.c.closed_at.is_(None))
    if len(tx.execute(select(reviews.c.id).where(*still_open)).all()) > 1:
        tx.execute(update(reviews).where(reviews.c.person_id == other, still_open[1]).values(closed_at=at))


def _close_open_quizzes(tx: Transaction, *, person: int, other: int, at: datetime) -> None:
    """A quiz of one's own that both play in one group ends for one of them, as if it had been dropped."""
    alone = and_(quizzes.c.style == Style.SOLO, quizzes.c.ended_at.is_(None))
    mine = select(quizzes.c.group_id).where(alone, quizzes.c.person_id == person)
    theirs = (alone, quizzes.c.person_id == other, quizzes.c.group_id.in_(mine))
    tx.execute(update(quizzes).where(*theirs).values(phase=Phase.OVER, until=None, ended_at=at))


def _join_settings(tx: Transaction, *, person: int, other: int) -> None:
    """Whatever either has switched on is on."""
    own, theirs = load_settings(tx, person), load_settings(tx, other)
    joined = {name: getattr(own, name) or getattr(theirs, name) for name in own._fields}
    save_settings(tx, person, joined)


def part_account(tx: Transaction, account: int, *, person: int, at: datetime) -> int:
    """The account goes back to a person of its own, with all that came by it; their id."""
    settings = load_settings(tx, person)._asdict()
    made = insert(persons).values(created_at=at, **settings).returning(persons.c.id)
    own = int(tx.execute(made).scalar_one())
    delete_derived(tx, (person,))
    tx.execute(update(accounts).where(accounts.c.id == account).values(person_id=own))
    tx.execute(update(exams).where(exams.c.account_id == account).values(person_id=own))
    answered = exists().where(review_answers.c.review_id == reviews.c.id, review_answers.c.account_id == account)
    tx.execute(update(reviews).where(reviews.c.person_id == person, answered).values(person_id=own))
    tx.execute(update(quizzes).where(quizzes.c.person_id == person, _started_by(account)).values(person_id=own))
    for table in COPIED:
        copy_rows(tx, table, "person_id", of=person, to=own)
    part_reminders(tx, account, person=person, own=own)
    return own


def _started_by(account: int) -> ColumnElement[bool]:
    known = (accounts.c.platform == quizzes.c.platform, accounts.c.user == quizzes.c.starter)
    return exists().where(accounts.c.id == account, *known)


def delete_derived(tx: Transaction, whose: Iterable[int]) -> None:
    """Forget what is counted from the answers of some persons, to be counted anew in the same transaction."""
    for table in DERIVED:
        tx.execute(delete(table).where(table.c.person_id.in_(tuple(whose))))
