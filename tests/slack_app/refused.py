"""A walker that finds what Slack would refuse in a message."""

from collections.abc import Iterator
from typing import Any, Final

from bot.slack_app.limits import (
    BAR_LABEL,
    BARS,
    BLOCKS,
    BUTTON_LABEL,
    CAPTION,
    CELL,
    CHART_TITLE,
    CHARTS,
    CHILDREN,
    COLUMNS,
    FALLBACK,
    FOLD_TITLE,
    HEADER,
    MESSAGE_JSON,
    PLACEHOLDER,
    ROWS_A_PAGE,
    SECTION,
    TABLE_ROWS,
    TABLE_TEXT,
    TABLES,
    TICKS,
    size,
)

CONTEXT_ELEMENTS: Final = 10
ACTIONS: Final = 25
VALUE: Final = 2_000
LISTED: Final = 100
"""Options of a list that unfolds."""
CHOICE_LABEL: Final = 75
CHOICE_VALUE: Final = 150
ID: Final = 255
ADDRESS: Final = 3_000
ALT: Final = 2_000


def problems(blocks: list[dict[str, Any]], text: str) -> list[str]:
    """What Slack would refuse about a message, one line each; empty where it fits."""
    found = []
    if not 1 <= len(blocks) <= BLOCKS:
        found.append(f"{len(blocks)} blocks")
    if size(blocks) > MESSAGE_JSON:
        found.append(f"{size(blocks)} characters of blocks")
    if not 1 <= len(text) <= FALLBACK:
        found.append(f"a fallback of {len(text)} characters")
    kinds = [block["type"] for block in blocks]
    if (tables := kinds.count("data_table")) > TABLES:
        found.append(f"{tables} tables")
    if (charts := kinds.count("data_visualization")) > CHARTS:
        found.append(f"{charts} charts")
    for block in blocks:
        found += _in_block(block)
    return [*found, *_used_twice(blocks)]


def _in_block(block: dict[str, Any]) -> Iterator[str]:  # noqa: C901, PLR0912 -- one case for each block there is
    yield from _length("block_id", block.get("block_id", "x"), ID)
    match block:
        case {"type": "header", "text": {"text": str(text)}}:
            yield from _length("header", text, HEADER)
        case {"type": "context", "elements": [*elements]}:
            yield from _count("context", elements, CONTEXT_ELEMENTS)
            for element in elements:
                yield from _length("context", element["text"], SECTION)
        case {"type": "actions", "elements": [*elements]}:
            yield from _count("actions", elements, ACTIONS)
            for element in elements:
                yield from _in_control(element)
        case {"type": "rich_text", "elements": [*elements]}:
            yield from _count("rich_text", elements, BLOCKS)
            for element in elements:
                yield from _in_rich_text(element)
        case {"type": "data_table"}:
            yield from _in_table(block)
        case {"type": "data_visualization", "chart": {"type": "bar"}}:
            yield from _in_chart(block)
        case {"type": "container", "child_blocks": [*children]}:
            yield from _length("container", block["title"]["text"], FOLD_TITLE)
            yield from _count("container", children, CHILDREN)
            for child in children:
                yield from _in_block(child)
        case {"type": "section", "text": {"type": "plain_text", "text": str(text)}}:
            yield from _length("section", text, SECTION)
            if accessory := block.get("accessory"):
                yield from _length("words for a picture", accessory["alt_text"], ALT)
                yield from _length("address of a picture", accessory["image_url"], ADDRESS)
        case {"type": "divider"}:
            pass
        case _:
            yield f"a block this walker doesn't know: {block.get('type')}"


def _in_table(table: dict[str, Any]) -> Iterator[str]:
    rows = table["rows"]
    yield from _length("caption", table["caption"], CAPTION)
    yield from _count("rows below the header", rows[1:], TABLE_ROWS)
    for row in rows:
        yield from _count("columns", row, COLUMNS)
        for cell in row:
            yield from _length("cell", cell["text"], CELL)
    if len({len(row) for row in rows}) != 1:
        yield "rows of different lengths"
    if {cell["type"] for cell in rows[0]} != {"raw_text"}:
        yield "a header of more than words"
    if sum(len(cell["text"]) for row in rows for cell in row) > TABLE_TEXT:
        yield "too much text in a table"
    if not 1 <= table["page_size"] <= ROWS_A_PAGE or not 0 <= table["row_header_column_index"] < len(rows[0]):
        yield "a page or a row header that can't be"


def _in_chart(block: dict[str, Any]) -> Iterator[str]:
    chart = block["chart"]
    categories = chart["axis_config"]["categories"]
    yield from _length("title", block["title"], CHART_TITLE)
    yield from _count("categories", categories, BARS)
    for series in chart["series"]:
        yield from _length("series", series["name"], BAR_LABEL)
        if [point["label"] for point in series["data"]] != categories:
            yield "bars that aren't the categories"
    for category in categories:
        yield from _length("category", category, BAR_LABEL)
    if len(set(categories)) != len(categories):
        yield "a category is used twice"


def _in_rich_text(part: dict[str, Any]) -> Iterator[str]:
    yield from _count(part["type"], part["elements"], SECTION)
    for element in part["elements"]:
        if "text" in element:
            yield from _length(part["type"], element["text"], SECTION)
        if "url" in element:
            yield from _length("link", element["url"], ADDRESS)


def _in_control(element: dict[str, Any]) -> Iterator[str]:
    yield from _length("action_id", element["action_id"], ID)
    match element:
        case {"type": "button", "text": {"text": str(label)}}:
            yield from _length("button", label, BUTTON_LABEL)
            yield from _length("button value", element.get("value", "x"), VALUE)
            yield from _length("accessibility_label", element.get("accessibility_label", "x"), BUTTON_LABEL)
        case {"type": "checkboxes", "options": [*options]}:
            yield from _in_options(options, TICKS)
        case {"type": "static_select", "options": [*options], "placeholder": {"text": str(prompt)}}:
            yield from _length("placeholder", prompt, PLACEHOLDER)
            yield from _in_options(options, LISTED)
        case _:
            yield f"a control this walker doesn't know: {element.get('type')}"


def _in_options(options: list[dict[str, Any]], most: int) -> Iterator[str]:
    yield from _count("options", options, most)
    for option in options:
        yield from _length("option", option["text"]["text"], CHOICE_LABEL)
        yield from _length("option's value", option["value"], CHOICE_VALUE)


def _length(what: str, text: str, most: int) -> Iterator[str]:
    if not 1 <= len(text) <= most:
        yield f"{what}: {len(text)} characters, 1 to {most} allowed"


def _count(what: str, things: list[Any], most: int) -> Iterator[str]:
    if not 1 <= len(things) <= most:
        yield f"{what}: {len(things)} elements, 1 to {most} allowed"


def _used_twice(blocks: list[dict[str, Any]]) -> Iterator[str]:
    block_ids = [block["block_id"] for block in blocks if "block_id" in block]
    action_ids = [e["action_id"] for block in blocks if block["type"] == "actions" for e in block["elements"]]
    for ids in (block_ids, action_ids):
        if len(ids) != len(set(ids)):
            yield "an id is used twice"
