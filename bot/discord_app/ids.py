"""The ids that buttons carry: all a click needs to be understood, whatever was restarted in between.

`answer:<shown>:<option>` answers with one option, `choose:<shown>` is the select of a question with several right
answers, `submit:<shown>:<option>,<option>` answers with what was chosen there; what is shown is a post like `12` or a
turn of a quiz like `q34`. `press:<verb>:<shown>` is any other button of a question or a quiz, `quiz:<style>:…` begins a
quiz with what is available, `test:<channel>` posts a test.
"""

import re
from collections.abc import Sequence
from typing import Final

from bot.talk.people import CODE, Shown

_SHOWN: Final = rf"(?P<shown>{CODE})"
_OPTION: Final = r"[a-z][a-z0-9-]*"

ANSWER: Final = re.compile(rf"answer:{_SHOWN}:(?P<option>{_OPTION})")
CHOOSE: Final = re.compile(rf"choose:{_SHOWN}")
SUBMIT: Final = re.compile(rf"submit:{_SHOWN}:(?P<options>{_OPTION}(?:,{_OPTION})*)")

PRESS: Final = re.compile(rf"press:(?P<verb>[a-z]{{2,10}}):{_SHOWN}")
QUIZ: Final = re.compile(
    r"quiz:(?P<style>[a-z]{4,5}):(?P<number>[0-9]{1,2}):(?P<seconds>[0-9]{1,3}):(?P<topic>.{1,70})"
)
REPORT: Final = re.compile(rf"report:{_SHOWN}")
"""Of the form."""
QUIZ_FORM: Final = "quiz"
"""Of the form that `quiz` opens when it is called bare."""

TEST: Final = re.compile(r"test:(?P<channel>[0-9]{1,20})")

_SUBMIT_AT_MOST: Final = 100


def answer_id(shown: Shown, option: str) -> str:
    return f"answer:{shown.code}:{option}"


def choose_id(shown: Shown) -> str:
    return f"choose:{shown.code}"


def press_id(verb: str, shown: Shown) -> str:
    return f"press:{verb}:{shown.code}"


def quiz_id(style: str, number: int, seconds: int, topic: str) -> str:
    """Begins a quiz on a topic, by its key, with as many questions as there are."""
    return f"quiz:{style}:{number}:{seconds}:{topic[:70]}"


def report_id(shown: Shown) -> str:
    return f"report:{shown.code}"


def make_test_id(channel: str) -> str:
    return f"test:{channel}"


def submit_id(shown: Shown, options: Sequence[str]) -> str | None:
    """None where the options make no id that Discord would take: then no select of ours offered them."""
    made = f"submit:{shown.code}:{','.join(options)}"
    return made if len(made) <= _SUBMIT_AT_MOST and SUBMIT.fullmatch(made) else None


def is_ours(custom_id: str) -> bool:
    """Whether a button of this id is one we know how to serve."""
    return any(kind.fullmatch(custom_id) for kind in (ANSWER, CHOOSE, SUBMIT, PRESS, QUIZ, TEST))


def identity_in(custom_id: str) -> str | None:
    """Which message a control of ours belongs to, as `delivery.identity_of` says; None for any other control."""
    for kind in (ANSWER, CHOOSE, SUBMIT, PRESS):
        if match := kind.fullmatch(custom_id):
            shown = Shown.read(match["shown"])
            return f"{shown.kind}-{shown.id}"
    return None
