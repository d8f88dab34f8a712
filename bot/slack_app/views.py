"""Forms, which Slack calls modals, and the app's Home tab."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from bot.slack_app.blocks import unmarked
from bot.slack_app.limits import IN_GROUP, IN_VIEW
from bot.slack_app.origin import Payload
from bot.slack_app.paint import bare, paint
from bot.slack_app.take import OF_HOME
from bot.talk.forms import CANCEL, Entry, Field, Form, Takes, picked
from bot.talk.pages import Page, Refusal
from bot.talk.parts import Lines, Rule

_View = dict[str, Any]
_OF_DAY: Final = re.compile(r"[0-2][0-9]:[0-5][0-9]")


def paint_form(form: Form, *, memory: str) -> _View:
    """A modal. It remembers where it was opened, as `bot.slack_app.take` reads it."""
    intro = paint(Page((Lines(form.intro), Rule()))).everywhere if form.intro else ()
    return {
        "type": "modal",
        "callback_id": form.id,
        "private_metadata": memory,
        "title": unmarked(form.title),
        "submit": unmarked(form.send),
        "close": unmarked(form.cancel),
        "blocks": [*intro, *map(_input, form.fields)],
    }


def paint_refusal(refusal: Refusal) -> _View:
    """What a modal becomes whose answer can be told nowhere else."""
    title = unmarked("Studyhall")
    return {"type": "modal", "title": title, "close": unmarked(CANCEL), "blocks": paint(refusal.page()).everywhere}


def paint_home(pages: Sequence[Page], *, channel: str, home: str = "") -> _View:
    """The Home tab: some pages, one below the other, about a channel. `home` is the workspace's address."""
    drawn = [[*paint(page, home=home).everywhere, {"type": "divider"}] for page in pages]
    blocks = [block for blocks in drawn for block in blocks][:-1]
    return {"type": "home", "private_metadata": f"{OF_HOME}{channel}", "blocks": blocks[:IN_VIEW]}


def errors_in(told: Page | Refusal, payload: Payload) -> dict[str, str]:
    """What Slack says beside a field of the form that was sent; empty where there is nothing to put right in it."""
    if not isinstance(told, Refusal) or not told.at:
        return {}
    fields = [block.get("block_id") for block in payload["view"].get("blocks", [])]
    return {told.at: bare(told.sentence)} if told.at in fields else {}


def _input(field: Field) -> _View:
    made: _View = {
        "type": "input",
        "block_id": field.name,
        "label": unmarked(field.label),
        "optional": not field.required,
        "element": _element(field),
    }
    return made | ({"hint": unmarked(field.hint)} if field.hint and not field.long else {})


def _element(field: Field) -> _View:
    if field.takes is not Takes.WORDS:
        return _channel(field) if field.takes is Takes.CHANNEL else _clock(field)
    if not field.entries:
        typed = {"type": "plain_text_input", "action_id": field.name, "max_length": field.at_most}
        hint = {"multiline": True, "placeholder": unmarked(field.hint)} if field.long else {}
        return {**typed, **hint, **({"initial_value": field.value[: field.at_most]} if field.value else {})}
    options = list(map(_option, field.entries))
    first = [option for option in options if option["value"] in picked(field)]
    if field.several:
        initial = {"initial_options": first} if first else {}
        return {"type": "checkboxes", "action_id": field.name, "options": options, **initial}
    only = {"initial_option": first[0]} if first else {}
    if field.entries[0].group:
        return {"type": "static_select", "action_id": field.name, "option_groups": list(_groups(field)), **only}
    return {"type": "radio_buttons", "action_id": field.name, "options": options, **only}


def _option(entry: Entry) -> _View:
    return {"text": unmarked(entry.label), "value": entry.value}


def _groups(field: Field) -> Iterator[_View]:
    for name, entries in groupby(field.entries, lambda entry: entry.group):
        options = list(map(_option, entries))
        for first in range(0, len(options), IN_GROUP):
            yield {"label": unmarked(name), "options": options[first : first + IN_GROUP]}


def _channel(field: Field) -> _View:
    """Channels of the workspace alone: a daily in direct messages reaches nobody."""
    channel = field.value.removeprefix("#")
    known = {"initial_conversation": channel} if channel.startswith(("C", "G")) else {}
    wanted = {"include": ["public", "private"], "exclude_bot_users": True}
    return {"type": "conversations_select", "action_id": field.name, "filter": wanted, **known}


def _clock(field: Field) -> _View:
    known = {"initial_time": field.value} if _OF_DAY.fullmatch(field.value) else {}
    return {"type": "timepicker", "action_id": field.name, **known}
