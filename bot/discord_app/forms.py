"""Forms, which Discord calls modals."""

from collections.abc import Callable
from typing import Any, TypeVar

import discord
from discord import ui

from bot.discord_app.limits import HINT, SELECT_OPTIONS, SELECT_TEXT, TITLE, cut
from bot.discord_app.paint import Painter
from bot.talk.forms import Field, Form, Takes, picked

_Option = TypeVar("_Option")


def paint_form(form: Form, painter: Painter) -> ui.Modal:
    """A modal that discord.py forgets: what it says comes back with its id, after a restart, too."""
    modal = ui.Modal(title=cut(form.title, TITLE), custom_id=form.id, timeout=None)
    if form.intro:
        modal.add_item(ui.TextDisplay(painter.write_lines(form.intro)))
    for field in form.fields:
        hint = None if field.long else cut(field.hint, HINT) or None
        modal.add_item(ui.Label(text=cut(field.label, TITLE), description=hint, component=_component(field)))
    modal.stop()
    return modal


def can_paint(form: Form) -> bool:
    """Whether no list of a form is longer than Discord's may be."""
    return all(len(field.entries) <= SELECT_OPTIONS for field in form.fields)


def _component(field: Field) -> ui.Item[Any]:
    if field.laid_out:
        return _boxes(field) if field.several else _dots(field)
    if field.entries:
        return _select(field)
    if field.takes is Takes.CHANNEL:
        return _channel_select(field)
    return ui.TextInput(
        custom_id=field.name,
        style=discord.TextStyle.paragraph if field.long else discord.TextStyle.short,
        placeholder=cut(field.hint, HINT) or None if field.long else None,
        default=cut(field.value, field.at_most) or None,
        required=field.required,
        max_length=field.at_most,
    )


def _boxes(field: Field) -> ui.CheckboxGroup[Any]:
    return ui.CheckboxGroup(
        custom_id=field.name,
        options=_entries(field, discord.CheckboxGroupOption),
        required=field.required,
        min_values=field.exactly or int(field.required),
        max_values=field.exactly or len(field.entries),
    )


def _dots(field: Field) -> ui.RadioGroup[Any]:
    options = _entries(field, discord.RadioGroupOption)
    return ui.RadioGroup(custom_id=field.name, options=options, required=field.required)


def _select(field: Field) -> ui.Select[Any]:
    return ui.Select(
        custom_id=field.name,
        options=_entries(field, discord.SelectOption),
        required=field.required,
        min_values=int(field.required or not field.several),
        max_values=len(field.entries) if field.several else 1,
    )


def _entries(field: Field, option: Callable[..., _Option]) -> list[_Option]:
    chosen = picked(field)
    return [
        option(label=cut(entry.label, SELECT_TEXT), value=entry.value, default=entry.value in chosen)
        for entry in field.entries
    ]


def _channel_select(field: Field) -> ui.ChannelSelect[Any]:
    channel = field.value.removeprefix("#")
    of_channel = discord.SelectDefaultValueType.channel
    known = [discord.SelectDefaultValue(id=int(channel), type=of_channel)] if channel.isdecimal() else []
    return ui.ChannelSelect(
        custom_id=field.name,
        channel_types=[discord.ChannelType.text],
        default_values=known,
        min_values=int(field.required),
        required=field.required,
    )
