"""What a member did, and what they got for it."""

import asyncio
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from bot.sandbox.local_discord.directory import Channel, Member
from bot.sandbox.local_discord.flags import InteractionKind
from bot.sandbox.local_discord.messages import Message

ANSWER_SECONDS: Final = 3.0
"""Real seconds until Discord gives up on a first callback."""

INTERACTION_LASTS: Final = timedelta(minutes=15)
_KEPT: Final = 10_000


class NoAnswer(TimeoutError):  # noqa: N818 -- the member's side of a timeout
    """The member waited in vain."""


class Exchange:
    """One interaction, from what the member did to the answer.

    `sent_at`, `received_at` and `acknowledged_at` are seconds of the event loop's clock, which is monotonic: when the
    interaction went out, when the bot's first callback was taken, when the member was shown the final answer.
    `failed` is what the member's client says when nothing will come: "This interaction failed". `message` is the one
    whose component was used; `opener` is the interaction whose answer was the form that this one sends; `original` is
    what `@original` means in the bot's requests.
    """

    def __init__(
        self, *, interaction_id: int, kind: InteractionKind, member: Member, channel: Channel, at: datetime
    ) -> None:
        self.id = interaction_id
        self.kind = kind
        self.member = member
        self.channel = channel
        self.expires_at = at + INTERACTION_LASTS
        self.token = secrets.token_urlsafe(48)
        self.message: Message | None = None
        self.opener: Exchange | None = None
        self.name: str | None = None
        self.original: Message | None = None
        self.callback_type: int | None = None
        self.modal: dict[str, Any] | None = None
        self.choices: list[dict[str, Any]] | None = None
        self.failed: str | None = None
        self.sent_at: float | None = None
        self.received_at: float | None = None
        self.acknowledged_at: float | None = None
        self._answer: Message | None = None
        self._changed = asyncio.Event()
        self._lapse: asyncio.TimerHandle | None = None

    async def reply(self, timeout: float = 10) -> Message:  # noqa: ASYNC109 -- how long the member is willing to wait
        """The first message this member got as the final answer.

        The callback's message, or after a deferral the edited original or the first follow-up; for an update the
        updated message.

        Raises:
            NoAnswer: a TimeoutError; none came within `timeout` seconds, or the client gave up earlier.
        """
        await self._wait(lambda: self._answer is not None, timeout)
        assert self._answer is not None
        return self._answer

    async def received(self, timeout: float = 10) -> int:  # noqa: ASYNC109 -- likewise
        """The type of the first callback, which may be a modal. Raises NoAnswer as `reply` does."""
        await self._wait(lambda: self.callback_type is not None, timeout)
        assert self.callback_type is not None
        return self.callback_type

    async def _wait(self, arrived: Callable[[], bool], seconds: float) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while not arrived():
            if self.failed is not None:
                raise NoAnswer(self.failed)
            changed = self._changed
            try:
                async with asyncio.timeout_at(until):
                    await changed.wait()
            except TimeoutError:
                raise NoAnswer(f"nothing within {seconds} s") from None

    def begin(self) -> None:
        """It is on its way; three seconds from now the client gives up."""
        loop = asyncio.get_running_loop()
        self.sent_at = loop.time()
        self._lapse = loop.call_later(ANSWER_SECONDS, self.fail, "This interaction failed: no answer in three seconds")

    def is_too_late(self) -> bool:
        """Whether a first callback would come after the three seconds."""
        now = asyncio.get_running_loop().time()
        return self.sent_at is None or self.failed is not None or now - self.sent_at > ANSWER_SECONDS

    def receive(self, callback_type: int) -> None:
        """The bot's first callback was taken."""
        self.callback_type = callback_type
        self.received_at = asyncio.get_running_loop().time()
        self.close()
        self._wake()

    def settle(self, message: Message) -> None:
        """The member sees this; the first one is the answer."""
        if self._answer is None:
            self._answer = message
            self.acknowledged_at = asyncio.get_running_loop().time()
            self._wake()

    def fail(self, why: str) -> None:
        self.failed = why
        self._wake()

    def close(self) -> None:
        """Stop the three seconds."""
        if self._lapse is not None:
            self._lapse.cancel()

    def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


class Exchanges:
    """The interactions that the bot may still answer."""

    def __init__(self) -> None:
        self._by_token: dict[str, Exchange] = {}

    def keep(self, exchange: Exchange) -> None:
        self._by_token[exchange.token] = exchange
        while len(self._by_token) > _KEPT:
            self._by_token.pop(next(iter(self._by_token)))

    def find(self, token: str) -> Exchange | None:
        return self._by_token.get(token)

    def close(self) -> None:
        """Stop every timer."""
        for exchange in self._by_token.values():
            exchange.close()
