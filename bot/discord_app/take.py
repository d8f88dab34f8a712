"""What Discord hands over, as an ask: who, where and when, and what was typed, clicked or filled in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import discord
from discord import AppCommandOptionType

from bot.discord_app.choosing import show_choice
from bot.discord_app.correcting import form_again, is_correction
from bot.discord_app.rights import lacks_role, may_give, missing, missing_in
from bot.talk.asks import Ask, Pointed
from bot.talk.clicks import Click, read_click
from bot.talk.languages import Language, in_language, language_of
from bot.talk.lines import say
from bot.talk.pages import Page
from bot.talk.people import Account, Caller, Rights, Spot
from bot.talk.phrases import sound

Payload = Mapping[str, Any]

_OF_MESSAGE: Final = discord.AppCommandType.message.value
_CHANNEL_SELECT: Final = discord.ComponentType.channel_select.value
_NO_TEXT_CHANNEL: Final = say("the daily question needs a text channel of this server.")
_PICTURE: Final = 128
"""Pixels; a thumbnail is shown with fewer."""
_SIGNS: Final = {
    AppCommandOptionType.channel.value: "#",
    AppCommandOptionType.user.value: "@",
    AppCommandOptionType.role.value: "@",
}
"""What people type before a channel, a user and a role, whose ids Discord hands over."""


@dataclass(frozen=True, slots=True)
class DiscordDoor:
    """What Discord says about who acts; it sends the permissions with every interaction."""

    interaction: discord.Interaction

    async def fetch_rights(self) -> Rights:
        """Organisers are whoever has Manage Server."""
        held = self.interaction.permissions
        return Rights(organiser=held.manage_guild or held.administrator)

    async def check_channel(self, channel: str) -> str | None:
        """For the channel that was asked from Discord itself says what the bot may do; any other is worked out."""
        guild = self.interaction.guild
        known = guild.get_channel(int(channel)) if guild is not None and channel.isdecimal() else None
        if not isinstance(known, discord.TextChannel):
            return _NO_TEXT_CHANNEL
        if known.id == self.interaction.channel_id and self.interaction.app_permissions.value:
            return missing(self.interaction.app_permissions, known.name)
        return missing_in(known)

    async def check_role(self, role: str) -> str | None:
        """Nobody gets the bot to give what they couldn't give themselves."""
        guild, asking = self.interaction.guild, self.interaction.user
        if guild is None or not isinstance(asking, discord.Member):
            return say("this server can't be seen at the moment.")
        if lacking := lacks_role(guild, guild.me, role):
            return lacking
        if not may_give(asking, role):
            return say("that takes somebody with Manage Roles and a role above it. Ask one of them to name it.")
        return None


def take(interaction: discord.Interaction) -> Ask | Page:
    """A command, a click or a form that was sent; a page where Discord's face has the answer by itself."""
    caller = _caller(interaction)
    data: Payload = interaction.data if isinstance(interaction.data, Mapping) else {}
    door = DiscordDoor(interaction)
    if interaction.type is discord.InteractionType.application_command:
        if data.get("type") == _OF_MESSAGE:
            return Ask(caller, door, pointed=_pointed(interaction, data))
        return Ask(caller, door, verb=str(data.get("name", "")), typed=dict(_typed(data.get("options"))))
    control = str(data.get("custom_id", ""))
    if interaction.type is discord.InteractionType.modal_submit:
        return Ask(caller, door, typed=dict(_filled(data.get("components"))), filled=True).about_form(control)
    click = _click(data)
    if is_correction(click):
        return form_again(interaction, Ask(caller, door), click)
    if click.press == "choose" and click.shown is not None:
        return in_language(show_choice(interaction, click.shown, data.get("values")), caller.language)
    return Ask(caller, door, click=click, chosen=_chosen(click, _values(data)))


