"""The pages by which a workspace installs the app. Bolt draws and checks them; what they keep is ours.

Bolt's own stores keep tokens in clear text, and its states can be used twice.
"""

import hashlib
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from logging import Logger
from typing import Final

import aiohttp
from aiohttp import web
from aiohttp.typedefs import Handler
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.event_log import log_of
from bot.incidents import report
from bot.slack_app.installations import AppCredentials, Installations
from bot.slack_app.manifest import wanted_scopes
from bot.slack_app.signing_in import ask_identity
from bot.slack_app.wire import SDK_LOG, TIME_LIMIT, Failure, web_client
from storage import installations
from storage.database import Database

_LOG: Final = log_of(__name__)
_COOKIE: Final = "__Host-studyhall-state"
"""Browsers take a cookie that begins so over HTTPS alone, for all of one host and no other."""
_STATE_LASTS: Final = timedelta(minutes=10)
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class _States(AsyncOAuthStateStore):
    """Each is good for one return, to whichever process. The browser has it as a cookie, too."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @property
    def logger(self) -> Logger:
        return SDK_LOG

    async def async_issue(self, *_: object, **__: object) -> str:
        state, now = secrets.token_urlsafe(32), self._clock.now()
        digest = _digest(state)
        await self._database.write(lambda tx: installations.begin(tx, digest, now=now, expires_at=now + _STATE_LASTS))
        return state

    async def async_consume(self, state: str) -> bool:
        digest, now = _digest(state), self._clock.now()
        return await self._database.write(lambda tx: installations.use_up(tx, digest, now=now))


class _Kept(AsyncInstallationStore):
    """Nothing of whoever pressed the button is kept."""

    def __init__(self, kept: Installations, base: str) -> None:
        self._kept = kept
        self._base = base

    @property
    def logger(self) -> Logger:
        return SDK_LOG

    async def async_save(self, installation: Installation) -> None:
        """Raises BoltError where Slack doesn't say who we are there."""
        token = installation.bot_token or ""
        client = web_client(token, self._base)
        async with aiohttp.ClientSession(timeout=TIME_LIMIT) as session:
            client.session = session
            own = await ask_identity(client)
        if isinstance(own, Failure):
            raise BoltError(own.why)
        expires_at = installation.bot_token_expires_at  # by the machine's clock, as Bolt reckons it
        seconds = int(expires_at - time.time()) if expires_at else None
        await self._kept.keep(own, token, installation.bot_refresh_token, seconds)


class Installing:
    """`…/install` begins, `…/oauth_redirect` ends; the same again installs anew."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        kept: Installations,
        credentials: AppCredentials,
        *,
        public_url: str,
        api_base: str | None,
    ) -> None:
        """`public_url` is what is before `/install` where browsers see it, such as `https://your.domain/slack`."""
        base = api_base or AsyncWebClient.BASE_URL
        settings = AsyncOAuthSettings(
            client_id=credentials.client_id,
            client_secret=credentials.client_secret,
            scopes=sorted(wanted_scopes()),
            user_scopes=[],
            redirect_uri=f"{public_url}/oauth_redirect",
            install_path=f"{public_url}/install",
            redirect_uri_path=f"{public_url}/oauth_redirect",
            authorization_url=f"{base.rstrip('/').removesuffix('/api')}/oauth/v2/authorize",
            installation_store=_Kept(kept, base),
            state_store=_States(database, clock),
            state_cookie_name=_COOKIE,
            state_expiration_seconds=int(_STATE_LASTS.total_seconds()),
            logger=SDK_LOG,
        )
        self._client = web_client("", base)
        self._flow = AsyncOAuthFlow(client=self._client, settings=settings, logger=SDK_LOG)

    @property
    def pages(self) -> Mapping[str, Handler]:
        """By what stands behind the path."""
        return {"/install": self._install, "/oauth_redirect": self._return}

    async def _install(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(request, self._flow.handle_installation)

    async def _return(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(request, self._flow.handle_callback)

    async def _answer(
        self, request: web.Request, handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
    ) -> web.StreamResponse:
        asked = AsyncBoltRequest(body="", query=request.query_string, headers={**request.headers})
        try:
            response = await to_aiohttp_response(await handle(asked))
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
            _LOG.warning("an installation failed: Slack gave no answer", why=type(error).__name__)
            response = web.Response(status=502, text="Slack gave no answer. Please try again in a minute.")
        except Exception as error:  # noqa: BLE001 -- told with its id, like everything that nobody expected
            apology = report(error, "installing Slack's app")
            response = web.Response(
                status=500, text=f"Something broke on our side ({apology.incident}). Please try again."
            )
        response.headers.update(_HEADERS)
        return response


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
