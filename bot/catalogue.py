"""Every verb as it is used on each platform: one table, made from the declarations; docs/commands.md shows it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.declaring import Press, Verb, every_press
from bot.talk.asks import Option, Where, Who

_WHO = {Who.MEMBER: "everybody", Who.EITHER: "everybody", Who.ORGANISER: "organisers"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A verb in the words of whoever types it."""

    verb: str
    """Or the control that a shortcut stands for."""
    discord: str
    """What it is there, in words."""
    slack: str
    options: tuple[str, ...]
    """Their names; one that a platform doesn't have says so, with the reason."""
    rights: str
    """`everybody` or `organisers`."""


def every_verb(verbs: Iterable[Verb]) -> Iterator[Listed]:
    """In the order of `help`."""
    for verb in verbs:
        options = tuple(map(_named, verb.options))
        discord, slack = _used(f"`/{verb.name}`", verb), _used(f"`/study {verb.name}`", verb)
        yield Listed(verb.name, discord, slack, options, _WHO[verb.who])


def every_shortcut(verbs: Iterable[Verb], presses: Iterable[Press]) -> Iterator[Listed]:
    """What is reached without typing: from the menu of a message, or on Slack from anywhere."""
    verbs = tuple(verbs)
    for verb in verbs:
        if verb.shortcut is not None:
            yield Listed(
                verb=verb.name,
                discord=f"none: `/{verb.name}` itself is as quick there",
                slack=f"**{verb.shortcut.name}**, from anywhere",
                options=(),
                rights=_WHO[verb.who],
            )
    for press in every_press(verbs, presses):
        if press.shortcut is not None:
            menu = f"**{press.shortcut.name}** in a message's menu"
            yield Listed(press.name, f"{menu}, below Apps", menu, (), _WHO[press.who])


def _used(typed: str, verb: Verb) -> str:
    opens = ", a form when bare" if verb.form else ""
    direct = ", also in direct messages" if verb.where is Where.ANYWHERE else ""
    return f"{typed}{opens}{direct}"


def _named(option: Option[Any]) -> str:
    lacking = defaultdict[str, list[str]](list)
    for value, platforms in option.without.items():
        for why in platforms.values():
            lacking[why].append(value)
    reasons = [*option.not_on.values(), *(f"{', '.join(values)}: {why}" for why, values in lacking.items())]
    return f"{option.name} ({' '.join(reasons)})" if reasons else option.name
