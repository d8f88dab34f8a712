"""A Discord server with members and Studyhall in it: a real database, real use cases, the real discord.py."""

import shutil
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import discord
import pytest_asyncio
import simcord
import simcord.backend.serializers
import simcord.interactions

from bot.clock import Clock
from bot.core import Study
from bot.desk import Desk
from bot.discord_app.app import DiscordApp
from bot.discord_app.logins import KeptText, LoginPace
from bot.incidents import COUNTED_EVERY_S
from bot.pacing import Budget
from bot.platform_time import PlatformTimes, Skew
from bot.timetable import Timetable
from bot.verbs import PRESSES, VERBS
from content.questions import Pack
from storage.addresses import parse_address
from storage.database import Database
from storage.opening import open_database
from tests.canaries import plant
from tests.discord_app.painting import said
from tests.discord_app.refused import problems
from tests.packs import make_pack, make_question

SETTLE_S = COUNTED_EVERY_S - 5
"""How long Simcord waits for what goes on. It sleeps for every timer that ends within that, too."""


@dataclass
class Told:
    """Where it is kept between starts which commands Discord was told."""

    text: str | None = None
    saves: int = 0

    def kept(self) -> KeptText:
        async def load() -> str | None:
            return self.text

        async def save(text: str) -> None:
            self.text = text
            self.saves += 1

        return KeptText(load, save)


async def say_nothing(_: str) -> None:
    """To whoever would be told what a login waits for."""


def unhurried(study: Study) -> LoginPace:
    """No login here ever waits."""
    return LoginPace(Told().kept(), study.clock, at_once=10_000, tell=say_nothing)


def shown(message: discord.Message) -> str:
    """What a message in a channel says."""
    drawn: list[Any] = [component.to_dict() for component in message.components]
    assert problems(drawn) == []
    return said(drawn)


@dataclass
class World:
    """What a test needs to act and to look."""

    env: Any
    app: DiscordApp
    study: Study
    told: Told
    guild: Any = field(init=False)
    channel: Any = field(init=False)
    boss: Any = field(init=False)
    ada: Any = field(init=False)

    def __post_init__(self) -> None:
        self.guild = self.env.create_guild()
        self.channel = self.guild.create_text_channel("study")
        organisers = self.guild.create_role("Organisers", permissions=discord.Permissions(manage_guild=True))
        self.boss = self.guild.add_member(self.env.create_user("boss"), roles=[organisers])
        self.ada = self.guild.add_member(self.env.create_user("ada"))

    async def set_up(self) -> Any:
        return await self.boss.slash(self.channel, "setup", time="09:00", zone="Europe/Berlin")

    async def post(self) -> discord.Message:
        """Today's question, asked for by the organiser."""
        await self.set_up()
        await self.boss.slash(self.channel, "daily", action="now")
        message = self.channel.last_message
        assert isinstance(message, discord.Message)
        return message

    async def send_raw(
        self, kind: discord.InteractionType, data: dict[str, Any], *, message: Any = None, private: bool = False
    ) -> Any:
        """An interaction as no client of Discord's would make it; `private`: in a direct message."""
        backend = self.env.backend
        where = self.ada.user.dm_channel if private else self.channel
        record, payload = simcord.interactions.base_payload(
            backend,
            type=kind.value,
            channel_id=where.id,
            guild_id=None if private else self.guild.id,
            user_id=self.ada.id,
            data=data,
        )
        if message is not None:
            stored = backend.get_message(where.id, message.id)
            payload["message"] = dict(simcord.backend.serializers.message_payload(backend, stored))
        backend.emit("INTERACTION_CREATE", payload)
        await self.env.settle()
        return simcord.InteractionResult(self.env, record)

    async def forge_click(self, custom_id: str, *, message: Any = None, kind: int = 2, **more: Any) -> Any:
        """A click on a control that stands in no message, or not in this one."""
        data = {"custom_id": custom_id, "component_type": kind, **more}
        return await self.send_raw(discord.InteractionType.component, data, message=message)

    async def tick(self) -> None:
        """Let the timetable do what is due."""
        timetable = Timetable(self.study)
        for _ in range(4):
            await timetable.tick()
            await timetable.idle()

    async def wait(self, **by: float) -> None:
        """Let time pass for the platform and for us."""
        await self.env.advance_time(timedelta(**by).total_seconds())

    async def restart(self) -> None:
        """A new process on the same database and the same Discord."""
        self.app = make_app(self.study, self.told)
        await self.env.restart_bot(self.app.client)

    async def message(self, message: int) -> discord.Message:
        """A message of the channel as it stands now."""
        channel = self.app.client.get_channel(self.channel.id)
        assert isinstance(channel, discord.TextChannel)
        return await channel.fetch_message(message)

    def card(self) -> str:
        """What the latest message of the channel says."""
        message = self.channel.last_message
        assert isinstance(message, discord.Message)
        return shown(message)


def private(result: Any) -> Any:
    """The one message a member got, which only they see."""
    assert result.acknowledged
    messages = result.followups or [result.response]
    assert len(messages) == 1
    assert messages[0].ephemeral
    assert problems(messages[0].components) == []
    return messages[0]


def reply(result: Any) -> str:
    """What it says."""
    return said(private(result).components)


def make_app(study: Study, told: Told) -> DiscordApp:
    desk = Desk(study, VERBS, PRESSES)
    app = DiscordApp(
        study, desk, token=plant("token-of-nobody"), told=told.kept(), logins=unhurried(study), budget=Budget(50)
    )
    study.faces.connect("discord", app.face)
    return app


class SameTime(PlatformTimes):
    """Simcord lives by our clock and answers without a `Date`."""

    def skew(self, *, ours: datetime, since_s: float = 0.0) -> Skew | None:  # noqa: ARG002 - its signature
        return Skew("discord", timedelta())


class Opener(Protocol):
    def __call__(self, pack: Pack, used: Database | None = None) -> Awaitable[World]: ...


@pytest_asyncio.fixture
async def open_world(tmp_path: Path, empty_file: Path) -> AsyncIterator[Opener]:
    """Opens a world with a pack; closed at the end."""
    file = shutil.copy(empty_file, tmp_path / "studyhall.db")
    database = open_database(parse_address(f"sqlite:///{file}"))
    opened: list[simcord.Env] = []

    def now() -> datetime:
        at: datetime = opened[-1].now()
        return at

    async def start(pack: Pack, used: Database | None = None) -> World:
        told = Told()
        study = Study(used or database, pack, Clock(now), times=SameTime())
        app = make_app(study, told)
        opened.append(simcord.Env(app.client, settle_timeout=SETTLE_S))
        await opened[-1].start()
        return World(opened[-1], app, study, told)

    yield start
    for env in opened:
        await env.shutdown()
        env._raise_errors_since(env._errors_acknowledged)
    await database.close()


@pytest_asyncio.fixture
async def world(open_world: Opener) -> World:
    """With questions that have one right answer."""
    return await open_world(make_pack())


@pytest_asyncio.fixture
async def several(open_world: Opener) -> World:
    """With questions that have two right answers."""
    return await open_world(make_pack(*(make_question(f"q-{n}", several=True) for n in range(5))))
