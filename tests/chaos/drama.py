"""One post's whole life on one platform, played by a bot that may die or fail at any point and is started again.

Two channels of one group: the first is due at 09:00 and the second at 09:30, each open for an hour. So the first card
is posted, answered, closed while the second is still open, and both are revealed when that closes. The clock moves in
steps; whoever plays waits for what each step has to bring, starts a bot that ended again, and lets more time pass where
something takes a minute to settle.
"""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

from sqlalchemy import update

from bot.clock import Clock
from bot.rules.folding import differences
from bot.sandbox.clock_feed import clock_fed
from bot.sandbox.players import DiscordPlayer, Player, SlackPlayer
from bot.sandbox.world import World, world_running
from bot.talk.people import Spot
from storage.addresses import parse_address
from storage.opening import open_database
from storage.tables import channels as channels_table
from storage.upgrade import upgrade
from tests.acknowledging import acknowledges
from tests.chaos.bots import Bot, Rest, StartBot, is_at_work, processor_s
from tests.chaos.injection import Plan
from tests.chaos.scheduling import schedule_all
from tests.patience import Patience

Platform = Literal["discord", "slack"]

START: Final = datetime(2026, 11, 23, 8, 59, 30, tzinfo=UTC)
FIRST_DUE: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECOND_DUE: Final = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
_JUST_AFTER: Final = timedelta(seconds=1)
_AFTER_CLOSING: Final = timedelta(seconds=8)
_HOUR: Final = timedelta(hours=1)
_NUDGES: Final = (32, 32, 65, 32, 310, 65, 65, 65)
"""Seconds that the clock is moved on, one after the other, whenever the bot is at rest and something not settled."""
_LOOK_EVERY_S: Final = 0.03


@dataclass(slots=True)
class Ending:
    """What stood and what was known when the play was over."""

    platform: Platform
    starts: int = 0
    ended_by_itself: int = 0
    """How often a bot ended and had to be started again."""
    posts: dict[str, int] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    revealed: int = 0
    acknowledged: int = 0
    stored: int = 0
    recount_differences: int = 0
    sending_at_death: set[str] = field(default_factory=set)
    """Channels whose post was being sent when a bot ended: nobody but the platform can know what became of it."""
    stuck_at: str = ""
    log: str = ""

    @property
    def duplicates(self) -> int:
        return sum(max(0, number - 1) for number in self.posts.values())

    @property
    def missing(self) -> int:
        """Due posts that are neither on the platform nor shown as unknown."""
        return sum(number == 0 and self.states.get(channel) != "unknown" for channel, number in self.posts.items())

    @property
    def unknown(self) -> int:
        return sum(state == "unknown" for state in self.states.values())

    @property
    def wrongly_unknown(self) -> int:
        """Posts that are unknown although no bot ended while it was sending them."""
        return sum(state == "unknown" and name not in self.sending_at_death for name, state in self.states.items())

    @property
    def lost_answers(self) -> int:
        return max(0, self.acknowledged - self.stored)


def make_template(folder: Path) -> Path:
    """An empty database that is up to date, to be copied."""
    file = folder / "template.db"
    upgrade(parse_address(f"sqlite:///{file}"))
    return file


