"""Everything that stands in a channel: a daily, open, closed or revealed; the cards of quizzes."""

from collections.abc import Iterator
from typing import assert_never

from discord import ui

from bot import wording
from bot.discord_app import layout
from bot.discord_app.layout import Part, text
from bot.discord_app.markup import Pen, bold, escape, heading, small
from bot.discord_app.questions import controls, lesson, options, pressed, solved_option, stem
from bot.discord_app.quizzes import draw_quiz_card
from bot.talk.people import Shown
from bot.quiz_replies import AskCard, KeyCard, LobbyCard, TableCard
from bot.replies import ClosedCard, OpenCard, PublicCard, RevealedCard


def draw_card(card: PublicCard) -> ui.LayoutView:
    """The public card."""
    match card:
        case OpenCard():
            return layout.fitting(lambda pen: _open(card, pen))
        case ClosedCard():
            return layout.fitting(lambda pen: _closed(card, pen))
        case RevealedCard():
            return layout.fitting(lambda pen: _revealed(card, pen))
        case LobbyCard() | AskCard() | KeyCard() | TableCard():
            return layout.fitting(lambda pen: draw_quiz_card(card, pen))
        case _:
            assert_never(card)


def _open(card: OpenCard, pen: Pen) -> Iterator[Part]:
    yield from _question(card, pen)
    yield options(card.item, pen)
    shown = Shown("post", card.post)
    yield from controls(shown, card.item)
    yield ui.ActionRow(pressed("report", shown, wording.report_label()))
    yield text(small(escape(wording.how_to_answer(card.item))), small(escape(wording.open_status(card))))


def _closed(card: ClosedCard, pen: Pen) -> Iterator[Part]:
    yield from _question(card, pen)
    yield options(card.item, pen)
    yield text(small(escape(wording.closed_status(card))))
    yield ui.ActionRow(pressed("report", Shown("post", card.post), wording.report_label()))


def _revealed(card: RevealedCard, pen: Pen) -> Iterator[Part]:
    yield from _question(card, pen)
    yield text(bold(wording.key_line(card.item)))
    for option in card.item.option_ids:
        share = wording.share(card, option)
        yield solved_option(card.item, option, pen, beside=(share,) if share else ())
    yield from lesson(card.item, pen)
    yield text(small(f"{escape(wording.revealed_status(card))} · {wording.checked(card.item)}"))
    yield ui.ActionRow(pressed("report", Shown("post", card.post), wording.report_label()))


def _question(card: OpenCard | ClosedCard | RevealedCard, pen: Pen) -> Iterator[Part]:
    yield text(heading(escape(wording.card_title(card.on, card.item))))
    yield from stem(card.item, pen)
    yield layout.rule()
