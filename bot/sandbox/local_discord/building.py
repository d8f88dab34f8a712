"""Building the world: guilds, channels and members, added before or while a bot is connected."""

from dataclasses import replace

from bot.sandbox.local_discord.directory import Channel, Guild, GuildRole, Member, Overwrite, User, handle_of
from bot.sandbox.local_discord.flags import ChannelKind
from bot.sandbox.local_discord.gateway import GUILD_MEMBERS
from bot.sandbox.local_discord.permissions import (
    BOT,
    CREATE_EVENTS,
    EVERYONE,
    MANAGE_GUILD,
    MANAGE_ROLES,
    POSTING,
    VIEW_CHANNEL,
)
from bot.sandbox.local_discord.shapes import shape_of_channel, shape_of_joined_guild, shape_of_member, shape_of_role
from bot.sandbox.local_discord.world import PlatformWorld

_FOR_ROLES = 0


def add_guild(world: PlatformWorld, name: str, *, lobby: str) -> Guild:
    guild = Guild(world.ids.new(), name, world.owner.id)
    everyone = GuildRole(guild.id, "@everyone", EVERYONE, 0)
    bot_role = GuildRole(world.ids.new(), "Studyhall", BOT, 1, bot_id=world.application_id)
    organiser = GuildRole(world.ids.new(), "Organiser", MANAGE_GUILD | MANAGE_ROLES, 2)
    guild.roles = {role.id: role for role in (everyone, bot_role, organiser)}
    if lobby:
        channel = Channel(world.ids.new(), ChannelKind.TEXT, lobby, guild, world.clock.now())
        guild.system_channel_id = world.directory.keep(channel).id
    invite_bot(world, guild)
    return guild


def invite_bot(world: PlatformWorld, guild: Guild) -> None:
    """The bot is taken in. That the server is available isn't said then: it is said of servers that were not."""
    roles = [role.id for role in guild.roles.values() if role.bot_id == world.application_id]
    guild.members[world.directory.bot.id] = Member(world.directory.bot, guild, world.clock.now(), role_ids=roles)
    world.directory.guilds[guild.id] = guild
    joined = shape_of_joined_guild(guild, world.directory)
    del joined["unavailable"]
    world.tell_guild("GUILD_CREATE", joined, guild)


def add_role(world: PlatformWorld, guild: Guild, name: str) -> GuildRole:
    """One without any rights, below all others as Discord makes it; the bot is told."""
    for other in [one for one in guild.roles.values() if one.id != guild.id]:
        _change_role(world, guild, replace(other, position=other.position + 1))
    role = GuildRole(world.ids.new(), name, 0, 1)
    guild.roles[role.id] = role
    world.tell_guild("GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": shape_of_role(role)}, guild)
    return role


def put_on_top(world: PlatformWorld, guild: Guild, role: GuildRole) -> None:
    """Move a role above all others; the bot is told."""
    _change_role(world, guild, replace(role, position=1 + max(one.position for one in guild.roles.values())))


def remove_role(world: PlatformWorld, guild: Guild, role: GuildRole) -> None:
    """Delete a role, as a moderator does: nobody has it any more, and the bot is told."""
    del guild.roles[role.id]
    for member in guild.members.values():
        member.role_ids = [held for held in member.role_ids if held != role.id]
    world.tell_guild("GUILD_ROLE_DELETE", {"guild_id": str(guild.id), "role_id": str(role.id)}, guild)


def _change_role(world: PlatformWorld, guild: Guild, role: GuildRole) -> None:
    guild.roles[role.id] = role
    world.tell_guild("GUILD_ROLE_UPDATE", {"guild_id": str(guild.id), "role": shape_of_role(role)}, guild)


def remove_guild(world: PlatformWorld, guild: Guild) -> None:
    """The bot is thrown out: it is told, and loses access to everything there."""
    world.tell_guild("GUILD_DELETE", {"id": str(guild.id)}, guild)
    guild.members.pop(world.directory.bot.id, None)
    world.directory.guilds.pop(guild.id, None)


