"""Socket Mode: the bots' open sockets, any one of which gets an envelope."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import WSMsgType, web

from bot.sandbox.local_slack.stamps import Ids

CONNECTIONS_ALLOWED = 10
GOODBYE_SECONDS = 1.0
OnReceipt = Callable[[str, dict[str, Any]], None]


@dataclass(eq=False)
class Socket:
    """One connection. A retiring one was told to leave: it may still acknowledge, but gets nothing new."""

    transport: web.WebSocketResponse
    retiring: bool = False
    ended: bool = False

    @property
    def usable(self) -> bool:
        return not self.retiring and not self.ended and not self.transport.closed


class OpenSockets:
    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._tickets: set[str] = set()
        self._sockets: list[Socket] = []
        self._connected = asyncio.Event()
        self.on_receipt: OnReceipt | None = None
        self.refused = False
        """Nobody is let in."""
        self.silent = False
        """Nothing is said on any socket, neither a hello nor a pong, though they stay open."""
        self.greeted_with: str | None = None
        """In place of staying connected, whoever comes is told to leave for this reason after the hello; with an empty
        one there is no hello, and nothing else goes wrong."""
        self.opened = 0
        """How many sockets were opened, whatever came of them."""

    @property
    def count(self) -> int:
        """How many sockets could take an envelope now."""
        return sum(socket.usable for socket in self._sockets)

    def new_ticket(self) -> str:
        ticket = f"local-{self._ids.number('ticket'):06d}"
        self._tickets.add(ticket)
        return ticket

    async def wait_connected(self) -> None:
        while not self.count:
            self._connected.clear()
            await self._connected.wait()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection until it ends; a ticket opens one only once."""
        ticket = request.match_info["ticket"]
        if self.refused:
            raise web.HTTPServiceUnavailable
        if ticket not in self._tickets:
            raise web.HTTPNotFound(text="this ticket was used or never given")
        self._tickets.remove(ticket)
        transport = web.WebSocketResponse(timeout=GOODBYE_SECONDS, autoping=False)
        await transport.prepare(request)
        self.opened += 1
        if self.count >= CONNECTIONS_ALLOWED:
            await transport.send_json(disconnect_frame("too_many_websockets"))
            await transport.close()
            return transport
        await self._attend(Socket(transport))
        return transport

    async def _attend(self, socket: Socket) -> None:
        self._sockets.append(socket)
        try:
            await self._greet(socket)
            async for frame in socket.transport:
                if frame.type is WSMsgType.TEXT:
                    self._take(frame.data)
                elif frame.type is WSMsgType.PING and not self.silent:
                    await socket.transport.pong(frame.data)
        except ConnectionResetError:
            pass  # the bot went away in mid-sentence; `ended` says so
        finally:
            self._sockets.remove(socket)
            socket.ended = True

    async def _greet(self, socket: Socket) -> None:
        socket.retiring = self.silent or self.greeted_with is not None
        if self.silent or self.greeted_with == "":
            return
        await socket.transport.send_json(hello_frame(self.count))
        if self.greeted_with is None:
            self._connected.set()
        else:
            await socket.transport.send_json(disconnect_frame(self.greeted_with))

    def _take(self, text: str) -> None:
        frame = json.loads(text)
        if self.on_receipt is not None and isinstance(frame, dict) and "envelope_id" in frame:
            self.on_receipt(str(frame["envelope_id"]), frame.get("payload") or {})

    async def send(self, envelope: dict[str, Any]) -> Socket | None:
        """Give the envelope to the socket that waited longest; None when there is none."""
        for socket in [socket for socket in self._sockets if socket.usable]:
            try:
                await socket.transport.send_json(envelope)
            except ConnectionResetError:
                continue
            if socket in self._sockets:
                self._sockets.remove(socket)
                self._sockets.append(socket)
            return socket
        return None

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Send every connected bot the frame after which it has to connect anew."""
        for socket in [socket for socket in self._sockets if socket.usable]:
            socket.retiring = True
            await socket.transport.send_json(disconnect_frame(reason))

    def silence(self, *, silent: bool) -> None:
        """Say nothing any more, though every socket stays open; or let who comes be heard again."""
        self.silent = silent
        for socket in self._sockets:
            socket.retiring = socket.retiring or silent

    async def close(self) -> None:
        await asyncio.gather(*(socket.transport.close() for socket in self._sockets))


def hello_frame(connections: int) -> dict[str, Any]:
    return {
        "type": "hello",
        "num_connections": connections,
        "debug_info": {"host": "local", "approximate_connection_time": 18_060},
        "connection_info": {"app_id": "A0LOCAL0001"},
    }


def disconnect_frame(reason: str) -> dict[str, Any]:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "local"}}
