"""Does an artefact parse in the language it says it is in?"""

import ast
import json
import shlex
from collections.abc import Callable
from typing import Final

import yaml

from content.limits import STEM_WITH_ARTEFACT


class _CloudFormation(yaml.SafeLoader):
    """YAML with CloudFormation's short tags (`!Ref`, `!Sub`, `!GetAtt` ...), which are read as plain values."""


def _any_tag(loader: yaml.SafeLoader, _suffix: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    assert isinstance(node, yaml.MappingNode)
    return loader.construct_mapping(node, deep=True)


_CloudFormation.add_multi_constructor("!", _any_tag)


def _parse_yaml(text: str) -> None:
    yaml.load(text, Loader=_CloudFormation)  # noqa: S506 - a SafeLoader with plain-value tags


def _parse_shell(text: str) -> None:
    shlex.split(text, comments=True)


_PARSERS: Final[dict[str, Callable[[str], object]]] = {
    "json": json.loads,
    "yaml": _parse_yaml,
    "python": ast.parse,
    "shell": _parse_shell,
    "text": lambda _: None,
}


def parse_problem(language: str, text: str) -> str | None:
    """Why `text` is not valid in `language` (json, yaml, python, shell or text), or None when it is.

    What is far too long for a card isn't parsed: its length is told anyway.
    """
    if len(text) > STEM_WITH_ARTEFACT:
        return None
    try:
        _PARSERS[language](text)
    except (RecursionError, MemoryError):
        return f"the artefact is no {language} that anybody reads: it is nested too deeply"
    except (ValueError, SyntaxError, yaml.YAMLError) as error:
        first_line = str(error).split("\n", 1)[0]
        return f"the artefact is no {language}: {first_line}"
    return None
