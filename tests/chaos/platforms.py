"""Both local platforms in a process of their own, as they are for a deployed bot, with as many channels as wanted."""

import asyncio
import multiprocessing
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Final

from pydantic import SecretStr

from bot.clock import Clock, system_time
from bot.sandbox.local_discord import LocalDiscord
from bot.sandbox.local_slack import LocalSlack
from bot.sandbox.world import GivenSettings
from bot.settings import Settings
from bot.talk.people import Spot

_ANSWER_S: Final = 300.0


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

    def _ask(self, *question: Any) -> Any:
        self._connection.send(question)
        if not self._connection.poll(_ANSWER_S):
            raise TimeoutError(f"the platforms don't answer {question[0]}")
        return self._connection.recv()


@contextmanager
def platforms_running(*, guilds: int, workspaces: int, channels: int) -> Iterator[Platforms]:
    """A process with so many Discord servers and Slack workspaces, each with so many channels; ended afterwards."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(theirs, guilds, workspaces, channels), daemon=True
    )
    process.start()
    try:
        yield Platforms(ours)
    finally:
        process.terminate()
        process.join(5)


def _serve(connection: Connection, guilds: int, workspaces: int, channels: int) -> None:
    asyncio.run(_serve_until_ended(connection, guilds, workspaces, channels))


async def _serve_until_ended(connection: Connection, guilds: int, workspaces: int, channels: int) -> None:
    clock = Clock()
    discord, slack = LocalDiscord(clock), LocalSlack(clock)
    spots: dict[str, list[Spot]] = {"discord": [], "slack": []}
    tokens = []
    for number in range(guilds):
        guild = discord.add_guild(f"Guild {number}")
        made = [discord.add_channel(guild, f"daily-{n}") for n in range(channels)]
        spots["discord"] += [Spot("discord", str(guild.id), str(channel.id)) for channel in made]
    for number in range(workspaces):
        workspace = slack.add_workspace(f"Workspace {number}", domain=f"w{number}")
        tokens.append(workspace.bot_token)
        rooms = [slack.add_channel(workspace, f"daily-{n}") for n in range(channels)]
        spots["slack"] += [Spot("slack", workspace.id, channel.id) for channel in rooms]
    posted: dict[str, dict[str, list[float]]] = {"discord": {}, "slack": {}}
    _watch(discord, slack, posted)
    await discord.start()
    await slack.start()
    addresses = Addresses(
        discord.token,
        discord.api_base,
        discord.gateway,
        tuple(tokens),
        slack.app_token,
        slack.api_base.rstrip("/"),
        tuple(spots["discord"]),
        tuple(spots["slack"]),
    )
    loop = asyncio.get_running_loop()
    while True:
        match await loop.run_in_executor(None, connection.recv):
            case ("addresses",):
                connection.send(addresses)
            case ("posts", platform):
                connection.send(posted[platform])
            case ("counted", platform):
                limits = discord.limits if platform == "discord" else slack.limits
                connection.send({**limits.counted, "early": limits.early})
            case ("allow_messages", times, seconds):
                for spot in spots["slack"]:
                    slack.limits.allow_messages(spot.space, times=times, seconds=seconds)
                connection.send(None)
            case question:
                raise ValueError(f"nobody answers {question!r}")


def _watch(discord: LocalDiscord, slack: LocalSlack, posted: dict[str, dict[str, list[float]]]) -> None:
    def on_discord(event: Any) -> None:
        if event.kind == "posted":
            posted["discord"].setdefault(str(event.channel_id), []).append(system_time().timestamp())

    def on_slack(entry: Any) -> None:
        if entry.method == "chat.postMessage":
            posted["slack"].setdefault(entry.channel, []).append(system_time().timestamp())

    discord.on_change(on_discord)
    slack.on_change(on_slack)
