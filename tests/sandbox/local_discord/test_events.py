"""Scheduled events: what Discord refuses, and that what is planned is entered once, whatever comes of an attempt."""

from datetime import timedelta
from typing import Any

import aiohttp
import discord
import pytest
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.discord_app.events import put_in_calendar
from bot.sandbox.local_discord import respond_json
from bot.talk.lines import plain
from bot.talk.pages import Page
from bot.talk.parts import Event, Prose, Small
from tests.sandbox.local_discord.place import Place, refusal


def allow(place: Place, *, may: bool = True) -> None:
    place.discord.set_bot_may_plan(place.guild, may=may)


def event(place: Place, name: str = "Quiz night: 2.1 Implement authentication") -> Event:
    at = place.clock.now().replace(microsecond=0) + timedelta(days=3)
    return Event(name, "Ten questions.", at, at + timedelta(minutes=30))


async def enter(place: Place, bot: discord.Client, planned: Event) -> str:
    """What stands in the place of the entry."""
    page = await put_in_calendar(bot, Page((Prose("Thursday"), planned)), place.channel.id)
    first, told = page.parts
    assert first == Prose("Thursday")
    assert isinstance(told, Small)
    return " ".join(map(plain, told.lines))


async def connected(place: Place) -> discord.Client:
    allow(place)
    return await place.connect()


async def test_an_event_is_entered_once_and_found_again(place: Place) -> None:
    bot, planned = await connected(place), event(place)
    assert [await enter(place, bot, planned) for _ in range(2)] == ["It is among this server's events."] * 2
    [kept] = place.guild.events.values()
    assert (kept.name, kept.description) == (planned.name, planned.about)
    assert (kept.starts_at, kept.ends_at) == (planned.starts_at, planned.ends_at)
    assert kept.location == f"#{place.channel.name}"
    place.clock.move(timedelta(days=1))
    await enter(place, bot, event(place))
    assert len(place.guild.events) == 2, "the same at another time is another one"


async def test_without_the_right_it_is_named_and_nothing_is_asked(place: Place) -> None:
    bot = await place.connect()
    told = await enter(place, bot, event(place))
    assert told == "To have it among this server's events, give me Create Events in the server's settings."
    assert not [one for one in place.discord.sent if "scheduled-events" in one.path]
    assert place.guild.events == {}


async def test_what_discord_refuses_is_told_and_keeps_nothing_back(place: Place) -> None:
    bot = await connected(place)
    await enter(place, bot, event(place))
    [kept] = place.guild.events.values()
    place.guild.events |= dict.fromkeys(range(1, 100), kept)
    place.clock.move(timedelta(hours=1))
    assert "Maximum number" in await enter(place, bot, event(place))


@pytest.mark.parametrize("fault", ["502", "cut off"])
async def test_of_an_attempt_that_nobody_knows_the_end_of_one_event_stays(place: Place, fault: str) -> None:
    """discord.py repeats the call by itself; so does the next attempt of the message."""
    bot, planned = await connected(place), event(place)
    failed: list[str] = []

    async def interfere(request: web.Request, handler: Handler) -> web.StreamResponse:
        answer = await handler(request)
        if request.method == "POST" and not failed:
            failed.append(request.path)
            if fault == "502":
                return respond_json(502, {"message": "502: Bad Gateway", "code": 0})
            assert request.transport is not None
            request.transport.abort()
        return answer

    place.discord.interference = interfere
    try:
        await enter(place, bot, planned)
    except aiohttp.ClientError:
        assert fault == "cut off"
    assert await enter(place, bot, planned) == "It is among this server's events."
    assert failed
    assert len(place.guild.events) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 101},
        {"privacy_level": None},
        {"privacy_level": 1},
        {"entity_type": 2},
        {"entity_metadata": None},
        {"entity_metadata": {"location": ""}},
        {"entity_metadata": {"location": "x" * 101}},
        {"description": "x" * 1001},
        {"channel_id": "1"},
        {"scheduled_start_time": None},
        {"scheduled_start_time": "2020-01-01T00:00:00+00:00"},
        {"scheduled_start_time": "soon"},
        {"scheduled_end_time": None},
        {"scheduled_end_time": "2020-01-01T00:00:00+00:00"},
    ],
    ids=str,
)
async def test_what_is_no_event_is_refused(place: Place, wrong: dict[str, Any]) -> None:
    bot, good = await connected(place), event(place)
    body = {
        "name": good.name,
        "privacy_level": 2,
        "entity_type": 3,
        "entity_metadata": {"location": "here"},
        "scheduled_start_time": good.starts_at.isoformat(),
        "scheduled_end_time": good.ends_at.isoformat(),
    }
    refused = await refusal(bot.http.create_guild_scheduled_event(place.guild.id, **{**body, **wrong}))
    assert (refused.status, refused.code) == (400, 50035)
    assert place.guild.events == {}


async def test_rights_are_asked_for_making_and_for_deleting(place: Place) -> None:
    bot = await connected(place)
    await enter(place, bot, event(place))
    [kept] = place.guild.events
    allow(place, may=False)
    assert (await refusal(bot.http.delete_scheduled_event(place.guild.id, kept))).code == 50013
    allow(place)
    await bot.http.delete_scheduled_event(place.guild.id, kept)
    assert (await refusal(bot.http.delete_scheduled_event(place.guild.id, kept))).code == 10070
