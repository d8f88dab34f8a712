"""A Discord of one's own on loopback: what members can do and see in it, and the server that bots connect to."""

import asyncio
from collections import deque
from collections.abc import Callable

from aiohttp import web

from bot.clock import Clock
from bot.sandbox.local_discord import building
from bot.sandbox.local_discord.acts import MemberActs
from bot.sandbox.local_discord.directory import Channel, Guild, GuildRole, Member, User
from bot.sandbox.local_discord.limits import Limits
from bot.sandbox.local_discord.messages import Message, WireEvent
from bot.sandbox.local_discord.server import API, Interference, Server
from bot.sandbox.local_discord.wire_log import WireRecord
from bot.sandbox.local_discord.world import PlatformWorld


class LocalDiscord(MemberActs):
    """REST and gateway for real bots; members who type and click for whoever holds this object.

    `token` is made anew for every object and is the only one accepted.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__(PlatformWorld(clock))
        self.token = self._world.token
        self._server = Server(self._world)
        self._runner: web.AppRunner | None = None
        self._origin = ""

    async def start(self, *, port: int = 0) -> None:
        """Listen on 127.0.0.1; port 0 lets the system choose. May be started again after a stop."""
        self._runner = web.AppRunner(self._server.application(), access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        address = f"127.0.0.1:{self._runner.addresses[0][1]}"
        self._origin = self._world.uploads.origin = f"http://{address}"
        self._world.gateway.origin = f"ws://{address}"

    async def stop(self) -> None:
        """Cut the connections and stop listening; what was said, and the sessions for a while, stay."""
        self._world.exchanges.close()
        await self._world.gateway.drop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def ready(self, timeout: float = 20) -> None:  # noqa: ASYNC109 -- how long the caller is willing to wait
        """Wait until a bot is connected, was told READY, and its commands are registered. Raises TimeoutError."""
        async with asyncio.timeout(timeout):
            await self._world.sessions.wait_connected()
            await self._world.commands.wait_registered()

    @property
    def api_base(self) -> str:
        """What `discord.http.Route.BASE` has to be."""
        return self._origin + API

    @property
    def gateway(self) -> str:
        """What `discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY` has to be."""
        return self._world.gateway.url

    @property
    def connections(self) -> int:
        """How many sessions are connected now."""
        return len(self._world.sessions.connected)

    @property
    def identified(self) -> int:
        """How many sessions were begun with IDENTIFY. A RESUME begins none."""
        return self._world.gateway.identified

    async def drop_connections(self) -> None:
        """Cut every connection as a network fault does; bots come back with RESUME."""
        await self._world.gateway.drop()

    async def refuse_connections(self, *, refused: bool) -> None:
        """Cut every connection and let no new one open until this is taken back."""
        self._world.gateway.refused = refused
        if refused:
            await self._world.gateway.drop()

    async def hang_up(self, code: int, *, forget: bool = False) -> None:
        """Close every connection with a code: after some of them (4004: the token was reset) no bot comes back.

        `forget`: no session can be resumed, as after 4007 (a wrong sequence) and 4009 (the session timed out).
        """
        await self._world.gateway.hang_up(code, forget=forget)

    async def turn_away(self, code: int | None) -> None:
        """Hang up on whoever is connected and, right after the hello, on whoever comes; None lets them in again."""
        self._world.gateway.turned_away = code
        if code is not None:
            await self._world.gateway.hang_up(code, forget=False)

    def silence(self, *, silent: bool = True) -> None:
        """Leave connections open and say nothing on them, no hello and no receipt of a heartbeat, until taken back."""
        self._world.gateway.silence(silent=silent)

    @property
    def opened(self) -> int:
        """How many connections to the gateway were opened, whatever came of them."""
        return self._world.gateway.opened

    def ask_to_reconnect(self) -> None:
        """Tell every bot to connect anew and resume, as Discord does when it moves its servers."""
        self._world.gateway.ask_to_reconnect()

    @property
    def interference(self) -> Interference | None:
        """What goes wrong on the way: sees every REST request before its handler and may answer itself."""
        return self._server.interference

    @interference.setter
    def interference(self, interference: Interference | None) -> None:
        self._server.interference = interference

    @property
    def limits(self) -> Limits:
        """The rate limits, which can be switched off, and what they counted."""
        return self._server.limits

    async def invalidate_sessions(self, *, resumable: bool = False) -> None:
        """Declare every session invalid, as Discord does after trouble of its own; bots resume or begin anew."""
        await self._world.gateway.invalidate(resumable=resumable)

    def add_guild(self, name: str, *, lobby: str = "") -> Guild:
        """Add a server with the bot in it; `lobby` is the name of its system channel, where it is to have one."""
        return building.add_guild(self._world, name, lobby=lobby)

    def add_role(self, guild: Guild, name: str) -> GuildRole:
        """A role without rights, below all others; `Member.role_ids` says who has it."""
        return building.add_role(self._world, guild, name)

    def put_on_top(self, guild: Guild, role: GuildRole) -> None:
        """Move a role above all others, the bot's too; it is told."""
        building.put_on_top(self._world, guild, role)

    def remove_role(self, guild: Guild, role: GuildRole) -> None:
        """Delete a role; the bot is told."""
        building.remove_role(self._world, guild, role)

    def invite_bot(self, guild: Guild) -> None:
        """Take the bot in again."""
        building.invite_bot(self._world, guild)

    def remove_guild(self, guild: Guild) -> None:
        """Throw the bot out of a server."""
        building.remove_guild(self._world, guild)

    def set_available(self, guild: Guild, *, available: bool) -> None:
        """Lose a server for a while, as in an outage of Discord's, or have it back; the bot is told."""
        building.set_available(self._world, guild, available=available)

    def add_channel(self, guild: Guild, name: str, *, bot_may_post: bool = True, bot_may_see: bool = True) -> Channel:
        return building.add_channel(self._world, guild, name, bot_may_post=bot_may_post, bot_may_see=bot_may_see)

    def set_bot_rights(self, channel: Channel, *, bot_may_post: bool = True, bot_may_see: bool = True) -> None:
        """Change what the bot may do in a channel; it is told."""
        building.set_bot_rights(self._world, channel, bot_may_post=bot_may_post, bot_may_see=bot_may_see)

    def set_bot_may_plan(self, guild: Guild, *, may: bool) -> None:
        """Give the bot the right to create events, or take it; it is told."""
        building.set_bot_may_plan(self._world, guild, may=may)

    def set_bot_may_give_roles(self, guild: Guild, *, may: bool) -> None:
        """Give the bot the right to manage roles, or take it; it is told."""
        building.set_bot_may_give_roles(self._world, guild, may=may)

    def remove_channel(self, channel: Channel) -> None:
        """Delete a channel or a thread with everything in it; the bot is told."""
        building.remove_channel(self._world, channel)

    def add_member(self, guild: Guild, name: str, *, manage_guild: bool = False, user: User | None = None) -> Member:
        """Add a member. `user` brings somebody into a further server, where `name` is their nickname."""
        return building.add_member(self._world, guild, name, manage_guild=manage_guild, user=user)

    def set_organiser(self, member: Member, *, organiser: bool) -> None:
        """Give or take the right to manage the server."""
        building.set_organiser(member, organiser=organiser)

    def direct(self, member: Member) -> Channel:
        """The direct messages between this member and the bot."""
        return building.direct(self._world, member.user)

    @property
    def direct_with_owner(self) -> Channel:
        """The direct messages between the bot and whoever owns every server."""
        return building.direct(self._world, self._world.owner)

    def messages(self, channel: Channel) -> list[Message]:
        """What everybody there sees, oldest first."""
        return [message for message in self._world.messages.in_channel(channel.id) if message.visible_to is None]

    def ephemerals(self, member: Member, channel: Channel) -> list[Message]:
        """What only this member sees there, oldest first, also "is thinking…" (`Message.loading`)."""
        return [message for message in self._world.messages.in_channel(channel.id) if message.visible_to == member.id]

    def files(self, message: Message) -> dict[str, bytes]:
        """The files that came with a message, by name."""
        kept = [self._world.uploads.find(int(told["id"])) for told in message.payload.get("attachments", [])]
        return {upload.filename: upload.data for upload in kept if upload is not None}

    def delete_message(self, message: Message) -> None:
        """Delete a message as a moderator does; the bot is told. Ephemeral ones are dismissed by their member."""
        dismissed_by = self._world.directory.users.get(message.visible_to or 0)
        self._world.messages.delete(message, by=dismissed_by or self._world.owner)

    @property
    def log(self) -> list[WireEvent]:
        """What really happened to messages, in order."""
        return self._world.messages.log

    @property
    def sent(self) -> deque[WireRecord]:
        """The latest REST requests with their answers."""
        return self._world.wire.records

    @property
    def commands(self) -> list[dict[str, object]]:
        """The global commands as registered."""
        return self._world.commands.of(None)

    def on_change(self, watcher: Callable[[WireEvent], None]) -> None:
        """Call `watcher` after everything that happens to a message."""
        self._world.messages.on_change.append(watcher)
