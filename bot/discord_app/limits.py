"""What Discord takes in one message of components, in a form or as a command.

discord.py counts components but not the length of texts.
"""

from typing import Any, Final

from bot.talk.phrases import sound

COMPONENTS: Final = 40
"""In one message, nested ones included."""
TEXT_DISPLAYS: Final = 4_000
"""Characters of all text displays of a message together."""
BUTTON_LABEL: Final = 80
ROW: Final = 5
"""Buttons in a row."""
SELECT_OPTIONS: Final = 25
SELECT_TEXT: Final = 100
"""Label, value and description of a select's option."""
PLACEHOLDER: Final = 150
ALT: Final = 1_024
"""Characters that say what a picture shows."""
CONTENT: Final = 2_000
"""Characters of a message that is plain text."""
TITLE: Final = 45
"""Of a form, and of a label in it."""
HINT: Final = 100
"""Below a label, or in an empty field."""
THREAD_NAME: Final = 100
EVENT_TEXT: Final = 100
"""The name of an event, and where it is."""
EVENT_ABOUT: Final = 1_000
NONCE: Final = 25
REQUESTS_PER_SECOND: Final = 50
"""Requests a second that Discord takes from a bot, answers to interactions apart."""
CHOICE_NAME: Final = 100
COMMAND_NAME: Final = 32
DESCRIPTION: Final = 100
CHOICES: Final = 25
"""What an autocomplete may offer."""

Component = dict[str, Any]


def length(text: str) -> int:
    """Characters as Discord's clients count them: one beyond the basic plane is two."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, most: int) -> str:
    """As much of a plain text as fits, with … where some is missing."""
    text = sound(text)
    if length(text) <= most:
        return text
    kept = text[: most - 1]
    while length(kept) >= most:
        kept = kept[:-1]
    return kept.rstrip() + "…"
