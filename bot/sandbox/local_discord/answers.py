"""What the bot does with an interaction: the first callback, the original answer, the follow-ups."""

from collections.abc import Callable
from typing import Any, Final

from bot.sandbox.local_discord.checks import Problems, check_choices, check_message, check_modal
from bot.sandbox.local_discord.exchanges import Exchange
from bot.sandbox.local_discord.flags import EPHEMERAL, LOADING, MAY_BE_SET, Callback, InteractionKind, MessageKind
from bot.sandbox.local_discord.interactions import metadata_of
from bot.sandbox.local_discord.messages import Message
from bot.sandbox.local_discord.posting import edit_message
from bot.sandbox.local_discord.refusals import RefusedCall, unknown
from bot.sandbox.local_discord.uploads import Upload
from bot.sandbox.local_discord.world import PlatformWorld

Body = dict[str, Any]
_Files = tuple[Upload, ...]

_TO_COMPONENT: Final = frozenset(
    {Callback.MESSAGE, Callback.DEFERRED_MESSAGE, Callback.DEFERRED_UPDATE, Callback.UPDATE, Callback.MODAL}
)
_TO_MODAL_ALONE: Final = frozenset({Callback.MESSAGE, Callback.DEFERRED_MESSAGE})
_FITTING: Final[dict[InteractionKind, frozenset[Callback]]] = {
    InteractionKind.COMMAND: frozenset({Callback.MESSAGE, Callback.DEFERRED_MESSAGE, Callback.MODAL}),
    InteractionKind.COMPONENT: _TO_COMPONENT,
    InteractionKind.AUTOCOMPLETE: frozenset({Callback.CHOICES}),
    InteractionKind.MODAL: _TO_COMPONENT - {Callback.MODAL},
}


def find_exchange(world: PlatformWorld, token: str) -> Exchange:
    """The interaction a token belongs to.

    Raises RefusedCall: 10015 for an unknown token and before the first callback, 50027 once 15 minutes are over.
    """
    exchange = world.exchanges.find(token)
    if exchange is None or exchange.callback_type is None:
        raise unknown("Webhook", 10015)
    if world.clock.now() >= exchange.expires_at:
        raise RefusedCall(401, 50027, "Invalid Webhook Token")
    return exchange


def take_callback(world: PlatformWorld, exchange: Exchange, body: Body, files: _Files) -> Body:
    """Take the first callback; gives back what `with_response` shows. A refused one leaves the interaction open.

    Raises RefusedCall: 40060 for a second one, 10062 after three seconds, 50035 for what doesn't fit.
    """
    if exchange.callback_type is not None:
        raise RefusedCall(400, 40060, "Interaction has already been acknowledged.")
    if exchange.is_too_late():
        raise unknown("interaction", 10062)
    kind = _fitting_kind(exchange, body.get("type"))
    message = _ANSWERS[kind](world, exchange, body.get("data") or {}, files)
    exchange.receive(int(kind))
    if kind in {Callback.MESSAGE, Callback.UPDATE} and message is not None:
        exchange.settle(message)
    return _response(exchange, kind, message)


def _fitting_kind(exchange: Exchange, kind: Any) -> Callback:
    fitting = _FITTING[exchange.kind]
    if exchange.kind is InteractionKind.MODAL and exchange.message is None:
        fitting = _TO_MODAL_ALONE
    if kind not in fitting:
        problems = Problems()
        problem = f"Value must be one of {{{', '.join(str(int(each)) for each in sorted(fitting))}}}."
        problems.add(("type",), "BASE_TYPE_CHOICES", problem)
        problems.refuse_if_wrong()
    return Callback(kind)


def _response(exchange: Exchange, kind: Callback, message: Message | None) -> Body:
    interaction: Body = {"id": str(exchange.id), "type": int(exchange.kind)}
    if message is None:
        return {"interaction": interaction}
    interaction["response_message_id"] = str(message.id)
    interaction["response_message_loading"] = message.loading
    interaction["response_message_ephemeral"] = message.visible_to is not None
    return {"interaction": interaction, "resource": {"type": int(kind), "message": message.payload}}


