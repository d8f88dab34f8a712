"""What this Discord answers when it says no."""

from typing import Any, Final

MISSING_ACCESS: Final = 50001
MISSING_PERMISSIONS: Final = 50013


class RefusedCall(Exception):  # noqa: N818 -- a refusal in Discord's own words is an answer, not a fault of this server
    """Ends a request with `{"message", "code"[, "errors"]}`; caught at one place, where the answer is written.

    An exception because a refusal may come up anywhere below a route, in the way of aiohttp's own HTTP answers.
    """

    def __init__(self, status: int, code: int, message: str, *, errors: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def answer(self) -> dict[str, Any]:
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.errors is not None:
            body["errors"] = self.errors
        return body


def unauthorised() -> RefusedCall:
    return RefusedCall(401, 0, "401: Unauthorized")


def unknown(what: str, code: int) -> RefusedCall:
    """Discord has a code for each kind of thing that isn't there: 10003 a channel, 10008 a message and so on."""
    return RefusedCall(404, code, f"Unknown {what}")


def missing_access() -> RefusedCall:
    return RefusedCall(403, MISSING_ACCESS, "Missing Access")


def missing_permissions() -> RefusedCall:
    return RefusedCall(403, MISSING_PERMISSIONS, "Missing Permissions")


def empty_message() -> RefusedCall:
    return RefusedCall(400, 50006, "Cannot send an empty message")


def invalid_form(errors: dict[str, Any]) -> RefusedCall:
    return RefusedCall(400, 50035, "Invalid Form Body", errors=errors)
