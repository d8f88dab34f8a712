"""The controls inside blocks."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.local_slack.block_kit.findings import Findings
from bot.sandbox.local_slack.block_kit.texts import EITHER, check_confirmation, check_options, check_text

_Check = Callable[[Findings, str, dict[str, Any]], None]


def _check_button(findings: Findings, pointer: str, element: dict[str, Any]) -> None:
    check_text(findings, f"{pointer}/text", element.get("text"), most=75)
    findings.check_length(f"{pointer}/value", element.get("value"), most=2000)
    findings.check_length(f"{pointer}/url", element.get("url"), most=3000)
    findings.check_length(f"{pointer}/accessibility_label", element.get("accessibility_label"), most=75)
    if element.get("style") not in {None, "primary", "danger"}:
        findings.add(f"{pointer}/style", "must be one of primary, danger")


def _check_ticks(findings: Findings, pointer: str, element: dict[str, Any]) -> None:
    check_options(findings, f"{pointer}/options", element.get("options"), most=10, kinds=EITHER)
    _check_initial(findings, pointer, element, element.get("options") or [])


def _check_select(findings: Findings, pointer: str, element: dict[str, Any]) -> None:
    _check_placeholder(findings, pointer, element)
    options = list(element.get("options") or [])
    if "option_groups" in element:
        for place, group in findings.objects(f"{pointer}/option_groups", element["option_groups"], most=100):
            check_text(findings, f"{place}/label", group.get("label"), most=75)
            check_options(findings, f"{place}/options", group.get("options"), most=100)
            options += group.get("options") or []
    else:
        check_options(findings, f"{pointer}/options", element.get("options"), most=100)
    _check_initial(findings, pointer, element, options)


def _check_initial(findings: Findings, pointer: str, element: dict[str, Any], options: list[Any]) -> None:
    """What is chosen from the start must be among the options, exactly."""
    if "initial_option" in element and element["initial_option"] not in options:
        findings.add(f"{pointer}/initial_option", "must be one of the provided options")
    for position, option in enumerate(element.get("initial_options") or []):
        if option not in options:
            findings.add(f"{pointer}/initial_options/{position}", "must be one of the provided options")


def _check_placeholder(findings: Findings, pointer: str, element: dict[str, Any]) -> None:
    check_text(findings, f"{pointer}/placeholder", element.get("placeholder"), most=150, required=False)


def _check_overflow(findings: Findings, pointer: str, element: dict[str, Any]) -> None:
    check_options(findings, f"{pointer}/options", element.get("options"), most=5)


def _check_typing(findings: Findings, pointer: str, element: dict[str, Any]) -> None:
    _check_placeholder(findings, pointer, element)
    findings.check_length(f"{pointer}/initial_value", element.get("initial_value"), most=3000)
    for bound in ("min_length", "max_length"):
        value = element.get(bound, 1)
        if not isinstance(value, int) or not 0 <= value <= 3000:
            findings.add(f"{pointer}/{bound}", "must be between 0 and 3000")


def check_image(findings: Findings, pointer: str, element: dict[str, Any]) -> None:
    """An image, as a block or an element: an address or a Slack file, and always words for it."""
    if element.get("image_url") is None and element.get("slack_file") is None:
        findings.add(pointer, "missing required field: image_url")
    findings.check_length(f"{pointer}/image_url", element.get("image_url"), most=3000)
    findings.check_required(pointer, element, ["alt_text"])
    findings.check_length(f"{pointer}/alt_text", element.get("alt_text"), most=2000)


def _check_nothing(findings: Findings, pointer: str, element: dict[str, Any]) -> None:
    """Known to Slack, not looked into here."""


_CHECKS: dict[str, _Check] = {
    "button": _check_button,
    "checkboxes": _check_ticks,
    "radio_buttons": _check_ticks,
    "static_select": _check_select,
    "multi_static_select": _check_select,
    **dict.fromkeys(("external_select", "multi_external_select"), _check_placeholder),
    **dict.fromkeys(("users_select", "multi_users_select"), _check_placeholder),
    **dict.fromkeys(("conversations_select", "multi_conversations_select"), _check_placeholder),
    **dict.fromkeys(("channels_select", "multi_channels_select"), _check_placeholder),
    **dict.fromkeys(("datepicker", "timepicker"), _check_placeholder),
    "datetimepicker": _check_nothing,
    "overflow": _check_overflow,
    "plain_text_input": _check_typing,
    **dict.fromkeys(("number_input", "email_text_input", "url_text_input"), _check_placeholder),
    **dict.fromkeys(("rich_text_input", "file_input"), _check_nothing),
    **dict.fromkeys(("workflow_button", "icon_button", "feedback_buttons"), _check_nothing),
    "image": check_image,
}
TYPED = frozenset({"plain_text_input", "number_input", "email_text_input", "url_text_input", "file_input"})
IN_ACTIONS = frozenset(_CHECKS) - TYPED - {"image", "icon_button", "feedback_buttons"}
IN_SECTION = IN_ACTIONS | {"image"}
IN_CONTEXT_ACTIONS = frozenset({"icon_button", "feedback_buttons"})
IN_INPUT = frozenset(_CHECKS) - {"button", "overflow", "image", "workflow_button", "icon_button", "feedback_buttons"}


def check_element(findings: Findings, pointer: str, element: Any, *, allowed: frozenset[str]) -> None:
    if not isinstance(element, dict):
        findings.add(pointer, "must be an object")
        return
    kind = str(element.get("type"))
    if kind not in allowed:
        findings.add(f"{pointer}/type", f"unsupported type: {kind}")
        return
    findings.check_length(f"{pointer}/action_id", element.get("action_id"), most=255, least=1)
    check_confirmation(findings, f"{pointer}/confirm", element.get("confirm"))
    _CHECKS[kind](findings, pointer, element)
