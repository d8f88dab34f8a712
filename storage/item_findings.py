"""What the figures found against questions, who is told of it, and what was decided about which question."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Integer, Select, bindparam, cast, insert, literal, null, or_, select, union, union_all, update

from content.item_statistics import Doubt
from content.rotation import Edition
from storage.among import among
from storage.columns import Id
from storage.correction_tables import corrected_keys
from storage.database import Transaction
from storage.exam_tables import exam_items, exams
from storage.item_tables import finding_notices, item_decisions, item_findings
from storage.prepared import Query
from storage.quiz_tables import quizzes, turns
from storage.rows import Shape
from storage.tables import channels, dailies, posts, spaces


class Finding(NamedTuple):
    """A question that its figures speak against."""

    id: int
    edition: Edition
    doubts: tuple[str, ...]
    at: datetime


_FINDING: Final = Shape(Finding, item_findings, edition=Shape(Edition, item_findings))


def keep_finding(tx: Transaction, edition: Edition, doubts: Sequence[Doubt], *, at: datetime) -> bool:
    """Keep that the figures speak against a question as it stands; False where that is known.

    The unique row decides who was first, and only with it come the rows of those who are to be told.
    """
    row = {**edition._asdict(), "doubts": doubts, "at": at}
    kept = tx.insert(item_findings).values(row).on_conflict_do_nothing().returning(item_findings.c.id)
    number = tx.execute(kept).scalar()
    if number is None:
        return False
    groups = sorted(tx.execute(_asked_in(edition.question)).scalars())
    notices = [{"item_finding_id": number, "group_id": group, "told_at": None} for group in groups]
    if notices:
        tx.execute(insert(finding_notices), notices)
    return True


def _asked_in(question: str) -> Select[tuple[int]]:
    """The groups that were asked a question: as a daily, in a quiz or in an exam."""
    where = (posts.c.daily_id == dailies.c.id, channels.c.id == posts.c.channel_id, spaces.c.id == channels.c.space_id)
    as_daily = select(spaces.c.group_id).where(dailies.c.question == question, *where)
    in_quiz = select(quizzes.c.group_id).join(turns, turns.c.quiz_id == quizzes.c.id).where(turns.c.asked == question)
    in_exam = select(exams.c.group_id).join(exam_items, exam_items.c.exam_id == exams.c.id)
    return as_daily.union(in_quiz, in_exam.where(exam_items.c.asked == question))  # type: ignore[return-value]


# --- telling ---------------------------------------------------------------------------------------------------------


def load_new(tx: Transaction, *, group: int) -> list[Finding]:
    """The findings that a group's organiser is to be told of, the oldest first."""
    mine = (finding_notices.c.group_id == group, finding_notices.c.told_at.is_(None))
    wanted = _FINDING.select().join(finding_notices, finding_notices.c.item_finding_id == item_findings.c.id)
    return tx.load(_FINDING, wanted.where(*mine).order_by(item_findings.c.id))


def mark_told(tx: Transaction, found: Collection[Finding], *, group: int, at: datetime) -> None:
    """An organiser of the group is told of these by message."""
    these = finding_notices.c.item_finding_id.in_([finding.id for finding in found])
    tx.execute(update(finding_notices).where(finding_notices.c.group_id == group, these).values(told_at=at))


def load_groups_to_tell(tx: Transaction) -> set[int]:
    """The groups with findings of which no organiser was told by message."""
    wanted = select(finding_notices.c.group_id).where(finding_notices.c.told_at.is_(None))
    return set(tx.execute(wanted.distinct()).scalars())


# --- decisions -------------------------------------------------------------------------------------------------------


def keep_decision(tx: Transaction, edition: Edition, *, group: int | None, keep: bool, by: str, at: datetime) -> None:
    """Log that a question is asked as it stands, or left out: in a group, or everywhere."""
    row = {**edition._asdict(), "group_id": group, "keep": keep, "by": by, "at": at}
    tx.execute(insert(item_decisions).values(row))


class Ruling(NamedTuple):
    """What holds for a question as it stands."""

    edition: Edition
    group: int | None
    keep: bool
    decided: bool
    """By somebody; otherwise its figures have it left out."""


_FOUND: Final = select(
    *(item_findings.c[name] for name in ("question", "edition")),
    cast(null(), Id).label("group_id"),
    literal(0).label("keep"),
    literal(0).label("number"),
)
_DECIDED: Final = select(
    *(item_decisions.c[name] for name in ("question", "edition", "group_id")),
    cast(item_decisions.c.keep, Integer).label("keep"),
    item_decisions.c.id.label("number"),
).where(or_(item_decisions.c.group_id.is_(None), item_decisions.c.group_id == bindparam("group")))
_EITHER: Final = union_all(_FOUND, _DECIDED).subquery()
_RULING: Final = Shape(
    Ruling,
    edition=Shape(Edition, _EITHER),
    group=_EITHER.c.group_id,
    keep=_EITHER.c.keep == 1,
    decided=_EITHER.c.number > 0,
)
_RULINGS: Final = Query(_RULING, _RULING.select().order_by(_EITHER.c.number))


def load_rulings(tx: Transaction, group: int | None) -> dict[Edition, Ruling]:
    """What holds in a group, or where there is none: its own latest decision, else the operator's, else the figures."""
    every = tx.all(_RULINGS, group=group if group is not None else 0)
    of_all = {one.edition: one for one in every if one.group is None}
    return of_all | {one.edition: one for one in every if one.group is not None}


class _Deciding(NamedTuple):
    group: int


_OWN: Final = union(
    *(select(table.c.group_id).where(among(table.c.group_id, "groups")) for table in (item_decisions, corrected_keys))
).subquery()
_DECIDING: Final = Shape(_Deciding, group=_OWN.c.group_id)
_DECIDING_OF: Final = Query(_DECIDING, _DECIDING.select())


def load_deciding(tx: Transaction, groups: Collection[int]) -> set[int]:
    """Those of some groups that have decided about a question or a key themselves."""
    return {one.group for one in tx.all(_DECIDING_OF, groups=groups)}
