"""Buttons and lists of a page as Discord's components."""

from collections.abc import Iterable, Iterator
from typing import Any

import discord
from discord import ui

from bot.discord_app.limits import BUTTON_LABEL, PLACEHOLDER, ROW, SELECT_OPTIONS, SELECT_TEXT, cut
from bot.talk.clicks import TICK, Click
from bot.talk.parts import Button, Choose, Lettered, Pick, answer_buttons


def rows(buttons: Iterable[ui.Button[Any]]) -> Iterator[ui.ActionRow[Any]]:
    """As many rows as the buttons need."""
    waiting = list(buttons)
    while waiting:
        row, waiting = waiting[:ROW], waiting[ROW:]
        yield ui.ActionRow(*row)


def button_for(button: Button) -> ui.Button[Any]:
    style = discord.ButtonStyle.primary if button.primary else discord.ButtonStyle.secondary
    return ui.Button(style=style, label=cut(button.label, BUTTON_LABEL), custom_id=button.click.id)


def link_for(label: str, address: str) -> ui.Button[Any]:
    return ui.Button(style=discord.ButtonStyle.link, label=cut(label, BUTTON_LABEL), url=address)


def lists(pick: Pick) -> Iterator[ui.ActionRow[Any]]:
    """As many selects as their options need; what is picked is the id of a control."""
    parts = [pick.buttons[n : n + SELECT_OPTIONS] for n in range(0, len(pick.buttons), SELECT_OPTIONS)]
    for number, buttons in enumerate(parts):
        first = number * SELECT_OPTIONS
        told = f"{pick.prompt}, {first + 1} \N{EN DASH} {first + len(buttons)}" if len(parts) > 1 else pick.prompt
        options = [discord.SelectOption(label=cut(b.label, SELECT_TEXT), value=b.click.id) for b in buttons]
        made = ui.Select[Any](
            custom_id=Click("pick", None, (str(number),)).id, placeholder=cut(told, PLACEHOLDER), options=options
        )
        yield ui.ActionRow(made)


def choices(choose: Choose) -> Iterator[ui.ActionRow[Any]]:
    """A button for every letter. Where several are to be chosen, one that opens a form, and a select.

    Clients of before 2026 don't know the boxes of the form; the select is their way.
    """
    if choose.number == 1:
        yield from rows(button_for(button) for button in answer_buttons(choose))
        return
    if choose.chosen is None:
        yield ui.ActionRow(button_for(Button(choose.prompt, Click(TICK, choose.shown), primary=True)))
    yield ui.ActionRow(_select(choose))


def _select(choose: Choose) -> ui.Select[Any]:
    """What may be changed is kept as soon as it is picked; otherwise it is shown back first, to be submitted."""
    return ui.Select(
        custom_id=Click("choose" if choose.chosen is None else "submit", choose.shown).id,
        placeholder=cut(choose.in_list if choose.chosen is None else choose.prompt, PLACEHOLDER),
        min_values=choose.number,
        max_values=choose.number,
        options=[
            discord.SelectOption(
                label=option.letter,
                value=option.letter,
                description=_beginning(option),
                default=option.id in (choose.chosen or ()),
            )
            for option in choose.options
        ],
    )


def _beginning(option: Lettered) -> str:
    """As much of an option as a select shows beside its letter; it has no markup, so none is escaped."""
    return cut(" ".join(option.text.split()).replace("`", ""), SELECT_TEXT)
