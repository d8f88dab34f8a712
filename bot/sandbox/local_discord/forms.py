"""Modals as a member fills them in."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.sandbox.local_discord.clicks import check_selected
from bot.sandbox.local_discord.components import RawComponent, every_component, number
from bot.sandbox.local_discord.flags import SELECTS, ComponentKind
from bot.sandbox.local_discord.options import NotOffered, or_nothing

Filled = str | int | float | Sequence[str]
"""A text or the one value chosen, several values, or (as a bool) a tick."""

_LISTED: Final = SELECTS | {ComponentKind.CHECKBOX_GROUP, ComponentKind.UPLOAD}


def data_of_form(modal: dict[str, Any], values: Mapping[str, Filled], *, forged: bool) -> dict[str, Any]:
    """The interaction's data, in the nesting of the form. Raises NotOffered unless `forged`."""
    components: list[RawComponent] = modal["components"]
    number(components)
    known = {part["custom_id"] for part in every_component(components) if part.get("custom_id")}
    if values.keys() - known and not forged:
        raise NotOffered(f"the form has {or_nothing(sorted(known))}, not {or_nothing(values.keys() - known)}")
    filled = [_filled(component, values, forged=forged) for component in components]
    return {"custom_id": modal["custom_id"], "components": filled}


def _filled(component: RawComponent, values: Mapping[str, Filled], *, forged: bool) -> RawComponent:
    shape: RawComponent = {"type": component["type"], "id": component["id"]}
    if "components" in component:
        inner = [_filled(child, values, forged=forged) for child in component["components"]]
        return {**shape, "components": inner}
    if "component" in component:
        return {**shape, "component": _filled(component["component"], values, forged=forged)}
    if "custom_id" not in component:
        return shape
    value = values.get(component["custom_id"])
    if not forged:
        _check(component, value)
    return {**shape, "custom_id": component["custom_id"], **_entry(component, value)}


def _entry(component: RawComponent, value: Filled | None) -> dict[str, Any]:
    if component["type"] in _LISTED:
        return {"values": _defaults(component) if value is None else _several(value)}
    if component["type"] == ComponentKind.CHECKBOX:
        return {"value": bool(component.get("default")) if value is None else bool(value)}
    if component["type"] == ComponentKind.RADIO_GROUP:
        return {"value": next(iter(_defaults(component)), None) if value is None else value}
    return {"value": component.get("value") or "" if value is None else str(value)}


def _defaults(component: RawComponent) -> list[str]:
    known = [str(one["id"]) for one in component.get("default_values") or []]
    return known or [option["value"] for option in component.get("options") or [] if option.get("default")]


def _several(value: Filled) -> list[str]:
    return [str(value)] if isinstance(value, str | int | float) else list(value)


def _check(component: RawComponent, value: Filled | None) -> None:
    entry = _entry(component, value)
    name, required = component["custom_id"], component.get("required", True)
    if "values" in entry:
        if entry["values"] or required:
            check_selected(component, entry["values"], least=component.get("min_values") or int(required))
        return
    if component["type"] != ComponentKind.TEXT_INPUT:
        if required and entry["value"] is None:
            raise NotOffered(f"{name} must be filled in")
        return
    text = entry["value"]
    least, most = component.get("min_length") or int(required), component.get("max_length") or 4_000
    if (text or required) and not least <= len(text) <= most:
        raise NotOffered(f"{name} takes {least} to {most} characters, not {len(text)}")