def set_available(world: PlatformWorld, guild: Guild, *, available: bool) -> None:
    """An outage takes a server away without removing the bot from it, or its end brings the server back."""
    guild.available = available
    if available:
        world.tell_guild("GUILD_CREATE", shape_of_joined_guild(guild, world.directory), guild)
    else:
        world.tell_guild("GUILD_DELETE", {"id": str(guild.id), "unavailable": True}, guild)


def add_channel(world: PlatformWorld, guild: Guild, name: str, *, bot_may_post: bool, bot_may_see: bool) -> Channel:
    channel = Channel(world.ids.new(), ChannelKind.TEXT, name, guild, world.clock.now(), position=len(guild.channels))
    channel.overwrites = _bot_overwrites(world, guild, bot_may_post=bot_may_post, bot_may_see=bot_may_see)
    world.directory.keep(channel)
    world.tell_guild("CHANNEL_CREATE", shape_of_channel(channel), guild)
    return channel


def set_bot_rights(world: PlatformWorld, channel: Channel, *, bot_may_post: bool, bot_may_see: bool) -> None:
    assert channel.guild is not None
    channel.overwrites = _bot_overwrites(world, channel.guild, bot_may_post=bot_may_post, bot_may_see=bot_may_see)
    world.tell_guild("CHANNEL_UPDATE", shape_of_channel(channel), channel.guild)


def _bot_overwrites(world: PlatformWorld, guild: Guild, *, bot_may_post: bool, bot_may_see: bool) -> list[Overwrite]:
    denied = (0 if bot_may_post else POSTING) | (0 if bot_may_see else VIEW_CHANNEL)
    role = next(role.id for role in guild.roles.values() if role.bot_id == world.application_id)
    return [Overwrite(role, _FOR_ROLES, allow=0, deny=denied)] if denied else []


def set_bot_may_plan(world: PlatformWorld, guild: Guild, *, may: bool) -> None:
    """Give or take the right to create events; the bot is told."""
    _set_bot_may(world, guild, CREATE_EVENTS, may=may)


def set_bot_may_give_roles(world: PlatformWorld, guild: Guild, *, may: bool) -> None:
    """Give or take the right to manage roles; the bot is told."""
    _set_bot_may(world, guild, MANAGE_ROLES, may=may)


def _set_bot_may(world: PlatformWorld, guild: Guild, right: int, *, may: bool) -> None:
    role = next(role for role in guild.roles.values() if role.bot_id == world.application_id)
    held = role.permissions | right if may else role.permissions & ~right
    _change_role(world, guild, replace(role, permissions=held))


def remove_channel(world: PlatformWorld, channel: Channel) -> None:
    """Delete a channel or thread with its threads and messages, as a moderator does."""
    assert channel.guild is not None
    threads = world.directory.forget(channel)
    world.messages.forget_channels([channel, *threads])
    event = "THREAD_DELETE" if channel.kind is ChannelKind.THREAD else "CHANNEL_DELETE"
    world.tell_guild(event, shape_of_channel(channel), channel.guild)


def add_member(world: PlatformWorld, guild: Guild, name: str, *, manage_guild: bool, user: User | None) -> Member:
    person = user or User(world.ids.new(), handle_of(name), name)
    world.directory.users[person.id] = person
    member = Member(person, guild, world.clock.now(), nick=None if person.global_name == name else name)
    guild.members[person.id] = member
    set_organiser(member, organiser=manage_guild)
    shape = {**shape_of_member(member), "guild_id": str(guild.id)}
    world.tell_guild("GUILD_MEMBER_ADD", shape, guild, intent=GUILD_MEMBERS)
    return member


def set_organiser(member: Member, *, organiser: bool) -> None:
    """Give or take the role that may manage the server."""
    role = next(role.id for role in member.guild.roles.values() if role.permissions & MANAGE_GUILD)
    member.role_ids = [role] if organiser else []


def direct(world: PlatformWorld, user: User) -> Channel:
    """The direct messages between this person and the bot, made when first asked for."""
    known = world.directory.direct_with(user)
    if known is not None:
        return known
    channel = Channel(world.ids.new(), ChannelKind.DIRECT, "", None, world.clock.now(), recipient=user)
    return world.directory.keep(channel)
