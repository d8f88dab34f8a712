"""Requests to the app's own address, signed, in place of envelopes over sockets."""

import asyncio
import hashlib
import hmac
import json
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import aiohttp

from bot.clock import Clock
from bot.sandbox.local_slack.sockets import OnReceipt

_KEPT: Final = 100
_GIVEN_UP_AFTER: Final = aiohttp.ClientTimeout(total=30)


@dataclass(frozen=True)
class SentRequest:
    """A request as it went out."""

    headers: dict[str, str]
    body: bytes


class EventRequests:
    """`url` is where the app's requests go; without one there are none."""

    def __init__(self, clock: Clock) -> None:
        self.url = ""
        self.signing_secret = f"local-secret-{secrets.token_hex(12)}"
        self.sent: deque[SentRequest] = deque(maxlen=_KEPT)
        self.on_receipt: OnReceipt | None = None
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None
        self._under_way: set[asyncio.Task[None]] = set()

    def sign(self, body: bytes) -> dict[str, str]:
        """The headers that a body is signed with now."""
        timestamp = f"{self._clock.now().timestamp():.0f}"
        signed = hmac.new(self.signing_secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256)
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={signed.hexdigest()}"}

    def send(self, envelope: dict[str, Any]) -> None:
        """Send what an envelope carries; its receipt is the answer."""
        kind, body = _WRITTEN[envelope["type"]](envelope["payload"])
        headers = {"Content-Type": kind, **self.sign(body)}
        if envelope.get("retry_attempt"):
            headers["X-Slack-Retry-Num"] = str(envelope["retry_attempt"])
            headers["X-Slack-Retry-Reason"] = "http_timeout"
        self.sent.append(SentRequest(headers, body))
        task = asyncio.create_task(self._post(str(envelope["envelope_id"]), headers, body))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def close(self) -> None:
        for task in tuple(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _post(self, envelope_id: str, headers: dict[str, str], body: bytes) -> None:
        self._session = self._session or aiohttp.ClientSession(timeout=_GIVEN_UP_AFTER, trust_env=False)
        try:
            async with self._session.post(self.url, data=body, headers=headers) as response:
                text = await response.text()
        except (aiohttp.ClientError, TimeoutError):
            return
        if response.status == 200 and self.on_receipt is not None:
            self.on_receipt(envelope_id, json.loads(text) if text else {})


def _as_json(payload: dict[str, Any]) -> tuple[str, bytes]:
    return "application/json", json.dumps(payload).encode()


def _as_form(payload: dict[str, Any]) -> tuple[str, bytes]:
    return "application/x-www-form-urlencoded", urlencode(payload).encode()


def _as_payload(payload: dict[str, Any]) -> tuple[str, bytes]:
    return _as_form({"payload": json.dumps(payload)})


_WRITTEN: Final[dict[str, Callable[[dict[str, Any]], tuple[str, bytes]]]] = {
    "events_api": _as_json,
    "slash_commands": _as_form,
    "interactive": _as_payload,
}
