"""Answering an interaction: the receipt within three seconds, a form where one is wanted, then the page."""

import logging
from collections.abc import Sequence
from typing import Final

import aiohttp
import discord
from discord import ui

from bot.discord_app.forms import paint_form
from bot.discord_app.paint import Painter
from bot.discord_app.taken import Taken, take_along
from bot.incidents import report
from bot.talk.forms import Form
from bot.talk.pages import Page

_LOG: Final = logging.getLogger(__name__)

_UNKNOWN_INTERACTION: Final = 10062
_ALREADY_ACKNOWLEDGED: Final = 40060
_INVALID_FORM: Final = 50035

_NETWORK: Final = (discord.DiscordServerError, aiohttp.ClientError, TimeoutError, OSError)


async def open_form(interaction: discord.Interaction, form: Form, painter: Painter) -> None:
    """Answer with a form, which is the receipt."""
    try:
        await interaction.response.send_modal(paint_form(form, painter))
    except (discord.DiscordException, *_NETWORK) as error:
        _LOG.warning("a form could not be shown: %s", type(error).__name__)


def is_private(interaction: discord.Interaction) -> bool:
    """Whether a control of a page was used that only one member sees."""
    clicked = interaction.message
    if clicked is None or interaction.type is not discord.InteractionType.component:
        return False
    return clicked.flags.ephemeral


async def receive(interaction: discord.Interaction, *, in_place: bool) -> bool:
    """Send the platform its receipt. False where it came too late: the member was told so and will click again.

    `in_place`: the page may take the place of the private message that was clicked.

    Whether it arrived is not always known. discord.py repeats a receipt that was answered 502, and when the first one
    had been taken the repeat is refused as acknowledged already; to stop there would leave the member waiting for
    ever. So anything but a plain "too late" goes on, and answering twice is harmless: the first answer counts.
    """
    try:
        await interaction.response.defer(ephemeral=True, thinking=not in_place)
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


async def tell(interaction: discord.Interaction, page: Page, painter: Painter, *, in_place: bool) -> None:
    """Show the page privately. Whatever it says is stored by now, so `daily` and `me` can show it again.

    A page that can't be painted, or whose painting Discord doesn't take, is a fault of ours and apologised for.
    """
    try:
        page, files = await take_along(page)
        view = painter.paint(page)
    except Exception as error:  # noqa: BLE001 -- nobody expected it; a member who gets no page at all would wait
        page, files = report(error, "painting a page").page(), ()
        view = painter.paint(page)
    refused = await _send(interaction, view, files, in_place=in_place)
    if refused is not None and refused.code == _INVALID_FORM:
        apology = painter.paint(report(refused, "showing a page").page())
        refused = await _send(interaction, apology, (), in_place=in_place)
    if refused is not None:
        _LOG.warning("a reply could not be delivered: %s", _summary(refused))


async def _send(
    interaction: discord.Interaction, view: ui.LayoutView, files: Sequence[Taken], *, in_place: bool
) -> discord.HTTPException | None:
    """What Discord refuses it with; None where it took it, or where nobody knows."""
    sent = [one.file() for one in files]
    try:
        if in_place:
            await interaction.edit_original_response(view=view, attachments=sent)
        else:
            await interaction.followup.send(view=view, files=sent, ephemeral=True)
    except discord.NotFound as error:
        return await _send(interaction, view, files, in_place=False) if in_place else error
    except discord.DiscordServerError as error:
        _LOG.warning("a reply may not have arrived: %s", _summary(error))
    except discord.HTTPException as error:
        return error
    except _NETWORK as error:
        _LOG.warning("a reply may not have arrived: %s", _summary(error))
    return None


def _summary(error: BaseException) -> str:
    """What went wrong, without addresses: those of interactions hold their tokens."""
    if isinstance(error, discord.HTTPException):
        return f"HTTP {error.status}, code {error.code}"
    return type(error).__name__
