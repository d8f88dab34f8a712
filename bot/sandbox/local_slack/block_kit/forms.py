"""Modals and Home tabs."""

from typing import Any

from bot.sandbox.local_slack.block_kit.blocks import IN_VIEW, check_blocks
from bot.sandbox.local_slack.block_kit.findings import Findings
from bot.sandbox.local_slack.block_kit.texts import check_text


def check_form(view: Any, *, kind: str) -> list[str]:
    """Everything wrong with a view of this kind ("modal" or "home"), in Slack's words."""
    findings = Findings()
    if not isinstance(view, dict):
        findings.add("/view", "must be an object")
        return findings.messages
    if view.get("type") != kind:
        findings.add("/view/type", f"must be {kind}")
    findings.check_required("/view", view, ["blocks"])
    if view.get("blocks") is not None:
        check_blocks(findings, "/view/blocks", view["blocks"], most=IN_VIEW, in_view=True)
    findings.check_length("/view/callback_id", view.get("callback_id"), most=255)
    findings.check_length("/view/external_id", view.get("external_id"), most=255)
    findings.check_length("/view/private_metadata", view.get("private_metadata"), most=3000)
    if kind == "modal":
        _check_modal(findings, view)
    return findings.messages


def _check_modal(findings: Findings, view: dict[str, Any]) -> None:
    check_text(findings, "/view/title", view.get("title"), most=24)
    check_text(findings, "/view/submit", view.get("submit"), most=24, required=False)
    check_text(findings, "/view/close", view.get("close"), most=24, required=False)
    asks = any(isinstance(block, dict) and block.get("type") == "input" for block in view.get("blocks") or [])
    if asks and view.get("submit") is None:
        findings.add("/view", "missing required field: submit")
