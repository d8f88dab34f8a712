"""One way for every click and command: the receipt first, then the use case, then the drawn reply."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final

import aiohttp
import discord
from discord import ui

from bot.discord_app.callers import caller_of
from bot.discord_app.render import draw
from bot.draining import drain
from bot.incidents import report
from bot.people import Caller
from bot.replies import Reason, Refusal, Reply
from bot.study.core import Study

_LOG: Final = logging.getLogger(__name__)

_UNKNOWN_INTERACTION: Final = 10062
_ALREADY_ACKNOWLEDGED: Final = 40060
_INVALID_FORM: Final = 50035

UseCase = Callable[[Caller], Awaitable[Reply]]
Work = Callable[[], Awaitable[ui.LayoutView]]

_NETWORK: Final = (discord.DiscordServerError, aiohttp.ClientError, TimeoutError, OSError)


class Serving:
    """Serves interactions, and knows which are being served so that a stop can wait for them."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self._running: set[asyncio.Task[object]] = set()
        self._closed = False

    async def answer(self, interaction: discord.Interaction, doing: str, use_case: UseCase) -> None:
        """Answer one interaction with what a use case says. `doing` names it in the log, without anybody's data."""

        async def work() -> ui.LayoutView:
            caller = caller_of(interaction)
            return draw(await use_case(caller) if caller else Refusal(Reason.NOT_IN_A_SPACE))

        await self.show(interaction, doing, work)

    async def show(self, interaction: discord.Interaction, doing: str, work: Work) -> None:
        """Answer one interaction, privately, with the message that `work` draws."""
        if self._closed:  # nothing is stored without a receipt, and Discord's client says that it failed
            return
        with self._noted():
            if not await _receive(interaction):
                return
            try:
                view = await work()
            except Exception as error:  # noqa: BLE001 - the one place that catches what nobody expected
                view = draw(report(error, doing))
            await _tell(interaction, view, doing)

    def close(self) -> None:
        """Take nothing new. What was begun is still answered."""
        self._closed = True

    async def drain(self) -> None:
        """Wait until everything that was begun is answered."""
        if unfinished := await drain(self._running):
            _LOG.warning("%d interactions on Discord were not finished in time", unfinished)

    @contextmanager
    def _noted(self) -> Iterator[None]:
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        try:
            yield
        finally:
            self._running.discard(task)


class ServingClient(discord.Client):
    """A client whose buttons find who serves them."""

    serving: Serving


def serving_of(interaction: discord.Interaction) -> Serving:
    client = interaction.client
    assert isinstance(client, ServingClient)
    return client.serving


async def _receive(interaction: discord.Interaction) -> bool:
    """Send the platform its receipt. False where it came too late: the member was told so and will click again.

    Whether it arrived is not always known. discord.py repeats a receipt that was answered 502, and when the first one
    had been taken the repeat is refused as acknowledged already; to stop there would leave the member waiting for
    ever. So anything but a plain "too late" goes on, and answering twice is harmless: the first answer counts.
    """
    try:
        await interaction.response.defer(ephemeral=True, thinking=True)
    except discord.HTTPException as error:
        if error.code == _UNKNOWN_INTERACTION:
            _LOG.warning("an interaction reached us too late to be received")
            return False
        if error.code != _ALREADY_ACKNOWLEDGED:
            _LOG.warning("a receipt may not have arrived: %s", _summary(error))
    except discord.InteractionResponded:
        _LOG.info("an interaction was received before")
    except _NETWORK as error:
        _LOG.warning("a receipt may not have arrived: %s", _summary(error))
    return True


async def _tell(interaction: discord.Interaction, view: ui.LayoutView, doing: str) -> None:
    """Send the drawn reply. Whatever it says is stored by now, so `daily` and `me` can show it again."""
    try:
        await interaction.followup.send(view=view, ephemeral=True)
    except discord.HTTPException as error:
        if error.code != _INVALID_FORM:
            _LOG.warning("a reply could not be delivered while %s: %s", doing, _summary(error))
            return
        await _tell_of(interaction, error, doing)
    except _NETWORK as error:
        _LOG.warning("a reply could not be delivered while %s: %s", doing, _summary(error))


async def _tell_of(interaction: discord.Interaction, error: discord.HTTPException, doing: str) -> None:
    """What we drew is nothing Discord takes: a fault of ours."""
    apology = report(error, doing)
    try:
        await interaction.followup.send(view=draw(apology), ephemeral=True)
    except (discord.HTTPException, *_NETWORK) as second:
        _LOG.warning("incident %s could not be told: %s", apology.incident, _summary(second))


def _summary(error: BaseException) -> str:
    """What went wrong, without addresses: those of interactions hold their tokens."""
    if isinstance(error, discord.HTTPException):
        return f"HTTP {error.status}, code {error.code}"
    return type(error).__name__
