"""Blocks, and the messages and attachments made of them."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.local_slack.block_kit.data import check_chart, check_table, text_in
from bot.sandbox.local_slack.block_kit.elements import (
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    check_element,
    check_image,
)
from bot.sandbox.local_slack.block_kit.findings import Findings
from bot.sandbox.local_slack.block_kit.texts import EITHER, check_text

_Check = Callable[[Findings, str, dict[str, Any]], None]
IN_MESSAGE = 50
BLOCKS_IN_VIEW = 100
MARKDOWN_IN_ALL = 12_000
ANYTHING = 10_000
IN_CONTAINER = frozenset({"actions", "context", "divider", "header", "image", "section", "table", "video"})
"""What both Slack's page and its validator take; of `file`, `input` and `rich_text` the page alone speaks."""
ONLY_IN_MESSAGES = frozenset({"container", "context_actions", "data_table", "data_visualization", "markdown"})
"""By https://docs.slack.dev/blocks.json; the Home tab may take some of them since, modals take none."""
_CHARTS = 2
_TABLE_TEXT = 10_000


def _check_section(findings: Findings, pointer: str, block: dict[str, Any]) -> None:
    if block.get("text") is None and block.get("fields") is None:
        findings.add(pointer, "must provide text or fields")
    check_text(findings, f"{pointer}/text", block.get("text"), most=3000, kinds=EITHER, required=False)
    if block.get("fields") is not None:
        for place, text in findings.objects(f"{pointer}/fields", block["fields"], most=10):
            check_text(findings, place, text, most=2000, kinds=EITHER)
    if block.get("accessory") is not None:
        check_element(findings, f"{pointer}/accessory", block["accessory"], allowed=IN_SECTION)


def _check_header(findings: Findings, pointer: str, block: dict[str, Any]) -> None:
    check_text(findings, f"{pointer}/text", block.get("text"), most=150)


def _check_actions(findings: Findings, pointer: str, block: dict[str, Any]) -> None:
    _check_elements(findings, pointer, block, allowed=IN_ACTIONS, most=25)


def _check_context_actions(findings: Findings, pointer: str, block: dict[str, Any]) -> None:
    _check_elements(findings, pointer, block, allowed=IN_CONTEXT_ACTIONS, most=5)


def _check_elements(
    findings: Findings, pointer: str, block: dict[str, Any], *, allowed: frozenset[str], most: int
) -> None:
    seen: set[str] = set()
    for place, element in findings.objects(f"{pointer}/elements", block.get("elements"), most=most):
        check_element(findings, place, element, allowed=allowed)
        action_id = element.get("action_id")
        if isinstance(action_id, str) and action_id in seen:
            findings.add(f"{place}/action_id", f'`action_id` "{action_id}" already exists for another action')
        seen.add(str(action_id))


def _check_context(findings: Findings, pointer: str, block: dict[str, Any]) -> None:
    for place, element in findings.objects(f"{pointer}/elements", block.get("elements"), most=10):
        if element.get("type") == "image":
            check_image(findings, place, element)
        else:
            check_text(findings, place, element, most=3000, kinds=EITHER)


def _check_image_block(findings: Findings, pointer: str, block: dict[str, Any]) -> None:
    check_image(findings, pointer, block)
    check_text(findings, f"{pointer}/title", block.get("title"), most=2000, required=False)


def _check_input(findings: Findings, pointer: str, block: dict[str, Any]) -> None:
    check_text(findings, f"{pointer}/label", block.get("label"), most=2000)
    check_text(findings, f"{pointer}/hint", block.get("hint"), most=2000, required=False)
    check_element(findings, f"{pointer}/element", block.get("element"), allowed=IN_INPUT)


def _check_markdown(findings: Findings, pointer: str, block: dict[str, Any]) -> None:
    findings.check_required(pointer, block, ["text"])
    findings.check_length(f"{pointer}/text", block.get("text"), most=MARKDOWN_IN_ALL, least=1)


def _check_old_table(findings: Findings, pointer: str, block: dict[str, Any]) -> None:
    rows = block.get("rows")
    if not isinstance(rows, list) or not rows:
        findings.add(pointer, "missing required field: rows")
        return
    if len(rows) > 100:
        findings.add(f"{pointer}/rows", "no more than 100 items allowed")
    for position, row in enumerate(rows):
        if not isinstance(row, list) or len(row) > 20:
            findings.add(f"{pointer}/rows/{position}", "no more than 20 items allowed")


