"""The gateway: hello, heartbeats, IDENTIFY, RESUME and the requests for members."""

import asyncio
import json
from typing import Any, Final

from aiohttp import WSMsgType, web

from bot.sandbox.local_discord.directory import Directory, Guild
from bot.sandbox.local_discord.sessions import Session, Sessions, Socket
from bot.sandbox.local_discord.shapes import shape_of_joined_guild, shape_of_member, shape_of_user

GUILDS: Final = 1 << 0
GUILD_MEMBERS: Final = 1 << 1
GUILD_MESSAGES: Final = 1 << 9
DIRECT_MESSAGES: Final = 1 << 12
PRIVILEGED: Final = GUILD_MEMBERS | 1 << 8 | 1 << 15
"""Members, presences, the content of messages: nobody switched them on for this application."""

HEARTBEAT_MILLISECONDS: Final = 41_250
_ACK_AFTER_S: Final = 0.05
"""No network answers at once. discord.py notes when it sent a heartbeat only after sending it; an acknowledgement that
came before that would be measured from the heartbeat before, as being 41 s late."""
_HEARTBEAT, _IDENTIFY, _PRESENCE, _VOICE, _RESUME, _RECONNECT, _MEMBERS, _INVALID = 1, 2, 3, 4, 6, 7, 8, 9
_HELLO, _ACKNOWLEDGED = 10, 11
_UNKNOWN_OP, _NOT_JSON, _NOT_IDENTIFIED, _WRONG_TOKEN, _IDENTIFIED_TWICE = 4001, 4002, 4003, 4004, 4005
_INTENTS_REFUSED: Final = 4014
_MEMBERS_MOST: Final = 1_000
_CLOSING_SECONDS: Final = 1.0


