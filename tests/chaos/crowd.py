"""Ten servers and ten workspaces with their channels, and members who click on whatever question stands there."""

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from bot.sandbox import local_discord, local_slack
from bot.sandbox.local_discord.components import texts_of
from bot.sandbox.players import ONE, WAITING, text_of_blocks
from bot.sandbox.world import World
from bot.talk.people import Spot
from content.items import load_item
from storage.answer_tables import answers
from storage.database import Database, Transaction
from storage.tables import accounts, channels, dailies, posts
from tests.acknowledging import acknowledges

SPACES: Final = 10
"""Servers and workspaces, on each platform."""
CHANNELS: Final = 10
"""In each of them."""
MEMBERS: Final = 12
"""In each of them."""
CLICKS_PER_S: Final = 20
_CLICKING_AT_ONCE: Final = 200
"""No more members wait for an answer at a time: on a slow machine they would only pile up."""
_SHOWN: Final = re.compile(r"(?:answer|choose|press:report):(\d+)")


@dataclass(frozen=True, slots=True)
class Place:
    """A channel with who may click there."""

    spot: Spot
    members: Sequence[str]
    """Their ids."""
    messages: Callable[[], Sequence[Any]]
    click: Callable[[str, str], Awaitable[str]]
    """Clicks as a member on the latest card, with a custom id; what they were shown."""


class Crowd:
    """Members who click so many times a second, and what they were shown."""

    def __init__(self, database: Database, places: Sequence[Place], random: Random) -> None:
        self._database = database
        self._places = places
        self._random = random
        self._clicking: set[asyncio.Task[None]] = set()
        self.clicks: Counter[tuple[str, int]] = Counter()
        """(member, daily) -> how often they clicked."""
        self.acknowledged: set[tuple[str, int]] = set()
        """Who of these was shown a verdict."""
        self.unanswered = 0
        """Clicks after which nothing was heard, or that the platform could give to nobody."""

    async def click_on(self) -> None:
        """So many clicks a second, on cards that stand, by members at random, until cancelled; see `settle`."""
        while True:
            await asyncio.sleep(1 / CLICKS_PER_S)
            place = self._random.choice(self._places)
            if place.messages() and len(self._clicking) < _CLICKING_AT_ONCE:
                task = asyncio.create_task(self._click(place))
                self._clicking.add(task)
                task.add_done_callback(self._clicking.discard)

    async def settle(self) -> None:
        """Wait until everybody who clicked was shown something, or gave up."""
        await asyncio.gather(*self._clicking, return_exceptions=True)

    async def _click(self, place: Place) -> None:
        try:
            post = await self._post_on(place.messages()[-1])
        except DBAPIError:  # a proof may take the database away
            return
        if post is None:
            return
        member = self._random.choice(place.members)
        clicked = (member, post[2])
        self.clicks[clicked] += 1
        try:
            shown = await place.click(member, f"{ONE}{post[0]}:{self._random.choice(post[1])}")
        except (TimeoutError, ConnectionError, LookupError):
            self.unanswered += 1
            return
        if acknowledges(shown):
            self.acknowledged.add(clicked)

    async def _post_on(self, message: Any) -> tuple[int, tuple[str, ...], int] | None:
        """The post that a message shows by its controls, its options and its daily; a card of any age has Report."""
        shown = _SHOWN.search(str(message.payload))
        if shown is None:
            return None

        def read(tx: Transaction) -> tuple[int, str, int] | None:
            wanted = select(posts.c.id, dailies.c.item, dailies.c.id).join(dailies, dailies.c.id == posts.c.daily_id)
            row = tx.execute(wanted.where(posts.c.id == int(shown[1]))).first()
            return (row[0], row[1], row[2]) if row else None

        found = await self._database.read(read)
        return (found[0], load_item(found[1]).option_ids, found[2]) if found else None


def fill(world: World, *, spaces: int = SPACES, channels: int = CHANNELS) -> tuple[list[Place], list[str]]:
    """Servers, workspaces, their channels and members; the places, and the tokens of all workspaces."""
    places, tokens = [], [world.slack.bot_token]
    for number in range(spaces):
        guild = world.discord.add_guild(f"Guild {number}")
        people = [world.discord.add_member(guild, f"Dana {number}.{n}") for n in range(MEMBERS)]
        rooms = [world.discord.add_channel(guild, f"daily-{n}") for n in range(channels)]
        places += [_discord_place(world, room, people) for room in rooms]
        workspace = world.slack.add_workspace(f"Workspace {number}", domain=f"w{number}")
        tokens.append(workspace.bot_token)
        users = [world.slack.add_member(workspace, f"Sam {number}.{n}") for n in range(MEMBERS)]
        own = [world.slack.add_channel(workspace, f"daily-{n}") for n in range(channels)]
        places += [_slack_place(world, room, users) for room in own]
    return places, tokens


def _discord_place(world: World, channel: local_discord.Channel, people: Sequence[local_discord.Member]) -> Place:
    by_id = {str(member.id): member for member in people}

    async def click(member: str, custom_id: str) -> str:
        message = world.discord.messages(channel)[-1]
        exchange = await world.discord.click(member=by_id[member], message=message, custom_id=custom_id, forged=True)
        return "\n".join(texts_of((await exchange.reply(8)).payload["components"]))

    assert channel.guild is not None
    spot = Spot("discord", str(channel.guild.id), str(channel.id))
    return Place(spot, list(by_id), lambda: world.discord.messages(channel), click)


def _slack_place(world: World, channel: local_slack.Channel, people: Sequence[local_slack.Member]) -> Place:
    by_id = {member.id: member for member in people}

    async def click(member: str, custom_id: str) -> str:
        message = world.slack.messages(channel)[-1]
        exchange = await world.slack.click(member=by_id[member], message=message, action_id=custom_id, forged=True)
        return text_of_blocks((await exchange.reply(8, past=WAITING)).blocks)

    spot = Spot("slack", channel.workspace.id, channel.id)
    return Place(spot, list(by_id), lambda: world.slack.messages(channel), click)


def load_states(tx: Transaction) -> Counter[tuple[str, str]]:
    """(channel, state) -> posts."""
    wanted = select(channels.c.native_id, posts.c.state).join(posts, posts.c.channel_id == channels.c.id)
    return Counter((row[0], row[1]) for row in tx.execute(wanted))


def count_unsettled(tx: Transaction) -> int:
    """Posts that still wait for something."""
    waiting = posts.c.state.in_(("claimed", "sending"))
    return int(tx.execute(select(func.count()).where(waiting, ~posts.c.finished)).scalar_one())


def load_unknown(tx: Transaction) -> set[str]:
    """The channels whose post is shown as unknown."""
    wanted = select(channels.c.native_id).join(posts, posts.c.channel_id == channels.c.id)
    return set(tx.execute(wanted.where(posts.c.state == "unknown")).scalars())


def load_answered(tx: Transaction) -> set[tuple[str, int]]:
    """(member, daily) of every answer that is stored."""
    wanted = select(accounts.c.user, answers.c.daily_id).join(answers, answers.c.account_id == accounts.c.id)
    return {(user, daily) for user, daily in tx.execute(wanted)}
