"""Answering an interaction within three seconds: with a form, with the page itself, or with the promise of one."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import discord
from discord import ui

from bot.discord_app.forms import paint_form
from bot.discord_app.hearing import NETWORK, RATE_LIMITED, heard, in_short
from bot.discord_app.paint import Painter
from bot.discord_app.taken import Taken, take_along
from bot.event_log import log_of
from bot.incidents import Apology, report
from bot.talk.forms import Form
from bot.talk.languages import ENGLISH, Language, in_language
from bot.talk.pages import Page

_LOG: Final = log_of(__name__)

PROMISED_AFTER_S: Final = 0.5
"""Discord waits three seconds for the first response. Nearly every page is there long before, and then it is that."""

_UNKNOWN_INTERACTION: Final = 10062
_ALREADY_ACKNOWLEDGED: Final = 40060
_INVALID_FORM: Final = 50035
_FIRST_WITHIN_S: Final = 5.0
"""Discord takes a first response for three seconds. The library would wait as long as an answer asks it to, unseen."""
_REPLY_WITHIN_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Reply:
    """A page as Discord is given it."""

    view: ui.LayoutView
    files: tuple[Taken, ...] = ()
    in_place: bool = False
    """It takes the place of the private message that was clicked."""
    language: Language = ENGLISH
    """That of the page, and of what may have to be said in its place."""

    def attachments(self) -> list[discord.File]:
        """New ones for every attempt: the library closes them."""
        return [one.file() for one in self.files]


_RefusedWith = discord.HTTPException | None
"""What Discord refuses something with; None where it took it, or where nobody knows."""


async def open_form(interaction: discord.Interaction, form: Form, painter: Painter) -> None:
    """Answer with a form."""
    try:
        async with asyncio.timeout(_FIRST_WITHIN_S):
            await heard(interaction.response.send_modal(paint_form(form, painter)))
    except (discord.DiscordException, *NETWORK) as error:
        _LOG.warning("a form could not be shown", why=type(error).__name__)


def is_private(interaction: discord.Interaction) -> bool:
    """Whether a control of a page was used that only one member sees, or a form sent that it had opened."""
    clicked = interaction.message
    return clicked is not None and clicked.flags.ephemeral


async def draw_reply(page: Page, painter: Painter, *, in_place: bool, language: Language) -> Reply:
    """A page that can't be painted is a fault of ours and apologised for; a member who got none would wait.

    `language` is that of the page.
    """
    try:
        whole, files = await take_along(page)
        return Reply(painter.paint(whole), files, in_place, language)
    except Exception as error:  # noqa: BLE001 -- as above
        return _sorry(report(error, "painting a page"), painter, in_place=in_place, language=language)


def _sorry(apology: Apology, painter: Painter, *, in_place: bool, language: Language) -> Reply:
    return Reply(painter.paint(in_language(apology.page(), language)), (), in_place, language)


async def promise(interaction: discord.Interaction, receipt: ExitStack, *, in_place: bool) -> None:
    """Promise a reply, as the first response; `receipt` is closed with that.

    `in_place`: the reply may take the place of the private message that was clicked.
    """
    with receipt:
        refused = await _first(partial(interaction.response.defer, ephemeral=True, thinking=not in_place))
    if refused:
        _LOG.warning("a promise may not have arrived", why=in_short(refused))


async def tell(interaction: discord.Interaction, reply: Reply, painter: Painter, *, promised: bool) -> None:
    """Show a reply privately. Whatever it says is stored by now: a click more, `daily` or `me` shows it again.

    What Discord doesn't take the way it is painted is a fault of ours and apologised for.
    """
    send = partial(_keep_promise if promised else _answer, interaction)
    refused = await send(reply)
    if isinstance(refused, discord.NotFound) and reply.in_place:
        refused = await send(replace(reply, in_place=False))
    if refused is not None and refused.code == _INVALID_FORM:
        apology = report(refused, "showing a page")
        refused = await send(_sorry(apology, painter, in_place=reply.in_place, language=reply.language))
    if refused is None:
        return
    if refused.code == _UNKNOWN_INTERACTION:
        _LOG.warning("an interaction was answered too late")
    else:
        _LOG.warning("a reply could not be delivered", why=in_short(refused))


async def _answer(interaction: discord.Interaction, reply: Reply) -> _RefusedWith:
    """Give the reply as the first response."""
    response = interaction.response
    if reply.in_place:
        return await _first(lambda: response.edit_message(view=reply.view, attachments=reply.attachments()))
    return await _first(lambda: response.send_message(view=reply.view, files=reply.attachments(), ephemeral=True))


async def _first(give: Callable[[], Awaitable[object]], *, again: bool = True) -> _RefusedWith:
    """Give a first response, once more where it may have got lost.

    Discord takes one of them, so nothing is shown twice: the second is refused as acknowledged where the first one
    stands. discord.py does the same after a 502.
    """
    try:
        async with asyncio.timeout(_FIRST_WITHIN_S):
            await heard(give())
    except discord.HTTPException as error:
        if again and error.status == RATE_LIMITED:  # by whoever stands before Discord; these requests have no limit
            return await _first(give, again=False)
        return None if error.code == _ALREADY_ACKNOWLEDGED else error
    except discord.InteractionResponded:  # the library has noted it, though it could not read on
        return None
    except NETWORK as error:
        if again:
            return await _first(give, again=False)
        _LOG.warning("a response may not have arrived", why=in_short(error))
    return None


async def _keep_promise(interaction: discord.Interaction, reply: Reply) -> _RefusedWith:
    try:
        async with asyncio.timeout(_REPLY_WITHIN_S):
            if reply.in_place:
                await heard(interaction.edit_original_response(view=reply.view, attachments=reply.attachments()))
            else:
                await heard(interaction.followup.send(view=reply.view, files=reply.attachments(), ephemeral=True))
    except discord.HTTPException as error:
        return error
    except NETWORK as error:
        _LOG.warning("a reply may not have arrived", why=in_short(error))
    return None
