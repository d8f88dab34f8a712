"""How a message is put together from Discord's components."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import discord
from discord import ui

from bot.discord_app.limits import ROW, TEXT, Component, text_length
from bot.discord_app.markup import Pen

Part = ui.Item[Any]

_ACCENT: Final = discord.Colour(0x3B6EA5)
"""One calm colour for everything: what is right or wrong is said in words."""

_PENS: Final = (Pen(), Pen(600), Pen(300), Pen(220), Pen(160), Pen(120), Pen(80))


def text(*paragraphs: str) -> ui.TextDisplay[Any]:
    """One block of lines."""
    return ui.TextDisplay("\n".join(paragraphs))


def rule() -> ui.Separator[Any]:
    return ui.Separator()


def frame(parts: Iterable[Part]) -> ui.Container[Any]:
    return ui.Container(*parts, accent_colour=_ACCENT)


def rows(buttons: Iterable[ui.Button[Any]]) -> Iterator[ui.ActionRow[Any]]:
    """As many rows as the buttons need."""
    waiting = list(buttons)
    while waiting:
        row, waiting = waiting[:ROW], waiting[ROW:]
        yield ui.ActionRow(*row)


def link(label: str, url: str) -> ui.Button[Any]:
    return ui.Button(style=discord.ButtonStyle.link, label=label, url=url)


def message(*parts: Part) -> ui.LayoutView:
    """A message of components that discord.py forgets once it is sent.

    A view that is not stopped is kept in memory for every message for as long as the process lives. Ours needs no
    keeping: a click says all it means in its id (see `ids`) and finds its way after a restart, too.
    """
    view = ui.LayoutView(timeout=None)
    for part in parts:
        view.add_item(part)
    view.stop()
    return view


def fitting(draw: Callable[[Pen], Iterable[Part]]) -> ui.LayoutView:
    """A framed message, drawn with the longest pen whose text Discord takes."""
    for pen in _PENS:
        view = message(frame(draw(pen)))
        if text_length(components(view)) <= TEXT:
            break
    return view


def components(view: ui.LayoutView) -> list[Component]:
    """What goes over the wire for a message."""
    drawn: list[Component] = view.to_components()  # type: ignore[no-untyped-call]  # the library leaves it untyped
    return drawn
