"""Application commands as a bot registers them."""

import re
from typing import Any, Final

from bot.sandbox.local_discord.checks.form import Form, Path

COMMANDS: Final = 100
OPTIONS: Final = 25
CHOICES: Final = 25
NAME: Final = 32
DESCRIPTION: Final = 100
_SLASH: Final = 1
_SUBCOMMAND: Final = 1
_GROUP: Final = 2
_OPTION_KINDS: Final = 11
_NAME: Final = re.compile(r"[-_'\w]{1,32}")


def check_commands(commands: list[Any]) -> None:
    """All of them at once. Raises Refused (50035)."""
    form = Form()
    for path, command in form.objects((), commands, most=COMMANDS):
        _check_command(form, path, command)
    names = [(command.get("type") or _SLASH, command.get("name")) for command in commands if isinstance(command, dict)]
    if len(set(names)) < len(names):
        form.add(("name",), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
    form.refuse_if_wrong()


def check_command(command: dict[str, Any]) -> None:
    """Raises Refused (50035) with every problem of one command."""
    form = Form()
    _check_command(form, (), command)
    form.refuse_if_wrong()


def _check_command(form: Form, path: Path, command: dict[str, Any]) -> None:
    if (command.get("type") or _SLASH) == _SLASH:
        _check_words(form, path, command)
        _check_options(form, path, command.get("options"))
    else:
        form.check_text((*path, "name"), command.get("name"), most=NAME, least=1)


def _check_words(form: Form, path: Path, owner: dict[str, Any]) -> None:
    name = owner.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or name != name.lower():
        problem = "Command name is invalid: 1 to 32 lower-case letters, digits, - and _."
        form.add((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", problem)
    form.check_text((*path, "description"), owner.get("description"), most=DESCRIPTION, least=1)


def _check_options(form: Form, path: Path, options: Any) -> None:
    seen_optional = False
    for at, option in form.objects((*path, "options"), options, most=OPTIONS):
        _check_words(form, at, option)
        _check_kind(form, at, option)
        if option.get("required") and seen_optional:
            problem = "Required options must be placed before non-required options"
            form.add(at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", problem)
        seen_optional = seen_optional or not option.get("required")


def _check_kind(form: Form, path: Path, option: dict[str, Any]) -> None:
    kind = option.get("type")
    form.check_number((*path, "type"), kind, least=1, most=_OPTION_KINDS)
    if kind in {_SUBCOMMAND, _GROUP}:
        _check_options(form, path, option.get("options"))
        return
    for at, choice in form.objects((*path, "choices"), option.get("choices"), most=CHOICES):
        form.check_text((*at, "name"), choice.get("name"), most=100, least=1)
        if isinstance(choice.get("value"), str):
            form.check_text((*at, "value"), choice["value"], most=100, least=1)
    if option.get("choices") and option.get("autocomplete"):
        problem = "autocomplete and choices exclude each other"
        form.add((*path, "choices"), "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES", problem)
