"""What this Slack answers when it says no."""

from collections.abc import Sequence


class RefusedCall(Exception):  # noqa: N818 -- a refusal in Slack's own words is an answer, not a fault of this server
    """Ends a call with `{"ok": false, "error": code}`; caught at one place, where the answer is written.

    An exception because a refusal may come up anywhere below a method, in the way of aiohttp's own HTTP answers.
    """

    def __init__(self, code: str, *, messages: Sequence[str] = (), **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.messages = tuple(messages)
        self.details = details

    def answer(self) -> dict[str, object]:
        """The body of the answer, with `response_metadata.messages` where there are any."""
        body: dict[str, object] = {"ok": False, "error": self.code, **self.details}
        if self.messages:
            body["response_metadata"] = {"messages": list(self.messages)}
        return body
