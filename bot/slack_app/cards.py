"""A question in a channel, and what it says to one member."""

from bot import wording
from bot.replies import Card, ClosedCard, Missed, Noted, OpenCard, PrivateCard, RevealedCard, TooLate, Verdict
from bot.slack_app import actions, blocks
from bot.slack_app.blocks import Block, Drawn
from content.items import Item
from content.questions import Option

# --- in the channel --------------------------------------------------------------------------------------------------


def open_card(card: OpenCard) -> Drawn:
    title = wording.card_title(card.on, card.item)
    drawn = [
        blocks.header(title),
        *_question(card.item),
        _options(card.item),
        blocks.actions(f"controls:{card.post}", *_controls(card.post, card.item)),
        blocks.small(wording.how_to_answer(card.item), wording.open_status(card)),
    ]
    return blocks.drawn(drawn, f"{title}: {card.item.ask}")


def private_card(reply: PrivateCard) -> Drawn:
    return open_card(reply.card)


def closed_card(card: ClosedCard) -> Drawn:
    title = wording.card_title(card.on, card.item)
    drawn = [
        blocks.header(title),
        *_question(card.item),
        _options(card.item),
        blocks.small(wording.closed_status(card)),
    ]
    return blocks.drawn(drawn, f"{title}: {wording.closed_status(card)}")


def revealed_card(card: RevealedCard) -> Drawn:
    title = wording.card_title(card.on, card.item)
    drawn = [
        blocks.header(title),
        *_question(card.item),
        blocks.paragraph(blocks.plain(wording.key_line(card.item), bold=True)),
        *(_explained(card.item, option, _shared(card, option)) for option in card.item.options),
        *_rule(card.item),
        blocks.small(wording.revealed_status(card), wording.checked(card.item)),
    ]
    return blocks.drawn(drawn, f"{title}: {wording.key_line(card.item)}")


def _shared(card: RevealedCard, option: Option) -> str:
    share = wording.share(card, option.id)
    mark = wording.option_mark(card.item, option.id)
    return f"{mark} · {share}" if share else mark


def _question(item: Item) -> list[Block]:
    drawn = []
    if item.situation:
        drawn.append(blocks.paragraph(blocks.prose(item.situation)))
    if item.artefact:
        drawn.append(blocks.code(item.artefact.text))
    drawn.append(blocks.paragraph(blocks.prose(item.ask, bold=True)))
    return drawn


def _options(item: Item) -> Block:
    return blocks.lines(
        [*blocks.plain(f"{wording.letter(item, option.id)}  ", bold=True), *blocks.prose(option.text)]
        for option in item.options
    )


def _controls(post: int, item: Item) -> list[Block]:
    lettered = [(option, wording.letter(item, option.id)) for option in item.options]
    if item.several:
        boxes = blocks.checkboxes(actions.choose_id(post), ((option.id, letter) for option, letter in lettered))
        return [boxes, blocks.button(actions.submit_id(post), wording.submit_label(), primary=True)]
    return [
        blocks.button(actions.answer_id(post, option.id), letter, spoken=f"{letter}: {option.text}")
        for option, letter in lettered
    ]


# --- to one member ---------------------------------------------------------------------------------------------------


def verdict(reply: Verdict) -> Drawn:
    title = wording.verdict_title(reply)
    item = reply.item
    drawn = [
        blocks.header(title),
        blocks.small(wording.card_title(reply.on, item)),
        *(_explained(item, option, _judged(reply, option)) for option in item.options),
        *_rule(item),
        blocks.paragraph(blocks.plain(wording.verdict_points(reply), bold=True)),
        *(blocks.paragraph(blocks.said(note)) for note in wording.verdict_notes(reply)),
        blocks.small(wording.checked(item), wording.first_use() if reply.first_ever else ""),
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
    return blocks.drawn(drawn, sentence)


def too_late(reply: TooLate) -> Drawn:
    sentence = wording.too_late(reply)
    return blocks.drawn([blocks.paragraph(blocks.said(sentence))], sentence)


def missed(reply: Missed) -> Drawn:
    sentence = wording.missed(reply)
    item = reply.item
    drawn = [
        blocks.paragraph(blocks.plain(sentence, bold=True)),
        *_question(item),
        *(_explained(item, option, wording.option_mark(item, option.id)) for option in item.options),
        *_rule(item),
        blocks.small(wording.checked(item)),
    ]
    return blocks.drawn(drawn, sentence)


# --- shared by verdicts and reveals ----------------------------------------------------------------------------------


def _explained(item: Item, option: Option, judgement: str) -> Block:
    """An option with its letter, what it is (in words), and the reason set off below it."""
    letter = wording.letter(item, option.id)
    return blocks.rich_text(
        blocks.section(blocks.plain(f"{letter} · {judgement}\n", bold=True), blocks.prose(option.text)),
        blocks.quote(blocks.prose(item.reasons[option.id])),
    )


def _rule(item: Item) -> list[Block]:
    return [
        blocks.rich_text(
            blocks.section(blocks.plain(f"{wording.rule_title()}\n", bold=True), blocks.prose(item.explanation)),
        ),
        blocks.paragraph(blocks.link(item.source, wording.source_label())),
    ]


def draw_card(card: Card) -> Drawn:
    """A card as it stands in a channel."""
    match card:
        case OpenCard():
            return open_card(card)
        case ClosedCard():
            return closed_card(card)
        case RevealedCard():
            return revealed_card(card)
