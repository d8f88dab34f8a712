"""A server's scheduled events, those that are held outside of its voice channels."""

from datetime import datetime
from typing import Any, Final

from bot.sandbox.local_discord.calls import NO_CONTENT, Answer, Call, Route
from bot.sandbox.local_discord.checks import Problems
from bot.sandbox.local_discord.directory import PlannedEvent
from bot.sandbox.local_discord.permissions import ADMINISTRATOR, CREATE_EVENTS, MANAGE_EVENTS, permissions_of
from bot.sandbox.local_discord.refusals import RefusedCall, missing_permissions, unknown
from bot.sandbox.local_discord.shapes import shape_of_event

_EXTERNAL: Final = 3
_GUILD_ONLY: Final = 2
_TEXT: Final = 100
_ABOUT: Final = 1_000
_AT_MOST: Final = 100
"""Events of a server that aren't over."""
_TAKEN: Final = "Must be one of"


def _list(call: Call) -> Answer:
    guild = call.guild()
    return Answer([shape_of_event(event, call.world.directory.bot) for event in guild.events.values()])


def _create(call: Call) -> Answer:
    guild, fields = call.guild(), call.fields
    if not _held(call) & (CREATE_EVENTS | MANAGE_EVENTS | ADMINISTRATOR):
        raise missing_permissions()
    starts_at, ends_at = _check(call, fields)
    if len(guild.events) >= _AT_MOST:
        raise RefusedCall(400, 30038, "Maximum number of uncompleted guild scheduled events reached (100)")
    event = PlannedEvent(
        call.world.ids.new(),
        guild.id,
        call.world.directory.bot.id,
        fields["name"],
        fields.get("description"),
        fields["entity_metadata"]["location"],
        starts_at,
        ends_at,
    )
    guild.events[event.id] = event
    return Answer(shape_of_event(event, call.world.directory.bot))


def _delete(call: Call) -> Answer:
    """One's own take CREATE_EVENTS; others' MANAGE_EVENTS."""
    guild = call.guild()
    event = guild.events.get(int(call.ids["event"]))
    if event is None:
        raise unknown("Guild Scheduled Event", 10070)
    own = CREATE_EVENTS if event.creator_id == call.world.directory.bot.id else 0
    if not _held(call) & (own | MANAGE_EVENTS | ADMINISTRATOR):
        raise missing_permissions()
    del guild.events[event.id]
    return NO_CONTENT


def _held(call: Call) -> int:
    return permissions_of(call.guild().members[call.world.directory.bot.id])


def _check(call: Call, fields: dict[str, Any]) -> tuple[datetime, datetime]:
    """When it starts and ends. Raises RefusedCall (50035)."""
    problems = Problems()
    problems.check_text(("name",), fields.get("name"), most=_TEXT, least=1)
    problems.check_text(("description",), fields.get("description"), most=_ABOUT)
    _check_is(problems, "privacy_level", fields, _GUILD_ONLY)
    _check_is(problems, "entity_type", fields, _EXTERNAL)
    if fields.get("channel_id") is not None:
        problems.add(("channel_id",), "GUILD_SCHEDULED_EVENT_CHANNEL_ID_INVALID", "An external event has no channel.")
    metadata = fields.get("entity_metadata")
    where = metadata.get("location") if isinstance(metadata, dict) else None
    problems.check_text(("entity_metadata", "location"), where, most=_TEXT, least=1)
    starts_at = _read_time(problems, "scheduled_start_time", fields)
    ends_at = _read_time(problems, "scheduled_end_time", fields)
    if starts_at is not None and starts_at <= call.world.clock.now():
        problems.add(
            ("scheduled_start_time",), "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", "Cannot schedule event in the past."
        )
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        problems.add(("scheduled_end_time",), "GUILD_SCHEDULED_EVENT_END_BEFORE_START", "Must end after it starts.")
    problems.refuse_if_wrong()
    assert starts_at is not None
    assert ends_at is not None
    return starts_at, ends_at


def _check_is(problems: Problems, name: str, fields: dict[str, Any], only: int) -> None:
    if fields.get(name) is None:
        problems.require((name,))
    elif fields[name] != only:
        problems.add((name,), "BASE_TYPE_CHOICES", f"{_TAKEN} ({only},).")


def _read_time(problems: Problems, name: str, fields: dict[str, Any]) -> datetime | None:
    """Required both: an external event has no other end."""
    typed = fields.get(name)
    if typed is None:
        problems.require((name,))
        return None
    try:
        read = datetime.fromisoformat(str(typed))
    except ValueError:
        read = None
    if read is None or read.tzinfo is None:
        problems.add((name,), "DATE_TIME_TYPE_PARSE", "Could not parse the date.")
        return None
    return read


ROUTES = (
    Route("GET", r"/guilds/{guild:\d+}/scheduled-events", _list),
    Route("POST", r"/guilds/{guild:\d+}/scheduled-events", _create),
    Route("DELETE", r"/guilds/{guild:\d+}/scheduled-events/{event:\d+}", _delete),
)
