"""What our controls are called, and what a click on one of them means. Pure; the state lives in the control."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.talk.people import CODE, Shown
from bot.quiz.wishes import Wish

_SHOWN: Final = rf"(?P<shown>{CODE})"
_ANSWER: Final = re.compile(rf"answer:{_SHOWN}:(?P<option>[a-z][a-z0-9-]{{0,79}})")
_CHOOSE: Final = re.compile(rf"choose:{_SHOWN}")
_SUBMIT: Final = re.compile(rf"submit:{_SHOWN}")
_PRESS: Final = re.compile(rf"press:(?P<verb>[a-z]{{2,10}}):{_SHOWN}")
_QUIZ: Final = re.compile(
    r"quiz:(?P<style>[a-z]{4,5}):(?P<number>[0-9]{1,2}):(?P<seconds>[0-9]{1,3}):(?P<topic>.{1,70})"
)
_REPORT: Final = re.compile(rf"report:{_SHOWN}")
QUIZ_FORM: Final = "quiz"
"""Of the form that `quiz` opens when it is called bare."""
_TEST: Final = re.compile(r"test:(?P<channel>[A-Z0-9]{1,40})")
_MOST_CHOICES: Final = 10


@dataclass(frozen=True, slots=True)
class Answering:
    """A choice that was made: a letter was clicked, or ticked boxes were submitted."""

    shown: Shown
    chosen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pressing:
    """Any other button of a question or a quiz: its verb says what it does."""

    verb: str
    shown: Shown


@dataclass(frozen=True, slots=True)
class Beginning:
    """A quiz with as many questions as there are."""

    wish: Wish


@dataclass(frozen=True, slots=True)
class Ticking:
    """A box was ticked; Slack keeps it until Submit."""


@dataclass(frozen=True, slots=True)
class Testing:
    """A test post was asked for, in the channel that was set up."""

    channel: str


Click = Answering | Pressing | Beginning | Ticking | Testing


def answer_id(shown: Shown, option: str) -> str:
    return f"answer:{shown.code}:{option}"


def choose_id(shown: Shown) -> str:
    return f"choose:{shown.code}"


def submit_id(shown: Shown) -> str:
    return f"submit:{shown.code}"


def press_id(verb: str, shown: Shown) -> str:
    return f"press:{verb}:{shown.code}"


def quiz_id(style: str, number: int, seconds: int, topic: str) -> str:
    return f"quiz:{style}:{number}:{seconds}:{topic[:70]}"


def report_id(shown: Shown) -> str:
    """Of the form."""
    return f"report:{shown.code}"


def reported(callback_id: str) -> Shown | None:
    """What a form reports; None for any other form."""
    match = _REPORT.fullmatch(callback_id)
    return Shown.read(match["shown"]) if match else None


def make_test_id(channel: str) -> str:
    return f"test:{channel}"


def read_click(action_id: str, state: Mapping[str, Any]) -> Click | None:  # noqa: PLR0911 -- one for each kind
    """What a click means; None where it is no control of ours. `state` is the payload's `state.values`."""
    if match := _ANSWER.fullmatch(action_id):
        return Answering(Shown.read(match["shown"]), (match["option"],))
    if _CHOOSE.fullmatch(action_id):
        return Ticking()
    if match := _SUBMIT.fullmatch(action_id):
        shown = Shown.read(match["shown"])
        return Answering(shown, _ticked(shown, state))
    if match := _PRESS.fullmatch(action_id):
        return Pressing(match["verb"], Shown.read(match["shown"]))
    if match := _QUIZ.fullmatch(action_id):
        return Beginning(Wish(match["topic"], match["number"], match["style"], match["seconds"]))
    if match := _TEST.fullmatch(action_id):
        return Testing(match["channel"])
    return None


def _ticked(shown: Shown, state: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of the boxes ticked in this message; none where the state is missing or of another shape."""
    for controls in state.values():
        match controls.get(choose_id(shown)) if isinstance(controls, Mapping) else None:
            case {"selected_options": [*options]}:
                values = [option.get("value") for option in options[:_MOST_CHOICES] if isinstance(option, Mapping)]
                return tuple(value for value in values if isinstance(value, str))
            case _:
                continue
    return ()
