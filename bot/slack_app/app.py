"""Studyhall on Slack: takes clicks and commands over Socket Mode, runs the use case, shows the answer privately."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Final

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.proxy_env_variable_loader import load_http_proxy_from_env
from slack_sdk.web.async_client import AsyncWebClient

from bot.draining import drain
from bot.incidents import report
from bot.platform_time import hear_dates
from bot.quiz.playing import prove_turn
from bot.replies import Reply
from bot.slack_app.deliver import POST_EVENT, SlackFace
from bot.slack_app.desk import Desk
from bot.slack_app.payloads import (
    Payload,
    ReturnAddress,
    Told,
    address_of_click,
    address_of_command,
    address_of_form,
    posted_of,
)
from bot.slack_app.private import PrivateAnswers
from bot.slack_app.render import draw
from bot.slack_app.rights import RightsDesk
from bot.slack_app.signing_in import fetch_address, fetch_first_address
from bot.slack_app.sockets import Envelope, Sockets
from bot.slack_app.wire import SDK_LOG, TIME_LIMIT, Failure, is_loopback, web_client
from bot.slack_app.workspaces import Workspaces
from bot.study.core import Study
from bot.study.punctuality import note_time
from bot.study.sending import prove_standing
from bot.wording import counted

_LOG: Final = logging.getLogger(__name__)
_ANYTHING: Final = re.compile(r".*", re.DOTALL)

Ack = Callable[[], Awaitable[Any]]


class SlackApp:
    """The Studyhall of every workspace that one app is installed in."""

    def __init__(
        self,
        study: Study,
        *,
        bot_tokens: Sequence[str],
        app_token: str,
        api_base: str | None,
        organisers: frozenset[str],
        messages_per_second: int = 5,
    ) -> None:
        base = api_base or AsyncWebClient.BASE_URL
        self._study = study
        self._workspaces = Workspaces(bot_tokens, base)
        self._app_client = web_client(app_token, base)
        self.face = SlackFace(
            self._workspaces,
            messages_per_second=messages_per_second,
            count_rate_limited=partial(study.metrics.count_rate_limited, "slack"),
        )
        self._answers = PrivateAnswers(self._workspaces)
        self._desk = Desk(study, self._workspaces, RightsDesk(study, self._workspaces, listed=organisers))
        self._bolt = self._new_bolt(base)
        self._first_address: str | None = None
        proxy = None if is_loopback(base) else load_http_proxy_from_env(SDK_LOG)
        self._sockets = Sockets(self._fetch_address, self._take, proxy=proxy)
        self._session: aiohttp.ClientSession | None = None
        self._running: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        """Sign in and connect. Waits while Slack can't be reached. Raises SlackRefused for a refused token."""
        heard = hear_dates(aiohttp.TraceConfig(), partial(note_time, self._study, "slack"))
        self._session = aiohttp.ClientSession(timeout=TIME_LIMIT, trace_configs=[heard])
        self._app_client.session = self._session
        try:
            await self._workspaces.sign_in(self._session)
            self._first_address = await fetch_first_address(self._app_client)
            await self._sockets.open(self._session)
        except BaseException:
            await self.close()
            raise
        _LOG.info("connected to Slack in %s", counted(len(self._workspaces), "workspace"))

    async def take_no_more(self) -> None:
        """From now on no envelope is taken: Slack gets no receipt, and tells its events again later."""
        await self._sockets.close()

    async def close(self) -> None:
        """Take nothing new, let running clicks finish, hang up. May be called at any time."""
        await self.take_no_more()
        if unfinished := await drain(self._running):
            _LOG.warning("%d clicks on Slack were not finished in time", unfinished)
        if self._session is not None:
            await self._session.close()

    # --- what comes in ---

    async def _fetch_address(self) -> str | Failure:
        """The first one was fetched while starting, to see whether the token is accepted; each is good once."""
        first, self._first_address = self._first_address, None
        return first or await fetch_address(self._app_client)

    async def _take(self, envelope: Envelope) -> bool:
        """Hand an envelope to Bolt, which answers as soon as its listener has called `ack`.

        Bolt gives an event its receipt before its listener runs. The one event that is heard must not be lost, so it
        is taken here, and its receipt comes after the writing: without one Slack tells it again.
        """
        payload = envelope.get("payload")
        if not isinstance(payload, dict):
            return False
        if (told := posted_of(payload, POST_EVENT)) is not None:
            await self._prove(told)
            return True
        response = await self._bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=payload))
        return response.status == 200

    async def _prove(self, told: Told) -> None:
        """A message of our own proves what it shows; one of another app proves nothing."""
        own = self._workspaces.identity_of(told.message.spot.space)
        if own is None or not told.bot or told.bot != own.bot:
            _LOG.warning("another app's message carries our mark in workspace %s", told.message.spot.space)
            return
        prove = prove_standing if told.shown.kind == "post" else prove_turn
        await prove(self._study, told.shown.id, told.message)

    def _new_bolt(self, base: str) -> AsyncApp:
        """Bolt without a token: it would ask Slack who it is during the first click, before that gets its receipt."""

        async def authorize(team_id: str | None) -> AuthorizeResult:
            identity = self._workspaces.identity_of(team_id or "")
            return AuthorizeResult(enterprise_id=None, team_id=team_id, bot_user_id=identity.user if identity else None)

        client = AsyncWebClient(base_url=base, retry_handlers=[], logger=SDK_LOG)
        bolt = AsyncApp(name="slack_bolt.app", client=client, authorize=authorize, logger=SDK_LOG)
        bolt.command(_ANYTHING)(self._on_command)
        bolt.action(_ANYTHING)(self._on_click)
        bolt.view(_ANYTHING)(self._on_form)
        bolt.event("app_home_opened")(self._on_home)
        bolt.error(self._on_error)
        return bolt

    async def _on_command(self, ack: Ack, body: dict[str, Any]) -> None:
        await ack()
        await self._serve(body, address_of_command, self._desk.answer_command, "answering a command on Slack")

    async def _on_click(self, ack: Ack, body: dict[str, Any]) -> None:
        await ack()
        await self._serve(body, address_of_click, self._desk.answer_click, "answering a click on Slack")

    async def _on_form(self, ack: Ack, body: dict[str, Any]) -> None:
        await ack()
        await self._serve(body, address_of_form, self._desk.answer_form, "taking a form on Slack")

    async def _on_home(self, body: dict[str, Any]) -> None:
        """Bolt has given the receipt. What comes too late or not at all comes with the next look."""
        try:
            await self._desk.publish_home(body)
        except Exception as error:  # noqa: BLE001 -- the one place for what nobody expected
            report(error, "publishing a Home tab")

    async def _on_error(self, error: Exception) -> None:
        """Whatever escapes a listener; Bolt's own handler would log the payload."""
        report(error, "handling a payload from Slack")

    # --- what goes out ---

    async def _serve(
        self,
        payload: Payload,
        address: Callable[[Payload], ReturnAddress],
        answer: Callable[[Payload], Awaitable[Reply | None]],
        doing: str,
    ) -> None:
        """Run one use case and show its reply. The one place where an unexpected error becomes an apology."""
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            reply = await answer(payload)
            home = self._workspaces.identity_of(address(payload).team)
            message = draw(reply, home=home.home if home else "") if reply is not None else None
        except Exception as error:  # noqa: BLE001 -- the member gets an id, the log the traceback
            message = draw(report(error, doing))
        if message is not None:
            await self._answers.say(address(payload), message)
