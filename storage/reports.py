"""What members report about questions, and what came of it."""

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Select, update

from storage.database import Transaction
from storage.quiz_tables import reports
from storage.rows import Shape
from storage.tables import accounts


class Report(NamedTuple):
    """One report."""

    id: int
    group: int
    question: str
    digest: str
    seed: str | None
    ask: str
    kind: str
    words: str
    name: str
    at: datetime
    answer: str | None
    closed_at: datetime | None


def keep_report(
    tx: Transaction,
    *,
    group: int,
    account: int,
    question: str,
    digest: str,
    seed: str | None,
    ask: str,
    kind: str,
    words: str,
    at: datetime,
) -> tuple[int, bool]:
    """Keep a report and return its number and whether it is the account's first about this wording of the question.

    A later one takes the place of its first and opens it again.
    """
    row = {
        "group_id": group,
        "account_id": account,
        "question": question,
        "digest": digest,
        "seed": seed,
        "ask": ask[:300],
        "kind": kind,
        "words": words[:500],
        "at": at,
    }
    new = tx.insert(reports).values(row).on_conflict_do_nothing(index_elements=["account_id", "question", "digest"])
    if (number := tx.execute(new.returning(reports.c.id)).scalar()) is not None:
        return int(number), True
    mine = (reports.c.account_id == account, reports.c.question == question, reports.c.digest == digest)
    changed = {"kind": kind, "words": words[:500], "at": at, "closed_at": None}
    again = update(reports).where(*mine).values(changed).returning(reports.c.id)
    return int(tx.execute(again).scalar_one()), False


_REPORT: Final = Shape(Report, reports, group=reports.c.group_id, name=accounts.c.name)


def _reports() -> Select[Report]:
    return _REPORT.select().join(accounts, accounts.c.id == reports.c.account_id)


def load_open(tx: Transaction, *, group: int | None = None) -> list[Report]:
    """Reports that are not closed, the oldest first; of every group where none is named."""
    wanted = _reports().where(reports.c.closed_at.is_(None)).order_by(reports.c.id)
    if group is not None:
        wanted = wanted.where(reports.c.group_id == group)
    return tx.load(_REPORT, wanted)


def load_report(tx: Transaction, number: int) -> Report | None:
    return tx.find(_REPORT, _reports().where(reports.c.id == number))


def close_report(tx: Transaction, number: int, *, answer: str | None, by: str, at: datetime) -> None:
    """Close a report, with what is to be said about it. An answer that was given before is never lost."""
    said = {"answer": answer[:500], "answered_by": by} if answer else {}
    tx.execute(update(reports).where(reports.c.id == number).values(closed_at=at, **said))


def load_answered(tx: Transaction, *, person: int, at_most: int) -> list[Report]:
    """A person's own reports that were closed with an answer, the latest first."""
    wanted = _reports().where(accounts.c.person_id == person, reports.c.answer.is_not(None))
    return tx.load(_REPORT, wanted.order_by(reports.c.closed_at.desc()).limit(at_most))
