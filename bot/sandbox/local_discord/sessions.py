"""The gateway's memory: who is connected, what each session was told, and what it missed."""

import asyncio
import json
import secrets
from collections import deque
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import WSCloseCode, web

EVENTS_KEPT: Final = 5_000
RESUMABLE_SECONDS: Final = 120.0
_DISPATCH: Final = 0
_GOING_AWAY: Final = 4000
"""Any code that isn't one of the final ones: the client comes back and resumes."""
_GOODBYE: Final = frozenset({WSCloseCode.OK, WSCloseCode.GOING_AWAY})


class Socket:
    """One connection. Frames go out in the order of `send`, which never waits; on a silent one they get lost."""

    def __init__(self, ws: web.WebSocketResponse, *, silent: bool = False) -> None:
        self.session: Session | None = None
        self.silent = silent
        self._ws = ws
        self._cut = False
        self._frames: asyncio.Queue[str] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write())

    def send(self, frame: str) -> None:
        if not self.silent:
            self._frames.put_nowait(frame)

    def send_op(self, op: int, data: Any) -> None:
        self.send(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    async def close(self, code: int = _GOING_AWAY) -> None:
        self._cut = True
        await self._ws.close(code=code)

    @property
    def left_for_good(self) -> bool:
        """Whether the client itself said goodbye, which ends its session. What aiohttp notes of our own closing
        looks the same.
        """
        return not self._cut and self._ws.close_code in _GOODBYE

    def end(self) -> None:
        """Stop writing; the connection is gone."""
        self._writer.cancel()

    async def _write(self) -> None:
        while True:
            frame = await self._frames.get()
            try:
                await self._ws.send_str(frame)
            except ConnectionError:  # the other end was killed; the reader notices and ends this
                return


class Session:
    """What began with an IDENTIFY: numbered events, kept so that a RESUME can be told what it missed."""

    def __init__(self, *, intents: int, shard: tuple[int, int]) -> None:
        self.id = secrets.token_hex(16)
        self.intents = intents
        self.shard = shard
        self.socket: Socket | None = None
        self.left_at = 0.0
        self.ready = False
        self._sequence = 0
        self._kept: deque[tuple[int, str]] = deque(maxlen=EVENTS_KEPT)

    def covers(self, guild_id: int | None) -> bool:
        """Whether events of this guild come here; direct messages come to the first shard alone."""
        number, count = self.shard
        return (0 if guild_id is None else (guild_id >> 22) % count) == number

    def push(self, event: str, data: dict[str, Any]) -> None:
        self._sequence += 1
        frame = json.dumps({"op": _DISPATCH, "t": event, "s": self._sequence, "d": data})
        self._kept.append((self._sequence, frame))
        if self.socket is not None:
            self.socket.send(frame)

    def missed_since(self, sequence: int) -> list[str] | None:
        """The frames after this one; None where they are no longer kept, or were never sent."""
        oldest = self._kept[0][0] if self._kept else 1
        if not oldest - 1 <= sequence <= self._sequence:
            return None
        return [frame for number, frame in self._kept if number > sequence]


@dataclass(frozen=True)
class Audience:
    """Whom an event concerns: the sessions of this guild's shard that asked for this intent (0: none is needed)."""

    guild_id: int | None
    intent: int = 0


class Sessions:
    def __init__(self) -> None:
        self._sessions: dict[str, Session] = {}
        self._connected = asyncio.Event()

    @property
    def connected(self) -> list[Session]:
        """Sessions that have a socket and were told READY."""
        return [session for session in self._sessions.values() if session.socket is not None and session.ready]

    async def wait_connected(self) -> None:
        await self._connected.wait()

    def tell(self, event: str, data: dict[str, Any], to: Audience) -> None:
        """Tell everybody whom it concerns; who is away for a moment will hear of it after a RESUME."""
        self._drop_lost()
        for session in self._concerned(to):
            session.push(event, data)

    def tell_connected(self, event: str, data: dict[str, Any], to: Audience) -> bool:
        """Tell those who are there now; False where nobody is. An interaction waits for nobody."""
        here = [session for session in self._concerned(to) if session.socket is not None]
        for session in here:
            session.push(event, data)
        return bool(here)

    def _concerned(self, to: Audience) -> list[Session]:
        return [
            session
            for session in self._sessions.values()
            if session.ready and session.covers(to.guild_id) and session.intents & to.intent == to.intent
        ]

    def find(self, session_id: str) -> Session | None:
        self._drop_lost()
        return self._sessions.get(session_id)

    def attach(self, session: Session, socket: Socket) -> Socket | None:
        """Give a session this socket; gives back the one it had until now."""
        self._sessions[session.id] = session
        former, session.socket, socket.session = session.socket, socket, session
        return former

    def mark_ready(self, session: Session) -> None:
        session.ready = True
        self._connected.set()

    def detach(self, socket: Socket) -> None:
        """The socket is gone; its session may be resumed for two minutes, unless the client closed it itself."""
        session = socket.session
        if session is None or session.socket is not socket:
            return
        session.socket = None
        session.left_at = asyncio.get_running_loop().time()
        if socket.left_for_good:
            self._sessions.pop(session.id, None)
        if not self.connected:
            self._connected.clear()

    def forget(self, socket: Socket) -> None:
        """The session of this socket is over; the socket itself may begin another one."""
        session, socket.session = socket.session, None
        if session is not None:
            self._sessions.pop(session.id, None)
        if not self.connected:
            self._connected.clear()

    def _drop_lost(self) -> None:
        limit = asyncio.get_running_loop().time() - RESUMABLE_SECONDS
        for session in list(self._sessions.values()):
            if session.socket is None and session.left_at < limit:
                del self._sessions[session.id]

    def sockets(self) -> list[Socket]:
        return [session.socket for session in self._sessions.values() if session.socket is not None]
