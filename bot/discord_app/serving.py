"""Answering an interaction: the receipt within three seconds, a form where one is wanted, then the page."""

import logging
from typing import Final

import aiohttp
import discord
from discord import ui

from bot.discord_app.forms import paint_form
from bot.discord_app.paint import Painter
from bot.incidents import report
from bot.talk.pages import Form, Page

_LOG: Final = logging.getLogger(__name__)

_UNKNOWN_INTERACTION: Final = 10062
_ALREADY_ACKNOWLEDGED: Final = 40060
_INVALID_FORM: Final = 50035

_NETWORK: Final = (discord.DiscordServerError, aiohttp.ClientError, TimeoutError, OSError)


async def open_form(interaction: discord.Interaction, form: Form) -> None:
    """Answer with a form, which is the receipt."""
    try:
        await interaction.response.send_modal(paint_form(form))
    except (discord.DiscordException, *_NETWORK) as error:
        _LOG.warning("a form could not be shown: %s", type(error).__name__)


async def receive(interaction: discord.Interaction) -> bool:
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


async def tell(interaction: discord.Interaction, page: Page, painter: Painter) -> None:
    """Show the page privately. Whatever it says is stored by now, so `daily` and `me` can show it again."""
    await _send(interaction, painter.paint(page), painter)


async def _send(interaction: discord.Interaction, view: ui.LayoutView, painter: Painter | None) -> None:
    """A painting that Discord doesn't take is a fault of ours, and is apologised for; an apology is not repeated."""
    try:
        await interaction.followup.send(view=view, ephemeral=True)
    except discord.HTTPException as error:
        if painter is None or error.code != _INVALID_FORM:
            _LOG.warning("a reply could not be delivered: %s", _summary(error))
            return
        await _send(interaction, painter.paint(report(error, "showing a page").page()), None)
    except _NETWORK as error:
        _LOG.warning("a reply could not be delivered: %s", _summary(error))


def _summary(error: BaseException) -> str:
    """What went wrong, without addresses: those of interactions hold their tokens."""
    if isinstance(error, discord.HTTPException):
        return f"HTTP {error.status}, code {error.code}"
    return type(error).__name__
