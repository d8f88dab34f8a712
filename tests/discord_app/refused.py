"""A walker that finds what Discord would refuse in a message of components or in a form, before it comes to a 400."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from bot.discord_app.limits import (
    ALT,
    BUTTON_LABEL,
    COMPONENTS,
    HINT,
    PLACEHOLDER,
    ROW,
    SELECT_OPTIONS,
    SELECT_TEXT,
    TEXT_DISPLAYS,
    TITLE,
    Component,
    length,
)
from bot.sandbox.local_discord.components import every_component, texts_of

CUSTOM_ID: Final = 100
URL: Final = 512
ADDRESS: Final = 2_048
LINES_BESIDE: Final = 3
BOXES: Final = 10
"""Options that stand side by side in a form."""
FIELDS: Final = 5
TYPED: Final = 4_000

_SECTION, _THUMBNAIL = 9, 11
_ROW, _BUTTON, _SELECT, _TEXT_DISPLAY, _GALLERY, _FILE, _SEPARATOR, _CONTAINER = 1, 2, 3, 10, 12, 13, 14, 17
_CHANNEL_SELECT, _RADIOS, _BOXES = 8, 21, 22
_LINK = 5


def problems(components: Sequence[Component]) -> list[str]:
    """Everything Discord would refuse in a message of these components."""
    parts = list(every_component(components))
    found = []
    if not 1 <= len(parts) <= COMPONENTS:
        found.append(f"{len(parts)} components")
    if (total := sum(map(length, texts_of(components)))) > TEXT_DISPLAYS:
        found.append(f"{total} characters of text")
    ids = Counter(part["custom_id"] for part in parts if "custom_id" in part)
    found += [f"custom id {custom_id} stands twice" for custom_id, times in ids.items() if times > 1]
    found += [problem for part in parts for problem in _part_problems(part)]
    return found


def form_problems(form: Component) -> list[str]:
    """Everything Discord would refuse in a form."""
    parts = form["components"]
    found = [] if 1 <= len(parts) <= FIELDS else [f"{len(parts)} fields"]
    found += [*_between("title", form["title"], TITLE), *_between("custom id", form["custom_id"], CUSTOM_ID)]
    texts = [part for part in parts if part["type"] == _TEXT_DISPLAY]
    found += [problem for text in texts for problem in _text_problems(text)]
    fields = [part for part in parts if part not in texts]
    names = [field["component"]["custom_id"] for field in fields]
    found += ["two fields of one name"] if len(set(names)) < len(names) else []
    return found + [problem for field in fields for problem in _field_problems(field)]


def _field_problems(field: Component) -> Iterator[str]:
    yield from _between("label", field["label"], TITLE)
    yield from _between("hint", field.get("description") or "-", HINT)
    component = field["component"]
    if component["type"] in (_RADIOS, _BOXES):
        yield from _group_problems(component)
    elif component["type"] in (_SELECT, _CHANNEL_SELECT):
        yield from _select_problems(component)
    else:
        yield from _input_problems(component)


def _group_problems(group: Component) -> Iterator[str]:
    options, least = group["options"], 2 if group["type"] == _RADIOS else 1
    yield from _between("custom id", group["custom_id"], CUSTOM_ID)
    if not least <= len(options) <= BOXES:
        yield f"{len(options)} options side by side"
    if group["type"] == _BOXES and not 0 <= group["min_values"] <= group["max_values"] <= len(options):
        yield f"{group['min_values']} to {group['max_values']} of {len(options)} to tick"
    yield from _option_problems(options)


def _input_problems(typed: Component) -> Iterator[str]:
    yield from _between("custom id", typed["custom_id"], CUSTOM_ID)
    yield from _between("placeholder", typed.get("placeholder") or "-", HINT)
    yield from _between("value", typed.get("value") or "-", typed["max_length"])
    if not 1 <= typed["max_length"] <= TYPED:
        yield f"a field for {typed['max_length']} characters"


def _part_problems(part: Component) -> Iterator[str]:
    check = _CHECKS.get(part["type"])
    if check is None:
        yield f"a component of type {part['type']}, whose limits are not known here"
    else:
        yield from check(part)


def _between(what: str, text: str, most: int) -> Iterator[str]:
    if not 1 <= length(text) <= most or not text.strip():
        yield f"{what} of {length(text)} characters: {text[:20]!r}"


def _section_problems(section: Component) -> Iterator[str]:
    held, beside = [part["type"] for part in section["components"]], section["accessory"]
    if not 1 <= len(held) <= LINES_BESIDE or set(held) != {_TEXT_DISPLAY} or beside["type"] != _THUMBNAIL:
        yield f"a section of {held} and {beside['type']}"


def _thumbnail_problems(picture: Component) -> Iterator[str]:
    yield from _between("address of a picture", picture["media"]["url"], ADDRESS)
    yield from _between("words for a picture", picture["description"], ALT)


def _row_problems(row: Component) -> Iterator[str]:
    held = [part["type"] for part in row["components"]]
    fits = held == [_SELECT] or (1 <= len(held) <= ROW and set(held) == {_BUTTON})
    if not fits:
        yield f"a row of {held}"


def _button_problems(button: Component) -> Iterator[str]:
    yield from _between("label", button["label"], BUTTON_LABEL)
    if button["style"] == _LINK:
        yield from _between("url", button["url"], URL)
    else:
        yield from _between("custom id", button["custom_id"], CUSTOM_ID)


def _select_problems(select: Component) -> Iterator[str]:
    yield from _between("custom id", select["custom_id"], CUSTOM_ID)
    yield from _between("placeholder", select.get("placeholder") or "-", PLACEHOLDER)
    if select["type"] == _CHANNEL_SELECT:
        return
    options = select["options"]
    if not 1 <= len(options) <= SELECT_OPTIONS:
        yield f"{len(options)} options to select"
    if not 0 <= select["min_values"] <= select["max_values"] <= len(options):
        yield f"{select['min_values']} to {select['max_values']} of {len(options)} to select"
    yield from _option_problems(options)


def _option_problems(options: Sequence[Component]) -> Iterator[str]:
    if len({option["value"] for option in options}) < len(options):
        yield "two options of one value"
    for option in options:
        for what in ("label", "value"):
            yield from _between(what, option[what], SELECT_TEXT)
        yield from _between("description", option.get("description") or "-", SELECT_TEXT)


def _text_problems(display: Component) -> Iterator[str]:
    yield from _between("text", display["content"], TEXT_DISPLAYS)


def _container_problems(container: Component) -> Iterator[str]:
    if not container["components"]:
        yield "an empty container"


def _file_problems(file: Component) -> Iterator[str]:
    if not re.fullmatch(r"attachment://[\w.-]+", file["file"]["url"]):
        yield f"a file at {file['file']['url']!r}"


def _gallery_problems(gallery: Component) -> Iterator[str]:
    for picture in gallery["items"]:
        yield from _between("alt text", picture["description"], ALT)
        yield from _between("url", picture["media"]["url"], URL)


def _separator_problems(_: Component) -> Iterator[str]:
    yield from ()


_CHECKS: Final[dict[int, Callable[[Component], Iterator[str]]]] = {
    _SECTION: _section_problems,
    _THUMBNAIL: _thumbnail_problems,
    _ROW: _row_problems,
    _BUTTON: _button_problems,
    _SELECT: _select_problems,
    _TEXT_DISPLAY: _text_problems,
    _SEPARATOR: _separator_problems,
    _GALLERY: _gallery_problems,
    _FILE: _file_problems,
    _CONTAINER: _container_problems,
}
