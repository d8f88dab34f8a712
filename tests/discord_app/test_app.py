"""Logging in, serving and stopping, against a little Discord on a loopback socket."""

import asyncio
import contextlib
import logging
import math
import socket
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import discord
import pytest
import pytest_asyncio
from aiohttp import WSMsgType, web
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.clock import Clock
from bot.core import Study
from bot.delivery import Unsure
from bot.desk import Desk
from bot.discord_app.address import point_at
from bot.discord_app.app import DiscordApp, LoginRefused
from bot.discord_app.registering import LOOK_EVERY
from bot.keeping import PlatformRefused
from bot.pacing import Budget
from bot.talk.lines import Command
from bot.talk.people import Spot
from bot.verbs import PRESSES, VERBS
from storage.database import Database
from tests.canaries import plant
from tests.discord_app.conftest import Told, unhurried
from tests.packs import make_pack
from tests.pages.daily import open_card
from tests.patience import PATIENCE_S, until, until_as_time_passes

BOT = {"id": "1", "username": "studyhall", "discriminator": "0", "avatar": None, "bot": True}
APPLICATION = {
    "id": "1",
    "name": "Studyhall",
    "description": "",
    "icon": None,
    "bot_public": True,
    "bot_require_code_grant": False,
    "owner": BOT,
    "verify_key": "",
}
SPOT = Spot("discord", "1", "2")
_TYPED = 1
"""The type of a slash command; others stand in a message's menu."""


class Platform:
    """As much of Discord as a bot needs to come up."""

    def __init__(self) -> None:
        self.refusals: list[int] = []
        """HTTP statuses that the next log-ins get."""
        self.gateway_code: int | None = None
        """The code the gateway hangs up with instead of getting ready."""
        self.identified: list[dict[str, Any]] = []
        self.commands: list[Any] = []
        self.registered: list[Any] = []
        """What it has of the commands that it was told."""
        self.refuses_commands = 200
        """The status that a question for the commands gets."""
        self.asks_to_wait = 0.0
        """Seconds, of whoever posts something."""
        self.address = ""
        self.sockets: list[web.WebSocketResponse] = []

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/api/v10/users/@me", self._me)
        app.router.add_get("/api/v10/oauth2/applications/@me", self._application)
        app.router.add_put("/api/v10/applications/1/commands", self._commands)
        app.router.add_get("/api/v10/applications/1/commands", self._registered)
        app.router.add_get("/gateway", self._gateway)
        app.router.add_post("/api/v10/channels/2/messages", self._post)
        return app

    async def _me(self, _: web.Request) -> web.Response:
        status = self.refusals.pop(0) if self.refusals else 200
        return _json(BOT if status == 200 else {"message": "no", "code": 0}, status)

    async def _application(self, _: web.Request) -> web.Response:
        return _json(APPLICATION)

    async def _commands(self, request: web.Request) -> web.Response:
        told = await request.json()
        self.commands.append(told)
        given = {"application_id": "1", "version": str(len(self.commands)), "guild_id": None}
        self.registered = [
            {"description": "", **command, **given, "id": str(100 + n)} for n, command in enumerate(told)
        ]
        return _json(self.registered)

    async def _post(self, _: web.Request) -> web.Response:
        told = {"message": "You are being rate limited.", "retry_after": self.asks_to_wait, "global": True}
        refused = _json(told, 429)
        refused.headers["Via"] = "1.1 google"
        return refused

    async def _registered(self, _: web.Request) -> web.Response:
        return _json(self.registered, self.refuses_commands)

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        connected = web.WebSocketResponse()
        await connected.prepare(request)
        self.sockets.append(connected)
        await connected.send_json({"op": 10, "d": {"heartbeat_interval": 45_000}, "s": None, "t": None})
        async for frame in connected:
            if frame.type is not WSMsgType.TEXT:
                break
            await self._hear(connected, frame.json())
        return connected

    async def _hear(self, connected: web.WebSocketResponse, told: dict[str, Any]) -> None:
        if told["op"] == 1:
            await connected.send_json({"op": 11, "d": None, "s": None, "t": None})
        elif told["op"] == 2 and self.gateway_code:
            await connected.close(code=self.gateway_code)
        elif told["op"] == 2:
            self.identified.append(told["d"])
            ready = {
                "v": 10,
                "user": BOT,
                "guilds": [],
                "session_id": "s",
                "resume_gateway_url": self.address.replace("http", "ws") + "/gateway",
                "application": {"id": "1", "flags": 0},
            }
            await connected.send_json({"op": 0, "t": "READY", "s": 1, "d": ready})

    async def tell_guild(self, guild: int) -> None:
        """Something that can be read."""
        told = {"id": str(guild), "name": "Guild", "roles": [], "channels": [], "threads": [], "members": []}
        more: dict[str, Any] = {"member_count": 0, "emojis": [], "stickers": [], "features": [], "owner_id": "1"}
        await self.sockets[-1].send_json({"op": 0, "t": "GUILD_CREATE", "s": 9, "d": {**told, **more}})


