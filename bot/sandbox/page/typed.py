"""Discord's slash commands as they are typed on the page: `/setup time:09:00 channel:#daily-question`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.sandbox.page.acts import Impossible

_INTEGER: Final = 4
_USER: Final = 6
_CHANNEL: Final = 7
_ROLE: Final = 8

Declared = Mapping[str, Any]
"""A command or an option as the bot registered it."""


@dataclass(frozen=True, slots=True)
class IdsByName:
    """Ids by the names they are typed with, in lower case."""

    channels: Mapping[str, int]
    members: Mapping[str, int]
    roles: Mapping[str, int]


def read_command(
    text: str, commands: Sequence[Declared], names: IdsByName, locale: str = ""
) -> tuple[str, dict[str, str | int]]:
    """The command's name and its options, which may be typed as a client of that locale calls them or in English.

    Raises Impossible.
    """
    name, _, rest = text.strip().removeprefix("/").partition(" ")
    command = _by_name(commands, locale).get(name)
    if command is None or not text.startswith("/"):
        known = ", ".join(f"/{_called(each, locale)}" for each in commands) or "none yet"
        raise Impossible(f"The bot has no such command. There are: {known}.")
    options = _by_name(command.get("options") or (), locale)
    read = {options[key]["name"]: _value(options[key], typed, names) for key, typed in _split(rest, options)}
    return command["name"], read


def _called(declared: Declared, locale: str) -> str:
    """What a client of that locale shows."""
    return str((declared.get("name_localizations") or {}).get(locale) or declared["name"])


def _by_name(declared: Sequence[Declared], locale: str) -> dict[str, Declared]:
    """Each by the name its client shows, then by the English one."""
    return {_called(one, locale): one for one in declared} | {one["name"]: one for one in declared}


def _split(rest: str, options: Mapping[str, Declared]) -> Iterator[tuple[str, str]]:
    """`name:value` pairs; a value goes on to the next name that the command has."""
    if not rest.strip():
        return
    if not options:
        raise Impossible("This command takes no options.")
    found = list(re.finditer(rf"(?:^|\s)({'|'.join(map(re.escape, options))}):", rest))
    if not found or rest[: found[0].start()].strip():
        raise Impossible(f"Name each option, like {next(iter(options))}:… There are: {', '.join(options)}.")
    for match, after in zip(found, [*found[1:], None], strict=True):
        yield match[1], rest[match.end() : after.start() if after else len(rest)].strip()


def option_being_typed(text: str, commands: Sequence[Declared], locale: str = "") -> tuple[str, str, str, str] | None:
    """(command, option, what is typed of it, all before that) while an option with autocomplete is being typed."""
    name, _, rest = text.removeprefix("/").partition(" ")
    command = _by_name(commands, locale).get(name)
    if command is None or not text.startswith("/"):
        return None
    options = _by_name(command.get("options") or (), locale)
    found = list(re.finditer(rf"(?:^|\s)({'|'.join(map(re.escape, options))}):", rest)) if options else []
    if not found or not options[found[-1][1]].get("autocomplete"):
        return None
    typed = rest[found[-1].end() :]
    return command["name"], options[found[-1][1]]["name"], typed.strip(), text[: len(text) - len(typed)]


def _value(option: Declared, typed: str, names: IdsByName) -> str | int:
    kind = option["type"]
    if kind == _INTEGER:
        return _number(typed)
    known = {_CHANNEL: names.channels, _USER: names.members, _ROLE: names.roles}.get(kind)
    if known is None:
        return typed
    wanted = typed.lstrip("#@").casefold()
    if wanted not in known:
        raise Impossible(f"There is no “{typed}”. There are: {', '.join(known)}.")
    return str(known[wanted])


def _number(typed: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,15}", typed):
        raise Impossible(f"“{typed}” is no whole number.")
    return int(typed)


def suggestions(commands: Sequence[Declared], locale: str = "") -> list[dict[str, str]]:
    """What can be typed: each command bare, with each choice, and with the names of its free options."""
    return [suggestion for command in commands for suggestion in _suggestions(command, locale)]


def _suggestions(command: Declared, locale: str) -> Iterator[dict[str, str]]:
    name = f"/{_called(command, locale)}"
    options = command.get("options") or []
    yield {"text": name, "says": _described(command, locale)}
    for option in options:
        for choice in option.get("choices") or []:
            typed = f"{name} {_called(option, locale)}:{choice['value']}"
            yield {"text": typed, "says": _described(option, locale)}


def _described(declared: Declared, locale: str) -> str:
    return str((declared.get("description_localizations") or {}).get(locale) or declared["description"])
