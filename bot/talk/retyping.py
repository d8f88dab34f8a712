"""A command that could not be read, once more with what may have been meant: a button carries all of it. Pure.

What such a button says can be forged like anything that is typed, and is read like that.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.talk.asks import Ask
from bot.talk.clicks import ID_AT_MOST, Click, read_click
from bot.talk.pages import Refusal
from bot.talk.parts import Button
from bot.talk.typed_names import VERB, meant_by

_RETYPE: Final = "retype"
_BETWEEN: Final = "|"
_LABEL: Final = 75
"""Characters that Slack takes on a button; Discord takes five more."""
_MOST: Final = 5
"""Buttons that stand in one row on Discord."""


def with_word(refused: Refusal, verb: str, words: Sequence[str], *, at: int) -> Refusal:
    """A refusal of one word of a command, 0 for the verb itself, with a button for each that comes near it."""
    command = (verb, *words)
    meant = {one: (*command[:at], one, *command[at + 1 :]) for one in refused.near[:_MOST]}
    return replace(refused, instead=tuple(_buttons(meant)))


def with_value(refused: Refusal, verb: str, typed: Mapping[str, str]) -> Refusal:
    """A refusal of what was typed for an option, with a button for each value that may have been meant."""
    meant = {one: (verb, *_named({**typed, refused.at: one})) for one in refused.near[:_MOST]}
    return replace(refused, instead=tuple(_buttons(meant)))


def retyped(ask: Ask, verbs: Collection[str]) -> Ask:
    """The command that such a button stands for; any other ask as it is. Its verb is called by its English name."""
    command = _command_of(ask.click) if ask.click else ()
    if command:
        ask = replace(ask, click=None, verb=command[0], words=command[1:])
    return replace(ask, verb=meant_by(ask.verb, verbs, VERB) or ask.verb) if ask.verb else ask


def _named(typed: Mapping[str, str]) -> list[str]:
    return [f"{option}={said}" for option, said in typed.items() if said.strip()]


def _buttons(meant: Mapping[str, tuple[str, ...]]) -> Iterator[Button]:
    """None for a command that a button can't carry: it is too long, or would be read otherwise."""
    for label, command in meant.items():
        click = Click(_RETYPE, None, (_BETWEEN.join(command),))
        fits = len(label) <= _LABEL and len(":".join((_RETYPE, *click.args))) <= ID_AT_MOST
        if fits and _command_of(read_click(click.id)) == command:
            yield Button(label, click)


def _command_of(click: Click) -> tuple[str, ...]:
    """The verb and its words; nothing for any other control."""
    return tuple(":".join(click.args).split(_BETWEEN)) if click.press == _RETYPE and not click.shown else ()