def _json(body: Any, status: int = 200) -> web.Response:
    """Without a charset: with one discord.py takes it for text."""
    response = web.json_response(body, status=status)
    response.headers["Content-Type"] = "application/json"
    return response


@pytest_asyncio.fixture
async def platform() -> AsyncIterator[Platform]:
    platform = Platform()
    runner = web.AppRunner(platform.application())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    platform.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield platform
    await runner.cleanup()
    point_at(api_base=None, gateway=None)


class NoDatabase:
    """Nothing is stored in it."""

    async def write(self, _: Callable[[Any], object]) -> None:
        """What is noted of servers."""

    async def read(self, _: Callable[[Any], object]) -> frozenset[str]:
        """Which servers are known."""
        return frozenset()


def make_app(platform: Platform, told: Told) -> DiscordApp:
    nothing: Any = NoDatabase()
    database: Database = nothing
    study = Study(database, make_pack(), Clock(lambda: datetime(2026, 11, 23, tzinfo=UTC)))
    return DiscordApp(
        study,
        Desk(study, VERBS, PRESSES),
        token=plant("secret-token-canary"),
        api_base=f"{platform.address}/api/v10/",
        gateway=f"{platform.address.replace('http', 'ws')}/gateway/",
        told=told.kept(),
        logins=unhurried(study),
        budget=Budget(50),
    )


async def test_it_comes_up_serves_and_stops(platform: Platform) -> None:
    told = Told()
    app = make_app(platform, told)
    await app.start()
    assert app.client.is_ready()
    assert [told_to["intents"] for told_to in platform.identified] == [discord.Intents(guilds=True).value]
    typed = [command for command in platform.commands[0] if command.get("type", _TYPED) == _TYPED]
    assert {command["name"] for command in typed} == {verb.name for verb in VERBS}
    assert told.saves == 1
    serving = asyncio.create_task(app.run())
    await app.close()
    await asyncio.wait_for(serving, PATIENCE_S)
    assert app.client.is_closed()


async def test_a_second_start_tells_no_commands_and_knows_their_ids(platform: Platform) -> None:
    told = Told()
    for _ in range(2):
        app = make_app(platform, told)
        await app.start()
        await app.close()
        names = [command["name"] for command in platform.commands[0]]
        assert app.client.names.typed(Command("daily now")) == f"</daily:{100 + names.index('daily')}> `action:now`"
    assert len(platform.commands) == 1


def _lose(registered: list[Any]) -> None:
    registered.clear()


def _rename(registered: list[Any]) -> None:
    registered[0]["name"] = "ping"


def _change(registered: list[Any]) -> None:
    registered[0]["version"] = "9"


