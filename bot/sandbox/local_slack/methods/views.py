"""views.*: modals and the Home tab."""

from typing import Any

from bot.sandbox.local_slack.calls import Call, Method
from bot.sandbox.local_slack.capabilities import Trigger
from bot.sandbox.local_slack.payloads import view_fields
from bot.sandbox.local_slack.refusals import RefusedCall
from bot.sandbox.local_slack.views import View


def open_view(call: Call) -> dict[str, Any]:
    trigger = _trigger(call)
    exchange = trigger.exchange
    member = call.world.directory.find_member(call.workspace, exchange.member_id or "")
    view = call.world.views.add(member, call.structure("view"), channel_id=exchange.channel_id)
    exchange.show_view(view)
    return _shown(call, view)


def push_view(call: Call) -> dict[str, Any]:
    trigger = _trigger(call)
    below = call.world.views.find(view_id=trigger.view_id or "none")
    view = call.world.views.add(below.member, call.structure("view"), channel_id=None, upon=below)
    trigger.exchange.show_view(view)
    return _shown(call, view)


def _trigger(call: Call) -> Trigger:
    return call.world.capabilities.use_trigger(call.required("trigger_id", missing="invalid_trigger_id"))


def update_view(call: Call) -> dict[str, Any]:
    view = call.world.views.find(view_id=call.text("view_id"), external_id=call.text("external_id"))
    call.world.views.update(view, call.structure("view"), expected=call.text("hash"))
    return _shown(call, view)


def publish_view(call: Call) -> dict[str, Any]:
    member = call.world.directory.find_member(call.workspace, call.required("user_id", missing="user_not_found"))
    view = call.world.views.publish(member, call.structure("view"), expected=call.text("hash"))
    call.world.exchanges.show_home(view)
    return _shown(call, view)


def _shown(call: Call, view: View) -> dict[str, Any]:
    if view.member.workspace is not call.workspace:
        raise RefusedCall("not_found")
    return {"view": view_fields(view)}


METHODS = {
    "views.open": Method(open_view),
    "views.push": Method(push_view),
    "views.update": Method(update_view),
    "views.publish": Method(publish_view),
}
