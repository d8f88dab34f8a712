"""Components of a message, old style (rows only) and V2."""

from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from bot.sandbox.local_discord.checks.problems import Path, Problems
from bot.sandbox.local_discord.components import every_component, texts_of
from bot.sandbox.local_discord.flags import SELECTS, ComponentKind

CUSTOM_ID: Final = 100
_LABEL: Final = 80
_ROWS: Final = 5
BUTTONS: Final = 5
V2_COMPONENTS: Final = 40
V2_TEXT: Final = 4_000
_SELECT_OPTIONS: Final = 25
OPTION_TEXT: Final = 100
_PLACEHOLDER: Final = 150
_URL: Final = 512
_LINK: Final = 5
_PREMIUM: Final = 6

_V2_CHILDREN: Final = frozenset(
    {
        ComponentKind.ROW,
        ComponentKind.SECTION,
        ComponentKind.TEXT,
        ComponentKind.GALLERY,
        ComponentKind.FILE,
        ComponentKind.SEPARATOR,
    }
)
_V1_TOP: Final = frozenset({ComponentKind.ROW})
_V2_TOP: Final = _V2_CHILDREN | {ComponentKind.CONTAINER}
_ROW_CHILDREN: Final = SELECTS | {ComponentKind.BUTTON}

_Check = Callable[[Problems, Path, dict[str, Any]], None]


def check_components(problems: Problems, components: Any, *, is_v2: bool) -> None:
    """Everything about the components of one message; a V2 message may hold what an old one may not."""
    if not components:
        return
    top = _V2_TOP if is_v2 else _V1_TOP
    for path, component in problems.objects(
        ("components",), components, most=V2_COMPONENTS if is_v2 else _ROWS, least=1
    ):
        _check(problems, path, component, allowed=top)
    if problems.errors:
        return
    _check_unique_ids(problems, components)
    if is_v2:
        _check_totals(problems, components)


def _check(problems: Problems, path: Path, component: dict[str, Any], *, allowed: frozenset[ComponentKind]) -> None:
    kind = component.get("type")
    if kind not in allowed:
        problems.add((*path, "type"), "UNION_TYPE_CHOICES", f'Value of field "type" must be one of {_listed(allowed)}.')
        return
    _CHECKS[ComponentKind(kind)](problems, path, component)


def _listed(kinds: frozenset[ComponentKind]) -> str:
    return "(" + ", ".join(str(int(kind)) for kind in sorted(kinds)) + ")"


