"""The one place that puts the parts together: database, core, faces, timetable, health page; and takes them apart."""

import asyncio
import gc
import signal
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Final, NoReturn

from bot.chosen_pack import PackRefusedError, open_pack
from bot.clock import Clock
from bot.core import Study
from bot.declaring import Verb
from bot.desk import Desk
from bot.discord_app.app import DiscordApp
from bot.discord_app.limits import REQUESTS_PER_SECOND
from bot.discord_app.logins import KeptText, LoginPace
from bot.discord_app.shards import Shards, Turns
from bot.event_log import log_of
from bot.keeping import Keeping, PlatformRefused, ServePlatform
from bot.metrics import Metrics
from bot.pacing import Budget
from bot.rules.hindrances import REFUSED, forget_hindrances, hinder, note_hindrance, unhinder
from bot.rules.untold import take_untold
from bot.serving_alone import serve_alone
from bot.serving_slack import serve_slack
from bot.settings import Settings
from bot.slack_app.app import SlackApp
from bot.talk.people import Platform, platform_of
from bot.timetable import Timetable
from bot.verbs import PRESSES, VERBS
from bot.wakeups import Wakeups
from bot.web import HealthPage, PortTakenError
from storage import memory
from storage.addresses import parse_address
from storage.database import Database, DatabaseGoneError
from storage.in_use import DatabaseInUseError, alone_with
from storage.lease import open_lease
from storage.opening import open_database
from storage.refusals import UnreachableDatabaseError
from storage.upgrade import upgrade

_LOG: Final = log_of(__name__)

_WATCH_S: Final = 2.0
"""How often it is seen whether the clock was set or the database's file is gone."""
_JUMP_S: Final = 0.5
_DRAIN_S: Final = 3.0
"""What the timetable has begun goes on from the tables after the next start."""
COMMANDS_TOLD: Final = "discord commands"
"""Under this name it is remembered which commands Discord was told."""

_LOGINS: Final = "discord logins"
_LOGINS_WAIT: Final = "logins"

_STANDS_BY: Final = (
    "Another process on this database serves Discord with the same token, since each would answer every click. "
    "This one stands by, and takes over within seconds once the other one is gone."
)

CANNOT_START: Final = (
    PackRefusedError,
    PlatformRefused,
    UnreachableDatabaseError,
    DatabaseInUseError,
    DatabaseGoneError,
    PortTakenError,
)
"""Exceptions whose message is one sentence for whoever runs Studyhall."""


@dataclass(slots=True)
class Studyhall:
    """A running Studyhall."""

    study: Study
    timetable: Timetable
    desk: Desk
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when no platform can be served any more, or somebody wants to stop."""
    faces_ready: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once every face whose tokens are given serves."""
    failure: BaseException | None = None
    """What ended it, where nobody wanted it to stop."""
    apps: list[DiscordApp | SlackApp] = field(default_factory=list)
    """What takes clicks and commands."""


@asynccontextmanager
async def studyhall(settings: Settings, clock: Clock, *, verbs: Sequence[Verb] = VERBS) -> AsyncIterator[Studyhall]:
    """Studyhall from start to stop. Pack and database come first, so that nothing logs in without them."""
    pack = open_pack(settings.pack, clock.now().date())
    url = parse_address(settings.database_url.get_secret_value())
    with alone_with(url):
        await asyncio.to_thread(upgrade, url)
        metrics = Metrics()
        database = open_database(url, metrics.time_database)
        async with _running(settings, Study(database, pack, clock, metrics=metrics), verbs) as hall:
            yield hall


@asynccontextmanager
async def _running(settings: Settings, study: Study, verbs: Sequence[Verb]) -> AsyncIterator[Studyhall]:
    database = study.database
    timetable = Timetable(study)
    hall = Studyhall(study, timetable, Desk(study, verbs, PRESSES, below=take_untold))
    wakeups = Wakeups(timetable.jobs, study.clock)
    study.clock.on_move(wakeups.now)
    await database.write(forget_hindrances)
    study.bell.on_ring(wakeups.soon)
    serving = asyncio.create_task(_serve(settings, hall, wakeups), name="faces")
    health = _health_page(settings, study)
    try:
        if health:
            await health.start()
        await timetable.prepare()
        wakeups.start()
        yield hall
    finally:
        await asyncio.gather(*(app.take_no_more() for app in hall.apps))
        await wakeups.stop()
        await timetable.drain(_DRAIN_S)
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        if health:
            await health.close()
        await database.close()


def _health_page(settings: Settings, study: Study) -> HealthPage | None:
    if settings.http_port is None:
        return None
    return HealthPage(study, settings.platforms(), host=settings.http_host, port=settings.http_port)


async def run_until_stopped(settings: Settings, clock: Clock) -> None:
    """Serve until SIGTERM or SIGINT. Raises what ended it otherwise, such as the refusal of the last platform."""
    async with studyhall(settings, clock) as hall:
        gc.freeze()  # the pack and all modules stay: no collection goes through them in the middle of a click
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, hall.stopped.set)
        await hall.stopped.wait()
        _LOG.info("stopping")
    if hall.failure is not None:
        raise hall.failure


