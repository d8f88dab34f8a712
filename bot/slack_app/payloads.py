"""Who did what where, read from Slack's payloads."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.people import Account, Caller, MessageRef, Spot

Payload = Mapping[str, Any]
_NAME: Final = 80
_POST: Final = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class ReturnAddress:
    """How to answer whoever clicked or typed, so that nobody else sees it."""

    response_url: str
    team: str
    channel: str
    user: str

    def __repr__(self) -> str:
        """Without the address, which is as good as a token for half an hour."""
        return f"ReturnAddress(channel={self.channel!r}, user={self.user!r})"


def address_of_command(payload: Payload) -> ReturnAddress:
    return ReturnAddress(
        response_url=_text(payload, "response_url"),
        team=_text(payload, "team_id"),
        channel=_text(payload, "channel_id"),
        user=_text(payload, "user_id"),
    )


def address_of_click(payload: Payload) -> ReturnAddress:
    return ReturnAddress(
        response_url=_text(payload, "response_url"),
        team=_team(payload),
        channel=_channel(payload),
        user=_text(_part(payload, "user"), "id"),
    )


def caller_of_command(payload: Payload, now: datetime) -> Caller:
    """Who typed a command. Slack puts no time on one, so it is `now`."""
    team = _text(payload, "team_id")
    return Caller(
        account=Account("slack", team, _text(payload, "user_id")),
        name=_name(_text(payload, "user_name")),
        spot=Spot("slack", team, _text(payload, "channel_id")),
        at=now,
    )


def caller_of_click(payload: Payload, now: datetime) -> Caller:
    """Who clicked, at Slack's time of the click (`now` only where Slack gives none)."""
    user = _part(payload, "user")
    team = _team(payload)
    return Caller(
        account=Account("slack", team, _text(user, "id")),
        name=_name(_text(user, "name") or _text(user, "username")),
        spot=Spot("slack", team, _channel(payload)),
        at=read_time(_text(action_of(payload), "action_ts")) or now,
        message=_message(payload),
    )


def posted_of(payload: Payload, event_type: str) -> tuple[int, MessageRef] | None:
    """Which post an event of Slack's says stands where; None for an event about anything else."""
    event = _part(payload, "event")
    metadata = _part(event, "metadata")
    post = _text(_part(metadata, "event_payload"), "post")
    if _text(metadata, "event_type") != event_type or not _POST.fullmatch(post):
        return None
    spot = Spot("slack", _text(event, "team_id") or _text(payload, "team_id"), _text(event, "channel_id"))
    return int(post), MessageRef(spot, _text(event, "message_ts"))


def action_of(payload: Payload) -> Payload:
    """The control that was used; Slack sends one click at a time."""
    match payload.get("actions"):
        case [Mapping() as action, *_]:
            return action
        case _:
            return {}


def state_of(payload: Payload) -> Payload:
    """What stands ticked in the message, by block and control."""
    return _part(_part(payload, "state"), "values")


def read_time(stamp: str) -> datetime | None:
    """Slack's `seconds.micros` as an instant."""
    seconds, _, micros = stamp.partition(".")
    try:
        return datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=int(micros[:6].ljust(6, "0")))
    except (ValueError, OverflowError, OSError):
        return None


def _team(payload: Payload) -> str:
    return _text(_part(payload, "team"), "id") or _text(_part(payload, "user"), "team_id")


def _message(payload: Payload) -> str:
    """The message that was clicked, where everybody sees it; empty for one that only the clicker sees."""
    container = _part(payload, "container")
    return "" if container.get("is_ephemeral") else _text(container, "message_ts")


def _channel(payload: Payload) -> str:
    return _text(_part(payload, "channel"), "id") or _text(_part(payload, "container"), "channel_id")


def _name(name: str) -> str:
    """Fit to be stored: JSON lets halves of surrogate pairs through, a database doesn't."""
    return name.encode("utf-8", "replace").decode()[:_NAME]


def _part(payload: Payload, name: str) -> Payload:
    part = payload.get(name)
    return part if isinstance(part, Mapping) else {}


def _text(payload: Payload, name: str) -> str:
    text = payload.get(name)
    return text if isinstance(text, str) else ""
