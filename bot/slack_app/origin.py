"""Where a payload of Slack's comes from, and how payloads are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Payload = Mapping[str, Any]


def part_of(payload: Payload, name: str) -> Payload:
    part = payload.get(name)
    return part if isinstance(part, Mapping) else {}


def text_of(payload: Payload, name: str) -> str:
    """A text, without halves of characters, which no database takes."""
    text = payload.get(name)
    return text.encode("utf-8", "ignore").decode() if isinstance(text, str) else ""


def told_at(payload: Payload) -> datetime:
    """When what an event tells happened, by Slack's clock. Before everything where it doesn't say."""
    at = payload.get("event_time")
    return datetime.fromtimestamp(at if isinstance(at, int) and 0 < at < 1 << 36 else 0, UTC)


@dataclass(frozen=True, slots=True)
class Origin:
    """What a payload says of where it comes from. Who acts, where, and with which token are three things.

    In a channel that organisations share, people of any of them act; where an organisation installed the app, one token
    speaks for all its workspaces, and Slack may name none of them.
    """

    teams: tuple[str, ...]
    """Workspaces that it may be, the likeliest first."""
    organisation: str
    """The Enterprise Grid organisation, where that installed the app; empty otherwise."""


def _is_own(message: Payload, payload: Payload) -> bool:
    """Whether our app posted it, as far as the payload names the app."""
    app = text_of(payload, "api_app_id")
    return bool(app) and text_of(message, "app_id") == app


def origin_of(payload: Payload) -> Origin:
    """A form says where the app is installed that opened it, a message who posted it; the rest may be the actor's."""
    view, message, event = part_of(payload, "view"), part_of(payload, "message"), part_of(payload, "event")
    granted = _authorization(payload)
    user = part_of(payload, "user")
    told = (
        text_of(view, "app_installed_team_id"),
        text_of(message, "team") if _is_own(message, payload) else "",
        text_of(part_of(payload, "team"), "id"),
        text_of(granted, "team_id"),
        text_of(payload, "team_id"),
        text_of(view, "team_id") or text_of(part_of(event, "view"), "team_id"),
        text_of(user, "team_id"),
    )
    installed = str(granted.get("is_enterprise_install", payload.get("is_enterprise_install"))).casefold() == "true"
    named = text_of(part_of(payload, "enterprise"), "id") or text_of(granted, "enterprise_id")
    organisation = named or text_of(payload, "enterprise_id")
    return Origin(tuple(dict.fromkeys(filter(None, told))), organisation if installed else "")


def _authorization(payload: Payload) -> Payload:
    """Of an event: for whose installation it is told."""
    match payload.get("authorizations"):
        case [Mapping() as first, *_]:
            return first
        case _:
            return {}
