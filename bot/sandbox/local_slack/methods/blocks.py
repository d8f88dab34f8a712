"""blocks.*: what is wrong with a payload, before it is sent. https://docs.slack.dev/reference/methods/blocks.validate"""

from typing import Any

from bot.sandbox.local_slack.block_kit import IN_MESSAGE, Findings, check_blocks, check_form
from bot.sandbox.local_slack.calls import Call, Method
from bot.sandbox.local_slack.refusals import RefusedCall

PAYLOADS = ("blocks", "view", "message")


def validate_blocks(call: Call) -> dict[str, Any]:
    """Refuses: invalid_blocks, invalid_message, invalid_view; invalid_arguments unless there is one of them."""
    given = [name for name in PAYLOADS if call.arguments.get(name) is not None]
    if len(given) != 1:
        raise RefusedCall("invalid_arguments", messages=["must provide exactly one of `blocks`, `view`, or `message`"])
    [name] = given
    findings = _findings(name, call.structure(name))
    if findings.found:
        raise RefusedCall(f"invalid_{name}", errors=[_as_error(*found) for found in findings.found])
    return {}


def _findings(name: str, payload: Any) -> Findings:
    if name == "view":
        of_home = isinstance(payload, dict) and payload.get("type") == "home"
        return check_form(payload, kind="home" if of_home else "modal", pointer="")
    findings = Findings()
    if name == "blocks":
        check_blocks(findings, "", payload, most=IN_MESSAGE)
    elif isinstance(payload, dict):
        check_blocks(findings, "/blocks", payload.get("blocks"), most=IN_MESSAGE)
    else:
        findings.add("", "must be an object")
    return findings


def _as_error(pointer: str, problem: str) -> dict[str, str]:
    return {"code": "failed_constraint", "message": problem, "pointer": pointer}


METHODS = {"blocks.validate": Method(validate_blocks)}
