"""Studyhall on Slack: takes clicks and commands, runs the use case, shows the answer privately."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import Study
from bot.desk import Desk
from bot.event_log import log_of
from bot.incidents import report
from bot.platform_time import hear_dates
from bot.rules.hindrances import hinder
from bot.rules.punctuality import note_time
from bot.rules.purging import note_removed
from bot.slack_app.deliver import POST_EVENT, SlackFace
from bot.slack_app.greeting import greet
from bot.slack_app.home_tab import HomeTab
from bot.slack_app.homes import Homes
from bot.slack_app.installations import Installations
from bot.slack_app.languages import SlackLanguages
from bot.slack_app.names import SlackNames
from bot.slack_app.origin import Payload, origin_of, part_of, text_of, told_at
from bot.slack_app.plainer import Plainer
from bot.slack_app.private import PrivateAnswers
from bot.slack_app.proving import prove_posted
from bot.slack_app.rights import SlackDoor, SlackRights
from bot.slack_app.shortcuts import at_home, take_shortcut
from bot.slack_app.sockets import Envelope, Receipt
from bot.slack_app.take import (
    ReturnAddress,
    address_of,
    address_of_form,
    posted_of,
    take_click,
    take_command,
    take_form,
    take_opened,
)
from bot.slack_app.views import errors_in, paint_refusal
from bot.slack_app.ways import MakeWay, receipt_of
from bot.slack_app.wire import SDK_LOG, TIME_LIMIT
from bot.slack_app.workspaces import Workspaces, ignore
from bot.talk.asks import Ask
from bot.talk.clicks import Click
from bot.talk.languages import in_language
from bot.talk.lines import say
from bot.talk.pages import Page, Refusal
from bot.talk.people import Account, Caller
from bot.verbs.home import SHOW_HOME

_LOG: Final = log_of(__name__)
_ANYTHING: Final = re.compile(r".*", re.DOTALL)
_RECEIPT_WITHIN_S: Final = 1.5
"""Slack waits three seconds for the receipt of a form."""
FORM_FAILED: Final = Refusal(say("The form could not be opened just now. Please try once more."))
NO_TOKEN: Final = Refusal(
    say("Studyhall isn't connected to this workspace, so nothing was stored. Whoever runs it can add the workspace.")
)

Ack = Callable[..., Awaitable[Any]]


class SlackApp:
    """The Studyhall of every workspace that one app is installed in."""

    def __init__(
        self,
        study: Study,
        desk: Desk,
        *,
        bot_tokens: Sequence[str],
        way: MakeWay,
        api_base: str | None,
        organisers: frozenset[str],
        messages_per_second: int = 5,
        installations: Installations | None = None,
    ) -> None:
        """`installations` are those by a page of ours, where there is one."""
        base = api_base or AsyncWebClient.BASE_URL
        self._study = study
        self._installations = installations
        lost, tell = installations.hear if installations else ignore, partial(hinder, study, "slack")
        homes = Homes(study.database)
        self._workspaces = Workspaces(bot_tokens, base, homes=homes, tell=tell, installed_lost=lost)
        plainer = Plainer(study.clock)
        self.face = SlackFace(
            self._workspaces,
            plainer,
            messages_per_second=messages_per_second,
            count_rate_limited=partial(study.metrics.count_rate_limited, "slack"),
            is_connected=lambda: self._way.connected,
        )
        self._desk = desk
        self._home = HomeTab(study, desk, self._workspaces, self._door)
        self._answers = PrivateAnswers(self._workspaces, self._home, plainer)
        self._names = SlackNames(study, self._workspaces)
        self._languages = SlackLanguages(self._workspaces, study.clock)
        self._rights = SlackRights(study, self._workspaces, listed=organisers)
        self._bolt = self._new_bolt(base)
        self._way = way(self._take)
        self._session: aiohttp.ClientSession | None = None
        self._beside: list[asyncio.Task[None]] = []
        """What goes on beside the serving."""

    async def start(self) -> None:
        """Sign in and connect. Waits while Slack can't be reached.

        A refused bot token is tried again beside the others. Raises SlackRefused where all are refused, or the app's.
        """
        heard = hear_dates(aiohttp.TraceConfig(), partial(note_time, self._study, "slack"))
        self._session = aiohttp.ClientSession(timeout=TIME_LIMIT, trace_configs=[heard])
        try:
            await self._workspaces.sign_in(self._session)
            if self._installations is not None:
                await self._installations.open(self._workspaces, self._session)
            await self._way.open(self._session)
        except BaseException:
            await self.close()
            raise
        beside = [self._workspaces.sign_in_rest(self._study.clock), self._names.run()]
        beside += [self._installations.run()] if self._installations else []
        self._beside = [asyncio.create_task(work) for work in beside]
        _LOG.info("connected to Slack", workspaces=len(self._workspaces))

    async def take_no_more(self) -> None:
        """From now on no envelope is taken: Slack gets no receipt, and tells its events again later."""
        await self._way.close()

    async def close(self) -> None:
        """Take nothing new, let running clicks finish, hang up. May be called at any time."""
        for task in self._beside:
            task.cancel()
        await self._home.close()
        await asyncio.gather(*self._beside, return_exceptions=True)
        await self.take_no_more()
        await self._desk.drain("slack")
        if self._session is not None:
            await self._session.close()

    # --- what comes in ---

    async def _take(self, envelope: Envelope) -> Receipt | None:
        with self._study.metrics.time_receipt("slack"):
            return await self._taken(envelope)

    async def _taken(self, envelope: Envelope) -> Receipt | None:
        """Hand an envelope to Bolt, which answers as soon as its listener has called `ack`.

        Bolt gives an event its receipt before its listener runs. Two events must not be lost, so they are taken here,
        and their receipts come after the writing: without one Slack tells it again.
        """
        payload = envelope.get("payload")
        if not isinstance(payload, dict):
            return None
        if self._installations is not None:
            await self._installations.meet(origin_of(payload))
        if (told := posted_of(payload, POST_EVENT)) is not None:
            await prove_posted(self._study, self._workspaces, told)
            return {}
        if text_of(part_of(payload, "event"), "type") == "app_uninstalled":
            await self._on_uninstalled(payload)
            return {}
        response = await self._bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=payload))
        return receipt_of(response) if response.status == 200 else None

    def _new_bolt(self, base: str) -> AsyncApp:
        """Bolt without a token: it would ask Slack who it is during the first click, before that gets its receipt."""

        async def authorize(team_id: str | None) -> AuthorizeResult:
            identity = self._workspaces.identity_of(team_id or "")
            return AuthorizeResult(enterprise_id=None, team_id=team_id, bot_user_id=identity.user if identity else None)

        client = AsyncWebClient(base_url=base, retry_handlers=[], logger=SDK_LOG)
        bolt = AsyncApp(
            name="slack_bolt.app",
            client=client,
            authorize=authorize,
            logger=SDK_LOG,
            request_verification_enabled=False,  # what comes in over HTTP is verified before
            ssl_check_enabled=False,
            url_verification_enabled=False,
            attaching_function_token_enabled=False,
        )
        for kind in (bolt.action, bolt.command, bolt.shortcut):  # the commonest first: they are asked in this order
            kind(_ANYTHING)(self._on_ask)
        bolt.view(_ANYTHING)(self._on_form)
        bolt.event("app_home_opened")(self._on_home)
        bolt.event("user_change")(self._on_change)
        bolt.error(self._on_error)
        return bolt

    async def _on_ask(self, ack: Ack, body: Payload) -> None:
        """A command, a click or a shortcut. What opens a form, or the Home, is done with by that."""
        await ack()
        with self._desk.underway("slack"):
            if (asked := await self._asked(body)) is None or await self._opens(*asked):
                return
            ask, address = asked
            async with self._answers.patience(address, ask.caller.language):
                told = await self._desk.serve(ask)
            await self._told(ask, address, told)

    async def _asked(self, body: Payload) -> tuple[Ask, ReturnAddress] | None:
        """What is asked for, and where its answer goes; None for a box that was ticked."""
        space, now = self._workspaces.space_of(origin_of(body)), self._study.clock.now()
        ask: Ask | None
        if "actions" in body:
            ask = take_click(body, space, self._door, now)
        elif "command" in body:
            ask = take_command(body, space, self._door, now)
        else:
            known = self._workspaces.identity_of(space)
            ask = take_shortcut(body, space, self._door, now, bot=known.bot if known else "")
            ask = await at_home(self._study.database, ask)
        return (await self._languages.see_to(ask), address_of(body, ask.caller)) if ask else None

    async def _on_form(self, ack: Ack, body: Payload) -> None:
        """The receipt closes the form. So it waits a moment for whether it says instead what is to be put right."""
        space = self._workspaces.space_of(origin_of(body))
        if not space:  # and so no token to answer with; the receipt can still say it, in the form's place
            await ack(response_action="update", view=paint_refusal(NO_TOKEN))
            return
        with self._desk.underway("slack"):
            ask = await self._languages.see_to(take_form(body, space, self._door, self._study.clock.now()))
            serving = asyncio.create_task(self._desk.serve(ask))
            await asyncio.wait({serving}, timeout=_RECEIPT_WITHIN_S)
            if serving.done() and (wrong := errors_in(serving.result(), body)):
                await ack(response_action="errors", errors=wrong)
                return
            await ack()
            address = address_of_form(body, ask.caller)
            async with self._answers.patience(address, ask.caller.language):
                told = await serving
            await self._told(ask, address, told)

    async def _on_home(self, body: Payload) -> None:
        """Bolt has given the receipt. What comes too late or not at all comes with the next look."""
        space = self._workspaces.space_of(origin_of(body))
        opened = take_opened(body, space, self._study.clock.now())
        if opened is None or self._workspaces.client_of(space) is None:
            return
        caller, tab = opened
        caller = replace(caller, told_language=await self._languages.find(caller.account))
        if tab == "home":
            await self._home.open(caller)
        await greet(self._study, self.face, self._door(caller), caller)

    async def _on_change(self, body: Payload) -> None:
        """Somebody of a workspace changed their profile."""
        space, user = self._workspaces.space_of(origin_of(body)), part_of(part_of(body, "event"), "user")
        self._languages.forget(Account("slack", space, text_of(user, "id")))
        await self._names.hear(space, user)

    async def _on_uninstalled(self, body: Payload) -> None:
        await note_removed(self._study, "slack", self._workspaces.space_of(origin_of(body)))
        if self._installations is not None:
            await self._installations.end(origin_of(body), told_at(body))

    async def _on_error(self, error: Exception) -> None:
        """Whatever escapes a listener; Bolt's own handler would log the payload."""
        report(error, "handling a payload from Slack")

    # --- what goes out ---

    def _door(self, caller: Caller) -> SlackDoor:
        return SlackDoor(self._rights, self._languages, self._workspaces, caller)

    async def _told(self, ask: Ask, address: ReturnAddress, told: Page | Refusal) -> None:
        """Show what an ask came to, and see to what may have changed by it elsewhere."""
        await self._answers.tell(address, told, ask.caller.language)
        self._names.note(ask.caller.account)
        if not address.home:
            self._home.note(ask.caller)

    async def _opens(self, ask: Ask, address: ReturnAddress) -> bool:
        """Open the form or the Home that an ask wants, or say that its workspace isn't ours. False: it is served."""
        if address.home and ask.click == Click(SHOW_HOME):
            await self._home.open(ask.caller)
            return True
        if not address.space:
            await self._answers.tell(address, NO_TOKEN, ask.caller.language)
            return True
        form = await self._desk.form_for(ask)
        if form is None:
            return False
        if not await self._answers.open(form, address):
            await self._answers.tell(address, in_language(FORM_FAILED, ask.caller.language), ask.caller.language)
        return True
