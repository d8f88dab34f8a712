"""What a bot says through a receipt or a response_url."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.local_slack.content import read_content
from bot.sandbox.local_slack.exchanges import Exchange
from bot.sandbox.local_slack.messages import Message
from bot.sandbox.local_slack.refusals import RefusedCall
from bot.sandbox.local_slack.views import View
from bot.sandbox.local_slack.world import PlatformWorld


def take_response(world: PlatformWorld, address_name: str, body: Mapping[str, Any]) -> None:
    """A message sent to a response_url. Refuses: expired_url, used_url and what `read_content` refuses."""
    address = world.capabilities.address(address_name)
    address.use(world.clock.now())
    original = address.original if address.original and not address.original.deleted else None
    if original is not None and body.get("delete_original") is True:
        world.messages.delete(original, method="response_url")
    elif original is not None and body.get("replace_original") is True:
        world.messages.edit(original, read_content(body, world.ids), method="response_url")
        _show(world, address.exchange, original)
    else:
        _say(world, address.exchange, body, method="response_url", original=original)


def _say(
    world: PlatformWorld, exchange: Exchange, body: Mapping[str, Any], *, method: str, original: Message | None = None
) -> None:
    """A new message: for the member alone unless it says in_channel."""
    channel = world.directory.channels[exchange.channel_id or ""]
    author = channel.workspace.bot_user_id
    content = read_content(body, world.ids)
    if body.get("response_type") == "in_channel":
        thread = str(body.get("thread_ts") or (original.thread_ts if original else "") or "") or None
        message = world.messages.post(channel, content, method=method, author=author, thread_ts=thread)
    else:
        recipient = exchange.member_id or ""
        message = world.messages.whisper(channel, content, method=method, author=author, recipient=recipient)
    _show(world, exchange, message)


def _show(world: PlatformWorld, exchange: Exchange, message: Message) -> None:
    """What is said after a form was opened answers whoever sent the form."""
    if exchange.views:
        world.exchanges.show_ephemeral(message)
    else:
        exchange.show(message)


def say_from_receipt(world: PlatformWorld, exchange: Exchange) -> Callable[[dict[str, Any]], None]:
    """Shows what the receipt of a slash command says, if it says anything."""

    def show(payload: dict[str, Any]) -> None:
        if not payload:
            return
        try:
            _say(world, exchange, payload, method="ack")
        except RefusedCall as refusal:
            exchange.fail(refusal.code)

    return show


def act_from_receipt(world: PlatformWorld, exchange: Exchange, view: View) -> Callable[[dict[str, Any]], None]:
    """Does with a submitted form what the receipt says: close it unless told otherwise."""

    def act(payload: dict[str, Any]) -> None:
        try:
            _act(world, exchange, view, payload)
        except RefusedCall as refusal:
            exchange.fail(refusal.code)

    return act


def _act(world: PlatformWorld, exchange: Exchange, view: View, payload: dict[str, Any]) -> None:
    match payload.get("response_action"):
        case "errors":
            view.errors = dict(payload["errors"])
            exchange.show_errors(view.errors)
        case "update":
            world.views.update(view, payload["view"])
            exchange.show_view(view)
        case "push":
            exchange.show_view(world.views.add(view.member, payload["view"], channel_id=None, upon=view))
        case action:
            world.views.close(view, everything=action == "clear")
