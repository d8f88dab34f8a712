"""Packs on disk: a folder with `pack.yaml`, `facts/*.yaml` and `questions/*.yaml`.

`read_pack` reports every problem of a pack at once; a pack with a problem is not used at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from content.blueprints import Exam
from content.compiled import compute_origin, keep_compiled, load_compiled
from content.facts import Fact
from content.files import ClaimsFile, FormsFile, LifeCycleFile, NotAskedFile, PackFile, StudyPlanFile
from content.names import Names
from content.questions import Pack, Question
from content.sources import Problem, Source, load_source
from content.values import Place, Text, Value

AWS_DEVELOPER: Final = Path(__file__).parent / "aws_developer"
"""The pack that ships."""
_FILES: Final = (
    "pack.yaml",
    "claims.yaml",
    "forms.yaml",
    "not-asked.yaml",
    "names.yaml",
    "lifecycle.yaml",
    "plan.yaml",
)
_SECTIONS: Final = ("facts", "questions")


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


_Item = TypeVar("_Item", Fact, Question)
_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class _Written(Generic[_Item]):
    """A fact or question as it stands in a file."""

    item: _Item
    service: str
    source: Source
    place: Place

    def problem_at(self, *deeper: str | int, what: str) -> Problem:
        return self.source.problem_at((*self.place, *deeper), what)


def read_pack(folder: Path) -> Reading:
    """Read and check everything in `folder`; problems are sorted by file and line."""
    problems = list(_unread(folder))
    head = _read_file(folder, "pack.yaml", PackFile, problems)
    if head is None and not (folder / "pack.yaml").is_file():
        problems.append(Problem(_name(folder, folder / "pack.yaml"), 1, 1, "there is no pack.yaml"))
    claims = _read_file(folder, "claims.yaml", ClaimsFile, problems)
    forms = _read_file(folder, "forms.yaml", FormsFile, problems)
    not_asked = _read_file(folder, "not-asked.yaml", NotAskedFile, problems)
    names = _read_file(folder, "names.yaml", Names, problems)
    lifecycle = _read_file(folder, "lifecycle.yaml", LifeCycleFile, problems)
    plan = _read_file(folder, "plan.yaml", StudyPlanFile, problems)
    facts = _read_items(folder, "facts", Fact, problems)
    questions = _read_items(folder, "questions", Question, problems)
    problems += _repeated_ids(facts)
    problems += _repeated_ids(questions)
    exams = {exam.code: exam for exam in head.exams} if head else {}
    for fact in facts:
        problems += _broken_exams(fact, exams)
    unread = [problem for question in questions for problem in _broken_review(question)]
    problems += unread
    fact_ids = {written.item.id for written in facts}
    for fact in facts:
        problems += _foreign_source(fact, head.sources if head else ())
    for question in questions:
        problems += _foreign_source(question, head.sources if head else ())
    for question in questions:
        problems += _broken_cites(question, fact_ids)
        problems += _broken_tags(question, exams)
        problems += _broken_leaving(question, {entry.id for entry in lifecycle.lifecycle} if lifecycle else set())
    if plan is not None:
        problems += _broken_plan(folder, plan, {written.service for written in questions})
    if head is None:
        return Reading(None, tuple(sorted(set(problems))), tuple(unread))
    draft = Pack(
        id=head.id,
        title=head.title,
        version=head.version,
        notice=head.notice or "",
        parametric=head.parametric,
        exams=head.exams,
        facts={written.item.id: written.item for written in facts},
        questions={written.item.id: written.item for written in questions},
        services={one.item.id: one.service for one in facts} | {one.item.id: one.service for one in questions},
        claims={claim: entry.service for entry in (claims.claims if claims else ()) for claim in entry.ids},
        forms=forms.forms if forms else (),
        not_asked={excuse.claim: excuse.why for excuse in (not_asked.excuses if not_asked else ())},
        names=names or Names(names=()),
        lifecycle=lifecycle.lifecycle if lifecycle else (),
        plan=plan.blocks if plan else (),
    )
    return Reading(None if problems else draft, tuple(sorted(set(problems))), tuple(unread), draft)


def find_ids(file: Path) -> list[str]:
    """The ids of a file's questions or facts as they are written, in its order."""
    value = load_source(file, file.name).value
    items = value.get(file.parent.name) if isinstance(value, dict) else None
    listed = items if isinstance(items, tuple) else ()
    return [str(one["id"]) for one in listed if isinstance(one, dict) and "id" in one]


def _name(folder: Path, path: Path) -> str:
    return f"{folder.name}/{path.relative_to(folder).as_posix()}"


def _unread(folder: Path) -> Iterator[Problem]:
    """Files that look like a part of the pack and would be left out without a word."""
    read = {folder / name for name in _FILES} | {path for part in _SECTIONS for path in (folder / part).glob("*.yaml")}
    for path in sorted(folder.rglob("[!.]*")):
        if path.suffix.lower() in (".yaml", ".yml") and path not in read:
            has = ", ".join([*_FILES, *(f"{part}/*.yaml" for part in _SECTIONS)])
            yield Problem(_name(folder, path), 1, 1, f"is not read: a pack has {has}")


def _read_file(folder: Path, name: str, model: type[_Model], problems: list[Problem]) -> _Model | None:
    """A file of which a pack has one at most, or None."""
    path = folder / name
    if not path.is_file():
        return None
    source = load_source(path, _name(folder, path))
    problems += source.problems
    return None if source.problems and source.value is None else _validated(source, (), model, source.value, problems)


