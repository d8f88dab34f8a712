"""Questions, facts and troubles as plain text and as data, for the command line."""

from collections.abc import Callable, Iterator, Mapping
from textwrap import fill
from typing import Any

from bot.findings import Finding
from bot.platform_time import Skew
from bot.posting.troubles import Trouble
from bot.rules.correcting import Evidence
from bot.rules.hindrances import Hindrance
from bot.rules.judging import ItemEvidence, figures_said
from bot.rules.punctuality import wrong_clock
from bot.rules.reports import ReportEntry
from bot.talk.lines import Command, counted, plain
from bot.talk.people import Platform
from content.authoring import Remarks
from content.blueprints import Exam
from content.facts import Fact
from content.limits import LETTERS
from content.questions import Pack, Question
from content.templates.family import Family
from content.templates.making import make_question

_WIDTH = 100


def print_question(question: Question, pack: Pack) -> str:
    """A question with its key, reasons and facts."""
    facts = [print_fact(pack.facts[fact_id]) for fact_id in question.facts]
    return "\n".join(_question_lines(question, service=pack.services[question.id], facts=facts))


def print_template(family: Family, seed: str) -> str:
    """What a family of parametric questions gives for a seed, with the rule it rests on."""
    rule = f"{fill('The rule it rests on: ' + family.statement, _WIDTH)}\nChecked {family.checked}"
    lines = _question_lines(make_question(family, seed), service=family.service, facts=[rule])
    return "\n".join([f"Version {family.version}, seed {seed}", *lines])


def _question_lines(question: Question, *, service: str, facts: list[str]) -> Iterator[str]:
    tags = "; ".join(f"{code} {', '.join(tasks)}" for code, tasks in question.tags.items())
    yield f"{question.id} · {service} · difficulty {question.difficulty} · {tags}"
    yield ""
    if question.situation:
        yield fill(question.situation, _WIDTH)
    if question.artefact:
        yield f"\n[{question.artefact.language}]\n{question.artefact.text.rstrip()}"
    yield f"\n{fill(question.ask, _WIDTH)}\n"
    for letter, option in zip(LETTERS, question.options, strict=False):
        mark = "right" if option.id in question.key else "wrong"
        yield fill(f"{letter}. {option.text}", _WIDTH, subsequent_indent="   ")
        yield fill(f"   {mark}: {question.reasons[option.id]}", _WIDTH, subsequent_indent="   ")
    yield f"\n{fill('The rule: ' + question.explanation, _WIDTH)}"
    yield f"Source: {question.source}"
    for fact in facts:
        yield f"\n{fact}"


def print_remarks(remarks: Remarks) -> str:
    """A question's id and, a line each, what its author should look at."""
    lines = [f"{remarks.seen.question.id} · {remarks.words} words"]
    lines += [f"  - {note}" for note in remarks.notes]
    if remarks.cues:
        lines.append(f"  cues that find the key: {', '.join(remarks.cues)}")
    return "\n".join(lines)


def print_blind(question: Question) -> str:
    """A question as a candidate sees it."""
    options = (f"{letter}. {option.text}" for letter, option in zip(LETTERS, question.options, strict=False))
    return "\n\n".join([f"## {question.id}", *filter(None, _stem(question)), "\n".join(options), ""])


def blind_question(question: Question) -> dict[str, Any]:
    """The same as data."""
    return {
        "id": question.id,
        "stem": "\n\n".join(filter(None, _stem(question))),
        "options": {letter: option.text for letter, option in zip(LETTERS, question.options, strict=False)},
    }


def print_exam(exam: Exam) -> str:
    """An exam version: what it expects of whom, and its domains, tasks and skills."""
    lines = [f"{exam.code} · from {exam.valid_from} · {exam.questions} questions in {exam.minutes} minutes"]
    lines += [f"- {line}" for line in exam.candidate]
    for domain in exam.domains:
        lines.append(f"\n{domain.id} {domain.title} · {domain.weight:.0%}")
        for task in domain.tasks:
            lines += [f"  {task.id} {task.title}", *(f"    {skill.id} {skill.title}" for skill in task.skills)]
    return "\n".join(lines)


def print_report(entry: ReportEntry) -> str:
    """A report on a question."""
    report, at = entry.report, f"{entry.report.at:%Y-%m-%d %H:%M} UTC"
    state = "" if report.closed_at is None else f" · closed: {entry.said or 'without a word'}"
    about = f"   {entry.question}, digest {report.digest} · group {report.group} · {at}{state}"
    return "\n".join((fill(entry.line, _WIDTH), *(f"   {line}" for line in entry.evidence), about))


def print_evidence(evidence: Evidence, key: tuple[str, ...]) -> str:
    """A question with how many chose each option, what is right now and what would be."""
    item = evidence.item
    marks = {True: "right", False: "wrong"}
    lines = [fill(item.ask, _WIDTH), f"{counted(evidence.answered, '{n} answer', '{n} answers')} as a daily"]
    for option in item.options:
        now, then = option.id in item.key, option.id in key
        mark = marks[now] if now == then else f"{marks[now]}, would be {marks[then]}"
        lines.append(f"  {option.id} ({mark}), chosen by {evidence.chosen[option.id]:,}: {option.text}")
    return "\n".join(lines)


