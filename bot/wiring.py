"""The one place that puts the parts together: database, core, faces, timetable, health page; and takes them apart."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from bot.clock import Clock
from bot.discord_app.app import DiscordApp, LoginRefused
from bot.discord_app.client import CommandHash
from bot.settings import Settings
from bot.slack_app.app import SlackApp
from bot.slack_app.signing_in import SlackRefused
from bot.study.core import Study
from bot.timetable import Timetable
from bot.wakeups import Wakeups
from bot.web import HealthPage, PortTakenError
from content.packs import load_pack
from storage import memory
from storage.addresses import parse_address
from storage.database import Database
from storage.opening import open_database
from storage.upgrade import UnreachableDatabaseError, upgrade

_LOG: Final = logging.getLogger(__name__)

TICK_S: Final = 1.0
"""How often the timetable looks; a post is at most this late."""
_DRAIN_S: Final = 3.0
"""Together with the faces' own five seconds a stop stays below ten."""
COMMANDS_TOLD: Final = "discord commands"
"""Under this name it is remembered which commands Discord was told."""

CANNOT_START: Final = (LoginRefused, SlackRefused, UnreachableDatabaseError, PortTakenError)
"""Exceptions whose message is one sentence for whoever runs Studyhall."""


@dataclass(slots=True)
class Studyhall:
    """A running Studyhall."""

    study: Study
    timetable: Timetable
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a face's connection has ended for good, or somebody wants to stop."""
    faces_ready: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when every face whose tokens are given serves."""
    failure: BaseException | None = None
    """What ended a face's connection."""


@asynccontextmanager
async def studyhall(settings: Settings, clock: Clock) -> AsyncIterator[Studyhall]:
    """Studyhall from start to stop. The database comes first, so that nothing logs in without one."""
    url = parse_address(settings.database_url.get_secret_value())
    await asyncio.to_thread(upgrade, url)
    database = open_database(url)
    study = Study(database, load_pack(), clock)
    timetable = Timetable(study)
    hall = Studyhall(study, timetable)
    wakeups = Wakeups(timetable.tick, every_s=TICK_S)
    clock.on_move(wakeups.now)
    serving = asyncio.create_task(_serve(settings, hall), name="faces")
    health = HealthPage(study, port=settings.http_port) if settings.http_port is not None else None
    try:
        if health:
            await health.start()
        wakeups.start()
        yield hall
    finally:
        await wakeups.stop()
        await timetable.drain(_DRAIN_S)
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        if health:
            await health.close()
        await database.close()


async def run_until_stopped(settings: Settings, clock: Clock) -> None:
    """Serve until SIGTERM or SIGINT. Raises what a refused token or a lost connection raised."""
    async with studyhall(settings, clock) as hall:
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, hall.stopped.set)
        await hall.stopped.wait()
        _LOG.info("stopping")
    if hall.failure is not None:
        raise hall.failure


async def _serve(settings: Settings, hall: Studyhall) -> None:
    """Start each face whose tokens are set and serve it; one that ends for good stops the whole."""
    faces: list[Coroutine[Any, Any, None]] = []
    ready: list[asyncio.Event] = []
    if settings.discord_token is not None:
        ready.append(asyncio.Event())
        faces.append(_serve_discord(settings, settings.discord_token.get_secret_value(), hall.study, ready[-1]))
    if settings.slack_bot_token is not None and settings.slack_app_token is not None:
        ready.append(asyncio.Event())
        tokens = settings.slack_bot_token.get_secret_value(), settings.slack_app_token.get_secret_value()
        faces.append(_serve_slack(settings, tokens, hall.study, ready[-1]))
    try:
        async with asyncio.TaskGroup() as group:
            for face in faces:
                group.create_task(face)
            for event in ready:
                await event.wait()
            hall.faces_ready.set()
            _LOG.info("serving %s", " and ".join(sorted(hall.study.faces)))
    except* Exception as failures:  # noqa: BLE001 - whatever it was ends the process and is raised there
        hall.failure = failures.exceptions[0]
    finally:
        hall.stopped.set()


async def _serve_discord(settings: Settings, token: str, study: Study, ready: asyncio.Event) -> None:
    app = DiscordApp(
        study,
        token=token,
        api_base=settings.discord_api_base,
        gateway=settings.discord_gateway,
        command_hash=_command_hash(study.database),
    )
    try:
        await app.start()
        study.faces["discord"] = app.face
        ready.set()
        await app.run()
    finally:
        study.faces.pop("discord", None)
        await app.close()


async def _serve_slack(settings: Settings, tokens: tuple[str, str], study: Study, ready: asyncio.Event) -> None:
    bot_token, app_token = tokens
    app = SlackApp(
        study,
        bot_token=bot_token,
        app_token=app_token,
        api_base=settings.slack_api_base,
        organisers=settings.slack_organisers,
    )
    try:
        await app.start()
        study.faces["slack"] = app.face
        ready.set()
        await asyncio.Event().wait()
    finally:
        study.faces.pop("slack", None)
        await app.close()


def _command_hash(database: Database) -> CommandHash:
    """Which commands Discord was told last, kept in the database."""

    async def load() -> str | None:
        return await database.read(lambda tx: memory.recall(tx, COMMANDS_TOLD))

    async def save(digest: str) -> None:
        await database.write(lambda tx: memory.remember(tx, COMMANDS_TOLD, digest))

    return CommandHash(load, save)
