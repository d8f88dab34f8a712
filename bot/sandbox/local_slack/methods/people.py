"""auth.test, auth.teams.list, apps.connections.open, users.info, reactions.add."""

from typing import Any

from bot.sandbox.local_slack.calls import Call, Method
from bot.sandbox.local_slack.messages import Reaction
from bot.sandbox.local_slack.payloads import user_object
from bot.sandbox.local_slack.refusals import RefusedCall

BOT_NAME = "studyhall"


def test_token(call: Call) -> dict[str, Any]:
    return {
        "url": f"https://{call.workspace.domain}.slack.com/",
        "team": call.workspace.name,
        "user": BOT_NAME,
        "team_id": call.workspace.organisation or call.workspace.id,
        "user_id": call.workspace.bot_user_id,
        "bot_id": call.workspace.bot_id,
        **({"enterprise_id": call.workspace.organisation} if call.workspace.organisation else {}),
        "is_enterprise_install": bool(call.workspace.organisation),
    }


def list_teams(call: Call) -> dict[str, Any]:
    own = call.workspace
    teams = [w for w in call.world.directory.workspaces.values() if w.bot_token == own.bot_token]
    return {
        "teams": [{"id": w.id, "name": w.name} for w in teams],
        "response_metadata": {"next_cursor": ""},
    }


def open_connection(call: Call) -> dict[str, Any]:
    address = call.world.origin.replace("http://", "ws://", 1)
    return {"url": f"{address}/link/{call.world.sockets.new_ticket()}"}


def user_info(call: Call) -> dict[str, Any]:
    user = call.required("user", missing="user_not_found")
    if user == call.workspace.bot_user_id:
        return {"user": {"id": user, "team_id": call.workspace.id, "name": BOT_NAME, "is_bot": True, "deleted": False}}
    member = call.world.directory.find_member(call.workspace, user)
    told = {"locale": member.locale} if call.flag("include_locale") else {}
    return {"user": user_object(call.world, member) | told}


def add_reaction(call: Call) -> dict[str, Any]:
    message = call.message(call.channel(), "timestamp")
    reaction = Reaction(call.required("name", missing="no_reaction"), call.workspace.bot_user_id)
    if reaction in message.reactions:
        raise RefusedCall("already_reacted")
    call.world.messages.react(message, reaction)
    return {}


METHODS = {
    "auth.test": Method(test_token),
    "auth.teams.list": Method(list_teams),
    "apps.connections.open": Method(open_connection, for_app=True),
    "users.info": Method(user_info, "users:read"),
    "reactions.add": Method(add_reaction, "reactions:write"),
}
