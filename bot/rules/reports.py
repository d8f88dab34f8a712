"""Reports on questions, as whoever has to see to them reads them: organisers, the operator, and who sent them."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from bot.talk.lines import joined, say
from bot.talk.names import tidy
from storage import reports
from storage.database import Transaction
from storage.disputes import draw_anew
from storage.reports import Report

WORDS_AT_MOST: Final = 500


class ReportKind(StrEnum):
    """What is the matter with a question."""

    WRONG = "wrong"
    UNCLEAR = "unclear"
    OUTDATED = "outdated"
    OTHER = "other"


REPORT_KINDS: Final = {
    ReportKind.WRONG: say("The answer is wrong"),
    ReportKind.UNCLEAR: say("It is unclear"),
    ReportKind.OUTDATED: say("It is outdated"),
    ReportKind.OTHER: say("Something else"),
}
"""As they are shown."""


class ReportEntry(NamedTuple):
    """A report as it is read."""

    report: Report
    answers: tuple[str, ...] = ()
    """The earliest first."""

    @property
    def number(self) -> int:
        return self.report.id

    @property
    def question(self) -> str:
        """Its id; of a template with the seed."""
        report = self.report
        return report.question if report.seed is None else f"{report.question} ({report.seed})"

    @property
    def answered(self) -> str:
        """What came of it, for whoever sent it."""
        return say(
            "Your report {number} (“{report}”) was answered: {said}",
            number=str(self.number),
            report=self.report.words,
            said=self.said,
        )

    @property
    def said(self) -> str:
        """The answers in their order."""
        first, *later = (f"“{answer}”" for answer in self.answers)
        return joined(first, *(say("later {answer}", answer=answer) for answer in later), by=", ")

    @property
    def evidence(self) -> tuple[str, ...]:
        """What they answered, and what they say is right."""
        chose = say("They answered {letters}", letters=self.report.chose) if self.report.chose else ""
        meant = self.report.suggestion
        return tuple(filter(None, (chose, say("They suggest: “{suggestion}”", suggestion=meant) if meant else "")))

    @property
    def line(self) -> str:
        """Number, what is the matter, in whose words, about what."""
        return say(
            "{number} · {what}: “{report}” ({name}) about “{question}”",
            number=str(self.number),
            what=REPORT_KINDS[ReportKind(self.report.kind)],
            report=self.report.words,
            name=tidy(self.report.name),
            question=self.report.ask,
        )


def load_entries(tx: Transaction, found: Sequence[Report]) -> tuple[ReportEntry, ...]:
    """Stored reports as they are read, with what they were answered."""
    answers = reports.load_answers(tx, found)
    return tuple(ReportEntry(report, answers.get(report.id, ())) for report in found)


def take_answers(tx: Transaction, *, platform: str, team: str, user: str, at: datetime) -> tuple[str, ...]:
    """What came of an account's reports and wasn't told yet, which it is told with this; `me` shows it at any time."""
    answered = reports.take_untold(tx, platform=platform, team=team, user=user, at=at)
    return tuple(entry.answered for entry in load_entries(tx, answered))


def load_for_operator(tx: Transaction, number: int | None) -> tuple[ReportEntry, ...]:
    """One report, or every open one of every group."""
    one = reports.load_report(tx, number) if number is not None else None
    found = reports.load_open(tx) if number is None else [one] if one is not None else []
    return load_entries(tx, found)


def close(tx: Transaction, report: Report, *, answer: str | None, by: str, at: datetime) -> None:
    """What was decided on a report: its question is disputed no more, and its cards are drawn so."""
    reports.close_report(tx, report.id, answer=answer, by=by, at=at)
    draw_anew(tx, group=report.group, question=report.question, digest=report.digest)


def close_by_operator(tx: Transaction, number: int, *, answer: str | None, at: datetime) -> bool:
    """Close a report from the command line; False where there is none."""
    if (report := reports.load_report(tx, number)) is None:
        return False
    told = " ".join(answer.split())[:WORDS_AT_MOST] if answer else None
    close(tx, report, answer=told or None, by="operator", at=at)
    return True
