"""Modals and Home tabs."""

from typing import Any

from bot.sandbox.local_slack.block_kit.blocks import BLOCKS_IN_VIEW, check_blocks
from bot.sandbox.local_slack.block_kit.findings import Findings
from bot.sandbox.local_slack.block_kit.texts import check_text


def check_form(view: Any, *, kind: str, pointer: str = "/view") -> Findings:
    """Everything wrong with a view of this kind ("modal" or "home"); `pointer` is where it stands in a payload."""
    findings = Findings()
    if not isinstance(view, dict):
        findings.add(pointer, "must be an object")
        return findings
    if view.get("type") != kind:
        findings.add(f"{pointer}/type", f"must be {kind}")
    findings.check_required(pointer, view, ["blocks"])
    if view.get("blocks") is not None:
        check_blocks(findings, f"{pointer}/blocks", view["blocks"], most=BLOCKS_IN_VIEW, in_view=True)
    findings.check_length(f"{pointer}/callback_id", view.get("callback_id"), most=255)
    findings.check_length(f"{pointer}/external_id", view.get("external_id"), most=255)
    findings.check_length(f"{pointer}/private_metadata", view.get("private_metadata"), most=3000)
    if kind == "modal":
        _check_modal(findings, pointer, view)
    return findings


def _check_modal(findings: Findings, pointer: str, view: dict[str, Any]) -> None:
    check_text(findings, f"{pointer}/title", view.get("title"), most=24)
    check_text(findings, f"{pointer}/submit", view.get("submit"), most=24, required=False)
    check_text(findings, f"{pointer}/close", view.get("close"), most=24, required=False)
    asks = any(isinstance(block, dict) and block.get("type") == "input" for block in view.get("blocks") or [])
    if asks and view.get("submit") is None:
        findings.add(pointer, "missing required field: submit")
