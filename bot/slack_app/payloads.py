"""Who did what where, read from Slack's payloads."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.people import Account, Caller, MessageRef, Shown, Spot

Payload = Mapping[str, Any]
_NAME: Final = 80
_NUMBER: Final = re.compile(r"[0-9]{1,18}")


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


def caller_of_form(payload: Payload, now: datetime) -> Caller:
    """Who sent a form; where it was opened stands in the form."""
    user, team = _part(payload, "user"), _team(payload)
    return Caller(
        account=Account("slack", team, _text(user, "id")),
        name=_name(_text(user, "name") or _text(user, "username")),
        spot=Spot("slack", team, _home_of(payload)),
        at=now,
    )


def caller_of_home(payload: Payload, now: datetime) -> Caller | None:
    """Who opened the app's Home tab; None where it was another tab."""
    event = _part(payload, "event")
    team, user = _text(payload, "team_id"), _text(event, "user")
    if _text(event, "tab") != "home" or not user:
        return None
    return Caller(account=Account("slack", team, user), name="", spot=Spot("slack", team, ""), at=now)


def address_of_form(payload: Payload) -> ReturnAddress:
    return ReturnAddress("", _team(payload), _home_of(payload), _text(_part(payload, "user"), "id"))


def form_of(payload: Payload) -> tuple[str, dict[str, str]]:
    """A form's callback id and what was filled in, by action id."""
    view = _part(payload, "view")
    filled: dict[str, str] = {}
    for fields in _part(_part(view, "state"), "values").values():
        for name, field in fields.items() if isinstance(fields, Mapping) else ():
            chosen = _part(field, "selected_option") if isinstance(field, Mapping) else {}
            filled[str(name)] = _text(chosen, "value") or (_text(field, "value") if isinstance(field, Mapping) else "")
    return _text(view, "callback_id"), filled


def trigger_of(payload: Payload) -> str:
    """What opens a form within three seconds of the click."""
    return _text(payload, "trigger_id")


def _home_of(payload: Payload) -> str:
    return _text(_part(payload, "view"), "private_metadata")


@dataclass(frozen=True, slots=True)
class Told:
    """What an event of Slack's says of a message that carries a mark like ours."""

    shown: Shown
    message: MessageRef
    bot: str
    """The bot that posted it; empty where that was another app's. Anybody's app can use our mark."""


def posted_of(payload: Payload, event_type: str) -> Told | None:
    """Which post or turn an event of Slack's says stands where; None for an event about anything else."""
    event = _part(payload, "event")
    metadata = _part(event, "metadata")
    told = _part(metadata, "event_payload")
    post, turn = _text(told, "post"), _text(told, "turn")
    if _text(metadata, "event_type") != event_type or not _NUMBER.fullmatch(post or turn):
        return None
    spot = Spot("slack", _text(event, "team_id") or _text(payload, "team_id"), _text(event, "channel_id"))
    shown = Shown("post", int(post)) if post else Shown("turn", int(turn))
    own_app = _text(event, "app_id") == _text(payload, "api_app_id")
    return Told(shown, MessageRef(spot, _text(event, "message_ts")), _text(event, "bot_id") if own_app else "")


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
