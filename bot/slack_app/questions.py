"""The parts of a question that cards and private replies share: what is asked, how to answer, why."""

from bot import wording
from bot.talk.people import Shown
from bot.slack_app import actions, blocks
from bot.slack_app.blocks import Block
from content.items import Item
from content.questions import Option


def question(item: Item) -> list[Block]:
    drawn = []
    if item.situation:
        drawn.append(blocks.paragraph(blocks.prose(item.situation)))
    if item.artefact:
        drawn.append(blocks.code(item.artefact.text))
    drawn.append(blocks.paragraph(blocks.prose(item.ask, bold=True)))
    return drawn


def options(item: Item) -> Block:
    return blocks.lines(
        [*blocks.plain(f"{wording.letter(item, option.id)}  ", bold=True), *blocks.prose(option.text)]
        for option in item.options
    )


def controls(shown: Shown, item: Item) -> list[Block]:
    lettered = [(option, wording.letter(item, option.id)) for option in item.options]
    if item.several:
        boxes = blocks.checkboxes(actions.choose_id(shown), ((option.id, letter) for option, letter in lettered))
        return [boxes, blocks.button(actions.submit_id(shown), wording.submit_label(), primary=True)]
    return [
        blocks.button(actions.answer_id(shown, option.id), letter, spoken=f"{letter}: {option.text}")
        for option, letter in lettered
    ]


def explained(item: Item, option: Option, judgement: str) -> Block:
    """An option with its letter, what it is (in words), and the reason set off below it."""
    letter = wording.letter(item, option.id)
    return blocks.rich_text(
        blocks.section(blocks.plain(f"{letter} · {judgement}\n", bold=True), blocks.prose(option.text)),
        blocks.quote(blocks.prose(item.reasons[option.id])),
    )


def rule(item: Item) -> list[Block]:
    return [
        blocks.rich_text(
            blocks.section(blocks.plain(f"{wording.rule_title()}\n", bold=True), blocks.prose(item.explanation)),
        ),
        blocks.paragraph(blocks.link(item.source, wording.source_label())),
    ]


def pressed(verb: str, shown: Shown, label: str, *, primary: bool = False) -> Block:
    """A button that says all it means in its id."""
    return blocks.button(actions.press_id(verb, shown), label, primary=primary)


def beside(shown: Shown) -> Block:
    """What can be said beside an answer."""
    return blocks.actions(
        f"beside:{shown.code}",
        pressed("guess", shown, wording.guess_label()),
        pressed("report", shown, wording.report_label()),
    )


def report_only(shown: Shown) -> Block:
    return blocks.actions(f"report:{shown.code}", pressed("report", shown, wording.report_label()))
