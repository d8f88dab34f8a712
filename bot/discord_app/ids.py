"""The ids that buttons carry: all a click needs to be understood, whatever was restarted in between.

`answer:<post>:<option>` answers with one option, `choose:<post>` is the select of a question with several right
answers, `submit:<post>:<option>,<option>` answers with what was chosen there, `test:<channel>`
posts a test.
"""

import re
from collections.abc import Sequence
from typing import Final

_POST: Final = r"(?P<post>[0-9]{1,18})"
_OPTION: Final = r"[a-z][a-z0-9-]*"

ANSWER: Final = re.compile(rf"answer:{_POST}:(?P<option>{_OPTION})")
CHOOSE: Final = re.compile(rf"choose:{_POST}")
SUBMIT: Final = re.compile(rf"submit:{_POST}:(?P<options>{_OPTION}(?:,{_OPTION})*)")

TEST: Final = re.compile(r"test:(?P<channel>[0-9]{1,20})")

_SUBMIT_AT_MOST: Final = 100


def answer_id(post: int, option: str) -> str:
    return f"answer:{post}:{option}"


def choose_id(post: int) -> str:
    return f"choose:{post}"


def make_test_id(channel: str) -> str:
    return f"test:{channel}"


def submit_id(post: int, options: Sequence[str]) -> str | None:
    """None where the options make no id that Discord would take: then no select of ours offered them."""
    made = f"submit:{post}:{','.join(options)}"
    return made if len(made) <= _SUBMIT_AT_MOST and SUBMIT.fullmatch(made) else None


def is_ours(custom_id: str) -> bool:
    """Whether a button of this id is one we know how to serve."""
    return any(kind.fullmatch(custom_id) for kind in (ANSWER, CHOOSE, SUBMIT, TEST))


def post_of(custom_id: str) -> int | None:
    """The post that a control of ours answers; None for any other control."""
    for kind in (ANSWER, CHOOSE, SUBMIT):
        if match := kind.fullmatch(custom_id):
            return int(match["post"])
    return None