class Gateway:
    """`origin` is `ws://127.0.0.1:PORT`, known when the server listens."""

    def __init__(self, directory: Directory, sessions: Sessions, *, token: str, application_id: int) -> None:
        self._directory = directory
        self._sessions = sessions
        self._token = token
        self._application_id = application_id
        self.origin = ""
        self.refused = False
        """Whether no new connection may open."""
        self.silent = False
        """Whether connections open and nothing is ever said on them, not even a hello; see `silence`."""
        self.turned_away: int | None = None
        """The code with which whoever comes is hung up on, right after the hello."""
        self.identified = 0
        """How many sessions were begun; Discord allows 1,000 a day and then resets the token."""
        self.opened = 0
        """How many connections were opened, whatever came of them."""

    @property
    def url(self) -> str:
        return f"{self.origin}/gateway"

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from the hello to its end."""
        if self.refused:
            raise web.HTTPServiceUnavailable
        ws = web.WebSocketResponse(max_msg_size=1 << 20, compress=False, timeout=_CLOSING_SECONDS)
        await ws.prepare(request)
        socket = Socket(ws, silent=self.silent)
        socket.send_op(_HELLO, {"heartbeat_interval": HEARTBEAT_MILLISECONDS})
        self.opened += 1
        try:
            if self.turned_away is not None:
                await socket.close(self.turned_away)
            async for message in ws:
                if message.type is WSMsgType.TEXT:
                    await self._take(socket, message.data)
        finally:
            socket.end()
            self._sessions.detach(socket)
        return ws

    async def _take(self, socket: Socket, text: str) -> None:
        try:
            frame = json.loads(text)
            op, data = frame["op"], frame.get("d")
        except (ValueError, KeyError, TypeError):
            await socket.close(_NOT_JSON)
            return
        if op == _HEARTBEAT:
            asyncio.get_running_loop().call_later(_ACK_AFTER_S, socket.send_op, _ACKNOWLEDGED, None)
        elif op in {_IDENTIFY, _RESUME}:
            await self._begin(socket, op, data or {})
        elif socket.session is None:
            await socket.close(_NOT_IDENTIFIED)
        elif op == _MEMBERS:
            self._tell_members(socket.session, data or {})
        elif op not in {_PRESENCE, _VOICE}:
            await socket.close(_UNKNOWN_OP)

    async def _begin(self, socket: Socket, op: int, data: dict[str, Any]) -> None:
        if socket.session is not None:
            await socket.close(_IDENTIFIED_TWICE)
        elif data.get("token") != self._token:
            await socket.close(_WRONG_TOKEN)
        elif op == _RESUME:
            await self._resume(socket, data)
        elif int(data.get("intents") or 0) & PRIVILEGED:
            await socket.close(_INTENTS_REFUSED)
        else:
            self._identify(socket, data)

    def _identify(self, socket: Socket, data: dict[str, Any]) -> None:
        number, count = data.get("shard") or (0, 1)
        session = Session(intents=int(data.get("intents") or 0), shard=(number, count))
        self._sessions.attach(session, socket)
        self.identified += 1
        guilds = [guild for guild in self._directory.guilds.values() if session.covers(guild.id)]
        session.push("READY", self._ready(session, guilds))
        self._sessions.mark_ready(session)
        if session.intents & GUILDS:
            for guild in guilds:
                if guild.available:
                    session.push("GUILD_CREATE", shape_of_joined_guild(guild, self._directory))

    def _ready(self, session: Session, guilds: list[Guild]) -> dict[str, Any]:
        return {
            "v": 10,
            "user": shape_of_user(self._directory.bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": list(session.shard),
            "application": {"id": str(self._application_id), "flags": 0},
        }

    async def _resume(self, socket: Socket, data: dict[str, Any]) -> None:
        session = self._sessions.find(str(data.get("session_id")))
        missed = session.missed_since(int(data.get("seq") or 0)) if session else None
        if session is None or missed is None:
            socket.send_op(_INVALID, False)
            return
        former = self._sessions.attach(session, socket)
        for frame in missed:
            socket.send(frame)
        session.push("RESUMED", {})
        self._sessions.mark_ready(session)
        if former is not None:
            await former.close()

    def _tell_members(self, session: Session, data: dict[str, Any]) -> None:
        guild = self._directory.guilds.get(int(data.get("guild_id") or 0))
        if guild is None:
            return
        asked, query = data.get("user_ids"), str(data.get("query") or "").lower()
        wanted = {int(each) for each in asked} if asked else None
        found = [
            member
            for member in guild.members.values()
            if (member.id in wanted if wanted is not None else member.name.lower().startswith(query))
        ]
        most = int(data.get("limit") or 0) or _MEMBERS_MOST
        chunk = {"guild_id": str(guild.id), "chunk_index": 0, "chunk_count": 1, "nonce": data.get("nonce")}
        session.push("GUILD_MEMBERS_CHUNK", {**chunk, "members": [shape_of_member(m) for m in found[:most]]})

    async def drop(self) -> None:
        """Cut every connection as a network fault does; clients come back with RESUME."""
        for socket in self._sessions.sockets():
            await socket.close()

    async def invalidate(self, *, resumable: bool) -> None:
        """Declare every session invalid. One that can't be resumed is forgotten, with all it has missed."""
        for socket in self._sessions.sockets():
            if not resumable:
                self._sessions.forget(socket)
            socket.send_op(_INVALID, resumable)

    async def hang_up(self, code: int, *, forget: bool) -> None:
        """Close every connection with a code; `forget`: none of their sessions can be resumed."""
        for socket in self._sessions.sockets():
            if forget:
                self._sessions.forget(socket)
            await socket.close(code)

    def silence(self, *, silent: bool) -> None:
        """Say nothing any more, on connections that stay open and on those that come; or begin to speak again."""
        self.silent = silent
        for socket in self._sessions.sockets():
            socket.silent = silent

    def ask_to_reconnect(self) -> None:
        """Tell every client to connect anew and resume, as Discord does when it moves its servers."""
        for socket in self._sessions.sockets():
            socket.send_op(_RECONNECT, None)
