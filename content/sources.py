"""YAML read strictly: each value with its line and column, and every surprise told instead of guessed.

Text is read with YAML 1.1's resolver because that is what most editors and tools use; whatever it would take for
something else than its author meant (`no`, `12:30:45`, `010`, `1_000`) is a problem with the remedy, not a value.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import yaml

from content.values import Place

_DEEPEST: Final = 20

_TYPE_NAMES: Final = {"bool": "true or false", "int": "a number", "float": "a number", "timestamp": "a point in time"}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a file of a pack; prints as `file:line:column: what is wrong`."""

    file: str
    line: int
    column: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.what}"


@dataclass(slots=True)
class Source:
    """One parsed file: its value as plain Python and where each part of it stands."""

    file: str
    value: object = None
    positions: dict[Place, tuple[int, int]] = field(default_factory=dict)
    key_positions: dict[Place, tuple[int, int]] = field(default_factory=dict)
    """Where the key of a value stands, which is what to look at when the key itself is the mistake."""
    problems: list[Problem] = field(default_factory=list)

    def problem_with_key(self, place: Place, what: str) -> Problem:
        """A problem at the key of `place`."""
        line, column = self.key_positions.get(place, (1, 1))
        return Problem(self.file, line, column, what)

    def problem_at(self, place: Place, what: str) -> Problem:
        """A problem at the deepest part of `place` that stands in the file (line and column from 1)."""
        known = next(place[:n] for n in range(len(place), -1, -1) if place[:n] in self.positions or n == 0)
        line, column = self.positions.get(known, (1, 1))
        return Problem(self.file, line, column, what)


def load_source(path: Path, name: str) -> Source:
    """Read one YAML file; `name` is what its problems call it. Never raises for what an author wrote."""
    source = Source(name)
    try:
        text = path.read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except UnicodeDecodeError as error:
        source.problems.append(Problem(name, 1, 1, f"is not UTF-8 text ({error.reason} at byte {error.start})"))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        source.problems.append(Problem(name, line, column, f"is not YAML: {error.problem or error.context}"))
    except yaml.YAMLError as error:
        source.problems.append(Problem(name, 1, 1, f"is not YAML: {error}"))
    else:
        if root is None:
            source.problems.append(Problem(name, 1, 1, "is empty"))
        else:
            source.value = _Walk(source).value(root, ())
    return source


class _Walk:
    """One pass over the nodes of a file, filling in its source."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, place: Place) -> object:
        mark = node.start_mark
        self.source.positions.setdefault(place, (mark.line + 1, mark.column + 1))
        if id(node) in self.seen:
            self._problem(node, "an alias; write the value out")
            return None
        self.seen.add(id(node))
        if len(place) > _DEEPEST:
            self._problem(node, "nested too deeply")
            return None
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, place))
        if isinstance(node, yaml.SequenceNode):
            return tuple(self.value(child, (*place, n)) for n, child in enumerate(node.value))
        assert isinstance(node, yaml.ScalarNode)
        return self._scalar(node)

    def _pairs(self, node: yaml.MappingNode, place: Place) -> Iterator[tuple[str, object]]:
        keys: set[str] = set()
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if key is None or key == "<<":
                self._problem(key_node, "a key is a plain word")
                continue
            if key in keys:
                self._problem(key_node, f"`{key}` stands here twice")
                continue
            keys.add(key)
            self.source.key_positions[*place, key] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            yield key, self.value(value_node, (*place, key))

    def _scalar(self, node: yaml.ScalarNode) -> object:
        kind = node.tag.rpartition(":")[2]
        if kind == "str":
            return node.value
        plain = _plain_value(kind, node.value)
        if plain is _SURPRISE:
            meant = _TYPE_NAMES.get(kind, "a special value")
            self._problem(node, f"`{node.value}` without quotes is read as {meant} by YAML 1.1; put it in quotes")
            return node.value
        return plain

    def _problem(self, node: yaml.Node, what: str) -> None:
        mark = node.start_mark
        self.source.problems.append(Problem(self.source.file, mark.line + 1, mark.column + 1, what))


_SURPRISE: Final = object()


def _plain_date(text: str) -> object:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return _SURPRISE


_PLAIN: Final[dict[str, tuple[re.Pattern[str], Callable[[str], object]]]] = {
    "bool": (re.compile(r"(true|false)$"), lambda text: text == "true"),
    "null": (re.compile(r"(null|~|)$"), lambda _: None),
    "int": (re.compile(r"[-+]?(0|[1-9][0-9]*)$"), int),
    "float": (re.compile(r"[-+]?[0-9]+\.[0-9]+$"), float),
    "timestamp": (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}$"), _plain_date),
}
"""What YAML 1.1, YAML 1.2 and a reader agree on; any other plain scalar that is no text is a surprise."""


def _plain_value(kind: str, text: str) -> object:
    """The value of a plain scalar, or `_SURPRISE`."""
    pattern, convert = _PLAIN.get(kind, (None, None))
    return convert(text) if pattern and convert and pattern.match(text) else _SURPRISE
