"""Who and what there is: workspaces, their channels and members."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.sandbox.local_slack.refusals import RefusedCall
from bot.sandbox.local_slack.stamps import Ids


@dataclass(eq=False)
class Workspace:
    id: str
    name: str
    domain: str
    bot_token: str = field(repr=False)
    bot_user_id: str
    bot_id: str
    organisation: str = ""
    """The Enterprise Grid organisation that installed the app, whose one token speaks for all its workspaces."""


@dataclass(eq=False)
class Member:
    """A human in a workspace. `name` is the handle, the other two are what people see."""

    id: str
    workspace: Workspace
    name: str
    real_name: str
    display_name: str
    admin: bool = False
    owner: bool = False
    zone: str = "Etc/UTC"
    locale: str = "en-US"
    guest: bool = False
    deactivated: bool = False
    stranger_of: str | None = None
    """The workspace they really belong to, for somebody of another one in a shared channel."""


@dataclass(eq=False)
class Channel:
    """A place for messages. `direct_with` is the member of a direct message with the bot."""

    id: str
    workspace: Workspace
    name: str
    bot_is_member: bool = True
    archived: bool = False
    member_ids: set[str] = field(default_factory=set)
    direct_with: str | None = None


class Directory:
    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self.workspaces: dict[str, Workspace] = {}
        self.channels: dict[str, Channel] = {}
        self.members: dict[str, Member] = {}

    def add_workspace(self, name: str, *, domain: str, bot_token: str, organisation: str = "") -> Workspace:
        workspace = Workspace(
            id=self._ids.next("T"),
            name=name,
            domain=domain,
            bot_token=bot_token,
            bot_user_id=self._ids.next("U"),
            bot_id=self._ids.next("B"),
            organisation=organisation,
        )
        self.workspaces[workspace.id] = workspace
        return workspace

    def add_channel(self, workspace: Workspace, name: str, *, bot_is_member: bool, archived: bool) -> Channel:
        channel = Channel(self._ids.next("C"), workspace, name, bot_is_member=bot_is_member, archived=archived)
        channel.member_ids.update(member.id for member in self.members_of(workspace))
        self.channels[channel.id] = channel
        return channel

    def add_member(self, workspace: Workspace, name: str, *, admin: bool, owner: bool, zone: str) -> Member:
        """Add a member, who joins every channel there is; let them leave through `Channel.member_ids`."""
        handle = name.lower().replace(" ", ".")
        member = Member(self._ids.next("U"), workspace, handle, name, name, admin=admin, owner=owner, zone=zone)
        self.members[member.id] = member
        for channel in self.channels_of(workspace):
            channel.member_ids.add(member.id)
        return member

    def members_of(self, workspace: Workspace) -> Iterator[Member]:
        return (member for member in self.members.values() if member.workspace is workspace)

    def channels_of(self, workspace: Workspace) -> Iterator[Channel]:
        """The channels of a workspace, direct messages apart."""
        return (
            channel
            for channel in self.channels.values()
            if channel.workspace is workspace and channel.direct_with is None
        )

    def direct(self, member: Member) -> Channel:
        """The direct message between the bot and this member, opened when it isn't yet."""
        for channel in self.channels.values():
            if channel.direct_with == member.id:
                return channel
        channel = Channel(self._ids.next("D"), member.workspace, "directmessage", direct_with=member.id)
        channel.member_ids.add(member.id)
        self.channels[channel.id] = channel
        return channel

    def find_member(self, workspace: Workspace, member_id: str) -> Member:
        """The member with this id; refuses with user_not_found, also for members of other workspaces."""
        member = self.members.get(member_id)
        if member is None or member.workspace is not workspace:
            raise RefusedCall("user_not_found")
        return member

    def find_channel(self, workspace: Workspace, channel_id: str) -> Channel:
        """The channel with this id; a member's id means the direct message with them. Refuses: channel_not_found."""
        member = self.members.get(channel_id)
        if member is not None and member.workspace is workspace:
            return self.direct(member)
        channel = self.channels.get(channel_id)
        if channel is None or channel.workspace is not workspace:
            raise RefusedCall("channel_not_found")
        return channel
