"""The page's server: the page itself, its JSON API, the events that keep it live, and the clock's feed."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from bot.sandbox import local_discord, local_slack
from bot.sandbox.clock_feed import ClockFeed
from bot.sandbox.page.acts import Act, FaultSwitch, Impossible, Move, outcome
from bot.sandbox.page.changes import Changes
from bot.sandbox.page.discord_side import DiscordSide
from bot.sandbox.page.guards import add_headers, guarded
from bot.sandbox.page.slack_side import SlackSide
from bot.sandbox.page.trouble import FaultSwitches
from bot.sandbox.page.wire import wire_of
from bot.sandbox.world import World
from bot.talk.people import Spot

Upcoming = Callable[[], Awaitable[Mapping[Spot, datetime]]]
"""Asks the bot's database when the daily comes next, in each channel that has one planned."""

_STATIC: Final = Path(__file__).parent / "static"
_BODY_LIMIT: Final = 64 * 1024
_MODEL = TypeVar("_MODEL", bound=BaseModel)


class PageServer:
    """Shows a world in a browser and lets people act in it.

    GET `/api/state?discord=<member>&slack=<member>` is all that the two members see; POST `/api/act`, `/api/clock` and
    `/api/faults` take an `Act`, a `Move` and a `FaultSwitch`; GET `/api/wire?side=` is what went over the wire; GET
    `/api/offers` how a command may go on; GET `/api/events` tells of changes; GET `/clock` is the clock's feed.
    """

    def __init__(self, world: World, upcoming: Upcoming, week: Callable[[], Awaitable[str]]) -> None:
        """`week` plays a week with a dozen members and says what came of it."""
        self._world = world
        self._upcoming = upcoming
        self._week = week
        self._trouble = FaultSwitches(world)
        self._discord = DiscordSide(world)
        self._slack = SlackSide(world)
        self._changes = Changes()
        self._feed = ClockFeed(world.clock)
        world.clock.on_move(self._changes.note)
        world.discord.on_change(lambda _: self._changes.note())
        world.slack.on_change(lambda _: self._changes.note())

    def application(self) -> web.Application:
        application = web.Application(middlewares=[guarded, _told_what_is_wrong], client_max_size=_BODY_LIMIT)
        application.on_response_prepare.append(add_headers)
        application.on_shutdown.append(self._close)
        application.router.add_get("/", _serve_page)
        application.router.add_static("/static", _STATIC)
        application.router.add_get("/api/state", self._state)
        application.router.add_post("/api/act", self._act)
        application.router.add_post("/api/clock", self._move)
        application.router.add_get("/api/offers", self._offers)
        application.router.add_get("/api/wire", self._wire)
        application.router.add_post("/api/faults", self._switch)
        application.router.add_get("/api/events", self._changes.serve)
        application.router.add_get("/clock", self._feed.serve)
        return application

    async def _close(self, _: web.Application) -> None:
        """End the streams, which would otherwise hold the server open."""
        self._changes.close()
        self._feed.close()

    async def _state(self, request: web.Request) -> web.Response:
        due = await self._upcoming()
        soonest = min(due.values(), default=None)
        state = {
            "clock": {"now": self._world.clock.now().isoformat(), "next": soonest and soonest.isoformat()},
            "discord": self._discord.state(request.query.get("discord")),
            "slack": self._slack.state(request.query.get("slack")),
            "faults": self._trouble.state(),
        }
        return web.json_response(state)

    async def _act(self, request: web.Request) -> web.Response:
        act = await _read(request, Act)
        side = self._discord if act.side == "discord" else self._slack
        # A browser that goes away does not take back what its member did.
        return web.json_response(await asyncio.shield(side.act(act)))

    async def _offers(self, request: web.Request) -> web.Response:
        """How what is being typed on Discord may go on."""
        named = [request.query.get(name, "") for name in ("member", "channel", "text")]
        return web.json_response(await self._discord.offers(*named))

    async def _wire(self, request: web.Request) -> web.Response:
        side = request.query.get("side", "")
        if side not in {"discord", "slack"}:
            raise Impossible("There are two sides: discord and slack.")
        return web.json_response(wire_of(self._world, side), dumps=partial(json.dumps, default=str))

    async def _switch(self, request: web.Request) -> web.Response:
        await self._trouble.switch(await _read(request, FaultSwitch))
        self._changes.note()
        return web.json_response(outcome())

    async def _move(self, request: web.Request) -> web.Response:
        move = await _read(request, Move)
        if move.hours is not None:
            self._world.clock.move(timedelta(hours=move.hours))
            return web.json_response(outcome())
        if move.to is None:
            raise Impossible("Say where the clock is to go.")
        going = self._go_to_next_daily() if move.to == "next daily" else self._play_a_week()
        return web.json_response(await asyncio.shield(going))

    async def _play_a_week(self) -> dict[str, Any]:
        try:
            return outcome(notice=await self._week())
        except TimeoutError:
            return outcome(notice="The week broke off: no question came within ten seconds.")

    async def _go_to_next_daily(self) -> dict[str, Any]:
        due = await self._upcoming()
        if not due:
            return outcome(notice="No question is planned. An organiser sets up a channel first.")
        soonest = min(due.values())
        spots = [spot for spot, at in due.items() if at == soonest]
        try:
            await self._world.next_daily(soonest, spots=spots)
        except TimeoutError:
            return outcome(notice="The clock was moved, but no question came within ten seconds.")
        return outcome()


async def _serve_page(_: web.Request) -> web.FileResponse:
    return web.FileResponse(_STATIC / "index.html")


async def _read(request: web.Request, model: type[_MODEL]) -> _MODEL:
    return model.model_validate_json(await request.read())


@web.middleware
async def _told_what_is_wrong(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Turns what can't be done into `{"error": sentence}`."""
    try:
        return await handler(request)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        return web.json_response({"error": f"{where}: {first['msg']}".lstrip(": ")}, status=400)
    except Impossible as impossible:
        return web.json_response({"error": str(impossible)}, status=409)
    except (local_discord.NoAnswer, local_slack.NoAnswer) as silence:
        return web.json_response({"error": f"The bot did not answer: {silence}."}, status=504)
