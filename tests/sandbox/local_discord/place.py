"""A place to test in: a local Discord with one server, and real discord.py clients to be connected to it."""

import asyncio
import re
from collections.abc import Awaitable
from typing import Any, Self

import discord
import pytest
import yarl
from discord import app_commands, ui
from discord.gateway import DiscordWebSocket

from bot.clock import Clock
from bot.sandbox.local_discord import Channel, Guild, LocalDiscord, Member, Message
from tests.patience import PATIENCE_S

ZONES = ("Europe/Berlin", "Europe/Bern", "Asia/Tokyo")


class Answer(ui.DynamicItem[ui.Button[Any]], template=r"answer:(?P<option>\w+)"):
    """A button that outlives its process; the verdict is private."""

    def __init__(self, option: str) -> None:
        button: ui.Button[Any] = ui.Button(label=option.upper(), custom_id=f"answer:{option}")
        super().__init__(button)
        self.option = option

    @classmethod
    async def from_custom_id(cls, _: discord.Interaction, __: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(match["option"])

    async def callback(self, interaction: discord.Interaction) -> Any:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.followup.send(f"you chose {self.option}", ephemeral=True)


class Setup(ui.Modal, title="Set up"):
    at: ui.TextInput["Setup"] = ui.TextInput(label="Time", max_length=5)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"daily at {self.at.value}", ephemeral=True)


class Bot(discord.Client):
    """A client with one of everything; `seen` names the gateway's events."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True, guild_messages=True), guild_ready_timeout=0.1)
        self.tree = app_commands.CommandTree(self)
        self.seen: list[str] = []
        self.interactions: list[discord.Interaction] = []
        _declare(self.tree)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Answer)
        await self.tree.sync()

    async def on_socket_event_type(self, name: str) -> None:
        self.seen.append(name)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        self.interactions.append(interaction)


def _declare(tree: app_commands.CommandTree[Any]) -> None:
    @tree.command(description="Today's question again")
    async def daily(interaction: discord.Interaction, action: str = "show") -> None:
        await interaction.response.send_message(f"daily {action}", ephemeral=True)

    @tree.command(description="Where and when")
    @app_commands.default_permissions(manage_guild=True)
    async def setup(interaction: discord.Interaction, channel: discord.TextChannel, zone: str) -> None:
        rights = channel.permissions_for(channel.guild.me)
        who = "organiser" if interaction.permissions.manage_guild else "member"
        await interaction.response.send_message(f"{channel.name} {zone} {rights.send_messages} {who}", ephemeral=True)

    @setup.autocomplete("zone")
    async def zones(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=zone, value=zone) for zone in ZONES if typed.lower() in zone.lower()]

    @tree.command(description="A form")
    async def form(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Setup())

    @tree.command(description="Which board")
    @app_commands.choices(window=[app_commands.Choice(name="This week", value="week")])
    async def leaderboard(interaction: discord.Interaction, window: app_commands.Choice[str]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content=f"board of the {window.value}")

    @tree.command(description="Never answers")
    async def sleep(_: discord.Interaction) -> None: ...


class Place:
    def __init__(self) -> None:
        self.clock = Clock()
        self.discord = LocalDiscord(self.clock)
        self.discord.limits.on = False  # how fast one may be is tested apart
        self.guild: Guild = self.discord.add_guild("Study Hall")
        self.channel: Channel = self.discord.add_channel(self.guild, "exam")
        self.ada: Member = self.discord.add_member(self.guild, "Ada Byron", manage_guild=True)
        self.bob: Member = self.discord.add_member(self.guild, "bob")
        self._running: list[tuple[Bot, asyncio.Task[None]]] = []

    async def start(self) -> None:
        await self.discord.start()
        discord.http.Route.BASE = self.discord.api_base
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(self.discord.gateway)

    async def connect(self) -> Bot:
        bot = Bot()
        self._running.append((bot, asyncio.create_task(bot.start(self.discord.token))))
        await self.discord.ready()
        await asyncio.wait_for(bot.wait_until_ready(), PATIENCE_S)
        return bot

    async def stop(self) -> None:
        for bot, task in self._running:
            await bot.close()
            await asyncio.gather(task, return_exceptions=True)
        await self.discord.stop()

    def text_channel(self, bot: Bot, channel: Channel | None = None) -> discord.TextChannel:
        found = bot.get_channel((channel or self.channel).id)
        assert isinstance(found, discord.TextChannel)
        return found


async def post_card(place: Place, bot: Bot) -> Message:
    """A V2 card with two answer buttons and a select."""
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(ui.TextDisplay("Which service?")))
    view.add_item(ui.ActionRow(Answer("a"), Answer("b")))
    choose: ui.Select[Any] = ui.Select(custom_id="choose", max_values=2)
    for letter in "abc":
        choose.add_option(label=letter.upper(), value=letter)
    view.add_item(ui.ActionRow(choose))
    await place.text_channel(bot).send(view=view)
    return place.discord.messages(place.channel)[-1]


async def refusal(call: Awaitable[Any]) -> discord.HTTPException:
    with pytest.raises(discord.HTTPException) as caught:
        await call
    return caught.value
