"""Views: forms, which Slack calls modals, and the app's Home tab."""

from typing import Any, Final

from bot import wording
from bot.people import Shown
from bot.quiz_replies import ReportKind
from bot.replies import Help, Reply
from bot.slack_app import actions
from bot.slack_app.render import draw
from bot.study.reporting import WORDS_AT_MOST

KIND: Final = "kind"
WORDS: Final = "words"


def report_form(shown: Shown, *, channel: str) -> dict[str, Any]:
    """What is the matter with a question, in words. The form remembers the channel: Slack doesn't tell it again."""
    kinds = [{"text": _plain(wording.report_kind(kind)), "value": kind.value} for kind in ReportKind]
    return {
        "type": "modal",
        "callback_id": actions.report_id(shown),
        "private_metadata": channel,
        "title": _plain(wording.report_title()),
        "submit": _plain(wording.report_send_label()),
        "close": _plain(wording.report_cancel_label()),
        "blocks": [
            {
                "type": "input",
                "block_id": KIND,
                "label": _plain(wording.report_kind_label()),
                "element": {"type": "radio_buttons", "action_id": KIND, "options": kinds},
            },
            {
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
            },
        ],
    }


def home_tab(figures: Reply) -> dict[str, Any]:
    """The Home tab: what `me` says, and what can be typed."""
    return {"type": "home", "blocks": [*draw(figures).blocks, {"type": "divider"}, *draw(Help(organiser=False)).blocks]}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}
