"""`admin`: what members reported about questions; on Slack also who may act as an organiser."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.core import Study
from bot.declaring import Verb
from bot.rules.reports import WORDS_AT_MOST, ReportEntry, load_entries
from bot.rules.spaces import group_of
from bot.talk.asks import Ask, Option, Who
from bot.talk.kinds import Number, OneOf, Somebody, Text
from bot.talk.lines import Command, MemberName, say
from bot.talk.pages import Outcome, Page, Part, Prose, Refusal, Small, Title, note
from bot.talk.people import Platform
from bot.talk.phrases import counted
from storage import channels, organisers, reports
from storage.database import Transaction
from storage.reports import Report

_SHOWN: Final = 10


class Action(StrEnum):
    """What there is to administer."""

    REPORTS = "reports"
    CLOSE = "close"
    ORGANISER = "organiser"
    REMOVE = "remove"


_ON_DISCORD: Final[Mapping[Platform, str]] = {
    "discord": "On Discord organisers are whoever has Manage Server; Slack has no such right to give."
}
_NO_REPORT: Final = "There is no report “{typed}” in this group."

ACTION: Final = Option(
    "action",
    "List the reports, close one, or say who else may act as an organiser",
    OneOf(Action),
    without={Action.ORGANISER: _ON_DISCORD, Action.REMOVE: _ON_DISCORD},
)
REPORT: Final = Option("report", "The number of one report", Number(1, 10**9 - 1, _NO_REPORT))
WHO: Final = Option(
    "member",
    "Who may act as an organiser",
    Somebody(),
    not_on=_ON_DISCORD,
)
ANSWER: Final = Option("answer", "What to tell whoever reported it; this closes it", Text(WORDS_AT_MOST))

WHICH_REPORT: Final = Refusal("Say which report: its number comes first, then your words.")
WHO_IS_IT: Final = Refusal(say("Say who: {command}.", command=Command("admin remove @name")))
NOT_NAMED: Final = Refusal(
    "Nobody has named them as an organiser here. Workspace admins and owners are always organisers."
)


def unknown_report(number: int) -> Refusal:
    listed = Command("admin reports")
    sentence = "There is no report “{number}” in this group. {listed} lists the open ones."
    return Refusal(say(sentence, number=str(number), listed=listed))


def closed_already(number: int) -> Refusal:
    return Refusal(f"Report {number} is closed already; nothing was changed.")


@dataclass(frozen=True, slots=True)
class ReportsShown:
    """The open reports of the group, or the one asked for."""

    entries: tuple[ReportEntry, ...]
    open: int
    """How many are open in all."""
    one: bool
    """Whether a single one was asked for."""

    def page(self) -> Page:
        title = counted(self.open, "open report") if self.open else "No open reports"
        if self.one:
            title = f"Report {self.entries[0].number}"
        return Page((Title(title), *self._entries(), Small((self._more(), self._how()))))

    def _entries(self) -> Iterator[Part]:
        for entry in self.entries:
            yield Prose(entry.line)
            yield Small((entry.question, f"Answered: {entry.said}" if entry.answers else ""))

    def _more(self) -> str:
        more = self.open - len(self.entries)
        return f"{more:,} more wait behind these." if more > 0 and not self.one else ""

    def _how(self) -> str:
        how = "Answer one with its number and your words, or close it without any: it leaves this list then."
        return how if self.entries else ""


async def serve(study: Study, ask: Ask) -> Outcome:
    """ReportsShown, a sentence or a Refusal."""
    action, number, answer, now = ask.get(ACTION), ask.get(REPORT), ask.get(ANSWER), study.clock.now()
    if action in (Action.ORGANISER, Action.REMOVE) or WHO.name in ask.values:
        return await _serve_organisers(study, ask, action)
    if number is None:
        if answer or action is Action.CLOSE:
            return WHICH_REPORT
        return await study.database.read(lambda tx: _list(tx, ask))
    if answer is None and action is not Action.CLOSE:
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
    reports.close_report(tx, report.id, answer=answer or None, by=ask.caller.account.user, at=now)
    if not answer:
        return note(f"Report {report.id} is closed; nobody was told.")
    sentence = "Report {number} is closed. Whoever sent it is shown your answer, and {me} keeps it for them."
    return note(say(sentence, number=str(report.id), me=Command("me")))


def _of_group(tx: Transaction, ask: Ask, number: int) -> Report | None:
    """A report of the caller's own group; nobody else's can be seen."""
    report = reports.load_report(tx, number)
    return report if report is not None and report.group == group_of(tx, ask.caller.spot) else None


# --- organisers ------------------------------------------------------------------------------------------------------


async def _serve_organisers(study: Study, ask: Ask, action: Action | None) -> Outcome:
    """Name one, take one back, or list those who were named."""
    who = ask.get(WHO)
    if ask.values.keys() == {ACTION.name} and action is Action.ORGANISER:
        return await study.database.read(lambda tx: _list_organisers(tx, ask))
    if who is None or ask.values.keys() != {ACTION.name, WHO.name}:
        return WHO_IS_IT
    if action is Action.REMOVE:
        return await study.database.write(lambda tx: _take_back(tx, ask, who))
    return await study.database.write(lambda tx: _name(tx, ask, who, study.clock.now()))


def _list_organisers(tx: Transaction, ask: Ask) -> Page:
    spot = ask.caller.spot
    named = organisers.load_named(tx, platform=spot.platform, native_space=spot.space)
    if not named:
        sentence = "Nobody was named: only workspace admins and owners are organisers. {command} names somebody."
        return note(say(sentence, command=Command("admin organiser @name")))
    lines = tuple(Prose((MemberName(user),)) for user in named[:_SHOWN])
    more = f"{len(named) - _SHOWN:,} more are named." if len(named) > _SHOWN else ""
    how = say("{command} takes the right back.", command=Command("admin remove @name"))
    return Page((Title("Named as organisers"), *lines, Small((more, how))))


def _name(tx: Transaction, ask: Ask, who: str, now: datetime) -> Page:
    """Let somebody act as an organiser of the caller's space."""
    spot, by = ask.caller.spot, ask.caller.account.user
    space = channels.ensure_space(tx, platform=spot.platform, native_id=spot.space, at=now)
    new = organisers.name_organiser(tx, space=space, user=who, by=by, at=now)
    sentence = "{member} can now act as an organiser here." if new else "{member} can act as an organiser here already."
    return note(
        say(f"{sentence} {{command}} takes it back.", member=MemberName(who), command=Command("admin remove @name"))
    )


def _take_back(tx: Transaction, ask: Ask, who: str) -> Outcome:
    spot = ask.caller.spot
    if not organisers.take_back(tx, platform=spot.platform, native_space=spot.space, user=who):
        return NOT_NAMED
    return note(say("{member} can no longer act as an organiser here.", member=MemberName(who)))


ADMIN: Final = Verb(
    "admin", "What members reported about questions", Who.ORGANISER, serve, (ACTION, WHO, REPORT, ANSWER)
)
