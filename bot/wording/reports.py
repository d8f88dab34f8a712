"""Reports on questions."""

from bot.quiz_replies import ReportClosed, ReportEntry, ReportKept, ReportKind, ReportsShown
from bot.talk.phrases import counted


def report_label() -> str:
    return "Report"


def report_title() -> str:
    """Of the form."""
    return "Report this question"


def report_kind_label() -> str:
    return "What is the matter?"


def report_kind(kind: ReportKind) -> str:
    return {
        ReportKind.WRONG: "The answer is wrong",
        ReportKind.UNCLEAR: "It is unclear",
        ReportKind.OUTDATED: "It is outdated",
        ReportKind.OTHER: "Something else",
    }[kind]


def report_words_label() -> str:
    return "In your words"


def report_words_hint() -> str:
    return "What should it say, and how do you know?"


def report_send_label() -> str:
    return "Send"


def report_kept(reply: ReportKept) -> str:
    if reply.first:
        return f"Thank you: report {reply.number} is stored. The organiser sees it, and `me` shows what comes of it."
    return f"Report {reply.number}, which you sent before, says this now. Thank you."


def reports_title(reply: ReportsShown) -> str:
    if reply.one:
        return f"Report {reply.entries[0].number}"
    return counted(reply.open, "open report") if reply.open else "No open reports"


def report_line(entry: ReportEntry) -> str:
    """One report in a list or by itself: number, what is the matter, in whose words, about what."""
    return f"{entry.number} · {report_kind(entry.kind)}: “{entry.words}” ({entry.name}) about “{entry.ask}”"


def report_source(entry: ReportEntry) -> str:
    return entry.question


def reports_more(reply: ReportsShown) -> str:
    """How many are not shown; empty where all are."""
    more = reply.open - len(reply.entries)
    return f"{more:,} more wait behind these." if more > 0 and not reply.one else ""


def reports_how() -> str:
    return "Answer one with its number and your words, or close it without any: it leaves this list then."


def report_closed(reply: ReportClosed) -> str:
    told = "whoever reported it finds your answer in `me`" if reply.answered else "nobody is told anything"
    return f"Report {reply.number} is closed; {told}."


def report_answered(entry: ReportEntry) -> str:
    """In `me`: what came of one's own report."""
    return f"Your report {entry.number} (“{entry.words}”) was answered: “{entry.answer}”"
