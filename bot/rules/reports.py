"""Reports on questions, as whoever has to see to them reads them: organisers, the operator, and who sent them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.talk.names import tidy
from storage import reports
from storage.database import Transaction
from storage.reports import Report

WORDS_AT_MOST: Final = 500


class ReportKind(StrEnum):
    """What is the matter with a question."""

    WRONG = "wrong"
    UNCLEAR = "unclear"
    OUTDATED = "outdated"
    OTHER = "other"


REPORT_KINDS: Final = {
    ReportKind.WRONG: "The answer is wrong",
    ReportKind.UNCLEAR: "It is unclear",
    ReportKind.OUTDATED: "It is outdated",
    ReportKind.OTHER: "Something else",
}
"""As they are shown."""


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A report as it is read."""

    number: int
    question: str
    ask: str
    kind: ReportKind
    words: str
    name: str
    """Who reported it."""
    answer: str = ""

    @property
    def line(self) -> str:
        """Number, what is the matter, in whose words, about what."""
        return f"{self.number} · {REPORT_KINDS[self.kind]}: “{self.words}” ({tidy(self.name)}) about “{self.ask}”"


def entry_of(report: Report) -> ReportEntry:
    """A stored report."""
    return ReportEntry(
        number=report.id,
        question=report.question if report.seed is None else f"{report.question} ({report.seed})",
        ask=report.ask,
        kind=ReportKind(report.kind),
        words=report.words,
        name=report.name,
        answer=report.answer or "",
    )


def load_for_operator(tx: Transaction, number: int | None) -> list[Report]:
    """One report, or every open one of every group."""
    if number is None:
        return reports.load_open(tx)
    report = reports.load_report(tx, number)
    return [report] if report is not None else []


def close_by_operator(tx: Transaction, number: int, *, answer: str | None, at: datetime) -> bool:
    """Close a report from the command line; False where there is none."""
    if reports.load_report(tx, number) is None:
        return False
    told = " ".join(answer.split())[:WORDS_AT_MOST] if answer else None
    reports.close_report(tx, number, answer=told or None, by="operator", at=at)
    return True
