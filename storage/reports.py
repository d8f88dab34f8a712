"""What members report about questions, and what came of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Select, func, insert, select, update

from storage.accounts import Text, is_account
from storage.database import Transaction
from storage.report_tables import report_answers, reports
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
    """By what one knows it again, as `Item.gist`; exported under this name."""
    kind: str
    words: str
    chose: str | None
    suggestion: str | None
    name: str
    at: datetime
    closed_at: datetime | None


def keep_report(
    tx: Transaction,
    *,
    group: int,
    account: int,
    question: str,
    digest: str,
    seed: str | None,
    gist: str,
    kind: str,
    words: str,
    chose: str | None,
    suggestion: str | None,
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
        "ask": gist[:300],
        "kind": kind,
        "words": words[:500],
        "chose": chose[:300] if chose else None,
        "suggestion": suggestion[:300] if suggestion else None,
        "at": at,
    }
    new = tx.insert(reports).values(row).on_conflict_do_nothing(index_elements=["account_id", "question", "digest"])
    if (number := tx.execute(new.returning(reports.c.id)).scalar()) is not None:
        return int(number), True
    mine = (reports.c.account_id == account, reports.c.question == question, reports.c.digest == digest)
    said = {name: row[name] for name in ("kind", "words", "chose", "suggestion", "at")}
    changed = {**said, "told_at": None, "closed_at": None}
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


def load_new(tx: Transaction, *, group: int) -> list[Report]:
    """A group's open reports of which no organiser was told by message, the oldest first."""
    wanted = (reports.c.group_id == group, reports.c.closed_at.is_(None), reports.c.told_at.is_(None))
    return tx.load(_REPORT, _reports().where(*wanted).order_by(reports.c.id))


def mark_told(tx: Transaction, found: Sequence[Report], *, at: datetime) -> None:
    """An organiser is told of these by message."""
    tx.execute(update(reports).where(reports.c.id.in_([report.id for report in found])).values(told_at=at))


def load_groups_to_tell(tx: Transaction) -> set[int]:
    """The groups with open reports of which no organiser was told by message."""
    wanted = (reports.c.closed_at.is_(None), reports.c.told_at.is_(None))
    return set(tx.execute(select(reports.c.group_id).where(*wanted).distinct()).scalars())


def close_report(tx: Transaction, number: int, *, answer: str | None, by: str, at: datetime) -> None:
    """Close a report, with what is to be said about it, beside what was answered before."""
    tx.execute(update(reports).where(reports.c.id == number).values(closed_at=at))
    if answer:
        tx.execute(insert(report_answers).values(report_id=number, words=answer[:500], by=by, at=at))


def load_answers(tx: Transaction, found: Sequence[Report]) -> dict[int, tuple[str, ...]]:
    """Report -> what it was answered, the earliest first; nothing for one that wasn't."""
    wanted = select(report_answers.c.report_id, report_answers.c.words).order_by(report_answers.c.id)
    answers: dict[int, tuple[str, ...]] = {}
    for row in tx.execute(wanted.where(report_answers.c.report_id.in_([report.id for report in found]))):
        answers[row.report_id] = (*answers.get(row.report_id, ()), row.words)
    return answers


def load_answered(tx: Transaction, *, person: int, at_most: int) -> list[Report]:
    """A person's own reports that were answered, the one answered latest first."""
    latest = (
        select(report_answers.c.report_id, func.max(report_answers.c.id).label("latest"))
        .group_by(report_answers.c.report_id)
        .subquery()
    )
    wanted = _reports().join(latest, latest.c.report_id == reports.c.id).where(accounts.c.person_id == person)
    return tx.load(_REPORT, wanted.order_by(latest.c.latest.desc()).limit(at_most))


def _of_account(platform: Text, team: Text, user: Text) -> Select[int]:
    """The numbers of an account's reports."""
    theirs = is_account(platform=platform, team=team, user=user)
    return select(reports.c.id).join(accounts, accounts.c.id == reports.c.account_id).where(theirs)


def untold_answers(*, platform: Text, team: Text, user: Text) -> Select[int]:
    """An account's reports with an answer that it hasn't been told."""
    mine = _of_account(platform, team, user).join(report_answers, report_answers.c.report_id == reports.c.id)
    return mine.where(report_answers.c.told_at.is_(None))


def take_untold(tx: Transaction, *, platform: str, team: str, user: str, at: datetime) -> list[Report]:
    """An account's reports with an answer that it hasn't been told, which it is told with this, the oldest first."""
    mine = _of_account(platform, team, user)
    told = update(report_answers).where(report_answers.c.report_id.in_(mine), report_answers.c.told_at.is_(None))
    numbers = set(tx.execute(told.values(told_at=at).returning(report_answers.c.report_id)).scalars())
    return tx.load(_REPORT, _reports().where(reports.c.id.in_(numbers)).order_by(reports.c.id)) if numbers else []
