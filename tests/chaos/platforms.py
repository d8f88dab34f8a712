"""Both local platforms in a process of their own, as they are for a deployed bot, with as many channels as wanted."""

import asyncio
import multiprocessing
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Final, NamedTuple

from pydantic import SecretStr

from bot.clock import Clock, system_time
from bot.sandbox.local_discord import LocalDiscord
from bot.sandbox.local_slack import LocalSlack
from bot.sandbox.world import GivenSettings
from bot.settings import Settings
from bot.talk.people import Spot
from tests.chaos.clicking import Clicked, Lobby, open_on_discord, open_on_slack

_ANSWER_S: Final = 300.0


class Spaces(NamedTuple):
    """Servers or workspaces, and the channels of each."""

    number: int
    channels: int


@dataclass(frozen=True)
class Addresses:
    """What a bot needs to live there, and where it may post."""

    discord_token: str
    discord_api: str
    discord_gateway: str
    slack_bot_tokens: tuple[str, ...]
    slack_app_token: str
    slack_api: str
    discord: tuple[Spot, ...]
    slack: tuple[Spot, ...]
    lobbies: Mapping[str, Spot]
    """Platform -> where members click; not one of the above."""

    def settings(self, database_url: str, **more: Any) -> Settings:
        """The unchanged bot's settings, with both platforms' tokens."""
        return GivenSettings(
            database_url=SecretStr(database_url),
            discord_token=SecretStr(self.discord_token),
            discord_api_base=self.discord_api,
            discord_gateway=self.discord_gateway,
            slack_bot_token=SecretStr(",".join(self.slack_bot_tokens)),
            slack_app_token=SecretStr(self.slack_app_token),
            slack_api_base=self.slack_api,
            **more,
        )


class Platforms:
    """The other process, from here."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.addresses: Addresses = self._ask("addresses")

    def posts(self, platform: str) -> dict[str, list[float]]:
        """Channel -> when the bot's messages were posted there for everybody, threads apart, in seconds."""
        return dict(self._ask("posts", platform))

    def counted(self, platform: str) -> Counter[str]:
        """What the platform's limits counted, with `early`."""
        return Counter(self._ask("counted", platform))

    def allow_messages(self, *, times: int, seconds: float) -> None:
        """From now on every Slack workspace takes so many messages in so many seconds."""
        self._ask("allow_messages", times, seconds)

    def begin_clicks(self, platform: str, rate: float) -> None:
        """The members of its lobby answer the question that stands there, so many of them a second."""
        self._ask("begin_clicks", platform, rate)

    def end_clicks(self) -> Clicked:
        """Wait until everybody who has clicked has heard; what came of it."""
        return Clicked(*self._ask("end_clicks"))

    def _ask(self, *question: Any) -> Any:
        self._connection.send(question)
        if not self._connection.poll(_ANSWER_S):
            raise TimeoutError(f"the platforms don't answer {question[0]}")
        return self._connection.recv()


@contextmanager
def platforms_running(*, guilds: Spaces, workspaces: Spaces, members: int = 0) -> Iterator[Platforms]:
    """A process with so many Discord servers and Slack workspaces; ended afterwards.

    With `members` each platform has a lobby, too, and so many members in it.
    """
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(theirs, guilds, workspaces, members), daemon=True
    )
    process.start()
    try:
        yield Platforms(ours)
    finally:
        process.terminate()
        process.join(5)


def _serve(connection: Connection, guilds: Spaces, workspaces: Spaces, members: int) -> None:
    asyncio.run(_serve_until_ended(connection, guilds, workspaces, members))


async def _serve_until_ended(connection: Connection, guilds: Spaces, workspaces: Spaces, members: int) -> None:
    served = _Served(guilds, workspaces, members)
    await served.start()
    loop = asyncio.get_running_loop()
    while True:
        connection.send(await served.answer(await loop.run_in_executor(None, connection.recv)))


class _Served:
    """Both platforms, and what has happened there."""

    def __init__(self, guilds: Spaces, workspaces: Spaces, members: int) -> None:
        clock = Clock()
        self.discord, self.slack = LocalDiscord(clock), LocalSlack(clock)
        self.spots: dict[str, list[Spot]] = {"discord": [], "slack": []}
        self.posted: dict[str, dict[str, list[float]]] = {"discord": {}, "slack": {}}
        self.tokens: list[str] = []
        self.lobbies: dict[str, Lobby] = {}
        self.clicking: tuple[Lobby, asyncio.Task[None]] | None = None
        if members:
            self._open_lobbies(members)
        for number in range(guilds.number):
            self._add_guild(number, guilds.channels)
        for number in range(workspaces.number):
            self._add_workspace(number, workspaces.channels)

    def _open_lobbies(self, members: int) -> None:
        on_slack, token = open_on_slack(self.slack, members)
        self.tokens.append(token)
        self.lobbies = {"discord": open_on_discord(self.discord, members), "slack": on_slack}

    def _add_guild(self, number: int, channels: int) -> None:
        guild = self.discord.add_guild(f"Guild {number}")
        made = [self.discord.add_channel(guild, f"daily-{n}") for n in range(channels)]
        self.spots["discord"] += [Spot("discord", str(guild.id), str(channel.id)) for channel in made]

    def _add_workspace(self, number: int, channels: int) -> None:
        workspace = self.slack.add_workspace(f"Workspace {number}", domain=f"w{number}")
        self.tokens.append(workspace.bot_token)
        rooms = [self.slack.add_channel(workspace, f"daily-{n}") for n in range(channels)]
        self.spots["slack"] += [Spot("slack", workspace.id, channel.id) for channel in rooms]

    async def start(self) -> None:
        self.discord.on_change(self._on_discord)
        self.slack.on_change(self._on_slack)
        await self.discord.start()
        await self.slack.start()

    def _on_discord(self, event: Any) -> None:
        if event.kind == "posted" and event.visible_to is None:
            self.posted["discord"].setdefault(str(event.channel_id), []).append(system_time().timestamp())

    def _on_slack(self, entry: Any) -> None:
        if entry.method == "chat.postMessage":
            self.posted["slack"].setdefault(entry.channel, []).append(system_time().timestamp())

    @property
    def addresses(self) -> Addresses:
        return Addresses(
            self.discord.token,
            self.discord.api_base,
            self.discord.gateway,
            tuple(self.tokens),
            self.slack.app_token,
            self.slack.api_base.rstrip("/"),
            tuple(self.spots["discord"]),
            tuple(self.spots["slack"]),
            {platform: lobby.spot for platform, lobby in self.lobbies.items()},
        )

    async def answer(self, question: tuple[Any, ...]) -> Any:
        match question:
            case ("addresses",):
                return self.addresses
            case ("posts", platform):
                return self.posted[platform]
            case ("counted", platform):
                limits = self.discord.limits if platform == "discord" else self.slack.limits
                return {**limits.counted, "early": limits.early}
            case ("allow_messages", times, seconds):
                for spot in self.spots["slack"]:
                    self.slack.limits.allow_messages(spot.space, times=times, seconds=seconds)
                return None
            case ("begin_clicks", platform, rate):
                lobby = self.lobbies[platform]
                self.clicking = lobby, asyncio.create_task(lobby.click(rate))
                return None
            case ("end_clicks",):
                return await self._end_clicks()
            case _:
                raise ValueError(f"nobody answers {question!r}")

    async def _end_clicks(self) -> Clicked:
        assert self.clicking is not None
        lobby, task = self.clicking
        lobby.close()
        await task
        return lobby.clicked
