"""Text objects, options and confirmations."""

from typing import Any

from bot.sandbox.local_slack.block_kit.findings import Findings

PLAIN = frozenset({"plain_text"})
EITHER = frozenset({"plain_text", "mrkdwn"})


def check_text(
    findings: Findings, pointer: str, value: Any, *, most: int, kinds: frozenset[str] = PLAIN, required: bool = True
) -> None:
    """A text object of one of `kinds` with 1 to `most` characters."""
    if value is None:
        if required:
            owner, _, name = pointer.rpartition("/")
            findings.add(owner, f"missing required field: {name}")
        return
    if not isinstance(value, dict):
        findings.add(pointer, "must be an object")
        return
    if value.get("type") not in kinds:
        findings.add(f"{pointer}/type", f"must be one of {', '.join(sorted(kinds))}")
    findings.check_required(pointer, value, ["text"])
    findings.check_length(f"{pointer}/text", value.get("text"), most=most, least=1)


def check_option(findings: Findings, pointer: str, option: dict[str, Any], *, kinds: frozenset[str] = PLAIN) -> None:
    check_text(findings, f"{pointer}/text", option.get("text"), most=75, kinds=kinds)
    check_text(findings, f"{pointer}/description", option.get("description"), most=75, kinds=kinds, required=False)
    findings.check_length(f"{pointer}/value", option.get("value"), most=150)


def check_options(findings: Findings, pointer: str, options: Any, *, most: int, kinds: frozenset[str] = PLAIN) -> None:
    for place, option in findings.objects(pointer, options, most=most):
        check_option(findings, place, option, kinds=kinds)


def check_confirmation(findings: Findings, pointer: str, value: Any) -> None:
    """The "are you sure" before a control acts."""
    if not isinstance(value, dict):
        return
    check_text(findings, f"{pointer}/title", value.get("title"), most=100)
    check_text(findings, f"{pointer}/text", value.get("text"), most=300, kinds=EITHER)
    check_text(findings, f"{pointer}/confirm", value.get("confirm"), most=30)
    check_text(findings, f"{pointer}/deny", value.get("deny"), most=30)
