"""Modals, and the choices that an autocomplete offers."""

from collections import Counter
from typing import Any, Final

from bot.sandbox.local_discord.checks.components import (
    check_custom_id,
    check_options,
    check_select,
    check_text_display,
)
from bot.sandbox.local_discord.checks.problems import Path, Problems
from bot.sandbox.local_discord.components import every_component
from bot.sandbox.local_discord.flags import SELECTS, ComponentKind

_TITLE: Final = 45
ITEMS: Final = 5
_LABEL: Final = 45
INPUT: Final = 4_000
_CHOICES: Final = 25
CHOICE_TEXT: Final = 100
_GROUPS: Final = frozenset({ComponentKind.RADIO_GROUP, ComponentKind.CHECKBOX_GROUP})
_PLAIN: Final = frozenset({ComponentKind.UPLOAD, ComponentKind.CHECKBOX})


def check_modal(modal: dict[str, Any]) -> None:
    """Raises RefusedCall (50035) with every problem of a form, under `data`."""
    problems = Problems()
    problems.check_text(("data", "title"), modal.get("title"), most=_TITLE, least=1)
    check_custom_id(problems, ("data",), modal)
    for path, item in problems.objects(("data", "components"), modal.get("components"), most=ITEMS, least=1):
        _check_item(problems, path, item)
    problems.refuse_if_wrong()
    used = Counter(part["custom_id"] for part in every_component(modal["components"]) if part.get("custom_id"))
    if any(times > 1 for times in used.values()):
        problems.add(
            ("data", "components"), "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"
        )
    problems.refuse_if_wrong()


def _check_item(problems: Problems, path: Path, item: dict[str, Any]) -> None:
    match item.get("type"):
        case ComponentKind.ROW:
            for at, child in problems.objects((*path, "components"), item.get("components"), most=1, least=1):
                problems.check_text((*at, "label"), child.get("label"), most=_LABEL, least=1)
                _check_input(problems, at, child)
        case ComponentKind.LABEL:
            _check_label(problems, path, item)
        case ComponentKind.TEXT:
            check_text_display(problems, path, item)
        case _:
            problems.add((*path, "type"), "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (1, 10, 18).')


def _check_label(problems: Problems, path: Path, label: dict[str, Any]) -> None:
    problems.check_text((*path, "label"), label.get("label"), most=_LABEL, least=1)
    problems.check_text((*path, "description"), label.get("description"), most=100)
    inner = label.get("component")
    if isinstance(inner, dict):
        _check_input(problems, (*path, "component"), inner)
    else:
        problems.require((*path, "component"))


def _check_input(problems: Problems, path: Path, component: dict[str, Any]) -> None:
    kind = component.get("type")
    if kind == ComponentKind.TEXT_INPUT:
        _check_text_input(problems, path, component)
    elif kind in SELECTS:
        check_select(problems, path, component)
    elif kind in _GROUPS:
        check_custom_id(problems, path, component)
        check_options(problems, path, component, most=10)
        if kind == ComponentKind.RADIO_GROUP and len(component.get("options") or ()) == 1:
            problems.add((*path, "options"), "BASE_TYPE_BAD_LENGTH", "Must be between 2 and 10 in length.")
    elif kind in _PLAIN:
        check_custom_id(problems, path, component)
    else:
        problems.add((*path, "type"), "UNION_TYPE_CHOICES", "This component cannot stand in a modal.")


def _check_text_input(problems: Problems, path: Path, component: dict[str, Any]) -> None:
    check_custom_id(problems, path, component)
    problems.check_number((*path, "style"), component.get("style"), least=1, most=2)
    problems.check_text((*path, "placeholder"), component.get("placeholder"), most=100)
    problems.check_text((*path, "value"), component.get("value"), most=INPUT)
    problems.check_number((*path, "min_length"), component.get("min_length"), most=INPUT)
    problems.check_number((*path, "max_length"), component.get("max_length"), least=1, most=INPUT)


def check_choices(data: dict[str, Any]) -> None:
    """Raises RefusedCall (50035) where the choices of an autocomplete are too many or too long."""
    problems = Problems()
    for path, choice in problems.objects(("data", "choices"), data.get("choices"), most=_CHOICES):
        problems.check_text((*path, "name"), choice.get("name"), most=CHOICE_TEXT, least=1)
        if isinstance(choice.get("value"), str):
            problems.check_text((*path, "value"), choice["value"], most=CHOICE_TEXT, least=1)
        elif choice.get("value") is None:
            problems.require((*path, "value"))
    problems.refuse_if_wrong()
