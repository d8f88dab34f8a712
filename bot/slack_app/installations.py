"""The workspaces that installed the app by its page: known to every process, with tokens that are exchanged in time.

Who we are there, and with which token, is kept here and not asked for with every request. What another process learnt
(an installation, a new token, a removal) is read from the database: at once where something comes from a workspace
that isn't known, otherwise within seconds.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, Literal, NoReturn, Protocol

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.event_log import log_of
from bot.incidents import report
from bot.slack_app.origin import Origin
from bot.slack_app.signing_in import Identity
from bot.slack_app.wire import CALL_FAILS, Failure, failure_of, web_client
from storage import installations, purging
from storage.database import Database
from storage.installations import Installed

if TYPE_CHECKING:
    from bot.slack_app.vault import Vault

_LOG: Final = log_of(__name__)

LOOK_EVERY_S: Final = 5.0
_OVERLAP: Final = timedelta(minutes=10)
"""Whose clock is how far behind nobody knows; what is read twice changes nothing."""
ROTATE_BEFORE: Final = timedelta(hours=2)
"""A token that expires is good for twelve hours."""
_ROTATING_AT_MOST: Final = timedelta(minutes=1)
_SECOND: Final = timedelta(seconds=1)
"""Slack tells times of events without fractions."""
_GONE: Final = frozenset({"invalid_refresh_token", "token_revoked", "account_inactive", "invalid_auth"})

_Tell = Callable[[str, str], Awaitable[None]]


class Served(Protocol):
    """Those who keep which client speaks for which workspace."""

    async def admit(self, own: Identity, client: AsyncWebClient) -> list[str]: ...

    def evict(self, home: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class AppCredentials:
    """What the app proves itself with, from its Basic Information."""

    client_id: str
    client_secret: str = field(repr=False)


class Installations:
    """All of them, as this process knows them."""

    def __init__(
        self,
        database: Database,
        vault: "Vault",
        clock: Clock,
        credentials: AppCredentials,
        *,
        api_base: str | None,
        tell: _Tell,
    ) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._credentials = credentials
        self._base = api_base or AsyncWebClient.BASE_URL
        self._tell = tell
        self._app = web_client("", self._base)
        self._session: aiohttp.ClientSession | None = None
        self._served: Served | None = None
        self._known: dict[str, tuple[Installed, AsyncWebClient]] = {}
        self._read_at: datetime | None = None

    async def open(self, served: Served, session: aiohttp.ClientSession) -> None:
        """From now on `served` has all of them. Raises KeysRefused where a token can't be read."""
        self._served, self._session, self._app.session = served, session, session
        await self._look()

    async def run(self) -> NoReturn:
        """Follow what other processes learn, and exchange tokens in time."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                await self._look()
                await self._rotate_due()
            except Exception as error:  # noqa: BLE001 -- such as of the database; the next look may do better
                report(error, "looking after the installations of Slack's app")

    async def meet(self, origin: Origin) -> None:
        """Something came from a place that isn't known; another process may have installed it just now."""
        named = [home for home in (*origin.teams, origin.organisation) if home]
        if named and not any(home in self._known for home in named):
            await self._take_in(await self._database.read(lambda tx: installations.load_some(tx, named)))

    async def keep(self, own: Identity, token: str, refresh_token: str | None, expires_in: int | None) -> None:
        """It was installed, for the first time or anew."""
        now = self._clock.now()
        installed = Installed(
            home=own.organisation or own.team,
            whole=bool(own.organisation),
            address=own.home,
            bot_user=own.user,
            bot=own.bot,
            token=self._vault.lock(token),
            refresh_token=self._vault.lock(refresh_token) if refresh_token else None,
            expires_at=now + timedelta(seconds=expires_in) if expires_in else None,
        )
        await self._database.write(lambda tx: installations.keep(tx, installed, at=now))
        await self._take_in([installed])
        await self._tell(f"installation {installed.home}", "")
        _LOG.info("installed", workspace=own.home or installed.home)

    async def end(self, origin: Origin, at: datetime) -> None:
        """The app was removed at an instant; what was installed again since then stays."""
        home = origin.organisation or next(iter(origin.teams), "")
        now = self._clock.now()
        if await self._database.write(
            lambda tx: installations.remove_before(tx, home, installed_before=at + _SECOND, at=now)
        ):
            await self._take_in(await self._database.read(lambda tx: installations.load_some(tx, [home])))

    async def hear(self, client: AsyncWebClient, failure: Failure) -> None:
        """Slack takes a token no longer. Another process may have a newer one; otherwise the app was removed unseen."""
        home = next((home for home, (_, own) in self._known.items() if own is client), None)
        if home is None:
            return
        used = self._known[home][0].token
        await self._take_in(await self._database.read(lambda tx: installations.load_some(tx, [home])))
        known = self._known.get(home)
        if known is not None and known[0].token == used and failure.code != "token_expired":
            await self._lose(known[0], failure)

    # --- what the tables say ---

    async def _look(self) -> None:
        now, since = self._clock.now(), self._read_at
        earlier = since - _OVERLAP if since else None
        await self._take_in(await self._database.read(lambda tx: installations.load_changed(tx, since=earlier)))
        self._read_at = now

    async def _take_in(self, changed: Iterable[Installed]) -> None:
        assert self._served is not None
        for installed in changed:
            known = self._known.get(installed.home)
            if known is not None and known[0] == installed:
                continue
            if installed.token is None:
                if known is not None:
                    await self._forget(installed.home)
                continue
            token = self._vault.open(installed.token)
            client = known[1] if known else web_client(token, self._base)
            client.token, client.session = token, self._session
            self._known[installed.home] = installed, client
            teams = await self._served.admit(_identity_of(installed), client)
            if known is None:
                await self._database.write(partial(purging.note_back, platform="slack", native_ids=teams))
            await self._lock_anew(installed, token)

    async def _forget(self, home: str) -> None:
        """What is stored of its workspaces goes in thirty days, unless it comes back."""
        assert self._served is not None
        del self._known[home]
        for team in self._served.evict(home):
            at = self._clock.now()
            await self._database.write(partial(purging.note_removed, platform="slack", native_id=team, at=at))

    async def _lock_anew(self, installed: Installed, token: str) -> None:
        """Once a new key is the first one, nothing is left under the old one after a start."""
        assert installed.token is not None
        if self._vault.is_current(installed.token):
            return
        old, locked = installed.token, self._vault.lock(token)
        refresh = self._vault.lock(self._vault.open(installed.refresh_token)) if installed.refresh_token else None
        await self._database.write(
            lambda tx: installations.encrypt_anew(tx, installed.home, old=old, token=locked, refresh_token=refresh)
        )
        _, client = self._known[installed.home]
        self._known[installed.home] = installed._replace(token=locked, refresh_token=refresh), client

    # --- exchanging tokens ---

    async def _rotate_due(self) -> None:
        before = self._clock.now() + ROTATE_BEFORE
        for home in await self._database.read(lambda tx: installations.load_expiring(tx, before=before)):
            await self._rotate(home, before)

    async def _rotate(self, home: str, expiring_before: datetime) -> None:
        now = self._clock.now()
        until = now + _ROTATING_AT_MOST
        if not await self._database.write(
            lambda tx: installations.begin_rotation(tx, home, expiring_before=expiring_before, now=now, until=until)
        ):
            return
        [installed] = await self._database.read(lambda tx: installations.load_some(tx, [home]))
        assert installed.refresh_token is not None
        answer = await self._exchange(self._vault.open(installed.refresh_token))
        fresh = None
        if not isinstance(answer, Failure):
            token, refresh_token, seconds = answer
            fresh = self._vault.lock(token), self._vault.lock(refresh_token), now + timedelta(seconds=seconds)
        at = self._clock.now()
        await self._database.write(lambda tx: installations.end_rotation(tx, home, until=until, fresh=fresh, at=at))
        await self._take_in(await self._database.read(lambda tx: installations.load_some(tx, [home])))
        if isinstance(answer, Failure) and answer.code in _GONE:
            await self._lose(installed, answer)

    async def _exchange(self, refresh_token: str) -> tuple[str, str, int] | Failure:
        grant: Literal["refresh_token"] = "refresh_token"
        try:
            answer = await self._app.oauth_v2_access(
                client_id=self._credentials.client_id,
                client_secret=self._credentials.client_secret,
                grant_type=grant,
                refresh_token=refresh_token,
            )
            return str(answer["access_token"]), str(answer["refresh_token"]), int(answer["expires_in"])
        except (*CALL_FAILS, KeyError) as error:
            return failure_of(error)

    async def _lose(self, installed: Installed, failure: Failure) -> None:
        token, now = installed.token or "", self._clock.now()
        if not await self._database.write(
            lambda tx: installations.remove_with(tx, installed.home, token=token, at=now)
        ):
            return
        await self._take_in(await self._database.read(lambda tx: installations.load_some(tx, [installed.home])))
        await self._tell(
            f"installation {installed.home}",
            f"Slack takes the token of {installed.address or installed.home} no longer ({failure.code}): "
            "somebody there has to install the app again from its page.",
        )


def _identity_of(installed: Installed) -> Identity:
    return Identity(
        team="" if installed.whole else installed.home,
        user=installed.bot_user,
        home=installed.address,
        bot=installed.bot,
        organisation=installed.home if installed.whole else "",
    )
