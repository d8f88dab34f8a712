"""Application commands, global and of one guild."""

from bot.sandbox.local_discord.calls import NO_CONTENT, Answer, Call, Route
from bot.sandbox.local_discord.checks import check_command, check_commands
from bot.sandbox.local_discord.refusals import RefusedCall, missing_access

_GLOBAL = r"/applications/{application:\d+}/commands"
_OF_GUILD = r"/applications/{application:\d+}/guilds/{guild:\d+}/commands"


def _guild_id(call: Call) -> int | None:
    """None for global ones. Raises RefusedCall: 20012 for another application, 50001 for a guild without the bot."""
    if int(call.ids["application"]) != call.world.application_id:
        raise RefusedCall(403, 20012, "You are not authorized to perform this action on this application")
    if "guild" not in call.ids:
        return None
    guild_id = int(call.ids["guild"])
    if guild_id not in call.world.directory.guilds:
        raise missing_access()
    return guild_id


def _list(call: Call) -> Answer:
    return Answer(call.world.commands.of(_guild_id(call)))


def _replace(call: Call) -> Answer:
    guild_id = _guild_id(call)
    if not isinstance(call.body, list):
        raise RefusedCall(400, 50035, "Invalid Form Body")
    check_commands(call.body)
    return Answer(call.world.commands.replace(call.body, guild_id))


def _save(call: Call) -> Answer:
    guild_id = _guild_id(call)
    check_command(call.fields)
    saved, is_new = call.world.commands.save(call.fields, guild_id)
    return Answer(saved, status=201 if is_new else 200)


def _get(call: Call) -> Answer:
    guild_id = _guild_id(call)
    return Answer(call.world.commands.find(int(call.ids["command"]), guild_id))


def _change(call: Call) -> Answer:
    guild_id = _guild_id(call)
    command = call.world.commands.find(int(call.ids["command"]), guild_id)
    check_command({**command, **call.fields})
    return Answer(call.world.commands.change(command, call.fields, guild_id))


def _remove(call: Call) -> Answer:
    guild_id = _guild_id(call)
    call.world.commands.remove(call.world.commands.find(int(call.ids["command"]), guild_id), guild_id)
    return NO_CONTENT


ROUTES = tuple(
    Route(method, place + path, run)
    for place in (_GLOBAL, _OF_GUILD)
    for method, path, run in (
        ("GET", "", _list),
        ("PUT", "", _replace),
        ("POST", "", _save),
        ("GET", r"/{command:\d+}", _get),
        ("PATCH", r"/{command:\d+}", _change),
        ("DELETE", r"/{command:\d+}", _remove),
    )
)
