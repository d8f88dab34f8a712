"""A daily as it stands in a channel: open, closed or revealed, and the parts that private replies share with it."""

from collections.abc import Iterator
from typing import Any, assert_never

import discord
from discord import ui

from bot import wording
from bot.discord_app import layout
from bot.discord_app.ids import answer_id, choose_id
from bot.discord_app.layout import Part, text
from bot.discord_app.limits import SELECT_TEXT
from bot.discord_app.markup import Pen, bold, code_block, escape, heading, quote, small
from bot.replies import Card, ClosedCard, OpenCard, RevealedCard
from content.items import Item


def draw_card(card: Card) -> ui.LayoutView:
    """The public card."""
    match card:
        case OpenCard():
            return layout.fitting(lambda pen: _open(card, pen))
        case ClosedCard():
            return layout.fitting(lambda pen: _closed(card, pen))
        case RevealedCard():
            return layout.fitting(lambda pen: _revealed(card, pen))
        case _:
            assert_never(card)


def _open(card: OpenCard, pen: Pen) -> Iterator[Part]:
    yield from _question(card, pen)
    yield _options(card.item, pen)
    yield from controls(card.post, card.item)
    yield text(small(escape(wording.how_to_answer(card.item))), small(escape(wording.open_status(card))))


def _closed(card: ClosedCard, pen: Pen) -> Iterator[Part]:
    yield from _question(card, pen)
    yield _options(card.item, pen)
    yield text(small(escape(wording.closed_status(card))))


def _revealed(card: RevealedCard, pen: Pen) -> Iterator[Part]:
    yield from _question(card, pen)
    yield text(bold(wording.key_line(card.item)))
    for option in card.item.option_ids:
        share = wording.share(card, option)
        yield solved_option(card.item, option, pen, beside=(share,) if share else ())
    yield from lesson(card.item, pen)
    yield text(small(f"{escape(wording.revealed_status(card))} · {wording.checked(card.item)}"))


def _question(card: Card, pen: Pen) -> Iterator[Part]:
    yield text(heading(escape(wording.card_title(card.on, card.item))))
    yield from stem(card.item, pen)
    yield layout.rule()


def stem(item: Item, pen: Pen) -> Iterator[Part]:
    """Situation, artefact and ask."""
    if item.situation:
        yield text(pen.write(item.situation))
    if item.artefact:
        yield text(code_block(item))
    yield text(bold(pen.write(item.ask)))


def _options(item: Item, pen: Pen) -> Part:
    return text(*(f"**{wording.letter(item, option.id)}**  {pen.write(option.text)}" for option in item.options))


def controls(post: int, item: Item) -> Iterator[Part]:
    """A button for every letter, or a select where several are right."""
    if item.several:
        yield ui.ActionRow(_select(post, item))
    else:
        yield from layout.rows(_button(post, item, option) for option in item.option_ids)


def _button(post: int, item: Item, option: str) -> ui.Button[Any]:
    return ui.Button(
        style=discord.ButtonStyle.secondary, label=wording.letter(item, option), custom_id=answer_id(post, option)
    )


def _select(post: int, item: Item) -> ui.Select[Any]:
    return ui.Select(
        custom_id=choose_id(post),
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
