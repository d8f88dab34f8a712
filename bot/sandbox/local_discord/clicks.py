"""Buttons and selects: what can be clicked, and how it is told."""

from collections.abc import Sequence
from typing import Any

from bot.sandbox.local_discord.components import RawComponent, find
from bot.sandbox.local_discord.directory import Member
from bot.sandbox.local_discord.flags import SELECTS, ComponentKind
from bot.sandbox.local_discord.messages import Message
from bot.sandbox.local_discord.options import NotOffered, or_nothing


def check_values(message: Message, custom_id: str, values: Sequence[str], member: Member) -> None:
    """Whether this member can use this control like that. Raises NotOffered."""
    if message.deleted or message.visible_to not in {None, member.id}:
        raise NotOffered("the message is not there for this member")
    control = find(message.payload["components"], custom_id)
    if control is None:
        raise NotOffered(f"no control {custom_id} in the message")
    if control.get("disabled"):
        raise NotOffered(f"{custom_id} is disabled")
    if control["type"] in SELECTS:
        check_selected(control, values, least=control.get("min_values", 1))
    elif values:
        raise NotOffered(f"{custom_id} is a button and takes no values")


def check_selected(control: RawComponent, values: Sequence[str], *, least: int) -> None:
    """Whether a select or a group of boxes takes these values. Raises NotOffered."""
    all_of_them = len(control["options"]) if control["type"] == ComponentKind.CHECKBOX_GROUP else 1
    most = control.get("max_values") or all_of_them
    if not least <= len(values) <= most:
        raise NotOffered(f"{control['custom_id']} takes {least} to {most} values, not {len(values)}")
    offered = [option["value"] for option in control.get("options") or []]
    if offered and not set(values) <= set(offered):
        raise NotOffered(f"{control['custom_id']} offers {or_nothing(offered)}, not {or_nothing(values)}")


def data_of_click(message: Message, custom_id: str, values: Sequence[str]) -> dict[str, Any]:
    """The interaction's data; of a control that isn't there the type is guessed from the values."""
    control = find(message.payload["components"], custom_id) or {}
    kind = control.get("type", ComponentKind.SELECT if values else ComponentKind.BUTTON)
    data: dict[str, Any] = {"custom_id": custom_id, "component_type": int(kind), "id": control.get("id", 0)}
    if kind in SELECTS:
        data["values"] = list(values)
    return data