class Drama:
    """One play in a world of its own."""

    def __init__(self, world: World, platform: Platform, folder: Path, environment: Mapping[str, str]) -> None:
        self.world = world
        self.platform: Platform = platform
        self.folder = folder
        self.database = folder / "studyhall.db"
        self.environment = dict(environment)
        self.spots = self._two_spots()
        self.player: Player = (
            DiscordPlayer(world, world.ben) if platform == "discord" else SlackPlayer(world, world.femi)
        )
        self.ending = Ending(platform)
        self._bot: Bot | None = None

    def _two_spots(self) -> tuple[Spot, Spot]:
        first = self.world.daily_spots[0 if self.platform == "discord" else 1]
        if self.platform == "discord":
            return first, Spot("discord", first.space, str(self.world.general.id))
        second = self.world.slack.add_channel(self.world.workspace, "second")
        self.world.slack_channels = (*self.world.slack_channels, second)
        return first, Spot("slack", first.space, second.id)

    async def play(self, start: StartBot, restart: StartBot, plan: Plan) -> Ending:
        """Play to the end and count. The plan is the first bot's; whoever follows has none."""
        await self._prepare()
        self._start, self._restart, self._plan = start, restart, plan
        try:
            await self._acts()
        finally:
            if self._bot is not None:
                self._bot.kill()
        await self._count()
        return self.ending

    async def _acts(self) -> None:
        steps: tuple[tuple[str, datetime, Callable[[], bool]], ...] = (
            ("posting the first", FIRST_DUE + _JUST_AFTER, lambda: self._settled(0)),
            ("posting the second", SECOND_DUE + _JUST_AFTER, lambda: self._settled(1)),
            ("closing the first", FIRST_DUE + _HOUR + _AFTER_CLOSING, lambda: self._drawn(0, "closed", "revealed")),
            ("revealing", SECOND_DUE + _HOUR + _AFTER_CLOSING, self._finished),
        )
        for name, instant, holds in steps:
            await self._until(name, instant, holds)
            if name == "posting the first":
                await self._answer()

    async def _until(self, name: str, instant: datetime, holds: Callable[[], bool]) -> None:
        """Move the clock there and wait; where nothing happens any more, move it on a little."""
        nudges = iter(_NUDGES)
        await self._keep_running()
        self._move_to(instant)
        patience, rest = Patience(), Rest()
        while not holds():
            await self._keep_running()
            seen = self._progress()
            if not patience.lasts((seen, self._worked_s())):
                self.ending.stuck_at = name
                return
            if rest.is_reached(seen, at_work=self._is_at_work()):
                self.world.clock.move(timedelta(seconds=next(nudges, 0)))
            await asyncio.sleep(_LOOK_EVERY_S)

    def _progress(self) -> object:
        """All that can be seen of a play from outside: what is stored, what happened to messages, who is connected."""
        known = self._rows("SELECT id, state, drawn, finished FROM posts"), self._rows("SELECT count(*) FROM answers")
        on_platforms = [(len(own.log), own.connections) for own in (self.world.discord, self.world.slack)]
        return self.ending.starts, known, on_platforms

    def _worked_s(self) -> int:
        """Whole seconds of work; a bot that only waits needs minutes for one, one that starts shows nothing else."""
        return int(processor_s(self._bot.pid)) if self._bot is not None else 0

    def _is_at_work(self) -> bool:
        return self._bot is not None and is_at_work(self._bot.pid)

    def _move_to(self, instant: datetime) -> None:
        if (by := instant - self.world.clock.now()) > timedelta():
            self.world.clock.move(by)

    async def _keep_running(self) -> bool:
        """Start a bot where none runs, as a supervisor does; whether one was started."""
        if self._bot is not None and self._bot.alive():
            return False
        if self._bot is not None:
            self.ending.ended_by_itself += 1
            self.ending.sending_at_death |= self._being_sent()
        plan = self._plan if not self.ending.starts else Plan(trace=self._plan.trace)
        self.ending.starts += 1
        start = self._start if self.ending.starts == 1 else self._restart
        self._bot = await start(self.environment, plan, self.folder / "log")
        return True

    async def _answer(self) -> None:
        """Click until the verdict is shown; what was stored before it could be shown is shown by the next click."""
        patience = Patience()
        while patience.lasts((self._progress(), self._worked_s())):
            await self._keep_running()
            seen = self.player.look()
            if seen is None:
                return
            chosen = self._options(seen.post)[: 2 if seen.several else 1]
            try:
                async with asyncio.timeout(4):
                    shown = await self.player.answer(seen.post, chosen, several=seen.several)
            except Exception:  # noqa: BLE001 -- whatever a dying bot leaves of a click, it is clicked again
                await asyncio.sleep(0.3)
                continue
            if acknowledges(shown):
                self.ending.acknowledged = 1
                return
            await asyncio.sleep(0.2)

    def _options(self, post: int) -> tuple[str, ...]:
        from content.items import load_item

        [(item,)] = self._rows(f"SELECT item FROM dailies JOIN posts ON dailies.id = daily_id WHERE posts.id = {post}")  # noqa: S608 -- a number
        loaded = load_item(str(item))
        return loaded.option_ids[: max(1, len(loaded.key))] if loaded.several else loaded.option_ids

    # --- what is known --------------------------------------------------------------------------------------------

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=5)) as connection:
            return connection.execute(sql).fetchall()

    def _post(self, number: int) -> tuple[Any, ...]:
        """(state, drawn, finished) of the post in one of the two channels."""
        rows = self._rows(
            "SELECT native_id, state, drawn, finished FROM posts JOIN channels ON channels.id = channel_id"
        )
        channel = self.spots[number].channel
        return next((tuple(row[1:]) for row in rows if row[0] == channel), ("", None, False))

    def _being_sent(self) -> set[str]:
        rows = self._rows("SELECT native_id, state FROM posts JOIN channels ON channels.id = channel_id")
        return {str(channel) for channel, state in rows if state == "sending"}

    def _settled(self, number: int) -> bool:
        """One that is unknown and doesn't stand has nobody who could prove it."""
        state = self._post(number)[0]
        nobody_can_tell = state == "unknown" and not self.world.posted_in(self.spots[number])
        return state in {"posted", "missed", "refused"} or nobody_can_tell

    def _drawn(self, number: int, *cards: str) -> bool:
        state, drawn, finished = self._post(number)
        return drawn in cards or bool(finished) or state not in {"posted", "unknown", "sending", "claimed"}

    def _finished(self) -> bool:
        return all(self._post(number)[2] for number in (0, 1))

    async def _make_database(self) -> None:
        await asyncio.to_thread(shutil.copy, self.folder.parent / "template.db", self.database)

    async def _prepare(self) -> None:
        await self._make_database()
        database = open_database(parse_address(f"sqlite:///{self.database}"))
        now = self.world.clock.now()
        first, second = self.spots
        await database.write(lambda tx: schedule_all(tx, [first], now=now, due_at=FIRST_DUE))
        await database.write(lambda tx: schedule_all(tx, [second], now=now, due_at=SECOND_DUE))
        an_hour = update(channels_table).values(open_hours=1, weekdays="0")
        await database.write(lambda tx: tx.execute(an_hour).rowcount)
        await database.close()

    async def _count(self) -> None:
        ending = self.ending
        ending.posts = {spot.channel: self.world.posted_in(spot) for spot in self.spots}
        states = self._rows("SELECT native_id, state FROM posts JOIN channels ON channels.id = channel_id")
        ending.states = {str(channel): str(state) for channel, state in states}
        ending.revealed = int(self._rows("SELECT count(*) FROM posts WHERE drawn = 'revealed'")[0][0])
        ending.stored = int(self._rows("SELECT count(*) FROM answers")[0][0])
        await self._recount()

    async def _recount(self) -> None:
        database = open_database(parse_address(f"sqlite:///{self.database}"))
        self.ending.recount_differences = len(await database.read(differences))
        await database.close()
        log = self.folder / "log"
        self.ending.log = log.read_text(errors="replace")[-3000:] if log.exists() else ""


