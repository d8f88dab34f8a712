"""A pack's files, each read and checked by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from content.facts import Fact
from content.files import ClaimsFile, FormsFile, LifeCycleFile, NotAskedFile, PackFile, StudyPlanFile
from content.names import Names
from content.questions import Question
from content.sources import Problem, Source, load_source
from content.values import Place, Text, Value

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

_Item = TypeVar("_Item", Fact, Question)
_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Written(Generic[_Item]):
    """A fact or question as it stands in a file."""

    item: _Item
    service: str
    source: Source
    place: Place

    def problem_at(self, *deeper: str | int, what: str) -> Problem:
        return self.source.problem_at((*self.place, *deeper), what)


@dataclass(frozen=True, slots=True)
class Parts:
    """A pack's files, each as far as it could be read."""

    head: PackFile | None
    claims: ClaimsFile | None
    forms: FormsFile | None
    not_asked: NotAskedFile | None
    names: Names | None
    lifecycle: LifeCycleFile | None
    plan: StudyPlanFile | None
    facts: list[Written[Fact]]
    questions: list[Written[Question]]


def read_parts(folder: Path, problems: list[Problem]) -> Parts:
    """Every file of the pack; what is wrong with one by itself goes to `problems`."""
    return Parts(
        head=_read_file(folder, "pack.yaml", PackFile, problems),
        claims=_read_file(folder, "claims.yaml", ClaimsFile, problems),
        forms=_read_file(folder, "forms.yaml", FormsFile, problems),
        not_asked=_read_file(folder, "not-asked.yaml", NotAskedFile, problems),
        names=_read_file(folder, "names.yaml", Names, problems),
        lifecycle=_read_file(folder, "lifecycle.yaml", LifeCycleFile, problems),
        plan=_read_file(folder, "plan.yaml", StudyPlanFile, problems),
        facts=_read_items(folder, "facts", Fact, problems),
        questions=_read_items(folder, "questions", Question, problems),
    )


def find_left_out(folder: Path) -> Iterator[Problem]:
    """Files that look like a part of the pack and would be left out without a word."""
    read = {folder / name for name in _FILES} | {path for part in _SECTIONS for path in (folder / part).glob("*.yaml")}
    for path in sorted(folder.rglob("[!.]*")):
        if path.suffix.lower() in (".yaml", ".yml") and path not in read:
            has = ", ".join([*_FILES, *(f"{part}/*.yaml" for part in _SECTIONS)])
            yield Problem(name_file(folder, path), 1, 1, f"is not read: a pack has {has}")


def _read_file(folder: Path, name: str, model: type[_Model], problems: list[Problem]) -> _Model | None:
    """A file of which a pack has one at most, or None."""
    path = folder / name
    if not path.is_file():
        return None
    source = load_source(path, name_file(folder, path))
    problems += source.problems
    return None if source.problems and source.value is None else _validated(source, (), model, source.value, problems)


def _read_items(folder: Path, section: str, model: type[_Item], problems: list[Problem]) -> list[Written[_Item]]:
    """Every fact or question below `folder`, each on its own: a broken one hides no other one's problems."""
    written = []
    for path in sorted((folder / section).glob("*.yaml")):
        source = load_source(path, name_file(folder, path))
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
                written.append(Written(item, head.service if head else "", source, (section, n)))
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


def name_file(folder: Path, path: Path) -> str:
    return f"{folder.name}/{path.relative_to(folder).as_posix()}"
