"""Forms, which Discord calls modals."""

from typing import Any, Final

import discord
from discord import ui

from bot.talk.pages import Field, Form

_LABEL: Final = 45
_HINT: Final = 100


def paint_form(form: Form) -> ui.Modal:
    """A modal that discord.py forgets: what it says comes back with its id, after a restart, too."""
    modal = ui.Modal(title=form.title, custom_id=form.id, timeout=None)
    for field in form.fields:
        hint = None if field.long else field.hint[:_HINT] or None
        modal.add_item(ui.Label(text=field.label[:_LABEL], description=hint, component=_component(field)))
    modal.stop()
    return modal


def _component(field: Field) -> ui.Item[Any]:
    if field.entries:
        options = [
            discord.SelectOption(label=entry.label, value=entry.value, default=entry.value == field.value)
            for entry in field.entries
        ]
        return ui.Select(custom_id=field.name, options=options, required=field.required)
    return ui.TextInput(
        custom_id=field.name,
        style=discord.TextStyle.paragraph if field.long else discord.TextStyle.short,
        placeholder=field.hint[:_HINT] if field.long else None,
        default=field.value or None,
        required=field.required,
        max_length=field.at_most,
    )