def _read_items(folder: Path, section: str, model: type[_Item], problems: list[Problem]) -> list[_Written[_Item]]:
    """Every fact or question below `folder`, each on its own: a broken one hides no other one's problems."""
    written = []
    for path in sorted((folder / section).glob("*.yaml")):
        source = load_source(path, _name(folder, path))
        problems += source.problems
        if not isinstance(source.value, dict):
            if not source.problems:
                problems.append(source.problem_at((), f"is no mapping of `service` and `{section}`"))
            continue
        rest = {key: value for key, value in source.value.items() if key != section}
        head = _validated(source, (), _ServiceHead, rest, problems)
        items = source.value.get(section)
        if not isinstance(items, tuple) or not items:
            problems.append(source.problem_at((section,), f"`{section}` is a list with at least one entry"))
            continue
        for n, value in enumerate(items):
            item = _validated(source, (section, n), model, value, problems)
            if item is not None:
                written.append(_Written(item, head.service if head else "", source, (section, n)))
    return written


class _ServiceHead(Value):
    service: Text


def _validated(
    source: Source, place: Place, model: type[_Model], value: object, problems: list[Problem]
) -> _Model | None:
    """The value as `model`, or None; what is wrong with it goes to `problems`.

    Unknown fields are told and then left out, so that they hide nothing else.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        unknown = [e["loc"] for e in error.errors() if e["type"] == "extra_forbidden"]
        problems += _problems_of(source, place, error)
    if not unknown:
        return None
    return _validated(source, place, model, _without(value, unknown), problems)


def _without(value: object, places: list[Place], here: Place = ()) -> object:
    """A copy of a parsed value that lacks what stands at `places`."""
    if isinstance(value, dict):
        return {k: _without(v, places, (*here, k)) for k, v in value.items() if (*here, k) not in places}
    if isinstance(value, tuple):
        return tuple(_without(v, places, (*here, n)) for n, v in enumerate(value))
    return value


def _problems_of(source: Source, place: Place, error: ValidationError) -> Iterator[Problem]:
    for detail in error.errors(include_url=False, include_input=False):
        inner = tuple(part for part in detail["loc"] if part != "[key]")
        field = next((part for part in reversed(inner) if isinstance(part, str)), "")
        match detail["type"]:
            case "extra_forbidden":
                yield source.problem_with_key((*place, *inner), f"unknown field `{field}`")
                continue
            case "missing":
                what = f"`{field}` is missing"
            case "string_type":
                what = f"`{field}` is text; put it in quotes"
            case "studyhall":
                what = detail["msg"]
            case _:
                what = f"`{field}`: {detail['msg'][0].lower()}{detail['msg'][1:]}"
        yield source.problem_at((*place, *inner), what)


def _repeated_ids(written: list[_Written[_Item]]) -> Iterator[Problem]:
    first: dict[str, Problem] = {}
    for one in written:
        here = one.problem_at("id", what="")
        earlier = first.setdefault(one.item.id, here)
        if earlier is not here:
            yield one.problem_at("id", what=f"id `{one.item.id}` is used already, at {earlier.file}:{earlier.line}")


def _foreign_source(written: _Written[_Item], wanted: tuple[str, ...]) -> Iterator[Problem]:
    if wanted and not written.item.source.startswith(wanted):
        yield written.problem_at("source", what=f"a source of this pack begins with {' or '.join(wanted)}")


def _broken_exams(fact: _Written[Fact], exams: dict[str, Exam]) -> Iterator[Problem]:
    for n, code in enumerate(fact.item.exams):
        if exams and code not in exams:
            yield fact.problem_at("exams", n, what=f"the pack has no exam `{code}`")


def _broken_cites(question: _Written[Question], fact_ids: set[str]) -> Iterator[Problem]:
    for n, fact_id in enumerate(question.item.facts):
        if fact_id not in fact_ids:
            yield question.problem_at("facts", n, what=f"cites the fact `{fact_id}`, which does not exist")


def _broken_tags(question: _Written[Question], exams: dict[str, Exam]) -> Iterator[Problem]:
    for code, tags in question.item.tags.items():
        if exams and code not in exams:
            yield question.problem_at("tags", code, what=f"the pack has no exam `{code}`")
            continue
        for n, tag in enumerate(tags):
            if exams and tag not in exams[code].task_ids | exams[code].skill_ids:
                what = "skill" if tag.count(".") == 2 else "task"
                yield question.problem_at("tags", code, n, what=f"{code} has no {what} `{tag}`")


def _broken_leaving(question: _Written[Question], known: set[str]) -> Iterator[Problem]:
    left = question.item.leaving
    if left is not None and left not in known:
        yield question.problem_at("leaving", what=f"lifecycle.yaml has no entry `{left}`")


def _broken_plan(folder: Path, plan: StudyPlanFile, asked: set[str]) -> Iterator[Problem]:
    """Blocks that are told apart by their ids, and about what there are questions on."""
    source = load_source(folder / "plan.yaml", _name(folder, folder / "plan.yaml"))
    seen: set[str] = set()
    for n, block in enumerate(plan.blocks):
        if block.id in seen:
            yield source.problem_at(("blocks", n, "id"), f"id `{block.id}` is used already")
        seen.add(block.id)
        for m, service in enumerate(block.services):
            if service not in asked:
                yield source.problem_at(("blocks", n, "services", m), f"there is no question on `{service}`")


def _broken_review(question: _Written[Question]) -> Iterator[Problem]:
    item = question.item
    if item.reviewed is None:
        yield question.problem_at("id", what=f"`{item.id}` was never reviewed; its digest is {item.digest}")
    elif item.reviewed.digest != item.digest:
        what = f"`{item.id}` has changed since it was reviewed; read it again, its digest is now {item.digest}"
        yield question.problem_at("reviewed", what=what)