async def _serve(settings: Settings, hall: Studyhall, wakeups: Wakeups) -> None:
    """Serve each platform whose tokens are set; when all of them refuse us, the whole stops."""
    serves = _serves(settings, hall)
    keeping = Keeping(serves, hall.study.clock)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_watch(hall.study, wakeups))
            for name in serves:
                group.create_task(keeping.keep(name))
            group.create_task(_warm(hall.study, keeping))
            await keeping.all_serve.wait()
            hall.faces_ready.set()
    except* Exception as failures:  # noqa: BLE001 - whatever it was ends the process and is raised there
        hall.failure = failures.exceptions[0]
    finally:
        hall.stopped.set()


async def _warm(study: Study, keeping: Keeping) -> None:
    """Else whoever types first would wait, and all with them. Logins go first, since nothing is typed before one."""
    await keeping.first_serves.wait()
    await asyncio.to_thread(study.pack.index.warm)


def _serves(settings: Settings, hall: Studyhall) -> dict[str, ServePlatform]:
    """How each platform whose tokens are set is served."""
    serves: dict[str, ServePlatform] = {}
    if settings.discord_token is not None:
        serves["discord"] = partial(_serve_discord_alone, settings, settings.discord_token.get_secret_value(), hall)
    if "slack" in settings.platforms():
        serves["slack"] = partial(serve_slack, settings, hall.study, hall.desk, hall.apps)
    return {name: partial(_serve_or_tell, platform_of(name), hall.study, serve) for name, serve in serves.items()}


async def _serve_or_tell(platform: Platform, study: Study, serve: ServePlatform, ready: Callable[[], None]) -> None:
    """A refusal is shown where whoever runs Studyhall looks."""
    try:
        await serve(ready)
    except PlatformRefused as refused:
        await note_hindrance(study, platform, REFUSED, str(refused))
        raise


async def _watch(study: Study, wakeups: Wakeups) -> NoReturn:
    """By a clock that nobody sets, which APScheduler's isn't: after a jump of ours every job runs at once.

    Raises DatabaseGoneError as soon as nothing can be kept any more, also where nobody clicks.
    """
    drift_s = _drift_s(study.clock)
    while True:
        study.database.check()
        if abs(_drift_s(study.clock) - drift_s) > _JUMP_S:
            drift_s = _drift_s(study.clock)
            wakeups.now()
        await asyncio.sleep(_WATCH_S)


def _drift_s(clock: Clock) -> float:
    """Our time against the steady one; it changes where the machine's clock was set, or the machine slept."""
    return clock.now().timestamp() - time.monotonic()


async def _serve_discord_alone(settings: Settings, token: str, hall: Studyhall, ready: Callable[[], None]) -> None:
    """Slack shares what it tells among all that are connected; Discord tells each of them everything."""
    url, budget = parse_address(settings.database_url.get_secret_value()), Budget(REQUESTS_PER_SECOND)
    shards = Shards.read(settings.discord_shards) if settings.discord_shards else None
    served = [f"discord {token} {shard}" for shard in (shards.ids if shards else (0,))]
    turns = Turns(lambda number: open_lease(url, f"discord {token} begins {number}")) if shards else None
    await serve_alone(
        open_lease(url, *served, sharing=f"discord {token}"),
        partial(_serve_discord, settings, token, hall, ready, budget=budget, shards=shards, turns=turns),
        partial(_stand_by, hall.study),
        budget.divide,
    )


def _stand_by(study: Study) -> None:
    study.faces.stand_by("discord")
    _LOG.info(_STANDS_BY)


async def _serve_discord(
    settings: Settings,
    token: str,
    hall: Studyhall,
    ready: Callable[[], None],
    *,
    budget: Budget,
    shards: Shards | None,
    turns: Turns | None,
) -> None:
    study = hall.study
    app = DiscordApp(
        study,
        hall.desk,
        token=token,
        api_base=settings.discord_api_base,
        gateway=settings.discord_gateway,
        told=_kept(study.database, COMMANDS_TOLD),
        logins=LoginPace(
            _kept(study.database, _LOGINS),
            study.clock,
            at_once=settings.discord_logins_at_once,
            tell=partial(hinder, study, "discord", _LOGINS_WAIT),
        ),
        budget=budget,
        shards=shards,
        turns=turns,
    )
    hall.apps.append(app)
    try:
        await app.start()
        study.faces.connect("discord", app.face)
        await unhinder(study, "discord", REFUSED)
        study.bell.ring()
        ready()
        await app.run()
    finally:
        study.faces.disconnect("discord")
        await app.close()
        hall.apps.remove(app)


def _kept(database: Database, name: str) -> KeptText:
    """A text kept in the database under a name."""

    async def load() -> str | None:
        return await database.read(lambda tx: memory.recall(tx, name))

    async def save(text: str) -> None:
        await database.write(lambda tx: memory.remember(tx, name, text))

    return KeptText(load, save)