async def play(
    platform: Platform,
    folder: Path,
    start: StartBot,
    plan: Plan,
    *,
    restart: StartBot | None = None,
    interfere: Callable[[World, Drama], None] | None = None,
    drama_of: type[Drama] = Drama,
) -> Ending:
    """A play in a new world and a new folder beside the template database. `restart` starts the bots that follow."""
    await asyncio.to_thread(folder.mkdir)
    clock = Clock()
    clock.move(START - clock.now())
    async with world_running(clock) as world, clock_fed(clock) as feed:
        settings = world.settings(f"sqlite:///{folder / 'studyhall.db'}")
        names = (
            ("discord_token", "discord_api_base", "discord_gateway")
            if platform == "discord"
            else ("slack_bot_token", "slack_app_token", "slack_api_base")
        )
        values = {name: getattr(settings, name) for name in ("database_url", *names)}
        environment = {
            f"STUDYHALL_{name.upper()}": getattr(value, "get_secret_value", lambda value=value: value)()
            for name, value in values.items()
        }
        environment |= {"STUDYHALL_SANDBOX_CLOCK": feed, "STUDYHALL_DISCORD_LOGINS_AT_ONCE": "10000"}
        drama = drama_of(world, platform, folder, environment)
        if interfere is not None:
            interfere(world, drama)
        return await drama.play(start, restart or start, plan)
