"""Views: forms, which Slack calls modals, and the app's Home tab."""

from typing import Any, Final

from bot import wording
from bot.commands import QUIZ, Option
from bot.talk.people import Shown
from bot.quiz_replies import ReportKind
from bot.replies import Help, Reply
from bot.slack_app import actions
from bot.slack_app.render import draw
from bot.study.reporting import WORDS_AT_MOST

KIND: Final = "kind"
WORDS: Final = "words"
_TYPED_AT_MOST: Final = 60


def report_form(shown: Shown, *, channel: str) -> dict[str, Any]:
    """What is the matter with a question, in words."""
    kinds = [{"text": _plain(wording.report_kind(kind)), "value": kind.value} for kind in ReportKind]
    kind = {
        "type": "input",
        "block_id": KIND,
        "label": _plain(wording.report_kind_label()),
        "element": {"type": "radio_buttons", "action_id": KIND, "options": kinds},
    }
    words = {
        "type": "input",
        "block_id": WORDS,
        "label": _plain(wording.report_words_label()),
        "element": {
            "type": "plain_text_input",
            "action_id": WORDS,
            "multiline": True,
            "max_length": WORDS_AT_MOST,
            "placeholder": _plain(wording.report_words_hint()),
        },
    }
    title, send = wording.report_title(), wording.report_send_label()
    return _form(actions.report_id(shown), channel, title, send, [kind, words])


def quiz_form(*, channel: str) -> dict[str, Any]:
    """The options of `quiz`; each may be left as it is."""
    inputs = [
        {
            "type": "input",
            "block_id": option.name,
            "label": _plain(option.name.capitalize()),
            "hint": _plain(option.summary),
            "optional": not option.choices,
            "element": _field(option),
        }
        for option in QUIZ.options
    ]
    return _form(actions.QUIZ_FORM, channel, wording.quiz_form_title(), wording.quiz_form_send_label(), inputs)


def _form(callback_id: str, channel: str, title: str, send: str, inputs: list[dict[str, Any]]) -> dict[str, Any]:
    """It remembers the channel: Slack doesn't tell it again."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": channel,
        "title": _plain(title),
        "submit": _plain(send),
        "close": _plain(wording.cancel_label()),
        "blocks": inputs,
    }


def _field(option: Option) -> dict[str, Any]:
    if not option.choices:
        return {"type": "plain_text_input", "action_id": option.name, "max_length": _TYPED_AT_MOST}
    choices = [{"text": _plain(value), "value": value} for value in option.choices]
    return {"type": "radio_buttons", "action_id": option.name, "options": choices, "initial_option": choices[0]}


def home_tab(figures: Reply) -> dict[str, Any]:
    """The Home tab: what `me` says, and what can be typed."""
    return {"type": "home", "blocks": [*draw(figures).blocks, {"type": "divider"}, *draw(Help(organiser=False)).blocks]}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}