def _post(world: PlatformWorld, exchange: Exchange, data: Body, files: _Files, *, extra: Body | None = None) -> Message:
    """A message that answers an interaction; it needs no permission in the channel."""
    flags = int(data.get("flags") or 0)
    body = world.uploads.place({**data, "flags": flags & MAY_BE_SET}, files, exchange.channel)
    check_message(body)
    return _put_up(world, exchange, body, ephemeral=bool(flags & EPHEMERAL), extra=extra)


def _put_up(
    world: PlatformWorld, exchange: Exchange, body: Body, *, ephemeral: bool, extra: Body | None = None
) -> Message:
    if exchange.channel.id not in world.directory.channels:
        raise unknown("Channel", 10003)
    marks: Body = {
        "webhook_id": str(world.application_id),
        "application_id": str(world.application_id),
        "interaction_metadata": metadata_of(exchange),
    }
    if exchange.kind is InteractionKind.COMMAND:
        marks["type"] = int(MessageKind.COMMAND)
    return world.messages.post(
        body,
        channel=exchange.channel,
        author=world.directory.bot,
        visible_to=exchange.member.id if ephemeral else None,
        exchange_id=exchange.id,
        extra=marks | (extra or {}),
    )


def _with_message(world: PlatformWorld, exchange: Exchange, data: Body, files: _Files) -> Message:
    exchange.original = _post(world, exchange, data, files)
    return exchange.original


def _with_deferral(world: PlatformWorld, exchange: Exchange, data: Body, _files: _Files) -> Message:
    ephemeral = bool(int(data.get("flags") or 0) & EPHEMERAL)
    exchange.original = _put_up(world, exchange, {"flags": LOADING}, ephemeral=ephemeral)
    return exchange.original


def _with_deferred_update(_world: PlatformWorld, exchange: Exchange, _data: Body, _files: _Files) -> None:
    exchange.original = exchange.message


def _with_update(world: PlatformWorld, exchange: Exchange, data: Body, files: _Files) -> Message:
    assert exchange.message is not None
    if exchange.message.deleted:
        raise unknown("Message", 10008)
    edit_message(world, exchange.message, data, files)
    exchange.original = exchange.message
    return exchange.message


def _with_choices(_world: PlatformWorld, exchange: Exchange, data: Body, _files: _Files) -> None:
    check_choices(data)
    exchange.choices = list(data.get("choices") or [])


def _with_modal(_world: PlatformWorld, exchange: Exchange, data: Body, _files: _Files) -> None:
    check_modal(data)
    exchange.modal = data


_ANSWERS: Final[dict[Callback, Callable[[PlatformWorld, Exchange, Body, _Files], Message | None]]] = {
    Callback.MESSAGE: _with_message,
    Callback.DEFERRED_MESSAGE: _with_deferral,
    Callback.DEFERRED_UPDATE: _with_deferred_update,
    Callback.UPDATE: _with_update,
    Callback.CHOICES: _with_choices,
    Callback.MODAL: _with_modal,
}


def take_follow_up(world: PlatformWorld, exchange: Exchange, body: Body, files: _Files) -> Message:
    """A further message; the first one after a deferral ends the "thinking" instead and is as private as that was."""
    original = exchange.original
    if original is not None and original.loading and not original.deleted:
        return edit_answer(world, exchange, original, body, files)
    reference = {} if original is None else {"message_reference": _reference(original)}
    message = _post(world, exchange, body, files, extra=reference)
    exchange.settle(message)
    return message


def _reference(message: Message) -> Body:
    return {"type": 0, "channel_id": str(message.channel_id), "message_id": str(message.id)}


def find_answer(world: PlatformWorld, exchange: Exchange, wanted: str) -> Message:
    """`@original` or the id of a message that answers this interaction. Raises RefusedCall (10008)."""
    message = exchange.original if wanted == "@original" else world.messages.find(int(wanted))
    own = message is not None and (message is exchange.original or message.exchange_id == exchange.id)
    if message is None or message.deleted or not own:
        raise unknown("Message", 10008)
    return message


def edit_answer(world: PlatformWorld, exchange: Exchange, message: Message, body: Body, files: _Files) -> Message:
    edit_message(world, message, body, files)
    if message is exchange.original:
        exchange.settle(message)
    return message
