"""Application commands as a bot registers them."""

import re
from collections.abc import Iterator
from typing import Any, Final

from bot.sandbox.local_discord.checks.problems import Path, Problems

_COMMANDS: Final = 100
OPTIONS: Final = 25
_CHOICES: Final = 25
_NAME_AT_MOST: Final = 32
_DESCRIPTION: Final = 100
_SLASH: Final = 1
_SUBCOMMAND: Final = 1
_GROUP: Final = 2
_OPTION_KINDS: Final = 11
_NAME: Final = re.compile(r"[-_'\w]{1,32}")


def check_commands(commands: list[Any]) -> None:
    """All of them at once. Raises RefusedCall (50035)."""
    problems = Problems()
    for path, command in problems.objects((), commands, most=_COMMANDS):
        _check_command(problems, path, command)
    for same in _kinds(commands).values():
        for locale in _with_one_name_twice(same):
            problem = f"Application command names must be unique{f' in {locale}' if locale else ''}"
            problems.add(("name",), "APPLICATION_COMMANDS_DUPLICATE_NAME", problem)
    problems.refuse_if_wrong()


def _kinds(commands: list[Any]) -> dict[int, list[dict[str, Any]]]:
    kinds: dict[int, list[dict[str, Any]]] = {}
    for command in commands:
        if isinstance(command, dict):
            kinds.setdefault(command.get("type") or _SLASH, []).append(command)
    return kinds


def _with_one_name_twice(named: list[dict[str, Any]]) -> Iterator[str]:
    """The locales in which two are called alike; empty for the names they have where none is given."""
    locales = dict.fromkeys(("", *(locale for one in named for locale in one.get("name_localizations") or {})))
    for locale in locales:
        names = [(one.get("name_localizations") or {}).get(locale) or one.get("name") for one in named]
        if len(set(names)) < len(names):
            yield locale


def check_command(command: dict[str, Any]) -> None:
    """Raises RefusedCall (50035) with every problem of one command."""
    problems = Problems()
    _check_command(problems, (), command)
    problems.refuse_if_wrong()


def _check_command(problems: Problems, path: Path, command: dict[str, Any]) -> None:
    if (command.get("type") or _SLASH) == _SLASH:
        _check_words(problems, path, command)
        _check_options(problems, path, command.get("options"))
    else:
        problems.check_text((*path, "name"), command.get("name"), most=_NAME_AT_MOST, least=1)


def _check_words(problems: Problems, path: Path, owner: dict[str, Any]) -> None:
    problem = "Command name is invalid: 1 to 32 lower-case letters, digits, - and _."
    if not _is_name(owner.get("name")):
        problems.add((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", problem)
    if not all(map(_is_name, (owner.get("name_localizations") or {}).values())):
        problems.add((*path, "name_localizations"), "APPLICATION_COMMAND_INVALID_NAME", problem)
    problems.check_text((*path, "description"), owner.get("description"), most=_DESCRIPTION, least=1)


def _is_name(name: Any) -> bool:
    return isinstance(name, str) and _NAME.fullmatch(name) is not None and name == name.lower()


def _check_options(problems: Problems, path: Path, options: Any) -> None:
    seen_optional, seen = False, []
    for at, option in problems.objects((*path, "options"), options, most=OPTIONS):
        seen.append(option)
        _check_words(problems, at, option)
        _check_kind(problems, at, option)
        if option.get("required") and seen_optional:
            problem = "Required options must be placed before non-required options"
            problems.add(at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", problem)
        seen_optional = seen_optional or not option.get("required")
    for locale in _with_one_name_twice(seen):
        problem = f"Option name already exists{f' in {locale}' if locale else ''}"
        problems.add((*path, "options"), "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", problem)


def _check_kind(problems: Problems, path: Path, option: dict[str, Any]) -> None:
    kind = option.get("type")
    problems.check_number((*path, "type"), kind, least=1, most=_OPTION_KINDS)
    if kind in {_SUBCOMMAND, _GROUP}:
        _check_options(problems, path, option.get("options"))
        return
    for at, choice in problems.objects((*path, "choices"), option.get("choices"), most=_CHOICES):
        problems.check_text((*at, "name"), choice.get("name"), most=100, least=1)
        if isinstance(choice.get("value"), str):
            problems.check_text((*at, "value"), choice["value"], most=100, least=1)
    if option.get("choices") and option.get("autocomplete"):
        problem = "autocomplete and choices exclude each other"
        problems.add((*path, "choices"), "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES", problem)
