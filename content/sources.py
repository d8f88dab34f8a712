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
_LARGEST: Final = 1 << 19
"""Bytes of a file; the largest of the shipped pack has a fifth of that."""
_MOST_LINES: Final = 10_000
_MOST_EVENTS: Final = 20_000
"""Of the parser's, about two for each value."""
_HARMLESS: Final = 1_000
"""So deep may a text be without being looked at first: the parser needs the stack for each level."""
_CROWDED: Final = 20_000
"""From so many commas on values are counted before they are read."""
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""What no reader sees: control characters, halves of a character, marks that turn a text's direction."""

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
    """One parsed file: its value as plain Python, and where each part of it stands."""

    file: str
    value: object = None
    root: yaml.Node | None = None
    problems: list[Problem] = field(default_factory=list)

    def problem_with_key(self, place: Place, what: str) -> Problem:
        """A problem at the key of `place`."""
        *above, key = place
        found = _descend(self.root, tuple(above))
        keys = (pair[0] for pair in found[-1].value) if len(found) == len(place) else ()
        return self._problem(next((node for node in keys if node.value == key), None), what)

    def problem_at(self, place: Place, what: str) -> Problem:
        """A problem at the deepest part of `place` that stands in the file (line and column from 1)."""
        found = _descend(self.root, place)
        return self._problem(found[-1] if found else None, what)

    def _problem(self, node: yaml.Node | None, what: str) -> Problem:
        mark = node.start_mark if node is not None else None
        return Problem(self.file, mark.line + 1, mark.column + 1, what) if mark else Problem(self.file, 1, 1, what)


def _descend(root: yaml.Node | None, place: Place) -> list[yaml.Node]:
    """The nodes on the way to a place, from the root down, as far as they stand in the file."""
    way = [] if root is None else [root]
    for step in place if way else ():
        node = way[-1]
        below: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            below = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            below = node.value[step]
        if below is None:
            break
        way.append(below)
    return way


def load_source(path: Path, name: str) -> Source:
    """Read one YAML file; `name` is what its problems call it. Never raises for what an author wrote."""
    source = Source(name)
    try:
        text = _read_text(path)
        root = yaml.compose(text, Loader=_LOADER)
    except _BombError as error:
        source.problems.append(Problem(name, 1, 1, str(error)))
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
            source.root = root
            source.value = _Walk(source).value(root, 0)
    return source


class _BombError(Exception):
    """A file that isn't read, since nobody wrote it to be."""


def _read_text(path: Path) -> str:
    """Everything in a file, once it is known that reading and composing it are small matters."""
    with path.open("rb") as file:
        told = file.read(_LARGEST + 1)
    if len(told) > _LARGEST:
        raise _BombError(f"is larger than {_LARGEST // 1024} KB; divide it")
    text = told.decode("utf-8")
    if text.count("\n") > _MOST_LINES:
        raise _BombError(f"has more than {_MOST_LINES:,} lines; divide it")
    if _deepest_thinkable(text) > _HARMLESS or text.count(",") > _CROWDED:
        _look_through(text)
    return text


def _deepest_thinkable(text: str) -> int:
    """No value can be nested more deeply: each level takes a bracket, a space before its line, or a sign in it."""
    signs = (len(line) - len(line.lstrip()) + line.count("- ") + line.count("? ") for line in text.splitlines())
    return text.count("[") + text.count("{") + max(signs, default=0)


def _look_through(text: str) -> None:
    """Event by event, which needs no stack. Raises _BombError."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=_LOADER)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _HARMLESS:
            raise _BombError("is nested too deeply")
        if number > _MOST_EVENTS:
            raise _BombError("holds too many values; divide it")


class _Walk:
    """One pass over the nodes of a file: their values, and what is wrong with them."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, depth: int) -> object:
        if id(node) in self.seen:
            self._problem(node, "an alias; write the value out")
            return None
        self.seen.add(id(node))
        if depth > _DEEPEST:
            self._problem(node, "nested too deeply")
            return None
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, depth))
        if isinstance(node, yaml.SequenceNode):
            return tuple(self.value(child, depth + 1) for child in node.value)
        assert isinstance(node, yaml.ScalarNode)
        return self._scalar(node)

    def _pairs(self, node: yaml.MappingNode, depth: int) -> Iterator[tuple[str, object]]:
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
            yield key, self.value(value_node, depth + 1)

    def _scalar(self, node: yaml.ScalarNode) -> object:
        kind = node.tag.rpartition(":")[2]
        if kind == "str":
            if unseen := _UNSEEN.search(node.value):
                self._problem(node, f"holds the unseen character U+{ord(unseen[0]):04X}; leave it out")
                return None
            return node.value
        plain = _plain_value(kind, node.value)
        if plain is _SURPRISE:
            meant = _TYPE_NAMES.get(kind, "a special value")
            said = node.value if len(node.value) <= _LONGEST_PLAIN else f"{node.value[:_LONGEST_PLAIN]}…"
            self._problem(node, f"`{said}` without quotes is read as {meant} by YAML 1.1; put it in quotes")
            return node.value
        return plain

    def _problem(self, node: yaml.Node, what: str) -> None:
        mark = node.start_mark
        self.source.problems.append(Problem(self.source.file, mark.line + 1, mark.column + 1, what))


_SURPRISE: Final = object()
_LONGEST_PLAIN: Final = 40
"""Characters of a number or a date; Python itself refuses to read endless ones."""


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
    fits = pattern is not None and len(text) <= _LONGEST_PLAIN and pattern.match(text)
    return convert(text) if fits and convert else _SURPRISE
