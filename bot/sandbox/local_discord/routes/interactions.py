"""Callbacks and the webhook of an interaction. Their token stands in the path."""

from bot.sandbox.local_discord.answers import edit_answer, find_answer, find_exchange, take_callback, take_follow_up
from bot.sandbox.local_discord.calls import NO_CONTENT, Answer, Call, Route
from bot.sandbox.local_discord.exchanges import Exchange
from bot.sandbox.local_discord.refusals import unknown

_WEBHOOK = r"/webhooks/{application:\d+}/{token}"
_MESSAGE = _WEBHOOK + r"/messages/{message:@original|\d+}"


def _call_back(call: Call) -> Answer:
    exchange = call.world.exchanges.find(call.ids["token"])
    if exchange is None or str(exchange.id) != call.ids["interaction"]:
        raise unknown("interaction", 10062)
    response = take_callback(call.world, exchange, call.fields, call.files)
    return Answer(response) if call.query.get("with_response") in {"1", "true"} else NO_CONTENT


def _exchange(call: Call) -> Exchange:
    if int(call.ids["application"]) != call.world.application_id:
        raise unknown("Webhook", 10015)
    return find_exchange(call.world, call.ids["token"])


def _follow_up(call: Call) -> Answer:
    return Answer(take_follow_up(call.world, _exchange(call), call.fields, call.files).payload)


def _get(call: Call) -> Answer:
    return Answer(find_answer(call.world, _exchange(call), call.ids["message"]).payload)


def _edit(call: Call) -> Answer:
    exchange = _exchange(call)
    message = find_answer(call.world, exchange, call.ids["message"])
    return Answer(edit_answer(call.world, exchange, message, call.fields, call.files).payload)


def _delete(call: Call) -> Answer:
    message = find_answer(call.world, _exchange(call), call.ids["message"])
    call.world.messages.delete(message)
    return NO_CONTENT


ROUTES = (
    Route("POST", r"/interactions/{interaction:\d+}/{token}/callback", _call_back, open=True),
    Route("POST", _WEBHOOK, _follow_up, open=True),
    Route("GET", _MESSAGE, _get, open=True),
    Route("PATCH", _MESSAGE, _edit, open=True),
    Route("DELETE", _MESSAGE, _delete, open=True),
)
