"""What members reported about questions: listed, answered, closed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.core import Study
from bot.rules.reports import ReportEntry, load_entries
from bot.rules.reports import close as close_report
from bot.rules.spaces import group_of
from bot.talk.asks import Ask
from bot.talk.lines import Command, counted, joined, say
from bot.talk.pages import Outcome, Page, Refusal, note
from bot.talk.parts import Part, Prose, Small, Title
from storage import reports
from storage.database import Transaction
from storage.reports import Report

_SHOWN: Final = 10

WHICH_REPORT: Final = Refusal(say("Say which report: its number comes first, then your words."))


def unknown_report(number: int) -> Refusal:
    none = say("There is no report “{number}” in this group.", number=str(number))
    return Refusal(joined(none, say("{command} lists the open ones.", command=Command("admin reports"))))


def closed_already(number: int) -> Refusal:
    return Refusal(say("Report {number} is closed already; nothing was changed.", number=str(number)))


@dataclass(frozen=True, slots=True)
class ReportsShown:
    """The open reports of the group, or the one asked for."""

    entries: tuple[ReportEntry, ...]
    open: int
    """How many are open in all."""
    one: bool
    """Whether a single one was asked for."""

    def page(self) -> Page:
        title = counted(self.open, "{n} open report", "{n} open reports") if self.open else say("No open reports")
        if self.one:
            title = say("Report {number}", number=str(self.entries[0].number))
        return Page((Title(title), *self._entries(), Small((self._more(), self._how()))))

    def _entries(self) -> Iterator[Part]:
        for entry in self.entries:
            yield Prose(entry.line)
            yield Small(
                (entry.question, *entry.evidence, say("Answered: {said}", said=entry.said) if entry.answers else "")
            )

    def _more(self) -> str:
        more = self.open - len(self.entries)
        return (
            counted(more, "{n} more comes after these.", "{n} more come after these.")
            if more > 0 and not self.one
            else ""
        )

    def _how(self) -> str:
        how = say("Answer one with its number and your words, or close it without a word.")
        return how if self.entries else ""


async def serve_reports(study: Study, ask: Ask, number: int | None, answer: str | None, *, close: bool) -> Outcome:
    """ReportsShown, a sentence or a Refusal."""
    now = study.clock.now()
    if number is None:
        if answer or close:
            return WHICH_REPORT
        return await study.database.read(lambda tx: _list(tx, ask))
    if answer is None and not close:
        return await study.database.read(lambda tx: _show(tx, ask, number))
    return await study.database.write(lambda tx: _close(tx, ask, number, answer, now))


def _list(tx: Transaction, ask: Ask) -> Outcome:
    group = group_of(tx, ask.caller.spot)
    found = reports.load_open(tx, group=group) if group is not None else []
    return ReportsShown(load_entries(tx, found[:_SHOWN]), open=len(found), one=False)


def _show(tx: Transaction, ask: Ask, number: int) -> Outcome:
    report = _of_group(tx, ask, number)
    return ReportsShown(load_entries(tx, [report]), open=1, one=True) if report else unknown_report(number)


def _close(tx: Transaction, ask: Ask, number: int, answer: str | None, now: datetime) -> Outcome:
    report = _of_group(tx, ask, number)
    if report is None:
        return unknown_report(number)
    if report.closed_at is not None and not answer:
        return closed_already(report.id)
    close_report(tx, report, answer=answer or None, by=ask.caller.account.user, at=now)
    if not answer:
        return note(say("Report {number} is closed; nobody was told.", number=str(report.id)))
    closed = say("Report {number} is closed.", number=str(report.id))
    kept = say("Whoever sent it is shown your answer, and {me} keeps it for them.", me=Command("me"))
    return note(joined(closed, kept))


def _of_group(tx: Transaction, ask: Ask, number: int) -> Report | None:
    """A report of the caller's own group; nobody else's can be seen."""
    report = reports.load_report(tx, number)
    return report if report is not None and report.group == group_of(tx, ask.caller.spot) else None
