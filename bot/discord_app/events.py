"""What is planned, among the events of a server: made once, and found again where nobody knows whether it was.

https://docs.discord.com/developers/resources/guild-scheduled-event
"""

from dataclasses import replace
from typing import Final

import discord

from bot.discord_app.hearing import may_pass
from bot.discord_app.limits import EVENT_ABOUT, EVENT_TEXT, cut
from bot.discord_app.rights import lacks_events
from bot.event_log import log_of
from bot.talk.lines import Line, Link, say
from bot.talk.pages import Page
from bot.talk.parts import Event, Part, Small

_LOG: Final = log_of(__name__)


async def put_in_calendar(client: discord.Client, page: Page, channel: int) -> Page:
    """A page with the entry made that it has, and in its place what came of that.

    Raises what discord.py raises where nobody can tell: then the page isn't posted yet, and the next attempt looks
    for the entry first.
    """
    parts = [await _entered(client, part, channel) if isinstance(part, Event) else part for part in page.parts]
    return replace(page, parts=tuple(parts))


async def _entered(client: discord.Client, event: Event, channel: int) -> Part:
    place = client.get_channel(channel)
    if not isinstance(place, discord.abc.GuildChannel):
        return Small(())
    return Small((await _enter(place, event),))


async def _enter(place: discord.abc.GuildChannel, event: Event) -> Line:
    if lacking := lacks_events(place.guild):
        return say("To have it among this server's events, {lacking}", lacking=lacking)
    try:
        made = await _ensure(place, event)
    except discord.HTTPException as error:
        if may_pass(error):
            raise
        _LOG.warning("no event for a quiz night", code=error.code)
        return say("It isn't among this server's events; Discord says: {reason}", reason=error.text)
    return say("It is among this server's {events}.", events=Link("events", made.url))


async def _ensure(place: discord.abc.GuildChannel, event: Event) -> discord.ScheduledEvent:
    """The entry that is there, or a new one.

    discord.py repeats what got no good answer, and Discord knows no repeats of events: of several alike the first
    stays.
    """
    alike = await _find_alike(place, event)
    if not alike:
        await place.guild.create_scheduled_event(
            name=cut(event.name, EVENT_TEXT),
            description=cut(event.about, EVENT_ABOUT),
            start_time=event.starts_at,
            end_time=event.ends_at,
            entity_type=discord.EntityType.external,
            privacy_level=discord.PrivacyLevel.guild_only,
            location=_location(place),
        )
        alike = await _find_alike(place, event)
    for extra in alike[1:]:
        await extra.delete()
    return alike[0]


async def _find_alike(place: discord.abc.GuildChannel, event: Event) -> list[discord.ScheduledEvent]:
    """Our own that start then and there, the oldest first."""
    known = await place.guild.fetch_scheduled_events(with_counts=False)
    own = (one for one in known if one.creator_id == place.guild.me.id and one.start_time == event.starts_at)
    return sorted((one for one in own if one.location == _location(place)), key=lambda one: one.id)


def _location(place: discord.abc.GuildChannel) -> str:
    return cut(f"#{place.name}", EVENT_TEXT)
