"""What the library repeats by itself, and how long it waits, with a Discord that knows repeats for two minutes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.clock import Clock
from bot.core import Study
from bot.delivery import Refused, Sent, Unsure
from bot.desk import Desk
from bot.discord_app.address import point_at
from bot.discord_app.app import DiscordApp
from bot.discord_app.gate import Gate
from bot.discord_app.repeats import TooLateToRepeatError, repeated_while_known
from bot.pacing import Budget, Pace
from bot.sandbox.faults import is_post
from bot.sandbox.local_discord import LocalDiscord
from bot.sandbox.local_discord.directory import Channel
from bot.talk.lines import plain
from bot.talk.people import MessageRef, Spot
from bot.verbs import PRESSES, VERBS
from tests.discord_app.conftest import Told, unhurried
from tests.discord_app.test_app import NoDatabase
from tests.packs import make_pack
from tests.pages.daily import open_card
from tests.patience import PATIENCE_S

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
Answer = Callable[[], web.StreamResponse]


@dataclass
class Place:
    """A bot in one channel of a local Discord, whose answers to posts can be replaced."""

    discord: LocalDiscord
    clock: Clock
    app: DiscordApp
    channel: Channel
    answers: list[tuple[Answer, bool]] = field(default_factory=list)
    """What the next requests to post are answered with, and whether they are carried out first."""
    posts: int = 0

    @property
    def spot(self) -> Spot:
        assert self.channel.guild is not None
        return Spot("discord", str(self.channel.guild.id), str(self.channel.id))

    async def interfere(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not is_post(request):
            return await handler(request)
        self.posts += 1
        if not self.answers:
            return await handler(request)
        answer, carried_out = self.answers.pop(0)
        if carried_out:
            await handler(request)
        return answer()

    async def send(self) -> Sent | Refused | Unsure:
        async with asyncio.timeout(PATIENCE_S):
            return await self.app.face.send(self.spot, open_card(), identity="post-41")

    @property
    def standing(self) -> list[MessageRef]:
        return [MessageRef(self.spot, str(message.id)) for message in self.discord.messages(self.channel)]


@pytest_asyncio.fixture
async def place() -> AsyncIterator[Place]:
    clock = Clock(lambda: START)
    discord = LocalDiscord(clock)
    await discord.start()
    channel = discord.add_channel(discord.add_guild("Guild"), "study")
    nothing: Any = NoDatabase()
    study = Study(nothing, make_pack(), clock)
    app = DiscordApp(
        study,
        Desk(study, VERBS, PRESSES),
        token=discord.token,
        api_base=discord.api_base,
        gateway=discord.gateway,
        told=Told().kept(),
        logins=unhurried(study),
        budget=Budget(50),
    )
    await app.start()
    place = Place(discord, clock, app, channel)
    discord.interference = place.interfere
    yield place
    await app.close()
    await discord.stop()
    point_at(api_base=None, gateway=None)


def unwell() -> web.Response:
    return web.Response(status=502, text="<html>", content_type="text/html")


async def test_the_librarys_repeat_gets_the_message_that_stands(place: Place) -> None:
    place.answers = [(unwell, True)]
    assert await place.send() == Sent(place.standing[0])
    assert (place.posts, len(place.standing)) == (2, 1)


async def test_what_discord_may_have_forgotten_is_not_repeated(place: Place) -> None:
    """A machine that slept between an answer and the library's repeat: Discord would post it a second time."""

    def unwell_before_a_long_sleep() -> web.Response:
        place.clock.move(timedelta(minutes=3))
        return unwell()

    place.answers = [(unwell_before_a_long_sleep, True)]
    outcome = await place.send()
    assert isinstance(outcome, Unsure)
    assert "TooLateToRepeatError" in plain(outcome.why)
    assert (place.posts, len(place.standing)) == (1, 1)
    assert await place.app.face.find(place.spot, "post-41", since=START) == Sent(place.standing[0])


async def test_what_is_too_late_gives_its_turn_back(place: Place) -> None:
    trace = Gate(Pace(times=1, seconds=0.01)).trace()
    async with aiohttp.ClientSession(trace_configs=[trace]) as session:
        with repeated_while_known(place.clock.now):
            place.clock.move(timedelta(minutes=3))
            with pytest.raises(TooLateToRepeatError):
                await session.get(place.discord.api_base)
        async with asyncio.timeout(PATIENCE_S), session.get(place.discord.api_base) as answered:
            assert answered.status == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("asked", "scope"), [("NaN", "true"), ("NaN", "false"), ("-5", "true"), ('"soon"', "true"), ("null", "false")]
)
async def test_a_wait_that_is_no_time_is_not_waited_for(
    place: Place, caplog: pytest.LogCaptureFixture, asked: str, scope: str
) -> None:
    """The library would put NaN among the event loop's timers, and ask five times at once after less than nothing."""
    told = f'{{"message": "You are being rate limited.", "retry_after": {asked}, "global": {scope}}}'

    def limited() -> web.Response:
        return web.Response(
            status=429, body=told.encode(), headers={"Via": "1.1 google", "Content-Type": "application/json"}
        )

    place.answers = [(limited, False)]
    assert isinstance(await place.send(), Unsure)
    assert place.posts == 1
    assert await place.send() == Sent(place.standing[0])
    assert len(place.standing) == 1
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("told", ["nan", "-5", "soon"])
async def test_a_limit_that_ends_at_no_time_holds_nothing_back(place: Place, told: str) -> None:
    """The library waits for it before its next request to the channel, where nothing is left until then."""

    def taken() -> web.Response:
        limits = {"X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": told}
        headers = {"Content-Type": "application/json", "X-RateLimit-Bucket": "a", **limits}
        return web.Response(body=b"{}", headers=headers)

    place.answers = [(taken, True)]
    assert isinstance(await place.send(), Unsure)
    async with asyncio.timeout(PATIENCE_S):
        assert await place.app.face.find(place.spot, "post-41", since=START) == Sent(place.standing[0])
        assert await place.send() == Sent(place.standing[0])
    assert len(place.standing) == 1


@pytest.mark.parametrize("kind", ["text/html", "application/json"])
async def test_a_refusal_in_html_is_one(place: Place, caplog: pytest.LogCaptureFixture, kind: str) -> None:
    """So do those in front of Discord refuse whoever asks too often."""

    def limited() -> web.Response:
        return web.Response(status=429, body=b"<html>slow down</html>", headers={"Content-Type": kind})

    place.answers = [(limited, False)]
    assert isinstance(await place.send(), Unsure)
    assert await place.send() == Sent(place.standing[0])
    assert "Traceback" not in caplog.text
