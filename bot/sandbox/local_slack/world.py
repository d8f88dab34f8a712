"""Everything this Slack knows, in one place for the methods, the server and the members."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.clock import Clock
from bot.sandbox.local_slack.capabilities import Capabilities
from bot.sandbox.local_slack.controls import Control
from bot.sandbox.local_slack.courier import Courier
from bot.sandbox.local_slack.directory import Directory, Member, Workspace
from bot.sandbox.local_slack.exchanges import Exchanges
from bot.sandbox.local_slack.grants import Grants
from bot.sandbox.local_slack.messages import Message, Messages
from bot.sandbox.local_slack.requests import EventRequests
from bot.sandbox.local_slack.schedule import ScheduledMessages
from bot.sandbox.local_slack.sockets import OpenSockets
from bot.sandbox.local_slack.stamps import Ids, Stamps
from bot.sandbox.local_slack.uploads import Uploads
from bot.sandbox.local_slack.views import View, Views
from bot.sandbox.local_slack.wire_log import WireLog

APP_ID = "A0LOCAL0001"
_OF_THE_CALL = frozenset({"mrkdwn", "unfurl_links", "unfurl_media", "reply_broadcast"})
"""What says how a message is to be sent, and is told of none that was."""
DEFAULT_SCOPES = frozenset({"chat:write", "commands", "files:write", "metadata.message:read", "users:read"})


@dataclass(eq=False)
class PlatformWorld:
    clock: Clock
    ids: Ids
    stamps: Stamps
    directory: Directory
    messages: Messages
    views: Views
    exchanges: Exchanges
    capabilities: Capabilities
    sockets: OpenSockets
    requests: EventRequests
    grants: Grants
    courier: Courier
    schedule: ScheduledMessages
    uploads: Uploads
    wire: WireLog
    app_token: str
    scopes: frozenset[str] = DEFAULT_SCOPES
    metadata_subscriptions: frozenset[str] = frozenset({"studyhall_post"})
    shortcuts: dict[str, str] = field(default_factory=dict)
    """What the app's manifest lists: callback id -> `global` or `message`."""
    origin: str = ""
    filled: dict[tuple[str, str, str], dict[tuple[str, str], dict[str, Any]]] = field(default_factory=dict)

    def filled_by(self, member: Member, subject: Message | View) -> dict[tuple[str, str], dict[str, Any]]:
        """What this member has set in the controls of a message or view, by block_id and action_id."""
        if isinstance(subject, View):
            return subject.filled
        return self.filled.get((subject.channel, subject.ts, member.id), {})

    def fill(self, member: Member, subject: Message | View, control: Control, chosen: dict[str, Any]) -> None:
        """Remember what this member set a control to."""
        if isinstance(subject, View):
            filled = subject.filled
        else:
            filled = self.filled.setdefault((subject.channel, subject.ts, member.id), {})
        filled[control.block_id, control.action_id] = chosen

    def meant(self, arguments: Mapping[str, Any]) -> Workspace | None:
        """The workspace of the channel or the member that a call names, where a token speaks for several."""
        channel = self.directory.channels.get(str(arguments.get("channel")))
        member = self.directory.members.get(str(arguments.get("user") or arguments.get("user_id")))
        return channel.workspace if channel else member.workspace if member else None

    def fields_of(self, message: Message, workspace: Workspace) -> dict[str, Any]:
        """A message as the Web API and interaction payloads spell it."""
        said = {name: value for name, value in message.payload.items() if name not in _OF_THE_CALL}
        shown = {"type": "message", "user": message.author, "ts": message.ts, "team": workspace.id, **said}
        shown.setdefault("text", "")
        if message.author == workspace.bot_user_id:
            shown.update(bot_id=workspace.bot_id, app_id=APP_ID)
        if message.edits:
            shown["edited"] = {"user": message.author, "ts": f"{message.edits[-1].at.timestamp():.0f}.000000"}
        if message.thread_ts or message.replies:
            shown.update(thread_ts=message.thread_ts or message.ts, reply_count=len(message.replies))
        if message.reactions:
            shown["reactions"] = [{"name": r.name, "users": [r.user], "count": 1} for r in message.reactions]
        return shown


def new_world(clock: Clock, *, app_token: str) -> PlatformWorld:
    ids = Ids()
    stamps = Stamps(clock)
    wire = WireLog()
    sockets = OpenSockets(ids)
    requests = EventRequests(clock)
    exchanges = Exchanges()
    messages = Messages(clock, stamps)
    directory = Directory(ids)
    return PlatformWorld(
        clock=clock,
        ids=ids,
        stamps=stamps,
        directory=directory,
        messages=messages,
        views=Views(ids),
        exchanges=exchanges,
        capabilities=Capabilities(clock, ids),
        sockets=sockets,
        requests=requests,
        grants=Grants(clock, directory),
        courier=Courier(clock=clock, ids=ids, sockets=sockets, requests=requests, exchanges=exchanges, wire=wire),
        schedule=ScheduledMessages(clock, ids, messages),
        uploads=Uploads(ids),
        wire=wire,
        app_token=app_token,
    )