def print_item_line(one: ItemEvidence) -> str:
    """A question that is to be decided on, in short."""
    reported = f"{counted(one.reports, '{n} open report', '{n} open reports')}." if one.reports else ""
    told = " ".join(filter(None, (one.state, one.doubts_said, reported, *figures_said(one.figures))))
    return f"{one.edition.question}\n{fill(told, _WIDTH, initial_indent='  ', subsequent_indent='  ')}"


def print_item(one: ItemEvidence) -> str:
    """A question with how it was answered."""
    chosen = one.figures.chosen if one.figures is not None else {}
    lines = [fill(one.item.ask, _WIDTH), print_item_line(one)]
    for option in one.item.options:
        mark, times = "right" if option.id in one.item.key else "wrong", chosen.get(option.id, 0)
        lines.append(f"  {option.id} ({mark}){f', chosen by {times:,}' if chosen else ''}: {option.text}")
    return "\n".join(lines)


def export_item(one: ItemEvidence) -> dict[str, Any]:
    """The same as data."""
    figures, options = one.figures, one.item.option_ids
    known = {**figures._asdict(), "error": figures.error} if figures is not None else {}
    unchosen = [option for option in options if figures and figures.chosen and not figures.chosen.get(option)]
    ruled = {"asked": one.is_asked, "waits": one.waits, "doubts": list(one.doubts), "reports": one.reports}
    return {**one.edition._asdict(), "key": one.item.key, **ruled, **known, "unchosen": unchosen}


def export_report(entry: ReportEntry) -> dict[str, Any]:
    """A report as data."""
    report = entry.report
    instants = {"at": report.at.isoformat(), "closed_at": report.closed_at and report.closed_at.isoformat()}
    return {**report._asdict(), **instants, "answers": entry.answers}


def export_questions(pack: Pack) -> list[dict[str, Any]]:
    """The questions that may be asked as plain data, for readers and other tools."""
    return [
        {
            "id": question.id,
            "stem": "\n\n".join(part for part in _stem(question) if part),
            "options": [{"text": option.text, "correct": option.id in question.key} for option in question.options],
            "explanation": question.explanation,
            "reasons": [question.reasons[option.id] for option in question.options],
            "source": question.source,
        }
        for question in pack.live
    ]


def _stem(question: Question) -> Iterator[str]:
    yield question.situation or ""
    yield question.artefact.text.rstrip() if question.artefact else ""
    yield question.ask


def print_fact(fact: Fact) -> str:
    """A fact, with what was true then where that differs from now."""
    lines = [f"{fact.id} · {fact.status} · checked {fact.checked}", fill(fact.statement, _WIDTH)]
    if fact.then and fact.change:
        lines += [fill(f"Then: {fact.then}", _WIDTH), fill(f"Now: {fact.change}", _WIDTH)]
    return "\n".join([*lines, f"Source: {fact.source}"])


Typed = Mapping[Platform, Callable[[Command], str]]
"""How a command is typed on each platform."""


def print_trouble(trouble: Trouble, typed: Typed) -> str:
    """A line for what happened and one for what to do about it."""
    spot = trouble.spot
    where = f"{spot.platform} {spot.space} {spot.channel}"
    return f"{where}, {trouble.line}\n  {plain(trouble.remedy, typed[spot.platform])}"


def print_finding(finding: Finding) -> str:
    """What is wrong, and below it what to do."""
    remedy = f"\n{fill(finding.remedy, _WIDTH, initial_indent='  ', subsequent_indent='  ', break_long_words=False)}"
    return f"{fill(finding.what, _WIDTH, break_long_words=False)}{remedy if finding.remedy else ''}"


def print_hindrance(hindrance: Hindrance) -> str:
    """What keeps a platform from being served as it should, and since when."""
    return fill(f"{hindrance.what} (Since {hindrance.since:%Y-%m-%d %H:%M} UTC.)", _WIDTH)


def hindrance_as_json(hindrance: Hindrance) -> dict[str, str]:
    """The same for programs."""
    return {**hindrance._asdict(), "since": hindrance.since.isoformat()}


def print_clock(clock: Skew) -> str:
    """What is wrong with the clock."""
    return fill(wrong_clock(clock), _WIDTH)


def clock_as_json(clock: Skew | None) -> dict[str, str | float] | None:
    """The same for programs; None where the clock is right."""
    return {"platform": clock.platform, "ahead_s": clock.ahead.total_seconds()} if clock else None


def trouble_as_json(trouble: Trouble, typed: Typed) -> dict[str, str | None]:
    """The same for programs."""
    return {
        "kind": str(trouble.kind),
        "platform": trouble.spot.platform,
        "space": trouble.spot.space,
        "channel": trouble.spot.channel,
        "on": trouble.on.isoformat(),
        "due_at": trouble.due_at.isoformat(),
        "posted_at": trouble.posted_at.isoformat() if trouble.posted_at else None,
        "why": trouble.why,
        "remedy": plain(trouble.remedy, typed[trouble.spot.platform]),
    }
