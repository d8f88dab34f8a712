"""The controls of a message or view as a member's client sees them: what is chosen, and what a click sends."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

State = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Slot:
    """Where a kind of control keeps what was chosen, and where its payload keeps what is chosen from the start."""

    chosen: str
    initial: str
    many: bool = False
    options: bool = False


@dataclass(frozen=True)
class Control:
    block_id: str
    element: dict[str, Any]

    @property
    def action_id(self) -> str:
        return str(self.element["action_id"])

    @property
    def kind(self) -> str:
        return str(self.element["type"])


SLOTS = {
    **dict.fromkeys(
        ("plain_text_input", "number_input", "email_text_input", "url_text_input"), Slot("value", "initial_value")
    ),
    "datepicker": Slot("selected_date", "initial_date"),
    "timepicker": Slot("selected_time", "initial_time"),
    "datetimepicker": Slot("selected_date_time", "initial_date_time"),
    **dict.fromkeys(
        ("radio_buttons", "static_select", "external_select", "overflow"),
        Slot("selected_option", "initial_option", options=True),
    ),
    **dict.fromkeys(
        ("checkboxes", "multi_static_select", "multi_external_select"),
        Slot("selected_options", "initial_options", many=True, options=True),
    ),
    "users_select": Slot("selected_user", "initial_user"),
    "conversations_select": Slot("selected_conversation", "initial_conversation"),
    "channels_select": Slot("selected_channel", "initial_channel"),
    "multi_users_select": Slot("selected_users", "initial_users", many=True),
    "multi_conversations_select": Slot("selected_conversations", "initial_conversations", many=True),
    "multi_channels_select": Slot("selected_channels", "initial_channels", many=True),
}


def controls_of(blocks: Sequence[dict[str, Any]]) -> Iterator[Control]:
    for block in blocks:
        held = [block.get("accessory"), block.get("element"), *(block.get("elements") or [])]
        for element in held:
            if isinstance(element, dict) and "action_id" in element:
                yield Control(block["block_id"], element)
        yield from controls_of(block.get("child_blocks") or [])


def find_control(blocks: Sequence[dict[str, Any]], action_id: str, *, value: str | None = None) -> Control:
    """The control a member would click. Of several with one action_id `value` tells which.

    Raises:
        LookupError: nothing of the kind is there to be clicked.
    """
    for control in controls_of(blocks):
        if control.action_id == action_id and value in {None, control.element.get("value")}:
            return control
    shown = [control.action_id for control in controls_of(blocks)]
    raise LookupError(f"no control {action_id!r} with value {value!r} among {shown}")


def chosen_state(control: Control, given: Any) -> dict[str, Any]:
    """The state of a control after this choice: option values for selects and boxes, else the value itself."""
    slot = SLOTS[control.kind]
    if not slot.options:
        chosen = list(given) if slot.many else given
    elif slot.many:
        chosen = [_option(control.element, value) for value in ([given] if isinstance(given, str) else given)]
    else:
        chosen = _option(control.element, given if isinstance(given, str) else given[0])
    return {"type": control.kind, slot.chosen: chosen}


def entered(state: Mapping[str, Any]) -> list[str]:
    """What a control holds, as the values that were typed or picked."""
    held: Any = next((value for name, value in state.items() if name != "type" and value), [])
    several = held if isinstance(held, list) else [held]
    return [each["value"] if isinstance(each, dict) else str(each) for each in several]


def _option(element: dict[str, Any], value: str) -> dict[str, Any]:
    """The option with this value, as the payload spells it; an external select's are known to the bot alone."""
    if element["type"] in {"external_select", "multi_external_select"}:
        return {"text": {"type": "plain_text", "text": value, "emoji": True}, "value": value}
    options = list(element.get("options") or [])
    for group in element.get("option_groups") or []:
        options += group["options"]
    for option in options:
        if option.get("value") == value:
            return dict(option)
    raise LookupError(f"no option {value!r} in {element['action_id']!r}")


def _initial_state(control: Control) -> dict[str, Any]:
    slot = SLOTS[control.kind]
    nothing: Any = [] if slot.many else None
    return {"type": control.kind, slot.chosen: control.element.get(slot.initial, nothing)}


def state_values(blocks: Sequence[dict[str, Any]], filled: Mapping[tuple[str, str], dict[str, Any]]) -> State:
    """`state.values`: every stateful control there is now, as the member filled it or as it was from the start."""
    values: State = {}
    for control in controls_of(blocks):
        if control.kind in SLOTS and control.kind != "overflow":
            state = filled.get((control.block_id, control.action_id)) or _initial_state(control)
            values.setdefault(control.block_id, {})[control.action_id] = state
    return values


def click_action(control: Control, *, state: Mapping[str, Any] | None, at: str) -> dict[str, Any]:
    """The entry of `actions` for a click on this control; `state` is what it was set to, if it holds any."""
    element = control.element
    action: dict[str, Any] = {"type": control.kind, "action_id": control.action_id, "block_id": control.block_id}
    for name in ("text", "value", "style", "url", "placeholder"):
        if name in element:
            action[name] = element[name]
    return {**action, **(state or {}), "action_ts": at}
