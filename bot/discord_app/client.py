"""The connection to Discord: what it asks for, what it does when it stands, and how whatever comes in is served."""

import hashlib
import json
import logging
from typing import Any, Final

import aiohttp
import discord
from discord import app_commands

from bot.desk import Desk
from bot.discord_app.choosing import draw_choice
from bot.discord_app.commands import CommandNames, refused_by_library, slash_commands
from bot.discord_app.gate import Gate
from bot.discord_app.limits import PER_SECOND
from bot.discord_app.logins import Kept, LoginPace
from bot.discord_app.paint import Painter
from bot.discord_app.serving import open_form, receive, tell
from bot.discord_app.take import take_command, take_use
from bot.incidents import report
from bot.talk.asks import Ask
from bot.talk.pages import Page, Refusal

_LOG: Final = logging.getLogger(__name__)

_GUILD_READY_TIMEOUT: Final = 0.5
"""Seconds without another server before start-up is over; later ones are taken in as they come."""
_USES: Final = (discord.InteractionType.component, discord.InteractionType.modal_submit)
NOT_IN_A_SPACE: Final = Refusal("That works in a channel of a server, where your study group is.")


class StudyClient(discord.Client):
    """Asks for servers and their channels alone: no messages, no members, no cache of either."""

    def __init__(self, desk: Desk, *, told: Kept, logins: LoginPace) -> None:
        """`told` keeps which commands Discord was told last: it takes them 200 times a day and no more."""
        _silence_the_library()
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=_GUILD_READY_TIMEOUT,
            http_trace=Gate(per_second=PER_SECOND).trace(),
        )
        self.desk = desk
        self.names = CommandNames(desk.verbs)
        self.painter = Painter(self.names.typed)
        self.tree = Tree(self)
        for command in slash_commands(desk, self.serve_command):
            self.tree.add_command(command)
        self._told = told
        self._logins = logins

    async def setup_hook(self) -> None:
        await self._sync_commands()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """A session that Discord declared invalid is begun anew, at the pace of logins; the first one has waited."""
        if not initial:
            await self._logins.wait()
        await super().before_identify_hook(shard_id, initial=True)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Clicks and forms. Commands find their way through the tree; the library keeps no views of ours for the rest."""
        if interaction.type not in _USES:
            return
        ask = take_use(interaction)
        with self.desk.underway():
            if await self._begin(interaction, ask):
                page = draw_choice(interaction, ask) or await self._serve(ask)
                await tell(interaction, page, self.painter)

    async def serve_command(self, interaction: discord.Interaction, verb: str, given: dict[str, Any]) -> None:
        """A command with what was given for its options."""
        ask = take_command(interaction, verb, given)
        with self.desk.underway():
            if await self._begin(interaction, ask):
                await tell(interaction, await self._serve(ask), self.painter)

    async def _begin(self, interaction: discord.Interaction, ask: Ask | None) -> bool:
        """Open the form that an ask wants, or send the receipt; whether it is to be served now."""
        form = await self.desk.form_for(ask) if ask is not None else None
        if form is not None:
            await open_form(interaction, form)
            return False
        return await receive(interaction)

    async def _serve(self, ask: Ask | None) -> Page:
        return await self.desk.serve(ask) if ask is not None else NOT_IN_A_SPACE.page()

    async def _sync_commands(self) -> None:
        """Tell Discord the commands if they have changed. Where that fails the old ones serve until the next start."""
        digest = self.command_digest()
        known = _read_told(await self._told.load())
        if known is not None and known[0] == digest:
            self.names.ids = known[1]
            return
        try:
            synced = await self.tree.sync()
        except (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError) as error:
            _LOG.warning("Discord did not take the commands, they are sent again at the next start: %s", error)
            return
        self.names.ids = {command.name: command.id for command in synced}
        await self._told.save(json.dumps([digest, self.names.ids]))
        _LOG.info("Discord was told the commands")

    def command_digest(self) -> str:
        """Changes with any command and with the application they belong to."""
        told = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        canonical = json.dumps([self.application_id, told], sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


def _read_told(kept: str | None) -> tuple[str, dict[str, int]] | None:
    """The digest of the commands that Discord was told, with the ids it gave them; None for what is no such thing."""
    try:
        digest, ids = json.loads(kept or "")
        return str(digest), {str(name): int(number) for name, number in ids.items()}
    except (ValueError, TypeError, AttributeError):
        return None


def _silence_the_library() -> None:
    """discord.py warns that voice needs more packages; nothing here speaks. Its debug log would hold tokens."""
    discord.VoiceClient.warn_nacl = False
    discord.VoiceClient.warn_dave = False
    library = logging.getLogger("discord")
    if library.getEffectiveLevel() < logging.INFO:
        library.setLevel(logging.INFO)


class Tree(app_commands.CommandTree[discord.Client]):
    """Answers what discord.py refuses before a command runs."""

    def __init__(self, client: StudyClient) -> None:
        super().__init__(client)
        self._painter = client.painter

    async def on_error(self, interaction: discord.Interaction, error: app_commands.AppCommandError, /) -> None:
        refusal = refused_by_library(error)
        page = refusal.page() if refusal else report(error, "reading a command").page()
        if await receive(interaction):
            await tell(interaction, page, self._painter)
