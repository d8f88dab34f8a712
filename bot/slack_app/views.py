"""Forms, which Slack calls modals, and the app's Home tab."""

from collections.abc import Sequence
from typing import Any

from bot.slack_app.limits import IN_VIEW
from bot.slack_app.origin import Payload
from bot.slack_app.paint import bare, paint
from bot.slack_app.take import OF_HOME
from bot.talk.forms import CANCEL, Field, Form
from bot.talk.pages import Page, Refusal
from bot.talk.parts import Lines, Rule

View = dict[str, Any]


def paint_form(form: Form, *, channel: str) -> View:
    """A modal. It remembers the channel: Slack doesn't tell it again."""
    intro = paint(Page((Lines(form.intro), Rule()))).blocks if form.intro else ()
    return {
        "type": "modal",
        "callback_id": form.id,
        "private_metadata": channel,
        "title": _plain(form.title),
        "submit": _plain(form.send),
        "close": _plain(CANCEL),
        "blocks": [*intro, *map(_input, form.fields)],
    }


def paint_refusal(refusal: Refusal) -> View:
    """What a modal becomes whose answer can be told nowhere else."""
    title = _plain("Studyhall")
    return {"type": "modal", "title": title, "close": _plain(CANCEL), "blocks": paint(refusal.page()).blocks}


def paint_home(pages: Sequence[Page], *, channel: str, home: str = "") -> View:
    """The Home tab: some pages, one below the other, about a channel. `home` is the workspace's address."""
    drawn = [[*paint(page, home=home).blocks, {"type": "divider"}] for page in pages]
    blocks = [block for blocks in drawn for block in blocks][:-1]
    return {"type": "home", "private_metadata": f"{OF_HOME}{channel}", "blocks": blocks[:IN_VIEW]}


def errors_in(told: Page | Refusal, payload: Payload) -> dict[str, str]:
    """What Slack says beside a field of the form that was sent; empty where there is nothing to put right in it."""
    if not isinstance(told, Refusal) or not told.at:
        return {}
    fields = [block.get("block_id") for block in payload["view"].get("blocks", [])]
    return {told.at: bare(told.sentence)} if told.at in fields else {}


def _input(field: Field) -> View:
    made: View = {
        "type": "input",
        "block_id": field.name,
        "label": _plain(field.label),
        "optional": not field.required,
        "element": _element(field),
    }
    return made | ({"hint": _plain(field.hint)} if field.hint and not field.long else {})


def _element(field: Field) -> View:
    if not field.entries:
        typed = {"type": "plain_text_input", "action_id": field.name, "max_length": field.at_most}
        hint = {"multiline": True, "placeholder": _plain(field.hint)} if field.long else {}
        return {**typed, **hint, **({"initial_value": field.value[: field.at_most]} if field.value else {})}
    options = [{"text": _plain(entry.label), "value": entry.value} for entry in field.entries]
    first = next((option for option in options if option["value"] == field.value), None)
    initial = {"initial_option": first} if first else {}
    return {"type": "radio_buttons", "action_id": field.name, "options": options, **initial}


def _plain(text: str) -> View:
    return {"type": "plain_text", "text": text, "emoji": False}