def _check_totals(problems: Problems, components: list[dict[str, Any]]) -> None:
    count = sum(1 for _ in every_component(components))
    if count > V2_COMPONENTS:
        problem = f"The total number of components cannot exceed {V2_COMPONENTS}."
        problems.add(("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", problem)
    if sum(len(text) for text in texts_of(components)) > V2_TEXT:
        problem = f"The total displayable text size cannot exceed {V2_TEXT}."
        problems.add(("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", problem)


def _check_unique_ids(problems: Problems, components: list[dict[str, Any]]) -> None:
    used = Counter(component["custom_id"] for component in every_component(components) if component.get("custom_id"))
    for custom_id, times in used.items():
        if times > 1:
            problem = f"Component custom id cannot be duplicated: {custom_id}"
            problems.add(("components",), "COMPONENT_CUSTOM_ID_DUPLICATED", problem)


def check_custom_id(problems: Problems, path: Path, component: dict[str, Any]) -> None:
    problems.check_text((*path, "custom_id"), component.get("custom_id"), most=CUSTOM_ID, least=1)


def _check_row(problems: Problems, path: Path, row: dict[str, Any]) -> None:
    children = list(problems.objects((*path, "components"), row.get("components"), most=BUTTONS, least=1))
    for at, child in children:
        _check(problems, at, child, allowed=_ROW_CHILDREN)
    if len(children) > 1 and any(child.get("type") in SELECTS for _, child in children):
        problems.add((*path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A select takes a row of its own.")


def _check_button(problems: Problems, path: Path, button: dict[str, Any]) -> None:
    style = button.get("style")
    problems.check_text((*path, "label"), button.get("label"), most=_LABEL)
    problems.check_number((*path, "style"), style, least=1, most=_PREMIUM)
    if style is None:
        problems.require((*path, "style"))
    if style == _LINK:
        problems.check_text((*path, "url"), button.get("url"), most=_URL, least=1)
        if button.get("custom_id"):
            problems.add((*path, "custom_id"), "BUTTON_COMPONENT_LINK_CUSTOM_ID", "A link button has no custom id.")
    elif style != _PREMIUM:
        check_custom_id(problems, path, button)
    if style != _PREMIUM and not button.get("label") and not button.get("emoji"):
        problems.add((*path, "label"), "BUTTON_COMPONENT_INVALID_BUTTON", "A button must have a label or an emoji.")


def check_select(problems: Problems, path: Path, select: dict[str, Any]) -> None:
    check_custom_id(problems, path, select)
    problems.check_text((*path, "placeholder"), select.get("placeholder"), most=_PLACEHOLDER)
    problems.check_number((*path, "min_values"), select.get("min_values"), most=_SELECT_OPTIONS)
    problems.check_number((*path, "max_values"), select.get("max_values"), least=1, most=_SELECT_OPTIONS)
    if select.get("type") == ComponentKind.SELECT:
        check_options(problems, path, select, most=_SELECT_OPTIONS)


def check_options(problems: Problems, path: Path, owner: dict[str, Any], *, most: int) -> None:
    """The options of a select, a radio group or a checkbox group: texts in their sizes, values all different."""
    options = list(problems.objects((*path, "options"), owner.get("options"), most=most, least=1))
    for at, option in options:
        problems.check_text((*at, "label"), option.get("label"), most=OPTION_TEXT, least=1)
        problems.check_text((*at, "value"), option.get("value"), most=OPTION_TEXT, least=1)
        problems.check_text((*at, "description"), option.get("description"), most=OPTION_TEXT)
    if len({str(option.get("value")) for _, option in options}) < len(options):
        problems.add(
            (*path, "options"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is used."
        )
    if (owner.get("max_values") or 1) > len(options):
        problems.add((*path, "max_values"), "SELECT_COMPONENT_MAX_VALUES", "There are fewer options than max_values.")


def check_text_display(problems: Problems, path: Path, text: dict[str, Any]) -> None:
    problems.check_text((*path, "content"), text.get("content"), most=V2_TEXT, least=1)


def _check_section(problems: Problems, path: Path, section: dict[str, Any]) -> None:
    texts = frozenset({ComponentKind.TEXT})
    for at, child in problems.objects((*path, "components"), section.get("components"), most=3, least=1):
        _check(problems, at, child, allowed=texts)
    accessory = section.get("accessory")
    if isinstance(accessory, dict):
        allowed = frozenset({ComponentKind.BUTTON, ComponentKind.THUMBNAIL})
        _check(problems, (*path, "accessory"), accessory, allowed=allowed)
    else:
        problems.require((*path, "accessory"))


def _check_container(problems: Problems, path: Path, container: dict[str, Any]) -> None:
    problems.check_number((*path, "accent_color"), container.get("accent_color"), most=0xFFFFFF)
    for at, child in problems.objects((*path, "components"), container.get("components"), most=V2_COMPONENTS, least=1):
        _check(problems, at, child, allowed=_V2_CHILDREN)


def _check_media(problems: Problems, path: Path, item: dict[str, Any], *, name: str = "media") -> None:
    media = item.get(name)
    url = media.get("url") if isinstance(media, dict) else None
    problems.check_text((*path, name, "url"), url, most=2_048, least=1)
    problems.check_text((*path, "description"), item.get("description"), most=1_024)


def _check_gallery(problems: Problems, path: Path, gallery: dict[str, Any]) -> None:
    for at, item in problems.objects((*path, "items"), gallery.get("items"), most=10, least=1):
        _check_media(problems, at, item)


def _check_file(problems: Problems, path: Path, file: dict[str, Any]) -> None:
    _check_media(problems, path, file, name="file")


def _check_separator(problems: Problems, path: Path, separator: dict[str, Any]) -> None:
    problems.check_number((*path, "spacing"), separator.get("spacing"), least=1, most=2)


_CHECKS: Final[dict[ComponentKind, _Check]] = {
    ComponentKind.ROW: _check_row,
    ComponentKind.BUTTON: _check_button,
    ComponentKind.SECTION: _check_section,
    ComponentKind.TEXT: check_text_display,
    ComponentKind.THUMBNAIL: _check_media,
    ComponentKind.GALLERY: _check_gallery,
    ComponentKind.FILE: _check_file,
    ComponentKind.SEPARATOR: _check_separator,
    ComponentKind.CONTAINER: _check_container,
    **dict.fromkeys(SELECTS, check_select),
}
