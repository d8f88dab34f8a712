"""Reports on questions: what is the matter, in words; for the organiser and the operator."""

from datetime import datetime
from typing import Final

from bot.clock import system_time
from bot.talk.people import Caller, Rights, Shown
from bot.quiz_replies import ReportClosed, ReportEntry, ReportKept, ReportKind, ReportsShown
from bot.replies import Reason, Refusal, Reply
from bot.core import Study
from bot.rules.entering import enter
from bot.study.setup import rights_refusal
from content.items import Item, load_item
from storage import channels, posts, quizzes, reports
from storage.database import Transaction
from storage.reports import Report

WORDS_AT_MOST: Final = 500
_SHOWN: Final = 10


async def report_question(study: Study, caller: Caller, shown: Shown, *, kind: ReportKind, words: str) -> Reply:
    """ReportKept or Refusal. A second report of one member about one question takes the first one's place."""
    said = " ".join(words.split())[:WORDS_AT_MOST]
    if not said:
        return Refusal(Reason.NO_WORDS)
    now = study.clock.now()
    return await study.database.write(lambda tx: _keep(tx, caller, shown, kind=kind, words=said, now=now))


def _keep(tx: Transaction, caller: Caller, shown: Shown, *, kind: ReportKind, words: str, now: datetime) -> Reply:
    item = _item(tx, shown)
    group = channels.group_of(tx, platform=caller.spot.platform, native_space=caller.spot.space)
    if item is None or group is None:
        return Refusal(Reason.UNKNOWN_BUTTON)
    number, first = reports.keep_report(
        tx,
        group=group,
        account=enter(tx, caller, now).account,
        question=item.question,
        digest=item.digest,
        seed=item.seed,
        ask=item.ask,
        kind=kind,
        words=words,
        at=now,
    )
    return ReportKept(number, first)


def _item(tx: Transaction, shown: Shown) -> Item | None:
    if shown.kind == "post":
        post = posts.load_post(tx, shown.id)
        return load_item(post.item) if post else None
    turn = quizzes.load_turn(tx, shown.id)
    return load_item(turn.item) if turn is not None and turn.item is not None else None


async def admin_reports(study: Study, caller: Caller, rights: Rights) -> Reply:
    """The open reports of the group: ReportsShown or Refusal."""
    if refusal := rights_refusal(rights):
        return refusal
    return await study.database.read(lambda tx: _list(tx, caller))


def _list(tx: Transaction, caller: Caller) -> Reply:
    group = channels.group_of(tx, platform=caller.spot.platform, native_space=caller.spot.space)
    found = reports.load_open(tx, group=group) if group is not None else []
    return ReportsShown(tuple(map(entry_of, found[:_SHOWN])), open=len(found), one=False)


async def admin_report(study: Study, caller: Caller, rights: Rights, number: str) -> Reply:
    """One report of the group: ReportsShown or Refusal."""
    if refusal := rights_refusal(rights):
        return refusal
    return await study.database.read(lambda tx: _show(tx, caller, number))


def _show(tx: Transaction, caller: Caller, number: str) -> Reply:
    report = _of_group(tx, caller, number)
    if report is None:
        return Refusal(Reason.UNKNOWN_REPORT, detail=number[:20])
    return ReportsShown((entry_of(report),), open=1, one=True)


async def admin_close(study: Study, caller: Caller, rights: Rights, number: str, answer: str | None) -> Reply:
    """Close a report, with what whoever reported it is to be told: ReportClosed or Refusal."""
    if refusal := rights_refusal(rights):
        return refusal
    now = study.clock.now()
    return await study.database.write(lambda tx: _close(tx, caller, number, answer=answer, now=now))


def _close(tx: Transaction, caller: Caller, number: str, *, answer: str | None, now: datetime) -> Reply:
    report = _of_group(tx, caller, number)
    if report is None:
        return Refusal(Reason.UNKNOWN_REPORT, detail=number[:20])
    told = " ".join(answer.split())[:WORDS_AT_MOST] if answer else None
    reports.close_report(tx, report.id, answer=told or None, by=caller.account.user, at=now)
    return ReportClosed(report.id, answered=bool(told))


def _of_group(tx: Transaction, caller: Caller, number: str) -> Report | None:
    """A report of the caller's own group; nobody else's can be seen."""
    word = number.strip().removeprefix("#")
    if not (word.isascii() and word.isdigit() and len(word) <= 18):
        return None
    report = reports.load_report(tx, int(word))
    group = channels.group_of(tx, platform=caller.spot.platform, native_space=caller.spot.space)
    return report if report is not None and report.group == group else None


# --- the operator ----------------------------------------------------------------------------------------------------


def load_for_operator(tx: Transaction, number: int | None) -> list[Report]:
    """One report, or every open one of every group."""
    if number is None:
        return reports.load_open(tx)
    report = reports.load_report(tx, number)
    return [report] if report is not None else []


def close_by_operator(tx: Transaction, number: int, *, answer: str | None) -> bool:
    """Close a report from the command line; False where there is none."""
    if reports.load_report(tx, number) is None:
        return False
    told = " ".join(answer.split())[:WORDS_AT_MOST] if answer else None
    reports.close_report(tx, number, answer=told or None, by="operator", at=system_time())
    return True


def entry_of(report: Report) -> ReportEntry:
    """A report as it is read."""
    return ReportEntry(
        number=report.id,
        question=report.question if report.seed is None else f"{report.question} ({report.seed})",
        ask=report.ask,
        kind=ReportKind(report.kind),
        words=report.words,
        name=report.name,
        answer=report.answer or "",
    )
