"""Packs on disk: a folder with `pack.yaml`, `facts/*.yaml` and `questions/*.yaml`.

`read_pack` reports every problem of a pack at once; a pack with a problem is not used at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

from content.blueprints import Exam
from content.compiled import compute_origin, keep_compiled, load_compiled
from content.facts import Fact
from content.files import PackFile, StudyPlanFile
from content.names import Names
from content.parts import Parts, Written, find_left_out, name_file, read_parts
from content.questions import Pack, Question
from content.sources import Problem, load_source

AWS_DEVELOPER: Final = Path(__file__).parent / "aws_developer"
"""The pack that ships."""
_Item = TypeVar("_Item", Fact, Question)


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a pack: the pack, or every problem that stands in its way."""

    pack: Pack | None
    problems: tuple[Problem, ...]
    unread: tuple[Problem, ...] = ()
    """Those of the problems that only say that nobody has read a question as it stands now."""
    draft: Pack | None = None
    """What of it is sound by itself, to be looked at while its author is at work; never to be asked."""


@cache
def load_pack(folder: Path = AWS_DEVELOPER) -> Pack:
    """The pack in `folder`. Raises `ValueError` naming every problem; a shipped pack has none (a test holds that)."""
    origin = compute_origin(folder)
    if compiled := load_compiled(folder, origin):
        return compiled
    reading = read_pack(folder)
    if reading.pack is None:
        raise ValueError("\n".join(map(str, reading.problems)))
    keep_compiled(folder, origin, reading.pack)
    return reading.pack


def read_pack(folder: Path) -> Reading:
    """Read and check everything in `folder`; problems are sorted by file and line."""
    problems = list(find_left_out(folder))
    parts = read_parts(folder, problems)
    unread = [problem for question in parts.questions for problem in _broken_review(question)]
    problems += [*unread, *_broken_parts(folder, parts)]
    told = tuple(sorted(set(problems)))
    if parts.head is None:
        return Reading(None, told, tuple(unread))
    draft = _assemble(parts.head, parts)
    return Reading(None if problems else draft, told, tuple(unread), draft)


def find_ids(file: Path) -> list[str]:
    """The ids of a file's questions or facts as they are written, in its order."""
    value = load_source(file, file.name).value
    items = value.get(file.parent.name) if isinstance(value, dict) else None
    listed = items if isinstance(items, tuple) else ()
    return [str(one["id"]) for one in listed if isinstance(one, dict) and "id" in one]


def _broken_parts(folder: Path, parts: Parts) -> Iterator[Problem]:
    """What is wrong between the files of a pack: an id given twice, a name that nothing has."""
    if parts.head is None and not (folder / "pack.yaml").is_file():
        yield Problem(name_file(folder, folder / "pack.yaml"), 1, 1, "there is no pack.yaml")
    exams = {exam.code: exam for exam in parts.head.exams} if parts.head else {}
    sources = parts.head.sources if parts.head else ()
    known = {entry.id for entry in parts.lifecycle.lifecycle} if parts.lifecycle else set()
    fact_ids = {fact.item.id for fact in parts.facts}
    yield from _repeated_ids(parts.facts)
    yield from _repeated_ids(parts.questions)
    for fact in parts.facts:
        yield from _broken_exams(fact, exams)
        yield from _foreign_source(fact, sources)
    for question in parts.questions:
        yield from _foreign_source(question, sources)
        yield from _broken_cites(question, fact_ids)
        yield from _broken_tags(question, exams)
        yield from _broken_leaving(question, known)
    if parts.plan is not None:
        yield from _broken_plan(folder, parts.plan, {question.service for question in parts.questions})


def _assemble(head: PackFile, parts: Parts) -> Pack:
    return Pack(
        id=head.id,
        title=head.title,
        version=head.version,
        notice=head.notice or "",
        parametric=head.parametric,
        exams=head.exams,
        facts={fact.item.id: fact.item for fact in parts.facts},
        questions={question.item.id: question.item for question in parts.questions},
        services={one.item.id: one.service for one in parts.facts}
        | {one.item.id: one.service for one in parts.questions},
        claims={claim: entry.service for entry in (parts.claims.claims if parts.claims else ()) for claim in entry.ids},
        forms=parts.forms.forms if parts.forms else (),
        not_asked={excuse.claim: excuse.why for excuse in (parts.not_asked.excuses if parts.not_asked else ())},
        names=parts.names or Names(names=()),
        lifecycle=parts.lifecycle.lifecycle if parts.lifecycle else (),
        plan=parts.plan.blocks if parts.plan else (),
    )


def _repeated_ids(written: list[Written[_Item]]) -> Iterator[Problem]:
    first: dict[str, Problem] = {}
    for one in written:
        here = one.problem_at("id", what="")
        earlier = first.setdefault(one.item.id, here)
        if earlier is not here:
            yield one.problem_at("id", what=f"id `{one.item.id}` is used already, at {earlier.file}:{earlier.line}")


def _foreign_source(written: Written[_Item], wanted: tuple[str, ...]) -> Iterator[Problem]:
    if wanted and not written.item.source.startswith(wanted):
        yield written.problem_at("source", what=f"a source of this pack begins with {' or '.join(wanted)}")


def _broken_exams(fact: Written[Fact], exams: dict[str, Exam]) -> Iterator[Problem]:
    for n, code in enumerate(fact.item.exams):
        if exams and code not in exams:
            yield fact.problem_at("exams", n, what=f"the pack has no exam `{code}`")


def _broken_cites(question: Written[Question], fact_ids: set[str]) -> Iterator[Problem]:
    for n, fact_id in enumerate(question.item.facts):
        if fact_id not in fact_ids:
            yield question.problem_at("facts", n, what=f"cites the fact `{fact_id}`, which does not exist")


def _broken_tags(question: Written[Question], exams: dict[str, Exam]) -> Iterator[Problem]:
    for code, tags in question.item.tags.items():
        if exams and code not in exams:
            yield question.problem_at("tags", code, what=f"the pack has no exam `{code}`")
            continue
        for n, tag in enumerate(tags):
            if exams and tag not in exams[code].task_ids | exams[code].skill_ids:
                what = "skill" if tag.count(".") == 2 else "task"
                yield question.problem_at("tags", code, n, what=f"{code} has no {what} `{tag}`")


def _broken_leaving(question: Written[Question], known: set[str]) -> Iterator[Problem]:
    left = question.item.leaving
    if left is not None and left not in known:
        yield question.problem_at("leaving", what=f"lifecycle.yaml has no entry `{left}`")


def _broken_plan(folder: Path, plan: StudyPlanFile, asked: set[str]) -> Iterator[Problem]:
    """Blocks that are told apart by their ids, and about what there are questions on."""
    source = load_source(folder / "plan.yaml", name_file(folder, folder / "plan.yaml"))
    seen: set[str] = set()
    for n, block in enumerate(plan.blocks):
        if block.id in seen:
            yield source.problem_at(("blocks", n, "id"), f"id `{block.id}` is used already")
        seen.add(block.id)
        for m, service in enumerate(block.services):
            if service not in asked:
                yield source.problem_at(("blocks", n, "services", m), f"there is no question on `{service}`")


def _broken_review(question: Written[Question]) -> Iterator[Problem]:
    item = question.item
    if item.reviewed is None:
        yield question.problem_at("id", what=f"`{item.id}` was never reviewed; its digest is {item.digest}")
    elif item.reviewed.digest != item.digest:
        what = f"`{item.id}` has changed since it was reviewed; read it again, its digest is now {item.digest}"
        yield question.problem_at("reviewed", what=what)