def _pointed(interaction: discord.Interaction, data: Payload) -> Pointed:
    """The message from whose menu a command was used, which Discord hands over whole, whoever wrote it."""
    resolved = data.get("resolved")
    messages = resolved.get("messages") if isinstance(resolved, Mapping) else None
    message = messages.get(str(data.get("target_id", ""))) if isinstance(messages, Mapping) else None
    if not isinstance(message, Mapping):
        return Pointed(str(data.get("name", "")))
    author, parts = message.get("author"), list(_walk(message.get("components")))
    own = isinstance(author, Mapping) and str(author.get("id")) == str(interaction.application_id)
    shown = (read_click(str(part.get("custom_id", ""))).shown for part in parts if own)
    said = (message.get("content"), *(part.get("content") for part in parts))
    return Pointed(
        str(data.get("name", "")),
        text=sound("\n".join(text for text in said if isinstance(text, str) and text)),
        shown=next(filter(None, shown), None),
    )


def _walk(parts: object) -> Iterator[Payload]:
    """Components with all that is in them."""
    for part in _payloads(parts):
        yield part
        yield from _walk(part.get("components"))
        yield from _walk([part["accessory"]] if "accessory" in part else ())


def _click(data: Payload) -> Click:
    """What a control says, or in a list of controls the one that was picked."""
    click = read_click(str(data.get("custom_id", "")))
    return read_click("".join(_values(data)[:1])) if click.press == "pick" else click


def _values(data: Payload) -> list[str]:
    values = data.get("values")
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []


def _caller(interaction: discord.Interaction) -> Caller:
    """In a direct message there is no space, and so no study group.

    A thread counts as its channel: the daily and its board are at home there, and so is the argument about it.
    """
    thread = interaction.channel if isinstance(interaction.channel, discord.Thread) else None
    channel = thread.parent_id if thread is not None else interaction.channel_id
    return Caller(
        account=Account("discord", "", str(interaction.user.id)),
        name=sound(str(interaction.user.display_name)),
        spot=Spot("discord", str(interaction.guild_id or ""), str(channel or "")),
        at=discord.utils.snowflake_time(interaction.id),
        message=_message(interaction),
        bot=interaction.user.bot,
        picture=_picture(interaction.user),
        told_language=language_in(interaction),
    )


def _picture(user: discord.User | discord.Member) -> str:
    """A still one; empty where Discord shows its own in place of one."""
    shown = user.display_avatar
    return "" if shown == user.default_avatar else shown.replace(size=_PICTURE, format="png").url


def language_in(interaction: discord.Interaction) -> Language:
    """That of the client of whoever acts."""
    return language_of(interaction.locale.value)


def _message(interaction: discord.Interaction) -> str:
    """The message that was clicked, where everybody sees it."""
    clicked = interaction.message
    return "" if clicked is None or clicked.flags.ephemeral else str(clicked.id)


def _typed(options: object) -> Iterator[tuple[str, str]]:
    """Option -> what was typed or picked for it."""
    for option in _payloads(options):
        sign = _SIGNS.get(option.get("type", 0), "")
        yield str(option.get("name", "")), f"{sign}{sound(str(option.get('value', '')))}"


def _chosen(click: Click, values: Sequence[str]) -> tuple[str, ...]:
    """The options of an answer: of the button itself, or those that its select sent along."""
    if click.press not in ("answer", "submit"):
        return ()
    return tuple(option for arg in click.args for option in arg.split(",")) or tuple(values)


def _filled(parts: object) -> Iterator[tuple[str, str]]:
    """Field -> what was filled in, through whatever labels stand around it; one that was left empty is missing."""
    for part in _payloads(parts):
        inner = part.get("component")
        yield from _filled([inner] if inner else part.get("components"))
        values = _values(part)
        sign = "#" if part.get("type") == _CHANNEL_SELECT else ""
        value = f"{sign}{','.join(values)}" if values else part.get("value")
        if isinstance(value, str) and value:
            yield str(part.get("custom_id", "")), sound(value)


def _payloads(listed: object) -> Iterator[Payload]:
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, Mapping):
            yield one
