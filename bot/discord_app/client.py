"""The connection to Discord: what it asks for, what it does when it stands, and how whatever comes in is served."""

import logging
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial
from typing import Any, Final

import discord

from bot.core import Study
from bot.desk import Desk
from bot.discord_app.commands import CommandNames, Tree, message_commands, offer_to_users, slash_commands
from bot.discord_app.correcting import is_in_place, to_correct
from bot.discord_app.deliver import DiscordFace
from bot.discord_app.forms import can_paint
from bot.discord_app.gate import Gate
from bot.discord_app.greeting import Greetings
from bot.discord_app.limits import REQUESTS_PER_SECOND
from bot.discord_app.logins import KeptText, LoginPace
from bot.discord_app.paint import Painter
from bot.discord_app.registering import Registering
from bot.discord_app.serving import PROMISED_AFTER_S, draw_reply, is_private, open_form, promise, tell
from bot.discord_app.take import language_in, take
from bot.discord_app.translating import Translations
from bot.incidents import report
from bot.pacing import Budget
from bot.patience import told_when_late
from bot.platform_time import hear_dates
from bot.rules.punctuality import note_time
from bot.rules.purging import note_present, note_removed
from bot.talk.asks import Ask
from bot.talk.pages import Page, Refusal

_GUILD_READY_TIMEOUT: Final = 0.5
"""Seconds without another server before start-up is over; later ones are taken in as they come."""
LONGEST_WAIT_S: Final = 60.0
"""A wait that Discord asks for is of seconds; in a longer one the library would hold everything back, unseen."""
Parse = Callable[[Any], Any]
_SERVED: Final = (
    discord.InteractionType.application_command,
    discord.InteractionType.component,
    discord.InteractionType.modal_submit,
)


class StudyClient(discord.Client):
    """Asks for servers and their channels alone: no messages, no members, no cache of either."""

    def __init__(
        self, study: Study, desk: Desk, *, told: KeptText, logins: LoginPace, budget: Budget, **sharding: Any
    ) -> None:
        """`told` keeps which commands Discord was told last; `budget` is of requests a second."""
        silence_the_library()
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=_GUILD_READY_TIMEOUT,
            max_ratelimit_timeout=LONGEST_WAIT_S,
            http_trace=hear_dates(
                Gate(budget.pace(burst=REQUESTS_PER_SECOND), shards=len(sharding.get("shard_ids", [0]))).trace(),
                partial(note_time, study, "discord"),
            ),
            **sharding,
        )
        self._connection.parsers.update(_forgiving(self._connection.parsers))
        self._study = study
        self.desk = desk
        self.taking = True
        """False once the process stops: then nothing is begun, and without a receipt Discord says that it failed."""
        self.connected = False
        """Whether the gateway is there and has said what it serves; `is_ready` stays true when it breaks off."""
        self.names = CommandNames(desk.verbs)
        self.painter = Painter(self.names.typed)
        self.face = DiscordFace(
            self,
            self.painter,
            count_rate_limited=partial(study.metrics.count_rate_limited, "discord"),
            is_connected=lambda: self.connected,
            read_time=study.clock.now,
            pace=budget.pace(),
        )
        self.greetings = Greetings(study, self.face)
        self.tree = Tree(self)
        for command in slash_commands(desk):
            self.tree.add_command(command)
        for in_menu in message_commands(desk):
            self.tree.add_command(in_menu)
        self.registering = Registering(study, self.tree, self.names, told)
        self._logins = logins

    def dispatch(self, event: str, /, *told: Any, **more: Any) -> None:
        """Tell nothing once closed: the library may still be waiting for servers, and has no loop to tell of them."""
        if self.loop is not discord.utils.MISSING:
            super().dispatch(event, *told, **more)

    async def setup_hook(self) -> None:
        await self.tree.set_translator(Translations())
        if self.application is not None and self.application.user_integration_config is not None:
            offer_to_users(self.tree)
        await self.registering.compare()

    async def on_ready(self) -> None:
        self.connected = True
        await self.take_stock()

    async def take_stock(self) -> None:
        """All servers are known: note which there are, and greet the new ones."""
        present = [str(guild.id) for guild in self.guilds]
        await note_present(self._study, "discord", present, among=self.is_told_of)
        if self.taking:
            self.greetings.begin_with_latest(self.guilds)

    def is_told_of(self, _space: str) -> bool:
        """Whether this connection would be told of a server, if the bot were in it."""
        return True

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await note_present(self._study, "discord", [str(guild.id)])
        if self.taking:
            self.greetings.begin(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Discord says so only where the bot was removed, not where a server can't be reached."""
        await note_removed(self._study, "discord", str(guild.id))

    async def on_resumed(self) -> None:
        self.connected = True

    async def on_disconnect(self) -> None:
        self.connected = False

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """A session that Discord declared invalid is begun anew, at the pace of logins; the first one has waited."""
        if not initial:
            await self._logins.wait()
        await super().before_identify_hook(shard_id, initial=True)

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        """Whatever escapes what an event calls; the library's own handler would log it as often as it comes."""
        error = sys.exception()
        assert error is not None  # it is called while one is handled
        report(error, f"serving Discord's {event_method}")

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Commands, clicks and forms. The library has nothing else that could serve them: it keeps no views of ours."""
        if interaction.type not in _SERVED or not self.taking:
            return
        with self.desk.underway("discord"), ExitStack() as receipt:
            receipt.enter_context(self._study.metrics.time_receipt("discord"))
            ask, in_place, private = take(interaction), is_in_place(interaction), is_private(interaction)
            form = None if isinstance(ask, Page) else await self.desk.form_for(ask)
            if form is not None and can_paint(form):
                await open_form(interaction, form, self.painter)
                return
            promising = partial(promise, interaction, receipt, in_place=in_place or private)
            async with told_when_late(PROMISED_AFTER_S, promising) as promised:
                page = ask if isinstance(ask, Page) else _page_of(ask, await self.desk.serve(ask))
                replaces = in_place or (private and page.in_place)
                reply = await draw_reply(page, self.painter, in_place=replaces, language=language_in(interaction))
            await tell(interaction, reply, self.painter, promised=bool(promised))


def _page_of(ask: Ask, said: Page | Refusal) -> Page:
    if isinstance(said, Refusal) and said.at and ask.filled:
        return to_correct(ask, said)
    return said.page()


def _forgiving(parsers: Mapping[str, Parse]) -> dict[str, Parse]:
    """One event that the library can't read must not end the connection; without READY there is none."""
    return {event: parse if event == "READY" else partial(_try, event, parse) for event, parse in parsers.items()}


def _try(event: str, parse: Parse, data: Any) -> None:
    try:
        parse(data)
    except Exception as error:  # noqa: BLE001 -- whatever it was, the next event comes
        report(error, f"reading Discord's {event}")


def silence_the_library() -> None:
    """discord.py warns that voice needs more packages; nothing here speaks. Its debug log would hold tokens."""
    discord.VoiceClient.warn_nacl = False
    discord.VoiceClient.warn_dave = False
    library = logging.getLogger("discord")
    if library.getEffectiveLevel() < logging.INFO:
        library.setLevel(logging.INFO)
