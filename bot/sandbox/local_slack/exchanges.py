"""What a member did, and what they got for it."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from bot.sandbox.local_slack.messages import Message
from bot.sandbox.local_slack.sockets import Socket
from bot.sandbox.local_slack.views import View

ACK_SECONDS = 3.0
UNANSWERED_KEPT = 50


class NoAnswer(TimeoutError):  # noqa: N818 -- the member's side of a timeout
    """The member waited in vain."""


class Exchange:
    """One thing a member did (a command, a click, a form) or one event, from the envelope to the answer.

    `sent_at`, `acked_at` and `acknowledged_at` are seconds of the event loop's clock: when the envelope went out,
    when the bot took receipt, when the member was shown the first message or view. `error` is what the member's
    client says when it failed: "dispatch_failed" (no bot was connected), "operation_timeout" (no receipt within
    three seconds), or the refusal of what the bot put into its receipt.
    """

    def __init__(self, kind: str, *, member_id: str | None, channel_id: str | None, expects_reply: bool = True) -> None:
        self.kind = kind
        self.member_id = member_id
        self.channel_id = channel_id
        self.expects_reply = expects_reply
        self.sent_at: float | None = None
        self.acked = asyncio.Event()
        self.acked_at: float | None = None
        self.acknowledged_at: float | None = None
        self.ack_payload: dict[str, Any] | None = None
        self.error: str | None = None
        self.socket: Socket | None = None
        self.attempts = 0
        self.messages: list[Message] = []
        self.views: list[View] = []
        self.errors: dict[str, str] = {}
        self.on_ack: Callable[[dict[str, Any]], None] | None = None
        self._changed = asyncio.Event()

    @property
    def timed_out(self) -> bool:
        """Whether no receipt came in time, or there was nobody to send one."""
        return self.error in {"operation_timeout", "dispatch_failed"}

    @property
    def lost(self) -> bool:
        """Whether the socket that took the envelope is gone, and with it perhaps the bot that had it."""
        return self.socket is not None and self.socket.ended

    @property
    def answered(self) -> bool:
        return self.acknowledged_at is not None

    async def reply(
        self,
        timeout: float = 10,  # noqa: ASYNC109 -- how long the member is willing to wait
        *,
        past: str = "",
    ) -> Message:
        """The first message this member got for it, `past` one that only says to wait.

        Raises:
            NoAnswer: none came within `timeout` seconds, or nobody was connected to give one.
        """
        await self._wait(lambda: any(message.text != past for message in self.messages), timeout)
        return next(message for message in self.messages if message.text != past)

    async def view(self, timeout: float = 10) -> View:  # noqa: ASYNC109 -- how long the member is willing to wait
        """The first view opened for it (for `open_home`: the published Home). Raises NoAnswer as `reply` does."""
        await self._wait(lambda: bool(self.views), timeout)
        return self.views[0]

    async def refused(self, timeout: float = 10) -> dict[str, str]:  # noqa: ASYNC109 -- likewise
        """What the bot said beside the inputs of a form that was sent, by block_id. Raises NoAnswer as `reply` does."""
        await self._wait(lambda: bool(self.errors), timeout)
        return self.errors

    async def _wait(self, arrived: Callable[[], bool], seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                while not arrived():
                    if self.error == "dispatch_failed":
                        raise NoAnswer("no bot is connected")
                    await self._changed.wait()
        except TimeoutError as none:
            if isinstance(none, NoAnswer):
                raise
            raise NoAnswer(f"nothing within {seconds} s; the client says: {self.error}") from None

    def take_receipt(self, payload: dict[str, Any]) -> None:
        """The bot's acknowledgement; only the first one counts."""
        if self.acked.is_set():
            return
        self.acked_at = asyncio.get_running_loop().time()
        self.ack_payload = payload
        self.acked.set()
        if self.on_ack is not None and self.error is None:
            self.on_ack(payload)

    def show(self, message: Message) -> None:
        self.messages.append(message)
        self._show()

    def show_view(self, view: View) -> None:
        self.views.append(view)
        self._show()

    def show_errors(self, errors: dict[str, str]) -> None:
        """What the bot had to say beside the inputs of a form, by block_id."""
        self.errors = errors
        self._show()

    def _show(self) -> None:
        if self.acknowledged_at is None:
            self.acknowledged_at = asyncio.get_running_loop().time()
        self._wake()

    def fail(self, code: str) -> None:
        """Note what the member's client says about it; the first word stands."""
        self.error = self.error or code
        self._wake()

    def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


_ANYWHERE = ""
"""What was begun in no channel is answered in any."""


class Exchanges:
    """The open exchanges, to tell which of them an ephemeral message is the answer to."""

    def __init__(self) -> None:
        self._open: defaultdict[tuple[str, str], list[Exchange]] = defaultdict(list)
        self._homes: dict[str, Exchange] = {}

    def open(self, exchange: Exchange) -> None:
        if exchange.expects_reply and exchange.member_id:
            waiting = self._open[exchange.channel_id or _ANYWHERE, exchange.member_id]
            waiting.append(exchange)
            del waiting[:-UNANSWERED_KEPT]

    def show_ephemeral(self, message: Message) -> None:
        """Give a chat.postEphemeral message to the exchange it answers.

        That is the oldest one without an answer; those whose bot went away come last, for it was restarted since.
        """
        waiting = []
        for channel in (message.channel, _ANYWHERE):
            key = (channel, message.recipient or "")
            self._open[key] = [exchange for exchange in self._open[key] if exchange.acknowledged_at is None]
            waiting.extend(self._open[key])
        if waiting:
            min(waiting, key=lambda exchange: exchange.lost or exchange.timed_out).show(message)

    def open_home(self, exchange: Exchange) -> None:
        """Remember who opened their Home last, for the view that is published for them."""
        self._homes[exchange.member_id or ""] = exchange

    def show_home(self, view: View) -> None:
        """Give a published Home to whoever opened it last."""
        exchange = self._homes.get(view.member.id)
        if exchange is not None:
            exchange.show_view(view)
