"""Tables and charts. Where Slack's page has changed, the stricter of its numbers holds: both take it then.

Of charts Slack's page says "max 6" series and segments, and its validator takes twelve.
"""

import math
from typing import Any

from bot.sandbox.local_slack.block_kit.findings import Findings

IN_HEADER = frozenset({"raw_text", "raw_number"})
IN_ROWS = IN_HEADER | {"rich_text"}


def check_table(findings: Findings, pointer: str, block: dict[str, Any]) -> None:
    """A `data_table`: a header and 1 to 100 rows of 1 to 20 cells."""
    findings.check_required(pointer, block, ["caption"])
    findings.check_length(f"{pointer}/caption", block.get("caption"), most=10_000, least=1)
    rows = block.get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        findings.add(f"{pointer}/rows", "must be an array of arrays")
        return
    if not 2 <= len(rows) <= 101:
        findings.add(f"{pointer}/rows", "no less than 2 and no more than 101 items allowed")
    if len({len(row) for row in rows}) > 1:
        findings.add(f"{pointer}/rows", "all rows must have the same number of cells")
    for position, row in enumerate(rows):
        allowed = IN_ROWS if position else IN_HEADER
        for place, cell in findings.objects(f"{pointer}/rows/{position}", row, most=20):
            _check_cell(findings, place, cell, allowed)
    columns = len(rows[0]) if rows else 0
    _check_number(findings, f"{pointer}/page_size", block.get("page_size"), 1, 100)
    _check_number(findings, f"{pointer}/row_header_column_index", block.get("row_header_column_index"), 0, columns - 1)


def _check_cell(findings: Findings, pointer: str, cell: dict[str, Any], allowed: frozenset[str]) -> None:
    if cell.get("type") not in allowed:
        findings.add(f"{pointer}/type", f"unsupported type: {cell.get('type')}")
        return
    if cell["type"] == "rich_text":
        return
    findings.check_required(pointer, cell, ["text"])
    findings.check_length(f"{pointer}/text", cell.get("text"), most=10_000, least=1)
    if cell["type"] == "raw_number" and not _is_number(cell.get("value")):
        findings.add(f"{pointer}/value", "must be a number")


def _check_number(findings: Findings, pointer: str, value: Any, least: int, most: int) -> None:
    if value is not None and not (isinstance(value, int) and least <= value <= most):
        findings.add(pointer, f"must be between {least} and {most}")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def text_in(part: Any) -> int:
    """Characters of all cells."""
    if isinstance(part, dict):
        return sum(len(value) if name == "text" else text_in(value) for name, value in part.items())
    return sum(map(text_in, part)) if isinstance(part, list) else 0


# --- charts ----------------------------------------------------------------------------------------------------------


def check_chart(findings: Findings, pointer: str, block: dict[str, Any]) -> None:
    """A `data_visualization`: a title, and one chart."""
    findings.check_required(pointer, block, ["title", "chart"])
    findings.check_length(f"{pointer}/title", block.get("title"), most=50, least=1)
    chart, place = block.get("chart"), f"{pointer}/chart"
    if not isinstance(chart, dict):
        findings.add(place, "must be an object")
    elif chart.get("type") == "pie":
        for segment, point in findings.objects(f"{place}/segments", chart.get("segments"), most=6):
            _check_point(findings, segment, point, above=0.0)
    elif chart.get("type") in {"bar", "area", "line"}:
        _check_axes(findings, place, chart)
    else:
        findings.add(f"{place}/type", "must be one of pie, bar, area, line")


def _check_axes(findings: Findings, pointer: str, chart: dict[str, Any]) -> None:
    axes = chart.get("axis_config")
    if not isinstance(axes, dict):
        findings.add(pointer, "missing required field: axis_config")
        return
    categories = axes.get("categories")
    if not isinstance(categories, list) or not 1 <= len(categories) <= 20:
        findings.add(f"{pointer}/axis_config/categories", "must be 1 to 20 items")
        return
    for name in ("x_label", "y_label"):
        findings.check_length(f"{pointer}/axis_config/{name}", axes.get(name), most=50)
    for position, category in enumerate(categories):
        findings.check_length(f"{pointer}/axis_config/categories/{position}", category, most=20, least=1)
    if len(set(map(str, categories))) != len(categories):
        findings.add(f"{pointer}/axis_config/categories", "must be unique")
    _check_series(findings, pointer, chart, categories)


def _check_series(findings: Findings, pointer: str, chart: dict[str, Any], categories: list[Any]) -> None:
    names = []
    for place, series in findings.objects(f"{pointer}/series", chart.get("series"), most=6):
        findings.check_required(place, series, ["name"])
        findings.check_length(f"{place}/name", series.get("name"), most=20, least=1)
        names.append(series.get("name"))
        labels = []
        for at, point in findings.objects(f"{place}/data", series.get("data"), most=20):
            _check_point(findings, at, point)
            labels.append(point.get("label"))
        if sorted(map(str, labels)) != sorted(map(str, categories)):
            findings.add(f"{place}/data", "labels must match the categories of axis_config")
    if len(set(map(str, names))) != len(names):
        findings.add(f"{pointer}/series", "names must be unique")


def _check_point(findings: Findings, pointer: str, point: dict[str, Any], *, above: float = -math.inf) -> None:
    findings.check_required(pointer, point, ["label", "value"])
    findings.check_length(f"{pointer}/label", point.get("label"), most=20, least=1)
    value: Any = point.get("value")
    if not _is_number(value) or value <= above:
        findings.add(f"{pointer}/value", "must be a number that fits")