@pytest.mark.parametrize("harm", [_lose, _rename, _change])
async def test_commands_that_discord_lost_are_told_again_at_a_start_and_now_and_then(
    platform: Platform, harm: Callable[[list[Any]], None], caplog: pytest.LogCaptureFixture
) -> None:
    """Another program with the token, or an application that was wiped."""
    told = Told()
    await _start_and_stop(platform, told)
    harm(platform.registered)
    app = make_app(platform, told)
    await app.start()
    assert len(platform.commands) == 2
    assert caplog.text.count("was told them again") == 1
    harm(platform.registered)
    await until_as_time_passes(app.client.registering._study.clock, LOOK_EVERY, lambda: len(platform.commands) == 3)
    await app.close()


async def test_what_can_not_be_compared_is_said_once_and_leaves_the_commands(
    platform: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    told = Told()
    await _start_and_stop(platform, told)
    platform.refuses_commands = 403
    app = make_app(platform, told)
    await app.start()
    assert "Studyhall could not check its commands on Discord (HTTP 403" in caplog.text
    assert app.client.names.ids
    assert not await app.client.registering.compare()
    assert caplog.text.count("could not check its commands") == 1
    [sentence] = app.client.registering._study.hindrances.sentences
    assert "a restart tries at once" in sentence
    platform.refuses_commands = 200
    await app.client.registering.compare()
    assert app.client.registering._study.hindrances.sentences == ()
    await app.close()


async def _start_and_stop(platform: Platform, told: Told) -> None:
    app = make_app(platform, told)
    await app.start()
    await app.close()


@pytest.mark.parametrize(
    "kept", ["5d41402abc4b2a76b9719d911017c592", "null", "{}", '{"digest": "1", "ids": {"me": 1}}']
)
async def test_what_an_older_version_kept_tells_the_commands_once_more(platform: Platform, kept: str) -> None:
    told = Told(kept)
    app = make_app(platform, told)
    await app.start()
    await app.close()
    assert (len(platform.commands), told.saves) == (1, 1)


async def test_a_refused_token_is_told_in_one_sentence(platform: Platform) -> None:
    platform.refusals = [503, 401]
    with pytest.raises(LoginRefused, match="copy a new one from the Bot page"):
        await make_app(platform, Told()).start()
    assert platform.refusals == []


@pytest.mark.parametrize(
    ("code", "said"), [(4004, "STUDYHALL_DISCORD_TOKEN"), (4011, "code 4011"), (4013, "code 4013"), (4014, "code 4014")]
)
async def test_a_gateway_that_hangs_up_for_good(platform: Platform, code: int, said: str) -> None:
    platform.gateway_code = code
    with pytest.raises(PlatformRefused, match=said):
        await make_app(platform, Told()).start()


async def test_a_login_that_is_forbidden_is_told_in_one_sentence(platform: Platform) -> None:
    platform.refusals = [403]
    with pytest.raises(PlatformRefused, match="HTTP 403"):
        await make_app(platform, Told()).start()


async def test_a_face_that_ends_waits_for_its_own_asks_alone(platform: Platform) -> None:
    app = make_app(platform, Told())
    await app.start()
    with app.client.desk.underway("slack"):
        await asyncio.wait_for(app.close(), 1)


async def test_a_start_can_be_broken_off(platform: Platform) -> None:
    """A stop while Discord can't be reached does not have to wait for it."""
    platform.refusals = [503] * 10
    app = make_app(platform, Told())
    starting = asyncio.create_task(app.start())
    await asyncio.sleep(0.2)
    starting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.wait_for(starting, PATIENCE_S)
    assert app.client.is_closed()


INTERACTION = {
    "id": "9",
    "type": 2,
    "token": "t",
    "version": 1,
    "application_id": "1",
    "entitlements": [],
    "user": {**BOT, "bot": False},
    "data": {"id": "1", "name": "help", "type": 1},
}


@pytest.mark.parametrize(
    ("event", "data"),
    [
        ("INTERACTION_CREATE", {**INTERACTION, "entitlements": None}),
        ("INTERACTION_CREATE", {**INTERACTION, "user": 5}),
        ("INTERACTION_CREATE", {**INTERACTION, "id": "x"}),
        ("INTERACTION_CREATE", {**INTERACTION, "data": []}),
        ("INTERACTION_CREATE", None),
        ("GUILD_CREATE", {"id": "7", "roles": [None]}),
        ("GUILD_CREATE", None),
        ("CHANNEL_UPDATE", []),
        ("PRESENCE_UPDATE", None),
    ],
)
async def test_an_event_that_can_not_be_read_is_logged_and_gone_on(
    platform: Platform, event: str, data: object, caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app(platform, Told())
    await app.start()
    serving = asyncio.create_task(app.run())
    await platform.sockets[0].send_json({"op": 0, "t": event, "s": 2, "d": data})
    await platform.tell_guild(8)
    await until(lambda: app.client.get_guild(8) is not None)
    assert len(platform.identified) == 1
    assert not serving.done()
    assert caplog.text.count("Traceback") <= 1
    await app.close()
    await serving


@pytest.mark.parametrize(
    "frame", ["nonsense", "[]", '{"op": 10}', '{"op": 0, "t": "READY"}', '{"op": 0, "t": "RESUMED", "d": 3}']
)
async def test_a_frame_that_can_not_be_read_makes_a_new_connection(
    platform: Platform, frame: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app(platform, Told())
    await app.start()
    serving = asyncio.create_task(app.run())
    await platform.sockets[0].send_str(frame)
    await until(lambda: len(platform.identified) == 2)
    await platform.tell_guild(8)
    await until(lambda: app.client.get_guild(8) is not None)
    assert "reading what Discord's gateway says" in caplog.text
    assert not serving.done()
    await app.close()
    await serving


async def test_no_answer_leaves_it_open(platform: Platform) -> None:
    """Nobody listens where the platform was: nothing is raised in the timetable's face."""
    app = make_app(platform, Told())
    await app.start()
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    point_at(api_base=f"http://127.0.0.1:{port}/api/v10", gateway=None)
    outcome = await app.face.send(SPOT, open_card(), identity="post-41")
    assert isinstance(outcome, Unsure)
    await app.close()


def test_addresses_with_and_without_a_closing_slash() -> None:
    real = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    for slash in ("", "/"):
        point_at(api_base=f"http://127.0.0.1:1/api/v10{slash}", gateway=f"ws://127.0.0.1:1/gateway{slash}")
        assert Route("GET", "/users/@me").url == "http://127.0.0.1:1/api/v10/users/@me"
        assert str(DiscordWebSocket.DEFAULT_GATEWAY) == "ws://127.0.0.1:1/gateway"
    point_at(api_base=None, gateway=None)
    assert real == (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)
    assert Route.BASE.startswith("https://discord.com/api/")


def test_the_token_is_in_no_repr() -> None:
    app = make_app(Platform(), Told())
    assert "secret-token-canary" not in repr(app) + repr(vars(app).keys()) + repr(app.client) + repr(app.face)


def test_the_librarys_debug_log_stays_shut(caplog: pytest.LogCaptureFixture) -> None:
    """It would hold the tokens of interactions."""
    caplog.set_level(logging.DEBUG)
    make_app(Platform(), Told())
    assert not logging.getLogger("discord.http").isEnabledFor(logging.DEBUG)
    assert "voice" not in caplog.text


@pytest.mark.parametrize("asked", [86_400.0, math.inf])
async def test_a_wait_that_nobody_should_obey_is_cut_and_said(
    platform: Platform, asked: float, caplog: pytest.LogCaptureFixture
) -> None:
    """The library would sleep through it, and hold back everything else meanwhile."""
    platform.asks_to_wait = asked
    app = make_app(platform, Told())
    await app.start()
    outcome = await asyncio.wait_for(app.face.send(SPOT, open_card(), identity="post-42"), PATIENCE_S)
    assert isinstance(outcome, Unsure)
    assert "for a while" in outcome.why
    assert f"asks to wait very long seconds={asked} " in caplog.text
    await asyncio.wait_for(app.face.ask_time(), PATIENCE_S)  # what needs no turn isn't held back
    await app.close()
