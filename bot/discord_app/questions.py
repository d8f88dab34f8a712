"""The parts of a question that cards and private replies share: what is asked, how to answer, why."""

from collections.abc import Iterator
from typing import Any

import discord
from discord import ui

from bot import wording
from bot.discord_app import layout
from bot.discord_app.ids import answer_id, choose_id, press_id
from bot.discord_app.layout import Part, text
from bot.discord_app.limits import SELECT_TEXT
from bot.discord_app.markup import Pen, bold, code_block, quote
from bot.talk.people import Shown
from content.items import Item


def stem(item: Item, pen: Pen) -> Iterator[Part]:
    """Situation, artefact and ask."""
    if item.situation:
        yield text(pen.write(item.situation))
    if item.artefact:
        yield text(code_block(item))
    yield text(bold(pen.write(item.ask)))


def options(item: Item, pen: Pen) -> Part:
    return text(*(f"**{wording.letter(item, option.id)}**  {pen.write(option.text)}" for option in item.options))


def controls(shown: Shown, item: Item) -> Iterator[Part]:
    """A button for every letter, or a select where several are right."""
    if item.several:
        yield ui.ActionRow(_select(shown, item))
    else:
        yield from layout.rows(_button(shown, item, option) for option in item.option_ids)


def _button(shown: Shown, item: Item, option: str) -> ui.Button[Any]:
    return ui.Button(
        style=discord.ButtonStyle.secondary, label=wording.letter(item, option), custom_id=answer_id(shown, option)
    )


def _select(shown: Shown, item: Item) -> ui.Select[Any]:
    return ui.Select(
        custom_id=choose_id(shown),
        placeholder=wording.choose_prompt(item),
        min_values=len(item.key),
        max_values=len(item.key),
        options=[
            discord.SelectOption(
                label=wording.letter(item, option.id), value=option.id, description=_beginning(option.text)
            )
            for option in item.options
        ],
    )


def _beginning(full: str) -> str:
    """As much of an option as a select shows beside its letter; it has no markup, so none is escaped."""
    line = " ".join(full.split()).replace("`", "")
    half = SELECT_TEXT // 2  # where every character counts as two
    at_most = SELECT_TEXT if line.isascii() else half
    return line if len(line) <= at_most else line[: at_most - 1].rstrip() + "…"


def solved_option(item: Item, option: str, pen: Pen, *, beside: tuple[str, ...] = ()) -> Part:
    """An option with whether it is right, what is to be said `beside` that, its text and the reason."""
    mark = " · ".join((wording.letter(item, option), wording.option_mark(item, option), *beside))
    words = next(known.text for known in item.options if known.id == option)
    return text(f"**{mark}**", pen.write(words), quote(pen.write(item.reasons[option])))


def lesson(item: Item, pen: Pen) -> Iterator[Part]:
    """What to remember, and where it is written."""
    yield layout.rule()
    yield text(f"**{wording.rule_title()}**", pen.write(item.explanation))
    yield ui.ActionRow(layout.link(wording.source_label(), item.source))


def pressed(verb: str, shown: Shown, label: str, *, primary: bool = False) -> ui.Button[Any]:
    """A button that says all it means in its id."""
    style = discord.ButtonStyle.primary if primary else discord.ButtonStyle.secondary
    return ui.Button(style=style, label=label, custom_id=press_id(verb, shown))
