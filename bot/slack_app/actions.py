"""What our controls are called, and what a click on one of them means. Pure; the state lives in the control."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

_POST: Final = r"(?P<post>[0-9]{1,18})"
_ANSWER: Final = re.compile(rf"answer:{_POST}:(?P<option>[a-z][a-z0-9-]{{0,79}})")
_CHOOSE: Final = re.compile(rf"choose:{_POST}")
_SUBMIT: Final = re.compile(rf"submit:{_POST}")
_TEST: Final = re.compile(r"test:(?P<channel>[A-Z0-9]{1,40})")
_MOST_CHOICES: Final = 10


@dataclass(frozen=True, slots=True)
class Answering:
    """A choice that was made: a letter was clicked, or ticked boxes were submitted."""

    post: int
    chosen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ticking:
    """A box was ticked; Slack keeps it until Submit."""


@dataclass(frozen=True, slots=True)
class Testing:
    """A test post was asked for, in the channel that was set up."""

    channel: str


Click = Answering | Ticking | Testing


def answer_id(post: int, option: str) -> str:
    return f"answer:{post}:{option}"


def choose_id(post: int) -> str:
    return f"choose:{post}"


def submit_id(post: int) -> str:
    return f"submit:{post}"


def make_test_id(channel: str) -> str:
    return f"test:{channel}"


def read_click(action_id: str, state: Mapping[str, Any]) -> Click | None:
    """What a click means; None where it is no control of ours. `state` is the payload's `state.values`."""
    if match := _ANSWER.fullmatch(action_id):
        return Answering(int(match["post"]), (match["option"],))
    if _CHOOSE.fullmatch(action_id):
        return Ticking()
    if match := _SUBMIT.fullmatch(action_id):
        post = int(match["post"])
        return Answering(post, _ticked(post, state))
    if match := _TEST.fullmatch(action_id):
        return Testing(match["channel"])
    return None


def _ticked(post: int, state: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of the boxes ticked in this message; none where the state is missing or of another shape."""
    for controls in state.values():
        match controls.get(choose_id(post)) if isinstance(controls, Mapping) else None:
            case {"selected_options": [*options]}:
                values = [option.get("value") for option in options[:_MOST_CHOICES] if isinstance(option, Mapping)]
                return tuple(value for value in values if isinstance(value, str))
            case _:
                continue
    return ()
