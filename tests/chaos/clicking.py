"""Members of a server or workspace of their own answer one question at a pace of theirs, however slow the bot is."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any, Final, NamedTuple

from bot.sandbox.local_discord import LocalDiscord
from bot.sandbox.local_slack import LocalSlack
from bot.talk.people import Spot

RIGHT: Final = "right"
"""The option that they choose, of `tests.packs.make_question`, named as the first versions did."""
_WAITS_S: Final = 20.0
_CONTROL: Final = re.compile(r"answer:\d+:")

Press = Callable[[str], Awaitable[Any]]
"""A member's click on a control, until its verdict is there."""


class Clicked(NamedTuple):
    """What came of all clicks."""

    took_ms: list[float]
    """From each click to its verdict, the shortest first."""
    lost: int


class Lobby:
    """One channel, and its members."""

    def __init__(self, spot: Spot, latest: Callable[[], str], members: list[Press]) -> None:
        self.spot = spot
        self._latest, self._members = latest, iter(members)
        self._took_ms: list[float] = []
        self._lost = 0
        self._closed = False

    async def click(self, rate: float) -> None:
        """So many a second, each by somebody else, until it is closed and everybody who has clicked has heard."""
        found = _CONTROL.search(self._latest())
        assert found is not None, "nothing to click on"
        loop = asyncio.get_running_loop()
        begun = loop.time()
        async with asyncio.TaskGroup() as clicks:
            for number, press in enumerate(self._members):
                at = begun + number / rate
                await asyncio.sleep(at - loop.time())
                if self._closed:
                    return
                clicks.create_task(self._press(press, found[0] + RIGHT, at))

    def close(self) -> None:
        self._closed = True

    async def _press(self, press: Press, control: str, at: float) -> None:
        try:
            await press(control)
        except TimeoutError:
            self._lost += 1
        else:
            self._took_ms.append((asyncio.get_running_loop().time() - at) * 1000)

    @property
    def clicked(self) -> Clicked:
        return Clicked(sorted(self._took_ms), self._lost)


def open_on_discord(discord: LocalDiscord, members: int) -> Lobby:
    guild = discord.add_guild("Lobby")
    channel = discord.add_channel(guild, "daily")

    def member(number: int) -> Press:
        own = discord.add_member(guild, f"Dana {number}")

        async def press(control: str) -> None:
            card = discord.messages(channel)[-1]
            await (await discord.click(member=own, message=card, custom_id=control, forged=True)).reply(_WAITS_S)

        return press

    spot = Spot("discord", str(guild.id), str(channel.id))
    return Lobby(spot, lambda: str(discord.messages(channel)[-1].payload), [*map(member, range(members))])


def open_on_slack(slack: LocalSlack, members: int) -> tuple[Lobby, str]:
    """It, and its workspace's token."""
    workspace = slack.add_workspace("Lobby", domain="lobby")
    channel = slack.add_channel(workspace, "daily")

    def member(number: int) -> Press:
        own = slack.add_member(workspace, f"Sam {number}")

        async def press(control: str) -> None:
            card = slack.messages(channel)[-1]
            await (await slack.click(member=own, message=card, action_id=control, forged=True)).reply(_WAITS_S)

        return press

    spot = Spot("slack", workspace.id, channel.id)
    lobby = Lobby(spot, lambda: str(slack.messages(channel)[-1].blocks), [*map(member, range(members))])
    return lobby, workspace.bot_token
