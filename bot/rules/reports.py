"""Reports on questions, as whoever has to see to them reads them: organisers, the operator, and who sent them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

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


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A report as it is read."""

    number: int
    question: str
    gist: str
    kind: ReportKind
    words: str
    name: str
    """Who reported it."""
    answers: tuple[str, ...] = ()
    """The earliest first."""
    chose: str | None = None
    """What they had answered."""
    suggestion: str | None = None
    """What would be right, if they said so."""

    @property
    def answered(self) -> str:
        """What came of it, for whoever sent it."""
        return say(
            "Your report {number} (“{report}”) was answered: {said}",
            number=str(self.number),
            report=self.words,
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
        chose = say("They answered {letters}", letters=self.chose) if self.chose else ""
        suggestion = say("They suggest: “{suggestion}”", suggestion=self.suggestion) if self.suggestion else ""
        return tuple(filter(None, (chose, suggestion)))

    @property
    def line(self) -> str:
        """Number, what is the matter, in whose words, about what."""
        return say(
            "{number} · {what}: “{report}” ({name}) about “{question}”",
            number=str(self.number),
            what=REPORT_KINDS[self.kind],
            report=self.words,
            name=tidy(self.name),
            question=self.gist,
        )


def load_entries(tx: Transaction, found: Sequence[Report]) -> tuple[ReportEntry, ...]:
    """Stored reports as they are read, with what they were answered."""
    answers = reports.load_answers(tx, found)
    return tuple(_entry(report, answers.get(report.id, ())) for report in found)


def take_answers(tx: Transaction, *, platform: str, team: str, user: str, at: datetime) -> tuple[str, ...]:
    """What came of an account's reports and wasn't told yet, which it is told with this; `me` shows it at any time."""
    answered = reports.take_untold(tx, platform=platform, team=team, user=user, at=at)
    return tuple(entry.answered for entry in load_entries(tx, answered))


def _entry(report: Report, answers: tuple[str, ...]) -> ReportEntry:
    return ReportEntry(
        number=report.id,
        question=report.question if report.seed is None else f"{report.question} ({report.seed})",
        gist=report.ask,
        kind=ReportKind(report.kind),
        words=report.words,
        name=report.name,
        answers=answers,
        chose=report.chose,
        suggestion=report.suggestion,
    )


@dataclass(frozen=True, slots=True)
class Filed:
    """A report as the operator reads it, with all that is stored."""

    report: Report
    entry: ReportEntry


def load_for_operator(tx: Transaction, number: int | None) -> list[Filed]:
    """One report, or every open one of every group."""
    one = reports.load_report(tx, number) if number is not None else None
    found = reports.load_open(tx) if number is None else [one] if one is not None else []
    return [Filed(report, entry) for report, entry in zip(found, load_entries(tx, found), strict=True)]


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
