"""The JSON of people, roles, channels and guilds."""

from typing import Any

from bot.sandbox.local_discord.directory import Channel, Directory, Guild, GuildRole, Member, PlannedEvent, User
from bot.sandbox.local_discord.flags import ChannelKind

Json = dict[str, Any]


def shape_of_user(user: User) -> Json:
    return {
        "id": str(user.id),
        "username": user.name,
        "global_name": user.global_name,
        "discriminator": "0",
        "avatar": None if user.is_bot else f"{user.id:032x}",
        "bot": user.is_bot,
        "flags": 0,
        "public_flags": 0,
        "primary_guild": None,
    }


def shape_of_member(member: Member, *, permissions: int | None = None) -> Json:
    """With `permissions` as interactions carry it: what the member may do in the channel."""
    shape: Json = {
        "user": shape_of_user(member.user),
        "nick": member.nick,
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "roles": [str(role) for role in member.role_ids],
        "joined_at": member.joined_at.isoformat(),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }
    if permissions is not None:
        shape["permissions"] = str(permissions)
    return shape


def shape_of_role(role: GuildRole) -> Json:
    shape: Json = {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(role.permissions),
        "position": role.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": role.bot_id is not None,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    if role.bot_id is not None:
        shape["tags"] = {"bot_id": str(role.bot_id)}
    return shape


def shape_of_channel(channel: Channel) -> Json:
    """Any kind of channel."""
    shape: Json = {"id": str(channel.id), "type": int(channel.kind), "last_message_id": _id(channel.last_message_id)}
    if channel.kind is ChannelKind.DIRECT:
        assert channel.recipient is not None
        return {**shape, "recipients": [shape_of_user(channel.recipient)], "flags": 0}
    assert channel.guild is not None
    shape |= {"guild_id": str(channel.guild.id), "name": channel.name, "rate_limit_per_user": 0, "flags": 0}
    return shape | (_of_thread(channel) if channel.kind is ChannelKind.THREAD else _of_text_channel(channel))


def _of_text_channel(channel: Channel) -> Json:
    overwrites = [
        {"id": str(o.holder_id), "type": o.kind, "allow": str(o.allow), "deny": str(o.deny)} for o in channel.overwrites
    ]
    return {
        "position": channel.position,
        "parent_id": None,
        "topic": None,
        "nsfw": False,
        "permission_overwrites": overwrites,
    }


def _of_thread(thread: Channel) -> Json:
    assert thread.parent is not None
    return {
        "parent_id": str(thread.parent.id),
        "owner_id": str(thread.owner_id),
        "message_count": thread.message_count,
        "total_message_sent": thread.message_count,
        "member_count": 1,
        "thread_metadata": {
            "archived": thread.archived,
            "locked": thread.locked,
            "auto_archive_duration": thread.auto_archive_minutes,
            "archive_timestamp": thread.created_at.isoformat(),
            "create_timestamp": thread.created_at.isoformat(),
        },
    }


def shape_of_guild(guild: Guild) -> Json:
    """As REST gives it: without channels and members."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner_id),
        "icon": None,
        "banner": None,
        "splash": None,
        "discovery_splash": None,
        "description": None,
        "region": "local",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "preferred_locale": guild.locale,
        "system_channel_id": _id(guild.system_channel_id),
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "vanity_url_code": None,
        "application_id": None,
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": [shape_of_role(role) for role in guild.roles.values()],
        "home_header": None,
        "widget_enabled": False,
        "widget_channel_id": None,
        "max_presences": None,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "safety_alerts_channel_id": None,
        "nsfw": False,
        "incidents_data": None,
    }


def shape_of_own_guild(guild: Guild, bot: User, *, permissions: int) -> Json:
    """As the bot's own list has it."""
    own: Json = {"id": str(guild.id), "name": guild.name, "icon": None, "banner": None, "features": []}
    return {**own, "owner": guild.owner_id == bot.id, "permissions": str(permissions)}


def shape_of_joined_guild(guild: Guild, directory: Directory) -> Json:
    """As GUILD_CREATE gives it without the members intent: of the members only the bot."""
    threads = [c for c in guild.channels.values() if c.kind is ChannelKind.THREAD and not c.archived]
    channels = [c for c in guild.channels.values() if c.kind is not ChannelKind.THREAD]
    me = guild.members[directory.bot.id]
    return {
        **shape_of_guild(guild),
        "joined_at": me.joined_at.isoformat(),
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [shape_of_member(me)],
        "channels": [shape_of_channel(channel) for channel in channels],
        "threads": [shape_of_channel(thread) for thread in threads],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def shape_of_event(event: PlannedEvent, creator: User) -> Json:
    return {
        "id": str(event.id),
        "guild_id": str(event.guild_id),
        "name": event.name,
        "description": event.description,
        "channel_id": None,
        "creator_id": str(event.creator_id),
        "creator": shape_of_user(creator),
        "image": None,
        "scheduled_start_time": event.starts_at.isoformat(),
        "scheduled_end_time": event.ends_at.isoformat(),
        "status": 1,
        "entity_type": 3,
        "entity_id": None,
        "entity_metadata": {"location": event.location},
        "recurrence_rule": None,
        "privacy_level": 2,
        "guild_scheduled_event_exceptions": [],
    }


def _id(snowflake: int | None) -> str | None:
    return None if snowflake is None else str(snowflake)
