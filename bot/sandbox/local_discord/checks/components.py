"""Components of a message, old style (rows only) and V2."""

from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from bot.sandbox.local_discord.checks.form import Form, Path
from bot.sandbox.local_discord.components import texts_of, walk
from bot.sandbox.local_discord.flags import SELECTS, ComponentKind

CUSTOM_ID: Final = 100
LABEL: Final = 80
ROWS: Final = 5
BUTTONS: Final = 5
V2_COMPONENTS: Final = 40
V2_TEXT: Final = 4_000
SELECT_OPTIONS: Final = 25
OPTION_TEXT: Final = 100
PLACEHOLDER: Final = 150
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

Check = Callable[[Form, Path, dict[str, Any]], None]


def check_components(form: Form, components: Any, *, is_v2: bool) -> None:
    """Everything about the components of one message; a V2 message may hold what an old one may not."""
    if not components:
        return
    top = _V2_TOP if is_v2 else _V1_TOP
    for path, component in form.objects(("components",), components, most=V2_COMPONENTS if is_v2 else ROWS, least=1):
        _check(form, path, component, allowed=top)
    if form.errors:
        return
    _check_unique_ids(form, components)
    if is_v2:
        _check_totals(form, components)


def _check(form: Form, path: Path, component: dict[str, Any], *, allowed: frozenset[ComponentKind]) -> None:
    kind = component.get("type")
    if kind not in allowed:
        form.add((*path, "type"), "UNION_TYPE_CHOICES", f'Value of field "type" must be one of {_listed(allowed)}.')
        return
    _CHECKS[ComponentKind(kind)](form, path, component)


def _listed(kinds: frozenset[ComponentKind]) -> str:
    return "(" + ", ".join(str(int(kind)) for kind in sorted(kinds)) + ")"


def _check_totals(form: Form, components: list[dict[str, Any]]) -> None:
    count = sum(1 for _ in walk(components))
    if count > V2_COMPONENTS:
        problem = f"The total number of components cannot exceed {V2_COMPONENTS}."
        form.add(("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", problem)
    if sum(len(text) for text in texts_of(components)) > V2_TEXT:
        problem = f"The total displayable text size cannot exceed {V2_TEXT}."
        form.add(("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", problem)


def _check_unique_ids(form: Form, components: list[dict[str, Any]]) -> None:
    used = Counter(component["custom_id"] for component in walk(components) if component.get("custom_id"))
    for custom_id, times in used.items():
        if times > 1:
            problem = f"Component custom id cannot be duplicated: {custom_id}"
            form.add(("components",), "COMPONENT_CUSTOM_ID_DUPLICATED", problem)


def check_custom_id(form: Form, path: Path, component: dict[str, Any]) -> None:
    form.check_text((*path, "custom_id"), component.get("custom_id"), most=CUSTOM_ID, least=1)


def _check_row(form: Form, path: Path, row: dict[str, Any]) -> None:
    children = list(form.objects((*path, "components"), row.get("components"), most=BUTTONS, least=1))
    for at, child in children:
        _check(form, at, child, allowed=_ROW_CHILDREN)
    if len(children) > 1 and any(child.get("type") in SELECTS for _, child in children):
        form.add((*path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A select takes a row of its own.")


def _check_button(form: Form, path: Path, button: dict[str, Any]) -> None:
    style = button.get("style")
    form.check_text((*path, "label"), button.get("label"), most=LABEL)
    form.check_number((*path, "style"), style, least=1, most=_PREMIUM)
    if style is None:
        form.require((*path, "style"))
    if style == _LINK:
        form.check_text((*path, "url"), button.get("url"), most=_URL, least=1)
        if button.get("custom_id"):
            form.add((*path, "custom_id"), "BUTTON_COMPONENT_LINK_CUSTOM_ID", "A link button has no custom id.")
    elif style != _PREMIUM:
        check_custom_id(form, path, button)
    if style != _PREMIUM and not button.get("label") and not button.get("emoji"):
        form.add((*path, "label"), "BUTTON_COMPONENT_INVALID_BUTTON", "A button must have a label or an emoji.")


def check_select(form: Form, path: Path, select: dict[str, Any]) -> None:
    check_custom_id(form, path, select)
    form.check_text((*path, "placeholder"), select.get("placeholder"), most=PLACEHOLDER)
    form.check_number((*path, "min_values"), select.get("min_values"), most=SELECT_OPTIONS)
    form.check_number((*path, "max_values"), select.get("max_values"), least=1, most=SELECT_OPTIONS)
    if select.get("type") == ComponentKind.SELECT:
        check_options(form, path, select, most=SELECT_OPTIONS)


def check_options(form: Form, path: Path, owner: dict[str, Any], *, most: int) -> None:
    """The options of a select, a radio group or a checkbox group: texts in their sizes, values all different."""
    options = list(form.objects((*path, "options"), owner.get("options"), most=most, least=1))
    for at, option in options:
        form.check_text((*at, "label"), option.get("label"), most=OPTION_TEXT, least=1)
        form.check_text((*at, "value"), option.get("value"), most=OPTION_TEXT, least=1)
        form.check_text((*at, "description"), option.get("description"), most=OPTION_TEXT)
    if len({str(option.get("value")) for _, option in options}) < len(options):
        form.add((*path, "options"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is used.")
    if (owner.get("max_values") or 1) > len(options):
        form.add((*path, "max_values"), "SELECT_COMPONENT_MAX_VALUES", "There are fewer options than max_values.")


def check_text_display(form: Form, path: Path, text: dict[str, Any]) -> None:
    form.check_text((*path, "content"), text.get("content"), most=V2_TEXT, least=1)


def _check_section(form: Form, path: Path, section: dict[str, Any]) -> None:
    texts = frozenset({ComponentKind.TEXT})
    for at, child in form.objects((*path, "components"), section.get("components"), most=3, least=1):
        _check(form, at, child, allowed=texts)
    accessory = section.get("accessory")
    if isinstance(accessory, dict):
        allowed = frozenset({ComponentKind.BUTTON, ComponentKind.THUMBNAIL})
        _check(form, (*path, "accessory"), accessory, allowed=allowed)
    else:
        form.require((*path, "accessory"))


def _check_container(form: Form, path: Path, container: dict[str, Any]) -> None:
    form.check_number((*path, "accent_color"), container.get("accent_color"), most=0xFFFFFF)
    for at, child in form.objects((*path, "components"), container.get("components"), most=V2_COMPONENTS, least=1):
        _check(form, at, child, allowed=_V2_CHILDREN)


def _check_media(form: Form, path: Path, item: dict[str, Any], *, name: str = "media") -> None:
    media = item.get(name)
    url = media.get("url") if isinstance(media, dict) else None
    form.check_text((*path, name, "url"), url, most=2_048, least=1)
    form.check_text((*path, "description"), item.get("description"), most=1_024)


def _check_gallery(form: Form, path: Path, gallery: dict[str, Any]) -> None:
    for at, item in form.objects((*path, "items"), gallery.get("items"), most=10, least=1):
        _check_media(form, at, item)


def _check_file(form: Form, path: Path, file: dict[str, Any]) -> None:
    _check_media(form, path, file, name="file")


def _check_separator(form: Form, path: Path, separator: dict[str, Any]) -> None:
    form.check_number((*path, "spacing"), separator.get("spacing"), least=1, most=2)


_CHECKS: Final[dict[ComponentKind, Check]] = {
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
