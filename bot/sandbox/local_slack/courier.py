"""Carries envelopes to the bot and minds its receipts: three seconds, and again for events."""

import asyncio
from datetime import timedelta
from typing import Any

from bot.clock import Clock
from bot.sandbox.local_slack.alarm import Alarm
from bot.sandbox.local_slack.exchanges import ACK_SECONDS, Exchange, Exchanges
from bot.sandbox.local_slack.requests import EventRequests
from bot.sandbox.local_slack.sockets import OpenSockets
from bot.sandbox.local_slack.stamps import Ids
from bot.sandbox.local_slack.wire_log import WireLog, WireRecord

RETRY_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))


class Courier:
    def __init__(
        self,
        *,
        clock: Clock,
        ids: Ids,
        sockets: OpenSockets,
        requests: EventRequests,
        exchanges: Exchanges,
        wire: WireLog,
    ) -> None:
        self._clock = clock
        self._ids = ids
        self._sockets = sockets
        self._requests = requests
        self._exchanges = exchanges
        self._wire = wire
        self._alarm = Alarm(clock)
        self._underway: dict[str, tuple[Exchange, WireRecord]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        sockets.on_receipt = requests.on_receipt = self._take_receipt

    async def carry(self, exchange: Exchange, payload: dict[str, Any]) -> None:
        """Deliver a command or an interaction, once. Without a socket it fails at once, as in Slack's clients."""
        self._exchanges.open(exchange)
        if not await self._attempt(exchange, payload, accepts_payload=True):
            exchange.fail("dispatch_failed")
            return
        asyncio.get_running_loop().call_later(ACK_SECONDS, _miss_receipt, exchange)

    def carry_event(self, exchange: Exchange, payload: dict[str, Any]) -> None:
        """Deliver an event: at once, and again at once, after one and after five minutes while no receipt comes."""
        task = asyncio.create_task(self._carry_until_received(exchange, payload))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._requests.close()

    async def _carry_until_received(self, exchange: Exchange, payload: dict[str, Any]) -> None:
        if await self._received(exchange, payload):
            return
        for retry, pause in enumerate(RETRY_AFTER, start=1):
            due = self._clock.now() + pause
            while self._clock.now() < due and not exchange.acked.is_set():
                await self._alarm.wait_until(due)
            if exchange.acked.is_set() or await self._received(exchange, payload, retry=retry):
                return
        exchange.fail("operation_timeout")

    async def _received(self, exchange: Exchange, payload: dict[str, Any], *, retry: int = 0) -> bool:
        again = {"retry_attempt": retry, "retry_reason": "timeout" if retry else ""}
        if not await self._attempt(exchange, payload, accepts_payload=False, **again):
            return False
        try:
            async with asyncio.timeout(ACK_SECONDS):
                await exchange.acked.wait()
        except TimeoutError:
            return False
        return True

    async def _attempt(
        self, exchange: Exchange, payload: dict[str, Any], *, accepts_payload: bool, **again: Any
    ) -> bool:
        envelope_id = f"envelope-{self._ids.number('envelope'):08d}"
        envelope = {
            "envelope_id": envelope_id,
            "type": exchange.kind,
            "payload": payload,
            "accepts_response_payload": accepts_payload,
            **again,
        }
        exchange.attempts += 1
        record = self._wire.note(exchange.kind, envelope)
        self._underway[envelope_id] = (exchange, record)
        exchange.sent_at = exchange.sent_at or asyncio.get_running_loop().time()
        if self._requests.url:
            self._requests.send(envelope)
            return True
        exchange.socket = await self._sockets.send(envelope)
        if exchange.socket is None:
            del self._underway[envelope_id]
        return exchange.socket is not None

    def _take_receipt(self, envelope_id: str, payload: dict[str, Any]) -> None:
        exchange, record = self._underway.pop(envelope_id, (None, None))
        if exchange is not None and record is not None:
            record.response = payload
            exchange.take_receipt(payload)


def _miss_receipt(exchange: Exchange) -> None:
    if not exchange.acked.is_set():
        exchange.fail("operation_timeout")
