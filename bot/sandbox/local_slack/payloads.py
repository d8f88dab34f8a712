"""What envelopes carry, in the shapes Slack gives them."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.local_slack.controls import Control
from bot.sandbox.local_slack.directory import Channel, Directory, Member, Workspace
from bot.sandbox.local_slack.exchanges import Exchange
from bot.sandbox.local_slack.messages import Message
from bot.sandbox.local_slack.views import View
from bot.sandbox.local_slack.world import APP_ID, PlatformWorld

VERIFICATION = "local-verification"
"""Slack still sends the token that requests were once verified by."""
_UNSET = (
    *("title", "phone", "skype", "first_name", "last_name", "avatar_hash"),
    *("status_text", "status_text_canonical", "status_emoji"),
    *("image_24", "image_32", "image_48", "image_72", "image_192", "image_512"),
)
"""What nobody here has filled in."""
_OF_HOME = {"type": "plain_text", "text": "View Title", "emoji": True}
"""A Home tab has no title, and Slack tells this one."""


def slash_payload(
    world: PlatformWorld, exchange: Exchange, *, member: Member, channel: Channel, command: str, text: str
) -> dict[str, Any]:
    return {
        "token": VERIFICATION,
        "team_id": member.workspace.id,
        "team_domain": member.workspace.domain,
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": member.id,
        "user_name": member.name,
        "command": command,
        "text": _escaped(text, directory=world.directory, workspace=member.workspace),
        "api_app_id": APP_ID,
        "is_enterprise_install": str(bool(member.workspace.organisation)).lower(),
        **({"enterprise_id": member.workspace.organisation} if member.workspace.organisation else {}),
        "response_url": _response_url(world, exchange),
        "trigger_id": world.capabilities.new_trigger(exchange),
    }


def _escaped(text: str, *, directory: Directory, workspace: Workspace) -> str:
    """A command's text as Slack sends it: entities escaped, names of members and channels made into references."""
    names = {f"@{name}": f"<@{m.id}|{m.name}>" for m in directory.members_of(workspace) for name in _names(m)}
    names |= {f"#{channel.name}": f"<#{channel.id}|{channel.name}>" for channel in directory.channels_of(workspace)}
    if not names:
        return escape(text, quote=False)
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    known = re.compile(rf"(?<!\S)({'|'.join(longest_first)})(?![\w-])")
    return known.sub(lambda match: names[match[1]], escape(text, quote=False))


def _names(member: Member) -> set[str]:
    return {member.name, member.display_name, member.real_name}


def user_object(world: PlatformWorld, member: Member) -> dict[str, Any]:
    """A member as `users.info` and `user_change` tell of them."""
    offset = world.clock.now().astimezone(ZoneInfo(member.zone)).utcoffset()
    home = member.workspace.id
    return {
        "id": member.id,
        "team_id": member.stranger_of or home,
        "name": member.name,
        "real_name": member.real_name,
        "deleted": member.deactivated,
        "is_bot": False,
        "is_admin": member.admin or member.owner,
        "is_owner": member.owner,
        "is_primary_owner": False,
        "is_restricted": member.guest,
        "is_ultra_restricted": False,
        "is_stranger": member.stranger_of is not None,
        "tz": member.zone,
        "tz_label": member.zone,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "color": "9f69e7",
        "updated": 0,
        "is_email_confirmed": True,
        "is_app_user": False,
        "who_can_share_contact_card": "EVERYONE",
        "profile": {
            **dict.fromkeys(_UNSET, ""),
            "image_72": f"https://avatars.slack-edge.com/{member.id}_72.png",
            "real_name": member.real_name,
            "real_name_normalized": member.real_name,
            "display_name": member.display_name,
            "display_name_normalized": member.display_name,
            "status_emoji_display_info": [],
            "status_expiration": 0,
            "team": home,
        },
    }


def actions_payload(
    world: PlatformWorld,
    exchange: Exchange,
    *,
    member: Member,
    subject: Message | View,
    action: dict[str, Any],
    values: Mapping[str, Any],
) -> dict[str, Any]:
    """A block_actions payload; `values` is `state.values` of the message (a view carries its own)."""
    payload = {"type": "block_actions", **_who(member), **_where(world, subject)}
    payload["actions"] = [action]
    if isinstance(subject, View):
        return {**payload, "trigger_id": world.capabilities.new_trigger(exchange, view_id=subject.id)}
    return {
        **payload,
        "trigger_id": world.capabilities.new_trigger(exchange),
        "state": {"values": values},
        "response_url": _response_url(world, exchange, original=subject),
    }


