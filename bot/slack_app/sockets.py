"""Socket Mode: two connections kept open, so that one is there while Slack refreshes the other.

The SDK's own client tries a failed connection again with the same single-use address for ever, and notices a socket
that was closed only up to ten seconds later. Here every attempt gets an address of its own, at once.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, Final

import aiohttp

from bot.draining import drain
from bot.event_log import log_of
from bot.incidents import report
from bot.slack_app.wire import Failure

_LOG: Final = log_of(__name__)
_HEARTBEAT: Final = 10.0
_GOODBYE: Final = aiohttp.ClientWSTimeout(ws_close=2.0)
_SHORTEST_PAUSE: Final = 0.25
_LONGEST_PAUSE: Final = 30.0
_HOPELESS: Final = 6
_REFRESHED: Final = frozenset({"warning", "refresh_requested"})
"""Reasons of a goodbye that Slack gives every few hours, just to have the connection made anew."""
_LAST_RECEIPTS: Final = 2.0
_HELLO_WITHIN: Final = 10.0
"""Seconds. A connection that stays open without a hello gets no envelopes, though it answers every ping."""
_STEADY: Final = 1.0
"""Seconds after the hello. A connection that Slack ends sooner was none, and the next one isn't made at once."""

Envelope = dict[str, Any]
FetchAddress = Callable[[], Awaitable[str | Failure]]
"""Asks Slack for the address of one new connection."""
Receipt = dict[str, Any]
"""What a receipt carries, mostly nothing."""
Take = Callable[[Envelope], Awaitable[Receipt | None]]
"""Starts what an envelope asks for; the receipt that Slack is to get, None for none."""


class Sockets:
    """The connections together."""

    def __init__(self, fetch_address: FetchAddress, take: Take, *, proxy: str | None) -> None:
        self._fetch_address = fetch_address
        self._take = take
        self._proxy = proxy
        self._connected = asyncio.Event()
        self._lines: list[_Line] = []
        self._keepers: list[asyncio.Task[None]] = []

    @property
    def connected(self) -> bool:
        """Whether an envelope can come in now."""
        return any(line.greeted for line in self._lines)

    async def open(self, session: aiohttp.ClientSession, *, count: int = 2) -> None:
        """Connect; returns when the first connection can take envelopes."""
        for _ in range(count):
            line = _Line(self._fetch_address, self._take, session, connected=self._connected, proxy=self._proxy)
            self._lines.append(line)
            self._keepers.append(asyncio.create_task(line.keep()))
        await self._connected.wait()

    async def close(self) -> None:
        """Take no more envelopes; those that were taken still get their receipts."""
        await asyncio.gather(*(line.close() for line in self._lines))
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        self._lines, self._keepers = [], []


class _Line:
    """One connection and its successors."""

    def __init__(
        self,
        fetch_address: FetchAddress,
        take: Take,
        session: aiohttp.ClientSession,
        *,
        connected: asyncio.Event,
        proxy: str | None,
    ) -> None:
        self._fetch_address = fetch_address
        self._take = take
        self._session = session
        self._connected = connected
        self._proxy = proxy
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._receipts: set[asyncio.Task[None]] = set()
        self._closing = False
        self._greeted_at = 0.0
        self.greeted = False
        """Whether Slack has said hello on a connection that is still there."""
        self._failed = 0
        """Attempts in a row that brought no usable connection."""

    async def keep(self) -> None:
        """Connect and serve, again and again, until closed."""
        while not self._closing:
            at_once = False
            try:
                at_once = await self._serve_once()
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                _LOG.warning("a connection to Slack broke off", why=type(error).__name__)
            except Exception as error:  # noqa: BLE001 -- whatever it was, there must be a next connection
                report(error, "serving a connection to Slack")
            if not at_once and not self._closing:
                await asyncio.sleep(min(_SHORTEST_PAUSE * 2.0**self._failed, _LONGEST_PAUSE))
            self._failed = min(self._failed + 1, _HOPELESS + 1)

    async def close(self) -> None:
        self._closing = True
        if self._socket is not None:
            await self._give_receipts()
            await self._socket.close()

    async def _serve_once(self) -> bool:
        """One connection from its address to its end; whether Slack wants the next one at once."""
        address = await self._fetch_address()
        if isinstance(address, Failure):
            _LOG.warning("Slack gave no address to connect to", why=address.why)
            return False
        async with self._session.ws_connect(
            address, heartbeat=_HEARTBEAT, timeout=_GOODBYE, proxy=self._proxy
        ) as socket:
            self._socket = socket
            try:
                goodbye = await self._read(socket)
            finally:
                steady, self.greeted = self.greeted and self._stood() > _STEADY, False
            await self._give_receipts()
        if goodbye == "link_disabled":
            _LOG.warning("Socket Mode is switched off for this app; turn it on under “Socket Mode”")
            self._failed = _HOPELESS
        elif steady:
            self._failed = 0
        return steady and goodbye in _REFRESHED

    def _stood(self) -> float:
        return asyncio.get_running_loop().time() - self._greeted_at

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> str:
        """Take frames until the connection ends; why Slack ended it, empty where it didn't say. Raises TimeoutError."""
        async with asyncio.timeout(_HELLO_WITHIN) as greeting:
            async for message in socket:
                frame = _parse(message.data) if message.type is aiohttp.WSMsgType.TEXT else {}
                if frame.get("type") == "hello":
                    greeting.reschedule(None)
                    self._greeted_at = asyncio.get_running_loop().time()
                    self.greeted = True
                    self._connected.set()
                elif frame.get("type") == "disconnect":
                    return str(frame.get("reason"))
                elif "envelope_id" in frame and not self._closing:
                    self._begin_answer(frame, socket)
        return ""

    def _begin_answer(self, envelope: Envelope, socket: aiohttp.ClientWebSocketResponse) -> None:
        receipt = asyncio.create_task(self._answer(envelope, socket))
        self._receipts.add(receipt)
        receipt.add_done_callback(self._receipts.discard)

    async def _answer(self, envelope: Envelope, socket: aiohttp.ClientWebSocketResponse) -> None:
        try:
            if (receipt := await self._take(envelope)) is not None:
                carried = {"payload": receipt} if receipt else {}
                await socket.send_json({"envelope_id": envelope["envelope_id"], **carried})
        except (aiohttp.ClientError, OSError) as error:
            _LOG.warning("a receipt did not reach Slack", why=type(error).__name__)
        except Exception as error:  # noqa: BLE001 -- one envelope must not end the connection
            report(error, "taking an envelope from Slack")

    async def _give_receipts(self) -> None:
        """Wait for the receipts that are still due, not for the work behind them."""
        await drain(self._receipts, patience_s=_LAST_RECEIPTS)


def _parse(text: str) -> Envelope:
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):  # the latter for what is nested too deeply
        return {}
    return frame if isinstance(frame, dict) else {}
