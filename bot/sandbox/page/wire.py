"""The wire view: each payload sent and received on one side, with its size against the platform's limits."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.discord_app import limits as discord_limits
from bot.sandbox.local_discord.components import every_component, texts_of
from bot.sandbox.world import World
from bot.slack_app import limits as slack_limits

LATEST: Final = 60
"""Payloads shown of each side."""


def wire_of(world: World, side: str) -> list[dict[str, Any]]:
    """The latest payloads of a side, the newest first, without tokens."""
    return list(_discord(world) if side == "discord" else _slack(world))


def _discord(world: World) -> Iterator[dict[str, Any]]:
    records = list(world.discord.sent)
    for number, record in reversed([*enumerate(records)][-LATEST:]):
        incoming = record.method == "GATEWAY"
        yield {
            "key": f"{record.at.isoformat()} {number}",
            "to": "bot" if incoming else "platform",
            "name": record.path if incoming else f"{record.method} {record.path}",
            "result": "" if incoming else str(record.status),
            "failed": record.status >= 400,
            "sizes": _sizes_on_discord(record.request),
            "request": record.request,
            "response": record.response,
        }


def _slack(world: World) -> Iterator[dict[str, Any]]:
    records = list(world.slack.sent)
    for number, record in reversed([*enumerate(records)][-LATEST:]):
        incoming = "envelope_id" in record.request
        answer = record.response or {}
        failed = answer.get("ok") is False
        yield {
            "key": f"{number} {record.name}",
            "to": "bot" if incoming else "platform",
            "name": record.name,
            "result": str(answer.get("error") or ("" if incoming else "ok")),
            "failed": failed,
            "sizes": _sizes_on_slack(record.request),
            "request": record.request,
            "response": record.response,
        }


def _sizes_on_discord(body: Any) -> list[str]:
    """How large a message is, and how large it may be."""
    message = _message_in(body)
    components = message.get("components")
    if not isinstance(components, list) or not components:
        return []
    parts, characters = len(list(every_component(components))), sum(map(discord_limits.length, texts_of(components)))
    return [
        f"{characters:,} of {discord_limits.TEXT_DISPLAYS:,} characters",
        f"{parts} of {discord_limits.COMPONENTS} components",
    ]


def _message_in(body: Any) -> Mapping[str, Any]:
    """A message, also where it is the answer to an interaction."""
    if not isinstance(body, Mapping):
        return {}
    data = body.get("data")
    return data if isinstance(data, Mapping) and "components" in data else body


def _sizes_on_slack(body: Mapping[str, Any]) -> list[str]:
    blocks = body.get("blocks")
    if not isinstance(blocks, list) or not blocks:
        return []
    return [
        f"{slack_limits.size(blocks):,} of {slack_limits.MESSAGE_JSON:,} characters",
        f"{len(blocks)} of {slack_limits.BLOCKS} blocks",
    ]