def suggestion_payload(
    world: PlatformWorld, *, member: Member, subject: Message | View, control: Control, typed: str
) -> dict[str, Any]:
    """A block_suggestion payload: what an external select sends while somebody types."""
    return {
        "type": "block_suggestion",
        **_who(member),
        **_where(world, subject),
        "action_id": control.action_id,
        "block_id": control.block_id,
        "value": typed,
    }


def form_payload(world: PlatformWorld, exchange: Exchange, view: View, *, kind: str) -> dict[str, Any]:
    """A view_submission or view_closed payload."""
    payload = {"type": kind, **_who(view.member), "view": view_fields(view)}
    if kind == "view_closed":
        return {**payload, "is_cleared": False}
    return {
        **payload,
        "trigger_id": world.capabilities.new_trigger(exchange, view_id=view.id),
        "response_urls": [],
    }


def shortcut_payload(
    world: PlatformWorld, exchange: Exchange, *, member: Member, callback_id: str, message: Message | None
) -> dict[str, Any]:
    """A shortcut from anywhere, or one of a message with the whole message."""
    who = _who(member)
    name = "username" if message is None else "name"
    payload = {
        **{key: value for key, value in who.items() if key != "api_app_id"},
        "user": {key: who["user"][key] for key in ("id", name, "team_id")},
        "callback_id": callback_id,
        "trigger_id": world.capabilities.new_trigger(exchange),
        "action_ts": world.stamps.now(),
    }
    if message is None:
        return {"type": "shortcut", **payload}
    where = _where(world, message)
    return {
        "type": "message_action",
        **payload,
        "message_ts": message.ts,
        "channel": where["channel"],
        "message": where["message"],
        "response_url": _response_url(world, exchange),
    }


def event_payload(world: PlatformWorld, *, workspace: Workspace, event: Mapping[str, Any]) -> dict[str, Any]:
    """An event_callback payload; `event_ts` is added to the event, but to the one that tells of no moment."""
    stamped = {} if event["type"] == "app_uninstalled" else {"event_ts": world.stamps.now()}
    return {
        "token": VERIFICATION,
        "team_id": workspace.id,
        "api_app_id": APP_ID,
        "event": {**stamped, **event},
        "type": "event_callback",
        "event_id": f"Ev{world.ids.number('event'):08d}",
        "event_time": world.stamps.seconds(),
        "authorizations": [
            {
                "enterprise_id": workspace.organisation or None,
                "team_id": None if workspace.organisation else workspace.id,
                "user_id": workspace.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": bool(workspace.organisation),
            }
        ],
        "is_ext_shared_channel": False,
    }


def view_fields(view: View) -> dict[str, Any]:
    """A view as answers and payloads spell it."""
    workspace = view.member.workspace
    defaults = {"private_metadata": "", "callback_id": "", "external_id": "", "title": _OF_HOME, "close": None}
    return {
        **defaults,
        "submit": None,
        "clear_on_close": False,
        "notify_on_close": False,
        **view.payload,
        "id": view.id,
        "team_id": workspace.id,
        "app_id": APP_ID,
        "app_installed_team_id": workspace.id,
        "bot_id": workspace.bot_id,
        "hash": view.hash,
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
        "state": {"values": view.state()},
    }


def _who(member: Member) -> dict[str, Any]:
    workspace = member.workspace
    return {
        "user": {
            "id": member.id,
            "username": member.name,
            "name": member.name,
            "team_id": member.stranger_of or workspace.id,
        },
        "token": VERIFICATION,
        "team": None if workspace.organisation else {"id": workspace.id, "domain": workspace.domain},
        "api_app_id": APP_ID,
        "enterprise": {"id": workspace.organisation, "name": ""} if workspace.organisation else None,
        "is_enterprise_install": bool(workspace.organisation),
    }


def _where(world: PlatformWorld, subject: Message | View) -> dict[str, Any]:
    """The message or view that was touched; an ephemeral message is only named, never shown again."""
    if isinstance(subject, View):
        return {"container": {"type": "view", "view_id": subject.id}, "view": view_fields(subject)}
    channel = world.directory.channels[subject.channel]
    container = {
        "type": "message",
        "message_ts": subject.ts,
        "channel_id": channel.id,
        "is_ephemeral": subject.recipient is not None,
    }
    if subject.thread_ts:
        container["thread_ts"] = subject.thread_ts
    where: dict[str, Any] = {"container": container, "channel": {"id": channel.id, "name": channel.name}}
    if subject.recipient is None:
        where["message"] = world.fields_of(subject, channel.workspace)
    return where


def _response_url(world: PlatformWorld, exchange: Exchange, *, original: Message | None = None) -> str:
    return f"{world.origin}/response/{world.capabilities.new_address(exchange, original=original)}"
