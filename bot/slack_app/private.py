"""Answers that only one member sees, and forms."""

from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any, Final

import aiohttp
from slack_sdk.proxy_env_variable_loader import load_http_proxy_from_env

from bot.event_log import log_of
from bot.incidents import report
from bot.patience import told_when_late
from bot.slack_app import remedies
from bot.slack_app.blocks import Drawn
from bot.slack_app.deliver import as_arguments, is_bad_blocks
from bot.slack_app.files import hand_over
from bot.slack_app.home_tab import HomeTab
from bot.slack_app.paint import paint
from bot.slack_app.plainer import Plainer
from bot.slack_app.take import ReturnAddress, memory_of
from bot.slack_app.views import paint_form
from bot.slack_app.wire import SDK_LOG, Failure, is_loopback, repeatable_call, single_call
from bot.slack_app.workspaces import Workspaces
from bot.talk.forms import Form
from bot.talk.languages import Language, in_language
from bot.talk.lines import say
from bot.talk.pages import Page, Refusal
from bot.talk.people import Spot

WORKING: Final = Refusal(say("One moment, this is taking longer than usual …"))
_SILENT_FOR_S: Final = 3.0
"""Nearly every page is there after some milliseconds. What isn't after this long waits for something."""
_LOG: Final = log_of(__name__)


class PrivateAnswers:
    """By the click's own address, which needs no scope and has no rate limit; else by chat.postEphemeral."""

    def __init__(self, workspaces: Workspaces, home: HomeTab, plainer: Plainer) -> None:
        self._workspaces = workspaces
        self._plainer = plainer
        self._home = home

    async def tell(self, to: ReturnAddress, told: Page | Refusal, language: Language) -> None:
        """Show a page to whoever asked. One that can't be painted, or that Slack doesn't take, is a fault of ours.

        `language` is that of the page, and of what may stand beside it or in its place.
        """
        client = self._workspaces.client_of(to.space)
        try:
            page = told.page()
            if client is not None and (failed := await hand_over(client, user=to.user, page=page)):
                page = in_language(failed, language).page()
            await self._show(to, page, language)
        except Exception as error:  # noqa: BLE001 -- the member gets an id, the log the traceback
            await self._show(to, in_language(report(error, "showing a page on Slack").page(), language), language)

    def patience(self, to: ReturnAddress, language: Language) -> AbstractAsyncContextManager[object]:
        """Around what a page is made of: where that takes long, whoever waits is told so, once, before the page."""
        if to.home:  # which stays as it is until it is drawn anew
            return nullcontext()
        return told_when_late(_SILENT_FOR_S, lambda: self.tell(to, in_language(WORKING, language), language))

    async def open(self, form: Form, to: ReturnAddress) -> bool:
        """Open a form; False where Slack doesn't."""
        client = self._workspaces.client_of(to.space)
        if client is None:
            return False
        view = {"trigger_id": to.trigger, "view": paint_form(form, memory=memory_of(to))}
        return not isinstance(await single_call(client, "views.open", view), Failure)

    async def _show(self, to: ReturnAddress, page: Page, language: Language) -> None:
        if to.home:
            await self._home.show(Spot("slack", to.space, to.channel), to.user, page, language)
            return
        known = self._workspaces.identity_of(to.space)
        painted = paint(page, home=known.home if known else "")
        taken = await self.say(to, painted, in_place=page.in_place)
        assert taken, "Slack does not take the page as it was painted"

    async def say(self, to: ReturnAddress, message: Drawn, *, in_place: bool = False) -> bool:
        """Show a message to one member; False where Slack doesn't take it as it was painted.

        `in_place`: instead of the private page that was clicked, where that is the case.

        Whoever it doesn't reach for any other reason sees it with their next click.
        """
        if to.response_url and await self._respond(to, message, replace=in_place and to.private):
            return True
        client = self._workspaces.client_of(to.space)
        if client is None:
            _LOG.warning("a private answer did not arrive", why="there is no token for its workspace")
            return True
        arguments = {"channel": to.channel, "user": to.user}

        async def give(drawn: Drawn) -> dict[str, Any] | Failure:
            return await repeatable_call(client, "chat.postEphemeral", {**arguments, **as_arguments(drawn)})

        answer = await self._plainer.send(to.space, message, give, is_refused=is_bad_blocks)
        if isinstance(answer, Failure):
            _LOG.warning("a private answer did not arrive", why=answer.why)
        return not isinstance(answer, Failure) or answer.code not in remedies.OUR_FAULT

    async def _respond(self, to: ReturnAddress, message: Drawn, *, replace: bool) -> bool:
        session, address = self._workspaces.session, to.response_url
        assert session is not None  # it is there before anything can be clicked
        proxy = None if is_loopback(address) else load_http_proxy_from_env(SDK_LOG)
        body = {"response_type": "ephemeral", "replace_original": replace}

        async def give(drawn: Drawn) -> tuple[int, str]:
            async with session.post(address, json={**body, **as_arguments(drawn)}, proxy=proxy) as response:
                return response.status, await response.text()

        try:
            status, _ = await self._plainer.send(
                to.space, message, give, is_refused=lambda answered: remedies.BAD_BLOCKS in answered[1]
            )
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            _LOG.warning("a response_url failed; trying chat.postEphemeral", why=type(error).__name__)
            return False
        if status != 200:
            _LOG.warning("a response_url failed; trying chat.postEphemeral", status=status)
        return status == 200