def _check_container(findings: Findings, pointer: str, block: dict[str, Any]) -> None:
    titles = [block.get("title"), block.get("rich_text_title")]
    if titles == [None, None]:
        findings.add(pointer, "must provide title or rich_text_title")
    check_text(findings, f"{pointer}/title", block.get("title"), most=150, required=False)
    check_text(findings, f"{pointer}/subtitle", block.get("subtitle"), most=150, kinds=EITHER, required=False)
    if block.get("default_collapsed") and not block.get("is_collapsible"):
        findings.add(f"{pointer}/default_collapsed", "requires is_collapsible")
    if block.get("has_header_divider") and block.get("is_collapsible"):
        findings.add(f"{pointer}/has_header_divider", "not allowed where is_collapsible is true")
    if block.get("width") not in {None, "narrow", "standard", "wide", "full"}:
        findings.add(f"{pointer}/width", "must be one of narrow, standard, wide, full")
    for place, child in findings.objects(f"{pointer}/child_blocks", block.get("child_blocks"), most=10):
        if child.get("type") in IN_CONTAINER:
            check_block(findings, place, child)
        else:
            findings.add(f"{place}/type", f"unsupported type: {child.get('type')}")


def _check_rich_text(findings: Findings, pointer: str, block: dict[str, Any]) -> None:
    list(findings.objects(f"{pointer}/elements", block.get("elements"), most=ANYTHING))


def _check_nothing(findings: Findings, pointer: str, block: dict[str, Any]) -> None:
    """Known to Slack, not looked into here."""


_CHECKS: dict[str, _Check] = {
    "section": _check_section,
    "header": _check_header,
    "divider": _check_nothing,
    "actions": _check_actions,
    "context": _check_context,
    "context_actions": _check_context_actions,
    "image": _check_image_block,
    "input": _check_input,
    "markdown": _check_markdown,
    "table": _check_old_table,
    "container": _check_container,
    "rich_text": _check_rich_text,
    **dict.fromkeys(("video", "file", "call", "task_card", "plan", "alert", "card"), _check_nothing),
    "carousel": _check_nothing,
    "data_visualization": check_chart,
    "data_table": check_table,
}


def check_block(findings: Findings, pointer: str, block: dict[str, Any]) -> None:
    kind = str(block.get("type"))
    if kind not in _CHECKS:
        findings.add(f"{pointer}/type", f"unsupported type: {kind}")
        return
    findings.check_length(f"{pointer}/block_id", block.get("block_id"), most=255)
    _CHECKS[kind](findings, pointer, block)


def check_blocks(findings: Findings, pointer: str, blocks: Any, *, most: int, in_view: bool = False) -> None:
    """A list of blocks: each by itself, their ids against each other, what a message holds of a kind in all."""
    seen: set[str] = set()
    markdown = 0
    for place, block in findings.objects(pointer, blocks, most=most, least=0):
        check_block(findings, place, block)
        if in_view and block.get("type") in ONLY_IN_MESSAGES:
            findings.add(f"{place}/type", f"unsupported type: {block.get('type')}")
        block_id = block.get("block_id")
        if block_id and str(block_id) in seen:
            findings.add(f"{place}/block_id", f'`block_id` "{block_id}" already exists')
        seen.add(str(block_id))
        markdown += len(str(block.get("text", ""))) if block.get("type") == "markdown" else 0
    if isinstance(blocks, list):
        _check_data(findings, pointer, [block for block in blocks if isinstance(block, dict)])
    if markdown > MARKDOWN_IN_ALL:
        findings.add(pointer, f"markdown must be less than {MARKDOWN_IN_ALL + 1} characters in all")


def _check_data(findings: Findings, pointer: str, blocks: list[dict[str, Any]]) -> None:
    """Charts and tables of a message together."""
    if [block.get("type") for block in blocks].count("data_visualization") > _CHARTS:
        findings.add(pointer, f"no more than {_CHARTS} data_visualization blocks allowed")
    if sum(text_in(block.get("rows")) for block in blocks if block.get("type") == "data_table") > _TABLE_TEXT:
        findings.add(pointer, f"data tables must be less than {_TABLE_TEXT + 1} characters in all")
