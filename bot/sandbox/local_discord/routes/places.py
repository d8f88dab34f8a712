"""Who the bot is, where it is, and its direct messages."""

from collections import Counter
from typing import Any

from bot.sandbox.local_discord.building import direct, remove_guild
from bot.sandbox.local_discord.calls import NO_CONTENT, Answer, Call, Route
from bot.sandbox.local_discord.flags import ChannelKind
from bot.sandbox.local_discord.permissions import permissions_of
from bot.sandbox.local_discord.refusals import unknown
from bot.sandbox.local_discord.shapes import (
    shape_of_channel,
    shape_of_guild,
    shape_of_member,
    shape_of_own_guild,
    shape_of_role,
    shape_of_user,
)

_DAILY_IDENTIFIES = 1_000


def _gateway(call: Call) -> Answer:
    return Answer({"url": call.world.gateway.url})


def _gateway_for_bot(call: Call) -> Answer:
    left = max(0, _DAILY_IDENTIFIES - call.world.gateway.identified)
    limit = {"total": _DAILY_IDENTIFIES, "remaining": left, "reset_after": 86_400_000, "max_concurrency": 1}
    return Answer({"url": call.world.gateway.url, "shards": 1, "session_start_limit": limit})


def _me(call: Call) -> Answer:
    own = {"verified": True, "mfa_enabled": True, "email": None, "locale": "en-US"}
    return Answer({**shape_of_user(call.world.directory.bot), **own})


def _application(call: Call) -> Answer:
    world = call.world
    application: dict[str, Any] = {
        "id": str(world.application_id),
        "name": "Studyhall",
        "description": "",
        "icon": None,
        "type": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": shape_of_user(world.owner),
        "verify_key": "0" * 64,
        "integration_types_config": {"0": {}, "1": {}},
        "flags": 0,
        "flags_new": "0",
        "team": None,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": [],
        "approximate_guild_count": len(world.directory.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
    }
    return Answer(application)


def _user(call: Call) -> Answer:
    user = call.world.directory.users.get(int(call.ids["user"]))
    if user is None:
        raise unknown("User", 10013)
    return Answer(shape_of_user(user))


def _my_guilds(call: Call) -> Answer:
    bot = call.world.directory.bot
    guilds = call.world.directory.guilds.values()
    return Answer([shape_of_own_guild(g, bot, permissions=permissions_of(g.members[bot.id])) for g in guilds])


def _guild(call: Call) -> Answer:
    guild = call.guild()
    counts = {"approximate_member_count": len(guild.members), "approximate_presence_count": len(guild.members)}
    return Answer(shape_of_guild(guild) | (counts if call.query.get("with_counts") in {"1", "true"} else {}))


def _guild_channels(call: Call) -> Answer:
    channels = call.guild().channels.values()
    return Answer([shape_of_channel(channel) for channel in channels if channel.kind is not ChannelKind.THREAD])


def _guild_roles(call: Call) -> Answer:
    return Answer([shape_of_role(role) for role in call.guild().roles.values()])


def _role_counts(call: Call) -> Answer:
    """Of every role but everybody's; it takes no right."""
    guild = call.guild()
    held = Counter(role for member in guild.members.values() for role in member.role_ids)
    return Answer({str(role): held[role] for role in guild.roles if role != guild.id})


def _guild_member(call: Call) -> Answer:
    member = call.guild().members.get(int(call.ids["user"]))
    if member is None:
        raise unknown("Member", 10007)
    return Answer(shape_of_member(member))


def _active_threads(call: Call) -> Answer:
    channels = call.guild().channels.values()
    threads = [shape_of_channel(c) for c in channels if c.kind is ChannelKind.THREAD and not c.archived]
    return Answer({"threads": threads, "members": []})


def _leave(call: Call) -> Answer:
    remove_guild(call.world, call.guild())
    return NO_CONTENT


def _channel(call: Call) -> Answer:
    return Answer(shape_of_channel(call.channel()))


def _open_direct(call: Call) -> Answer:
    user = call.world.directory.users.get(int(call.fields.get("recipient_id") or 0))
    if user is None:
        raise unknown("User", 10013)
    return Answer(shape_of_channel(direct(call.world, user)))


ROUTES = (
    Route("GET", "/gateway", _gateway, open=True),
    Route("GET", "/gateway/bot", _gateway_for_bot),
    Route("GET", "/users/@me", _me),
    Route("GET", "/users/@me/guilds", _my_guilds),
    Route("DELETE", r"/users/@me/guilds/{guild:\d+}", _leave),
    Route("POST", "/users/@me/channels", _open_direct),
    Route("GET", r"/users/{user:\d+}", _user),
    Route("GET", "/oauth2/applications/@me", _application),
    Route("GET", "/applications/@me", _application),
    Route("GET", r"/guilds/{guild:\d+}", _guild),
    Route("GET", r"/guilds/{guild:\d+}/channels", _guild_channels),
    Route("GET", r"/guilds/{guild:\d+}/roles", _guild_roles),
    Route("GET", r"/guilds/{guild:\d+}/roles/member-counts", _role_counts),
    Route("GET", r"/guilds/{guild:\d+}/threads/active", _active_threads),
    Route("GET", r"/guilds/{guild:\d+}/members/{user:\d+}", _guild_member),
    Route("GET", r"/channels/{channel:\d+}", _channel),
)
