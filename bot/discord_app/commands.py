"""The slash commands, and those in the menu of a message, made from the declarations of the verbs."""

import asyncio
import inspect
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final

import discord
from discord import app_commands
from discord.app_commands import Choice

from bot.declaring import Press, Verb
from bot.desk import Desk
from bot.discord_app.limits import CHOICE_NAME, CHOICES
from bot.talk.asks import Option, Where, Who
from bot.talk.kinds import About, OneOf, Place, Role, SeveralTopics, Somebody, Sought
from bot.talk.lines import Command as TypedCommand
from bot.talk.pages import Refusal
from bot.talk.sorting import sort_words
from bot.talk.time_kinds import Zone
from bot.talk.typed_names import OPTION, VERB, name_in

_SlashCommand = app_commands.Command[Any, ..., None]
_IN_SERVERS: Final = app_commands.AppInstallationType(guild=True, user=False)
_ALSO_BY_USERS: Final = app_commands.AppInstallationType(guild=True, user=True)
Suggest = Callable[[discord.Interaction, str], Coroutine[Any, Any, list[Choice[str]]]]


class Tree(app_commands.CommandTree[discord.Client]):
    """The commands as Discord is told them, and what is suggested while somebody types.

    It serves none of them: all that comes in is served in one place, by the client.
    """

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        return interaction.type is discord.InteractionType.autocomplete

    async def on_error(self, interaction: discord.Interaction, error: app_commands.AppCommandError, /) -> None:
        """A command of an older version has nothing to suggest."""


def slash_commands(desk: Desk) -> list[_SlashCommand]:
    """One for each verb, in direct messages those that need no study group."""
    return [_make(desk, verb) for verb in desk.verbs]


def message_commands(desk: Desk) -> list[app_commands.ContextMenu]:
    """What stands in the menu of every message, below Apps: five at most, which the tree holds it to."""
    return [_in_menu(press) for press in desk.shortcuts]


def offer_to_users(tree: Tree) -> None:
    """What needs no study group is there for whoever adds the bot to their own account, wherever they are.

    Only for an application whose Installation page allows that: whether Discord takes it from others isn't documented.
    https://docs.discord.com/developers/resources/application#installation-context
    """
    for command in tree.get_commands(type=discord.AppCommandType.chat_input):
        where = command.allowed_contexts
        if isinstance(command, app_commands.Command) and where is not None and where.dm_channel:
            command.allowed_installs = _ALSO_BY_USERS


def _in_menu(press: Press) -> app_commands.ContextMenu:
    async def callback(interaction: discord.Interaction, message: discord.Message) -> None:
        raise AssertionError(interaction, message)

    assert press.shortcut is not None
    return app_commands.ContextMenu(
        name=press.shortcut.name,
        callback=callback,
        type=discord.AppCommandType.message,
        allowed_contexts=_contexts(press.where),
        allowed_installs=_IN_SERVERS,
    )


def _contexts(where: Where) -> app_commands.AppCommandContext:
    return app_commands.AppCommandContext(guild=True, dm_channel=where is Where.ANYWHERE, private_channel=False)


def _make(desk: Desk, verb: Verb) -> _SlashCommand:
    async def callback(interaction: discord.Interaction) -> None:
        raise AssertionError(interaction)

    options = _options(verb)
    _declare(callback, options)
    command = _SlashCommand(
        name=verb.name,
        description=verb.summary,
        callback=callback,
        allowed_contexts=_contexts(verb.where),
        allowed_installs=_IN_SERVERS,
    )
    if verb.who is Who.ORGANISER:
        command.default_permissions = discord.Permissions(manage_guild=True)  # a hint; the desk checks it again
    for option in options:
        if isinstance(option.kind, Zone | About | SeveralTopics | Sought):
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
    # As it is: a text by itself would be copied, and forget how it was made.
    told = {_parameter(option): app_commands.locale_str(option.summary) for option in options}
    app_commands.describe(**told)(callback)
    app_commands.choices(**{_parameter(option): _choices(option) for option in options if _choices(option)})(callback)


def _annotation(option: Option[Any]) -> Any:
    if isinstance(option.kind, Place):
        return discord.TextChannel | None
    if isinstance(option.kind, Role):
        return discord.Role | None
    return discord.Member | None if isinstance(option.kind, Somebody) else str | None


def _choices(option: Option[Any]) -> list[Choice[str]]:
    kind = option.kind
    values = kind.values if isinstance(kind, OneOf) else ()
    offered = [value for value in values if "discord" not in option.without.get(value, {})]
    return [Choice(name=value, value=value) for value in offered]


def _suggester(desk: Desk, verb: str, option: str) -> Suggest:
    async def suggest(_: discord.Interaction, typed: str) -> list[Choice[str]]:
        entries = await asyncio.to_thread(desk.suggest, verb, option, typed)  # the first search makes its index
        return [Choice(name=entry.label[:CHOICE_NAME], value=entry.value) for entry in entries[:CHOICES]]

    return suggest


class CommandNames:
    """How a command is shown: clickable once Discord has told its id, else as it is typed."""

    def __init__(self, verbs: Sequence[Verb]) -> None:
        self._verbs = {verb.name: verb for verb in verbs}
        self.ids: dict[str, int] = {}

    def typed(self, command: TypedCommand) -> str:
        """`daily now` as `/daily action:now`.

        What is clickable has its English name in every language, for only that can be clicked:
        https://github.com/discord/discord-api-docs/issues/5518
        """
        verb, *rest = command.words.split()
        known = self._verbs.get(verb)
        given = sort_words(verb, rest, _options(known)) if known else {}
        assert not isinstance(given, Refusal), command
        options = " ".join(f"{name_in(name, OPTION, command.language)}:{value}" for name, value in given.items())
        if verb not in self.ids:
            named = name_in(verb, VERB, command.language)
            return f"`/{named} {options}`" if options else f"`/{named}`"
        mention = f"</{verb}:{self.ids[verb]}>"
        return f"{mention} `{options}`" if options else mention
