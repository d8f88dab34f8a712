"""What a message consists of, read from a call, an acknowledgement or a response_url, and checked as Slack does."""

import json
from collections.abc import Mapping
from typing import Any

from bot.sandbox.local_slack.block_kit import IN_MESSAGE, Findings, check_blocks
from bot.sandbox.local_slack.refusals import RefusedCall
from bot.sandbox.local_slack.stamps import Ids

TEXT_LIMIT = 40_000
PLAIN_FIELDS = ("text", "markdown_text", "mrkdwn", "unfurl_links", "unfurl_media", "reply_broadcast")
CONTROL_HOLDERS = ("elements", "accessory", "element")


def read_structure(given: Mapping[str, Any], name: str) -> Any:
    """A field that is JSON, or JSON in a string as forms carry it. Refuses: invalid_{name}_format."""
    value = given.get(name)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value else None
    except json.JSONDecodeError:
        raise RefusedCall(f"invalid_{name}_format") from None


def read_content(given: Mapping[str, Any], ids: Ids) -> dict[str, Any]:
    """The content of a message. Refuses: no_text, msg_too_long, invalid_blocks and their kin."""
    content = {name: given[name] for name in PLAIN_FIELDS if given.get(name) is not None}
    for name in ("blocks", "attachments", "metadata"):
        value = read_structure(given, name)
        if value is not None:
            content[name] = value
    if "blocks" in content:
        _refuse_bad_blocks(content["blocks"])
        content["blocks"] = with_ids(content["blocks"], ids)
    if not any(content.get(name) for name in ("text", "markdown_text", "blocks", "attachments")):
        raise RefusedCall("no_text")
    if len(str(content.get("text", ""))) > TEXT_LIMIT:
        raise RefusedCall("msg_too_long")
    return content


def _refuse_bad_blocks(blocks: Any) -> None:
    findings = Findings()
    check_blocks(findings, "/blocks", blocks, most=IN_MESSAGE)
    if findings.found:
        raise RefusedCall("invalid_blocks", messages=findings.messages)


def with_ids(blocks: list[dict[str, Any]], ids: Ids) -> list[dict[str, Any]]:
    """The blocks, each with a block_id and each control with an action_id: Slack gives those that are missing."""
    return [_with_ids(block, ids) for block in blocks]


def _with_ids(block: dict[str, Any], ids: Ids) -> dict[str, Any]:
    named = {**block, "block_id": block.get("block_id") or f"b{ids.number('block')}"}
    for holder in CONTROL_HOLDERS:
        held = named.get(holder)
        if isinstance(held, dict):
            named[holder] = _with_action_id(held, ids)
        elif isinstance(held, list) and named["type"] in {"actions", "context_actions"}:
            named[holder] = [_with_action_id(element, ids) for element in held]
    if isinstance(named.get("child_blocks"), list):
        named["child_blocks"] = with_ids(named["child_blocks"], ids)
    return named


def _with_action_id(element: dict[str, Any], ids: Ids) -> dict[str, Any]:
    if element.get("type") == "image":
        return element
    return {**element, "action_id": element.get("action_id") or f"a{ids.number('action')}"}
