"""A question in a channel, and what it says to one member."""

from bot import wording
from bot.talk.people import Shown
from bot.quiz_replies import AskCard, KeyCard, LobbyCard, TableCard
from bot.replies import ClosedCard, Missed, Noted, OpenCard, PrivateCard, PublicCard, RevealedCard, TooLate, Verdict
from bot.slack_app import blocks
from bot.slack_app.blocks import Drawn
from bot.slack_app.questions import beside, controls, explained, options, question, report_only, rule
from bot.slack_app.quizzes import draw_quiz_card
from content.questions import Option

# --- in the channel --------------------------------------------------------------------------------------------------


def open_card(card: OpenCard) -> Drawn:
    title, shown = wording.card_title(card.on, card.item), Shown("post", card.post)
    drawn = [
        blocks.header(title),
        *question(card.item),
        options(card.item),
        blocks.actions(f"controls:{shown.code}", *controls(shown, card.item)),
        blocks.small(wording.how_to_answer(card.item), wording.open_status(card)),
        report_only(shown),
    ]
    return blocks.drawn(drawn, f"{title}: {card.item.ask}")


def private_card(reply: PrivateCard) -> Drawn:
    return open_card(reply.card)


def closed_card(card: ClosedCard) -> Drawn:
    title = wording.card_title(card.on, card.item)
    drawn = [
        blocks.header(title),
        *question(card.item),
        options(card.item),
        blocks.small(wording.closed_status(card)),
        report_only(Shown("post", card.post)),
    ]
    return blocks.drawn(drawn, f"{title}: {wording.closed_status(card)}")


def revealed_card(card: RevealedCard) -> Drawn:
    title = wording.card_title(card.on, card.item)
    drawn = [
        blocks.header(title),
        *question(card.item),
        blocks.paragraph(blocks.plain(wording.key_line(card.item), bold=True)),
        *(explained(card.item, option, _shared(card, option)) for option in card.item.options),
        *rule(card.item),
        blocks.small(wording.revealed_status(card), wording.checked(card.item)),
        report_only(Shown("post", card.post)),
    ]
    return blocks.drawn(drawn, f"{title}: {wording.key_line(card.item)}")


def _shared(card: RevealedCard, option: Option) -> str:
    share = wording.share(card, option.id)
    mark = wording.option_mark(card.item, option.id)
    return f"{mark} · {share}" if share else mark


# --- to one member ---------------------------------------------------------------------------------------------------


def verdict(reply: Verdict) -> Drawn:
    title = wording.verdict_title(reply)
    item = reply.item
    drawn = [
        blocks.header(title),
        blocks.small(wording.card_title(reply.on, item)),
        *(explained(item, option, _judged(reply, option)) for option in item.options),
        *rule(item),
        blocks.paragraph(blocks.plain(wording.verdict_points(reply), bold=True)),
        *(blocks.paragraph(blocks.said(note)) for note in wording.verdict_notes(reply)),
        blocks.small(wording.checked(item), wording.first_use() if reply.first_ever else ""),
        beside(Shown("post", reply.post)),
    ]
    return blocks.drawn(drawn, title)


def _judged(reply: Verdict, option: Option) -> str:
    mark = wording.option_mark(reply.item, option.id)
    return f"{mark} · {wording.your_choice()}" if option.id in reply.chosen else mark


def noted(reply: Noted) -> Drawn:
    sentence = wording.noted(reply)
    drawn = [blocks.paragraph(blocks.said(sentence))]
    if reply.first_ever:
        drawn.append(blocks.small(wording.first_use()))
    drawn.append(beside(Shown("post", reply.post)))
    return blocks.drawn(drawn, sentence)


def too_late(reply: TooLate) -> Drawn:
    sentence = wording.too_late(reply)
    return blocks.drawn([blocks.paragraph(blocks.said(sentence))], sentence)


def missed(reply: Missed) -> Drawn:
    sentence = wording.missed(reply)
    item = reply.item
    drawn = [
        blocks.paragraph(blocks.plain(sentence, bold=True)),
        *question(item),
        *(explained(item, option, wording.option_mark(item, option.id)) for option in item.options),
        *rule(item),
        blocks.small(wording.checked(item)),
    ]
    return blocks.drawn(drawn, sentence)


def draw_card(card: PublicCard) -> Drawn:
    """A card as it stands in a channel."""
    match card:
        case OpenCard():
            return open_card(card)
        case ClosedCard():
            return closed_card(card)
        case RevealedCard():
            return revealed_card(card)
        case LobbyCard() | AskCard() | KeyCard() | TableCard():
            return draw_quiz_card(card)
