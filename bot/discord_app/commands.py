"""The slash commands, made from the declarations of the verbs."""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Choice

from bot.declaring import Verb
from bot.desk import Desk
from bot.discord_app.limits import CHOICE_NAME, CHOICES
from bot.talk.asks import Option, Who
from bot.talk.kinds import About, OneOf, Place, Somebody, Zone
from bot.talk.pages import Refusal
from bot.talk.sorting import sort_words, unknown_word

Serve = Callable[[discord.Interaction, str, dict[str, Any]], Awaitable[None]]
"""Serves a command by its verb, with what was given for its options."""


def slash_commands(desk: Desk, serve: Serve) -> list[app_commands.Command[Any, ..., None]]:
    """One for each verb, for servers only."""
    return [_make(desk, verb, serve) for verb in desk.verbs]


def _make(desk: Desk, verb: Verb, serve: Serve) -> app_commands.Command[Any, ..., None]:
    async def callback(interaction: discord.Interaction, **given: Any) -> None:
        await serve(interaction, verb.name, {option.name: given.get(_parameter(option)) for option in options})

    options = _options(verb)
    _declare(callback, options)
    command: app_commands.Command[Any, ..., None] = app_commands.Command(
        name=verb.name,
        description=verb.summary,
        callback=callback,
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )
    if verb.who is Who.ORGANISER:
        command.default_permissions = discord.Permissions(manage_guild=True)  # a hint; the desk checks it again
    for option in options:
        if isinstance(option.kind, Zone | About):
            command.autocomplete(_parameter(option))(_suggester(desk, verb.name, option.name))
    return command


def _options(verb: Verb) -> list[Option[Any]]:
    return [option for option in verb.options if "discord" not in option.not_on]


def _parameter(option: Option[Any]) -> str:
    """The name in Python of an option like `catch-up`."""
    return option.name.replace("-", "_")


def _declare(callback: Callable[..., Any], options: Sequence[Option[Any]]) -> None:
    """Give a callback the signature that discord.py reads a command's options from."""
    first = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=discord.Interaction)
    rest = [
        inspect.Parameter(
            _parameter(option), inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_annotation(option)
        )
        for option in options
    ]
    callback.__signature__ = inspect.Signature([first, *rest])  # type: ignore[attr-defined]  # that is how it is set
    app_commands.rename(**{_parameter(option): option.name for option in options})(callback)
    app_commands.describe(**{_parameter(option): option.summary for option in options})(callback)
    app_commands.choices(**{_parameter(option): _choices(option) for option in options if _choices(option)})(callback)


def _annotation(option: Option[Any]) -> Any:
    if isinstance(option.kind, Place):
        return discord.TextChannel | None
    return discord.Member | None if isinstance(option.kind, Somebody) else str | None


def _choices(option: Option[Any]) -> list[Choice[str]]:
    kind = option.kind
    values = kind.values if isinstance(kind, OneOf) else ()
    offered = [value for value in values if "discord" not in option.without.get(value, {})]
    return [Choice(name=value, value=value) for value in offered]


def _suggester(
    desk: Desk, verb: str, option: str
) -> Callable[[discord.Interaction, str], Awaitable[list[Choice[str]]]]:
    async def suggest(_: discord.Interaction, typed: str) -> list[Choice[str]]:
        entries = desk.suggest(verb, option, typed)[:CHOICES]
        return [Choice(name=entry.label[:CHOICE_NAME], value=entry.value[:CHOICE_NAME]) for entry in entries]

    return suggest


class CommandNames:
    """How a command is shown: clickable once Discord has told its id, else as it is typed."""

    def __init__(self, verbs: Sequence[Verb]) -> None:
        self._verbs = {verb.name: verb for verb in verbs}
        self.ids: dict[str, int] = {}

    def typed(self, words: str) -> str:
        """`daily now` as `/daily action:now`."""
        verb, *rest = words.split()
        known = self._verbs.get(verb)
        sorted_out = sort_words(rest, _options(known)) if known else {}
        given = {} if isinstance(sorted_out, Refusal) else sorted_out
        options = " ".join(f"{name}:{value}" for name, value in given.items())
        if verb not in self.ids:
            return f"`/{verb} {options}`" if options else f"`/{verb}`"
        mention = f"</{verb}:{self.ids[verb]}>"
        return f"{mention} `{options}`" if options else mention


def refused_by_library(error: app_commands.AppCommandError) -> Refusal | None:
    """What discord.py refuses before a command runs, such as one that an older version had declared."""
    match error:
        case app_commands.CommandNotFound():
            return unknown_word(error.name, ())
        case app_commands.CommandSignatureMismatch():
            return unknown_word(error.command.name, ())
        case app_commands.TransformerError():  # only a channel is turned into anything
            return Refusal("That channel can't hold the daily question. Choose a text channel of this space.")
        case _:
            return None
