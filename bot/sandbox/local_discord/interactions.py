"""INTERACTION_CREATE: what the bot is told when a member does something."""

from typing import Any, Final

from bot.sandbox.local_discord.directory import Channel, Member
from bot.sandbox.local_discord.exchanges import Exchange
from bot.sandbox.local_discord.flags import InteractionKind
from bot.sandbox.local_discord.messages import Message
from bot.sandbox.local_discord.permissions import permissions_in
from bot.sandbox.local_discord.sessions import Audience
from bot.sandbox.local_discord.shapes import shape_of_channel, shape_of_member, shape_of_user
from bot.sandbox.local_discord.snowflakes import made_at
from bot.sandbox.local_discord.wire_log import WireRecord
from bot.sandbox.local_discord.world import PlatformWorld

NOBODY_THERE: Final = "This interaction failed: no bot is connected"
_LOCALE: Final = "en-US"
_FILE_SIZE: Final = 10 * 1024 * 1024
_IN_GUILD, _IN_DIRECT = 0, 1


def begin_interaction(
    world: PlatformWorld,
    kind: InteractionKind,
    data: dict[str, Any],
    *,
    member: Member,
    channel: Channel,
    message: Message | None = None,
    opener: Exchange | None = None,
) -> Exchange:
    """Send an interaction to whoever is connected and begin to wait for what comes of it.

    `opener` is the one that a form was the answer to, where this sends it.
    """
    interaction_id = world.ids.new()
    exchange = Exchange(
        interaction_id=interaction_id, kind=kind, member=member, channel=channel, at=made_at(interaction_id)
    )
    exchange.message, exchange.opener = message, opener
    exchange.name = data.get("name")
    world.exchanges.keep(exchange)
    audience = Audience(channel.guild.id if channel.guild else None)
    event = _event(world, exchange, data)
    shown = {**event, "token": "…"}
    world.wire.note(WireRecord(world.clock.now(), "GATEWAY", "INTERACTION_CREATE", {}, shown, 0, None))
    if world.sessions.tell_connected("INTERACTION_CREATE", event, audience):
        exchange.begin()
    else:
        exchange.fail(NOBODY_THERE)
    return exchange


def _event(world: PlatformWorld, exchange: Exchange, data: dict[str, Any]) -> dict[str, Any]:
    event = {
        "id": str(exchange.id),
        "application_id": str(world.application_id),
        "type": int(exchange.kind),
        "token": exchange.token,
        "version": 1,
        "data": data,
        "channel_id": str(exchange.channel.id),
        "locale": exchange.member.locale,
        "entitlements": [],
        "attachment_size_limit": _FILE_SIZE,
        **_place(world, exchange.channel, exchange.member),
    }
    if exchange.message is not None:
        event["message"] = exchange.message.payload
    return event


def _place(world: PlatformWorld, channel: Channel, member: Member) -> dict[str, Any]:
    held = permissions_in(channel, member)
    place: dict[str, Any] = {
        "channel": {**shape_of_channel(channel), "permissions": str(held)},
        "app_permissions": str(permissions_in(channel, world.directory.bot_in(channel))),
    }
    if channel.guild is None:
        owners = {"0": "0"}
        return {**place, "user": shape_of_user(member.user), "context": _IN_DIRECT, **_owned(owners)}
    guild = channel.guild
    return {
        **place,
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": _LOCALE, "features": []},
        "guild_locale": _LOCALE,
        "member": shape_of_member(member, permissions=held),
        "context": _IN_GUILD,
        **_owned({"0": str(guild.id)}),
    }


def _owned(owners: dict[str, str]) -> dict[str, Any]:
    return {"authorizing_integration_owners": owners}


def metadata_of(exchange: Exchange) -> dict[str, Any]:
    """What a message says of the interaction it answers."""
    guild = exchange.channel.guild
    metadata: dict[str, Any] = {
        "id": str(exchange.id),
        "type": int(exchange.kind),
        "user": shape_of_user(exchange.member.user),
        **_owned({"0": str(guild.id if guild else 0)}),
    }
    if exchange.name is not None:
        metadata["name"] = exchange.name
    if exchange.opener is not None:
        metadata["triggering_interaction_metadata"] = metadata_of(exchange.opener)
    elif exchange.message is not None:
        metadata["interacted_message_id"] = str(exchange.message.id)
    return metadata
