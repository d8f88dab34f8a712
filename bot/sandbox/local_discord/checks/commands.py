"""Application commands as a bot registers them."""

import re
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
    names = [(command.get("type") or _SLASH, command.get("name")) for command in commands if isinstance(command, dict)]
    if len(set(names)) < len(names):
        problems.add(("name",), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
    problems.refuse_if_wrong()


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
    name = owner.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or name != name.lower():
        problem = "Command name is invalid: 1 to 32 lower-case letters, digits, - and _."
        problems.add((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", problem)
    problems.check_text((*path, "description"), owner.get("description"), most=_DESCRIPTION, least=1)


def _check_options(problems: Problems, path: Path, options: Any) -> None:
    seen_optional = False
    for at, option in problems.objects((*path, "options"), options, most=OPTIONS):
        _check_words(problems, at, option)
        _check_kind(problems, at, option)
        if option.get("required") and seen_optional:
            problem = "Required options must be placed before non-required options"
            problems.add(at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", problem)
        seen_optional = seen_optional or not option.get("required")


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
