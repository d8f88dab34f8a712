"""The sandbox's world: one clock, a Discord server and a Slack workspace, and the people who study in them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Final

from pydantic import SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot.clock import Clock
from bot.declaring import every_press
from bot.rules.schedule import Rhythm
from bot.sandbox import local_discord, local_slack
from bot.sandbox.local_discord import LocalDiscord
from bot.sandbox.local_discord.components import every_component
from bot.sandbox.local_slack import LocalSlack
from bot.sandbox.local_slack.controls import controls_of
from bot.settings import Settings
from bot.talk.people import Spot
from bot.verbs import PRESSES, VERBS

DAILY_AT: Final = time(9, 0)
_ZONE: Final = "Europe/Berlin"
_EVERY_DAY: Final = range(7)
_JUST_AFTER: Final = timedelta(seconds=1)
_LOOK_EVERY_S: Final = 0.02


class GivenSettings(Settings):
    """Settings that are what they were given and nothing else: neither the environment nor `.env` has a say."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 -- named by pydantic-settings
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


class World:
    """Both local platforms with a small cast, of whom Ada and Erin are the organisers."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.discord = LocalDiscord(clock)
        self.slack = LocalSlack(clock)
        self.discord_members: list[local_discord.Member] = []
        self.slack_members: list[local_slack.Member] = []
        self._fill_discord()
        self._fill_slack()

    def _fill_discord(self) -> None:
        self.guild = self.discord.add_guild("Cloud study group")
        self.daily_question = self.discord.add_channel(self.guild, "daily-question")
        self.general = self.discord.add_channel(self.guild, "general")
        self.read_only = self.discord.add_channel(self.guild, "read-only", bot_may_post=False)
        self.discord_channels: tuple[local_discord.Channel, ...] = (self.daily_question, self.general, self.read_only)
        self.ada = self.add_discord_member("Ada", manage_guild=True)
        self.ben, self.chloe, self.dmitri = map(self.add_discord_member, ("Ben", "Chloe", "Dmitri"))
        self.study_role = self.discord.add_role(self.guild, "Study")
        for member in self.discord_members:
            member.role_ids.append(self.study_role.id)
        self.streak_role = self.discord.add_role(self.guild, "On a streak")
        self.discord.set_bot_may_give_roles(self.guild, may=True)

    def _fill_slack(self) -> None:
        self.slack.install_shortcuts(_shortcuts())
        self.workspace = self.slack.add_workspace("Acme Learners", domain="acme-learners")
        self.exam_study = self.slack.add_channel(self.workspace, "exam-study")
        self.random = self.slack.add_channel(self.workspace, "random", bot_is_member=False)
        self.slack_channels: tuple[local_slack.Channel, ...] = (self.exam_study, self.random)
        self.erin = self.add_slack_member("Erin", admin=True)
        self.femi, self.grace, self.hiro = map(self.add_slack_member, ("Femi", "Grace", "Hiro"))

    def add_discord_member(self, name: str, *, manage_guild: bool = False) -> local_discord.Member:
        """Somebody more in the Discord server."""
        member = self.discord.add_member(self.guild, name, manage_guild=manage_guild)
        self.discord_members.append(member)
        return member

    def add_slack_member(self, name: str, *, admin: bool = False) -> local_slack.Member:
        """Somebody more in the Slack workspace, in every channel of it."""
        member = self.slack.add_member(self.workspace, name, admin=admin, zone=_ZONE)
        self.slack_members.append(member)
        return member

    @property
    def daily_spots(self) -> tuple[Spot, Spot]:
        """Where `set_up` lets the daily question come."""
        return (
            Spot("discord", str(self.guild.id), str(self.daily_question.id)),
            Spot("slack", self.workspace.id, self.exam_study.id),
        )

    def settings(self, database_url: str, pack: Path | None = None) -> Settings:
        """What the unchanged bot needs to live here and ask a pack, whatever stands in the environment."""
        return GivenSettings(
            database_url=SecretStr(database_url),
            pack=pack,
            discord_token=SecretStr(self.discord.token),
            discord_api_base=self.discord.api_base,
            discord_gateway=self.discord.gateway,
            slack_bot_token=SecretStr(self.slack.bot_token),
            slack_app_token=SecretStr(self.slack.app_token),
            slack_api_base=self.slack.api_base,
            log_level="WARNING",
        )

    async def ready(self, timeout: float = 20) -> None:  # noqa: ASYNC109 -- how long the caller is willing to wait
        """Wait until a bot is connected to both platforms. Raises TimeoutError."""
        await asyncio.gather(self.discord.ready(timeout), self.slack.ready(timeout))

    def next_due(self) -> datetime:
        """When the daily comes next by the schedule that `set_up` made."""
        due = Rhythm(DAILY_AT, _ZONE, _EVERY_DAY).next_after(self.clock.now())
        assert due is not None
        return due.at

    async def next_daily(self, at: datetime | None = None, *, spots: Iterable[Spot] | None = None) -> None:
        """Move the clock in one step to a second after the next daily is due, and wait until it stands.

        Args:
            at: when it is due, for a schedule that isn't the one of `set_up`.
            spots: where it is due; by default in the channels of `set_up`.

        Raises:
            TimeoutError: it doesn't stand in all of them after ten seconds.
        """
        where = tuple(self.daily_spots if spots is None else spots)
        stood = {spot: self.posted_in(spot) for spot in where}
        due = at or self.next_due()
        self.clock.move(due + _JUST_AFTER - self.clock.now())
        await until(lambda: all(self.posted_in(spot) > stood[spot] for spot in where))

    def posted_in(self, spot: Spot) -> int:
        """How many messages of the bot stand in a channel for everybody, threads and weekly reports apart."""
        if spot.platform == "slack":
            place = next(channel for channel in self.slack_channels if channel.id == spot.channel)
            of_bot = (m.blocks for m in self.slack.messages(place) if m.author == self.workspace.bot_user_id)
            return sum(not _is_weekly(control.action_id for control in controls_of(blocks)) for blocks in of_bot)
        channel = next(channel for channel in self.discord_channels if str(channel.id) == spot.channel)
        drawn = (message.payload for message in self.discord.messages(channel) if message.author.is_bot)
        return sum(
            not _is_weekly(c.get("custom_id", "") for c in every_component(one.get("components", []))) for one in drawn
        )


def _is_weekly(controls: Iterable[object]) -> bool:
    """Whether somebody can ask for their own week below a message."""
    return any(str(one).startswith("my-week:") for one in controls)


@asynccontextmanager
async def world_running(clock: Clock) -> AsyncIterator[World]:
    """A world whose two platforms listen on loopback, at ports that the system chooses."""
    world = World(clock)
    try:
        await world.discord.start()
        await world.slack.start()
        yield world
    finally:
        await world.slack.stop()
        await world.discord.stop()


async def set_up(world: World) -> None:
    """Both organisers let the daily come at 09:00 Europe/Berlin. A bot must be connected. Raises TimeoutError."""
    options = {"time": f"{DAILY_AT:%H:%M}", "zone": _ZONE, "channel": str(world.daily_question.id)}
    on_discord = await world.discord.slash(
        member=world.ada, channel=world.daily_question, name="setup", options=options
    )
    await on_discord.reply()
    answered = len(_answers_to(world.erin, world.slack))
    await world.slack.command(member=world.erin, channel=world.exam_study, text=f"setup {DAILY_AT:%H:%M} {_ZONE}")
    # Before it answers, the bot tries with another private message whether it may write here.
    await until(lambda: len(_answers_to(world.erin, world.slack)) > answered)


def _answers_to(member: local_slack.Member, slack: LocalSlack) -> list[local_slack.LogEntry]:
    return [entry for entry in slack.log if entry.recipient == member.id and entry.method == "response_url"]


def _shortcuts() -> dict[str, str]:
    """What the app's manifest lists."""
    from_anywhere = {verb.name: "global" for verb in VERBS if verb.shortcut is not None}
    return from_anywhere | {
        press.name: "message" for press in every_press(VERBS, PRESSES) if press.shortcut is not None
    }


async def until(holds: Callable[[], bool], *, seconds: float = 10) -> None:
    """Look again and again until it holds. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 -- what is waited for has no event
            await asyncio.sleep(_LOOK_EVERY_S)
