"""A Slack of one's own on loopback: what members can do and see in it, and the server that bots connect to."""

import asyncio
import secrets
from collections import deque
from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.clock import Clock
from bot.sandbox.local_slack.acts import MemberActs
from bot.sandbox.local_slack.directory import Channel, Member, Workspace
from bot.sandbox.local_slack.exchanges import Exchange
from bot.sandbox.local_slack.grants import Grants
from bot.sandbox.local_slack.limits import Limits
from bot.sandbox.local_slack.marks import FOREIGN, tell_of_metadata
from bot.sandbox.local_slack.messages import LogEntry, Message
from bot.sandbox.local_slack.requests import EventRequests
from bot.sandbox.local_slack.server import Interference, Server
from bot.sandbox.local_slack.views import View
from bot.sandbox.local_slack.wire_log import WireRecord
from bot.sandbox.local_slack.world import new_world


class LocalSlack(MemberActs):
    """Web API and Socket Mode for real bots; members who type and click for whoever holds this object.

    Tokens are made anew for every object; ids are the same on every start, if things are added in the same order.
    """

    def __init__(self, clock: Clock) -> None:
        self.bot_token = f"xoxb-local-{secrets.token_hex(12)}"
        self.app_token = f"xapp-local-{secrets.token_hex(12)}"
        super().__init__(new_world(clock, app_token=self.app_token))
        self._server = Server(self._world)
        self._runner: web.AppRunner | None = None
        self._delivery: asyncio.Task[None] | None = None

    async def start(self, *, port: int = 0) -> None:
        """Listen on 127.0.0.1; port 0 lets the system choose. May be started again after a stop."""
        self._runner = web.AppRunner(self._server.application(), access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self._world.origin = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._delivery = asyncio.create_task(self._world.schedule.deliver_forever())

    async def stop(self) -> None:
        """Close the sockets and stop listening; messages, views and ids stay."""
        if self._delivery is not None:
            self._delivery.cancel()
            await asyncio.gather(self._delivery, return_exceptions=True)
        await self._world.courier.close()
        await self._world.sockets.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def ready(self, timeout: float = 20) -> None:  # noqa: ASYNC109 -- how long the caller is willing to wait
        """Wait until a bot's socket is open. Raises TimeoutError."""
        async with asyncio.timeout(timeout):
            await self._world.sockets.wait_connected()

    def install_shortcuts(self, shortcuts: dict[str, str]) -> None:
        """Of the app's manifest: callback id -> `global` or `message`."""
        self._world.shortcuts = shortcuts

    @property
    def api_base(self) -> str:
        return f"{self._world.origin}/api/"

    @property
    def requests(self) -> EventRequests:
        """Requests over HTTP, which go out in place of envelopes once their `url` is set."""
        return self._world.requests

    @property
    def grants(self) -> Grants:
        """OAuth: what the app proves itself with, and whether its tokens expire."""
        return self._world.grants

    async def uninstall(self, workspace: Workspace) -> None:
        """Somebody removes the app; the bot is told with its last breath, as Slack does."""
        told = await self.send_event(workspace=workspace, event={"type": "app_uninstalled"})
        self._world.grants.revoke(workspace)
        await told.acked.wait()

    @property
    def connections(self) -> int:
        """How many sockets could take an envelope now."""
        return self._world.sockets.count

    async def refresh_sockets(self, reason: str = "refresh_requested") -> None:
        """Tell every connected bot to connect anew, as Slack does every few hours; it has other reasons, too."""
        await self._world.sockets.refresh(reason)

    async def greet_with(self, reason: str | None) -> None:
        """Cut every socket and tell whoever comes to leave for a reason, right after the hello.

        With an empty reason there is no hello; None takes it back.
        """
        self._world.sockets.greeted_with = reason
        if reason is not None:
            await self._world.sockets.close()

    def silence_sockets(self, *, silent: bool = True) -> None:
        """Leave every socket open and say nothing on it, no hello and no pong, until taken back."""
        self._world.sockets.silence(silent=silent)

    @property
    def opened(self) -> int:
        """How many sockets were opened, whatever came of them."""
        return self._world.sockets.opened

    @property
    def scopes(self) -> frozenset[str]:
        """What the bot was granted."""
        return self._world.scopes

    @scopes.setter
    def scopes(self, granted: frozenset[str]) -> None:
        self._world.scopes = granted

    @property
    def interference(self) -> Interference | None:
        """What goes wrong on the way: sees every request before its handler and may answer itself."""
        return self._server.interference

    @interference.setter
    def interference(self, interference: Interference | None) -> None:
        self._server.interference = interference

    @property
    def limits(self) -> Limits:
        """The rate limits, which can be switched off, and what they counted."""
        return self._server.limits

    @property
    def metadata_subscriptions(self) -> frozenset[str]:
        """The event types of metadata that the app's manifest subscribes to."""
        return self._world.metadata_subscriptions

    @metadata_subscriptions.setter
    def metadata_subscriptions(self, event_types: frozenset[str]) -> None:
        self._world.metadata_subscriptions = event_types

    async def refuse_sockets(self, *, refused: bool) -> None:
        """Cut every socket and let no new one open until this is taken back."""
        self._world.sockets.refused = refused
        if refused:
            await self._world.sockets.close()

    def add_workspace(self, name: str, *, domain: str, organisation: str = "") -> Workspace:
        """Add a workspace. The first one gets `bot_token`, others one of their own or their organisation's."""
        known = list(self._world.directory.workspaces.values())
        shared = [other.bot_token for other in known if organisation and other.organisation == organisation]
        own = f"xoxb-local-{secrets.token_hex(12)}" if known else self.bot_token
        token = shared[0] if shared else own
        return self._world.directory.add_workspace(name, domain=domain, bot_token=token, organisation=organisation)

    def add_channel(
        self, workspace: Workspace, name: str, *, bot_is_member: bool = True, archived: bool = False
    ) -> Channel:
        """Add a channel with everybody in it; `bot_is_member` and `archived` may be set later."""
        return self._world.directory.add_channel(workspace, name, bot_is_member=bot_is_member, archived=archived)

    def add_member(
        self, workspace: Workspace, name: str, *, admin: bool = False, owner: bool = False, zone: str = "Etc/UTC"
    ) -> Member:
        """Add a member, who is in every channel; take them out through `Channel.member_ids`."""
        return self._world.directory.add_member(workspace, name, admin=admin, owner=owner, zone=zone)

    def direct(self, member: Member) -> Channel:
        """The direct message between this member and the bot."""
        return self._world.directory.direct(member)

    def messages(self, channel: Channel) -> list[Message]:
        """What everybody in the channel sees, oldest first; replies stand in `Message.replies`."""
        return self._world.messages.posted(channel.id)

    def ephemerals(self, member: Member, channel: Channel) -> list[Message]:
        """What only this member sees there, oldest first."""
        return self._world.messages.ephemeral(member_id=member.id, channel_id=channel.id)

    def files(self, message: Message) -> dict[str, bytes]:
        """The files that were shared with a message, by name."""
        kept = [self._world.uploads.find(told["id"]) for told in message.payload.get("files", [])]
        return {upload.name: upload.data or b"" for upload in kept}

    def modals(self, member: Member) -> list[View]:
        """The forms before this member, the topmost last."""
        return self._world.views.open_for(member.id)

    def home(self, member: Member) -> View | None:
        """The Home tab published for this member."""
        return self._world.views.home(member.id)

    @property
    def log(self) -> list[LogEntry]:
        """What really happened to messages, in order."""
        return self._world.messages.log

    @property
    def sent(self) -> deque[WireRecord]:
        """The latest calls and envelopes with their answers."""
        return self._world.wire.records

    def on_change(self, watcher: Callable[[LogEntry], None]) -> None:
        """Call `watcher` after everything that happens to a message."""
        self._world.messages.on_change.append(watcher)

    def say(self, *, member: Member, channel: Channel, text: str, thread_ts: str | None = None) -> Message:
        """A member writes a message; the bot is not told."""
        return self._world.messages.post(
            channel, {"text": text}, method="member", author=member.id, thread_ts=thread_ts
        )

    def delete_message(self, message: Message) -> None:
        """Somebody who may delete messages deletes one; the bot is not told."""
        self._world.messages.delete(message, method="member")

    def post_as_another_app(self, channel: Channel, *, text: str, metadata: dict[str, Any]) -> Exchange | None:
        """An app that isn't the bot's posts a message with metadata; how the bot is told of it, if it subscribed."""
        content = {"text": text, "metadata": metadata}
        message = self._world.messages.post(channel, content, method="another app", author=FOREIGN.user_id)
        return tell_of_metadata(self._world, channel.workspace, message, by=FOREIGN)
