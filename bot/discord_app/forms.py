"""Forms, which Discord calls modals."""

from typing import Any

import discord
from discord import ui

from bot.discord_app.limits import HINT, SELECT_TEXT, TITLE, cut
from bot.discord_app.paint import Painter
from bot.talk.forms import Field, Form


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


def _component(field: Field) -> ui.Item[Any]:
    if field.entries:
        options = [
            discord.SelectOption(
                label=cut(entry.label, SELECT_TEXT), value=entry.value, default=entry.value == field.value
            )
            for entry in field.entries
        ]
        return ui.Select(custom_id=field.name, options=options, required=field.required)
    return ui.TextInput(
        custom_id=field.name,
        style=discord.TextStyle.paragraph if field.long else discord.TextStyle.short,
        placeholder=cut(field.hint, HINT) or None if field.long else None,
        default=cut(field.value, field.at_most) or None,
        required=field.required,
        max_length=field.at_most,
    )
