"""The roles of members, as a bot gives and takes them.

https://docs.discord.com/developers/topics/permissions#permission-hierarchy
"""

from bot.sandbox.local_discord.calls import NO_CONTENT, Answer, Call, Route
from bot.sandbox.local_discord.directory import Member
from bot.sandbox.local_discord.gateway import GUILD_MEMBERS
from bot.sandbox.local_discord.permissions import ADMINISTRATOR, MANAGE_ROLES, permissions_of, rank_of
from bot.sandbox.local_discord.refusals import RefusedCall, missing_permissions, unknown
from bot.sandbox.local_discord.shapes import shape_of_member


def _give(call: Call) -> Answer:
    """A role that they have already stays."""
    member, role = _checked(call)
    if role not in member.role_ids:
        member.role_ids.append(role)
        _tell(call, member)
    return NO_CONTENT


def _take(call: Call) -> Answer:
    """One that they don't have is no fault."""
    member, role = _checked(call)
    if role in member.role_ids:
        member.role_ids.remove(role)
        _tell(call, member)
    return NO_CONTENT


def _checked(call: Call) -> tuple[Member, int]:
    guild = call.guild()
    role = guild.roles.get(int(call.ids["role"]))
    if role is None:
        raise unknown("Role", 10011)
    member = guild.members.get(int(call.ids["user"]))
    if member is None:
        raise unknown("Member", 10007)
    own = guild.members[call.world.directory.bot.id]
    if not permissions_of(own) & (MANAGE_ROLES | ADMINISTRATOR):
        raise missing_permissions()
    if role.id == guild.id or role.bot_id is not None:
        raise RefusedCall(400, 50028, "Invalid Role")
    if max(rank_of(guild.roles[held]) for held in (guild.id, *own.role_ids)) <= rank_of(role):
        raise missing_permissions()
    return member, role.id


def _tell(call: Call, member: Member) -> None:
    shape = {**shape_of_member(member), "guild_id": str(member.guild.id)}
    call.world.tell_guild("GUILD_MEMBER_UPDATE", shape, member.guild, intent=GUILD_MEMBERS)


_PATH = r"/guilds/{guild:\d+}/members/{user:\d+}/roles/{role:\d+}"
ROUTES = (Route("PUT", _PATH, _give), Route("DELETE", _PATH, _take))
