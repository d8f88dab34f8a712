"""Who may do what where: roles of the guild first, then the overwrites of the channel."""

from typing import Final

from bot.sandbox.local_discord.directory import Channel, GuildRole, Member
from bot.sandbox.local_discord.flags import ChannelKind

ADMINISTRATOR: Final = 1 << 3
MANAGE_GUILD: Final = 1 << 5
VIEW_CHANNEL: Final = 1 << 10
SEND_MESSAGES: Final = 1 << 11
MANAGE_MESSAGES: Final = 1 << 13
READ_HISTORY: Final = 1 << 16
MENTION_EVERYONE: Final = 1 << 17
MANAGE_ROLES: Final = 1 << 28
MANAGE_EVENTS: Final = 1 << 33
MANAGE_THREADS: Final = 1 << 34
CREATE_THREADS: Final = 1 << 35
SEND_IN_THREADS: Final = 1 << 38
CREATE_EVENTS: Final = 1 << 44
"""Also to edit and delete what one has created oneself."""

_REACT: Final = 1 << 6
_EMBED_LINKS: Final = 1 << 14
_ATTACH_FILES: Final = 1 << 15
_OUTSIDE_EMOJI: Final = 1 << 18
_USE_COMMANDS: Final = 1 << 31

EVERYTHING: Final = (1 << 53) - 1
_DIRECT: Final = (
    VIEW_CHANNEL
    | SEND_MESSAGES
    | _REACT
    | _EMBED_LINKS
    | _ATTACH_FILES
    | READ_HISTORY
    | MENTION_EVERYONE
    | _OUTSIDE_EMOJI
    | _USE_COMMANDS
)
EVERYONE: Final = _DIRECT | CREATE_THREADS | SEND_IN_THREADS
"""What a new server gives to everybody. Pinging everyone is among it, also for bots."""

BOT: Final = (
    VIEW_CHANNEL | SEND_MESSAGES | _EMBED_LINKS | _ATTACH_FILES | READ_HISTORY | CREATE_THREADS | SEND_IN_THREADS
)
POSTING: Final = SEND_MESSAGES | CREATE_THREADS | SEND_IN_THREADS


def permissions_in(channel: Channel, member: Member | None) -> int:
    """The bits this member holds there; zero for who isn't in the guild or can't see the channel."""
    if channel.kind is ChannelKind.DIRECT:
        return _DIRECT
    if member is None:
        return 0
    held = permissions_of(member)
    if held & ADMINISTRATOR:
        return EVERYTHING
    held = _overwritten(channel.parent or channel, member, held)
    return held if held & VIEW_CHANNEL else 0


def permissions_of(member: Member) -> int:
    """What the roles give, before any channel has its say."""
    guild = member.guild
    held = guild.roles[guild.id].permissions
    for role in member.role_ids:
        held |= guild.roles[role].permissions
    return held


def rank_of(role: GuildRole) -> tuple[int, int]:
    """Where it stands among the others: of two at one place the older is the higher."""
    return role.position, -role.id


def _overwritten(channel: Channel, member: Member, held: int) -> int:
    everyone, roles, own = member.guild.id, set(member.role_ids), member.id
    for holders in ({everyone}, roles, {own}):
        matching = [overwrite for overwrite in channel.overwrites if overwrite.holder_id in holders]
        for overwrite in matching:
            held &= ~overwrite.deny
        for overwrite in matching:
            held |= overwrite.allow
    return held


def needed_to_post(channel: Channel) -> int:
    return SEND_IN_THREADS if channel.kind is ChannelKind.THREAD else SEND_MESSAGES
