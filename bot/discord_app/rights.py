"""What the bot itself may do in a channel, and what to say when that is too little."""

from typing import Final
from urllib.parse import urlencode

import discord

from bot.talk.lines import listed, say

NEEDED: Final = {
    "view_channel": say("View Channel"),
    "send_messages": say("Send Messages"),
    "read_message_history": say("Read Message History"),
}
"""Discord's permission -> what its settings call it. Read Message History: without it a card can't be edited."""

_IN_THREADS: Final = {
    "create_public_threads": say("Create Public Threads"),
    "send_messages_in_threads": say("Send Messages in Threads"),
}
_WITH_REPORTS: Final = {"attach_files": say("Attach Files")}
_WITH_NIGHTS: Final = {"create_events": say("Create Events")}
_WITH_ROLES: Final = {"manage_roles": say("Manage Roles")}
_INVITED_WITH: Final = NEEDED | _IN_THREADS | _WITH_REPORTS
_SCOPES: Final = "bot applications.commands"


def missing(held: discord.Permissions, channel: str) -> str | None:
    """The remedy for an organiser, or None where nothing is missing. `channel` is its name, without `#`."""
    return _give(_lacking(held, NEEDED), channel)


def missing_in(channel: discord.abc.GuildChannel) -> str | None:
    """As far as the cache of roles and overwrites knows."""
    return missing(channel.permissions_for(channel.guild.me), channel.name)


def short_of(held: discord.Permissions, channel: str, *, weekly: bool) -> str | None:
    """The remedy where the question comes, but not all that belongs to it; `weekly`: a report comes there, too."""
    return _give(_lacking(held, _IN_THREADS | (_WITH_REPORTS if weekly else {})), channel)


def lacks_events(guild: discord.Guild) -> str | None:
    """The remedy where no event can be made. The right is the server's, and nothing but quiz nights needs it."""
    lacking = _lacking(guild.me.guild_permissions, _WITH_NIGHTS)
    return say("give me {rights} in the server's settings.", rights=listed(lacking)) if lacking else None


def lacks_role(guild: discord.Guild, own: discord.Member, role: str) -> str | None:
    """What keeps the bot, which is `own` there, from giving a role and taking it: the remedy, or None.

    https://docs.discord.com/developers/topics/permissions#permission-hierarchy
    """
    found = guild.get_role(int(role))
    if found is None:
        return say("that role is gone; name another one.")
    if found.is_default() or found.managed:
        return say("“{role}” belongs to Discord, a bot or an integration, and nobody can give it.", role=found.name)
    if lacking := _lacking(own.guild_permissions, _WITH_ROLES):
        return say("give me {rights} in the server's settings, under Roles.", rights=listed(lacking))
    if own.id != guild.owner_id and own.top_role <= found:
        return say("move my own role above “{role}” in the server's settings, under Roles.", role=found.name)
    return None


def may_give(giver: discord.Member, role: str) -> bool:
    """Whether somebody could give a role that there is by hand."""
    found = giver.guild.get_role(int(role))
    if found is None or giver.id == giver.guild.owner_id:
        return found is not None
    return giver.guild_permissions.manage_roles and giver.top_role > found


def invite_link(application: int, *, nights: bool = False, roles: bool = False) -> str:
    """Where somebody with Manage Server adds the bot, with the rights that it uses and no others.

    `nights` and `roles` add what only those need: the server's event for a quiz night, and roles that are earned.
    https://docs.discord.com/developers/topics/oauth2#bot-authorization-flow
    """
    wanted = _INVITED_WITH | (_WITH_NIGHTS if nights else {}) | (_WITH_ROLES if roles else {})
    rights = discord.Permissions(**dict.fromkeys(wanted, True))
    query = {"client_id": application, "scope": _SCOPES, "permissions": rights.value}
    return f"https://discord.com/oauth2/authorize?{urlencode(query)}"


def invited_with() -> str:
    """The rights of the link, as Discord calls them."""
    return listed(_INVITED_WITH.values())


def _lacking(held: discord.Permissions, wanted: dict[str, str]) -> list[str]:
    return [title for permission, title in wanted.items() if not getattr(held, permission)]


def _give(lacking: list[str], channel: str) -> str | None:
    return say("give me {rights} in #{channel}.", rights=listed(lacking), channel=channel) if lacking else None
