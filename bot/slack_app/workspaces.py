"""The workspaces that the app is installed in: each has a token of its own, all share the app's connections."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.event_log import log_of
from bot.incidents import report
from bot.keeping import TRY_AGAIN
from bot.slack_app.homes import Homes
from bot.slack_app.origin import Origin
from bot.slack_app.remedies import TOKEN_LOST
from bot.slack_app.signing_in import (
    WANTED_OF_BOT,
    Identity,
    SlackRefused,
    ask_identity,
    fetch_teams,
    is_refusal,
    refusal,
    wait_for_slack,
)
from bot.slack_app.wire import Failure, web_client

_LOG: Final = log_of(__name__)
_SETTING: Final = "STUDYHALL_SLACK_BOT_TOKEN"
_STRANGERS_TOLD: Final = 100

_Tell = Callable[[str, str], Awaitable[None]]


Lost = Callable[[AsyncWebClient, Failure], Awaitable[None]]


async def ignore(_: AsyncWebClient, __: Failure) -> None:
    """Where nobody can install the app by a page."""


class Workspaces:
    """Which client speaks for which workspace, known once they are signed in."""

    def __init__(
        self,
        tokens: Sequence[str],
        base: str,
        *,
        homes: Homes,
        tell: _Tell,
        installed_lost: Lost,
    ) -> None:
        """What is told outside.

        Args:
            tokens: those of the settings.
            base: the address of the Web API.
            homes: remembers which token was whose.
            tell: is told what is wrong with a token, by its name; nothing any more with an empty sentence.
            installed_lost: is told when Slack takes the token no longer of one that installed the app by its page.
        """
        self._installed_lost = installed_lost
        self._clients = [web_client(token, base) for token in tokens]
        self._by_team: dict[str, tuple[Identity, AsyncWebClient]] = {}
        self._by_organisation: dict[str, tuple[Identity, AsyncWebClient]] = {}
        self._strangers: set[str] = set()
        """Workspaces without a token that the log has told of."""
        self._missing: dict[int, Failure | None] = dict.fromkeys(range(len(self._clients)))
        """What the latest attempt came to, for each token that isn't signed in yet."""
        self._homes = homes
        self._told = tell
        self._lost: set[int] = set()
        """Tokens that Slack has refused since they were signed in with."""
        self._installed: dict[str, AsyncWebClient] = {}
        """Those that installed the app by its page, by workspace or organisation."""
        self._session: aiohttp.ClientSession | None = None

    async def sign_in(self, session: aiohttp.ClientSession) -> None:
        """Ask Slack who we are in each, and return when it is known of one of them.

        Waits while Slack can't be reached. Raises SlackRefused where every token is refused.
        """
        self._session = session
        for client in self._clients:
            client.session = session
        while self._clients and not self._signed_in:
            await asyncio.gather(*(self._ask(at) for at in self._missing if not self._refused(at)))
            if all(map(self._refused, range(len(self._clients)))):
                raise self._refusal_of_all()
            if not self._signed_in:
                await wait_for_slack(
                    next(failure for at, failure in self._missing.items() if failure and not self._refused(at))
                )
        for at in filter(self._refused, tuple(self._missing)):
            await self._tell(at)

    @property
    def _signed_in(self) -> bool:
        return bool(self._by_team or self._by_organisation)

    async def sign_in_rest(self, clock: Clock) -> None:
        """Go on with those that aren't signed in; returns when all are."""
        await asyncio.gather(*(self._keep_asking(at, clock) for at in tuple(self._missing)))

    async def _keep_asking(self, at: int, clock: Clock) -> None:
        while failure := self._missing.get(at):
            if is_refusal(failure):
                await clock.wait(TRY_AGAIN)
            else:
                await wait_for_slack(failure)
            try:
                await self._ask(at)
                if self._refused(at) and (now := self._missing[at]) and now.code != failure.code:
                    await self._tell(at)
            except Exception as error:  # noqa: BLE001 -- such as of the database; the next attempt may do better
                report(error, "signing in to Slack")

    async def _ask(self, at: int) -> None:
        answer = await ask_identity(self._clients[at])
        if isinstance(answer, Failure):
            self._missing[at] = answer
            return
        teams = await self._take_in(answer, self._clients[at])
        del self._missing[at]
        await self._told(f"token {at + 1}", "")
        _LOG.info("Slack takes a token", token=at + 1, workspace=answer.home)
        await self._homes.keep(self._clients[at].token or "", answer.home, teams)

    async def _take_in(self, own: Identity, client: AsyncWebClient) -> list[str]:
        """The workspaces that it is good for."""
        if not own.organisation:
            self._by_team[own.team] = own, client
            return [own.team]
        self._by_organisation[own.organisation] = own, client
        teams = await fetch_teams(client)
        for team in teams:
            self._by_team[team] = replace(own, team=team), client
        return list(teams)

    async def admit(self, own: Identity, client: AsyncWebClient) -> list[str]:
        """One that installed the app by its page; the workspaces that its token is good for."""
        self._installed[own.organisation or own.team] = client
        return await self._take_in(own, client)

    def evict(self, home: str) -> list[str]:
        """It removed the app; the workspaces that are served no longer."""
        client = self._installed.pop(home, None)
        gone = [team for team, (_, other) in self._by_team.items() if other is client]
        self._by_team = {team: known for team, known in self._by_team.items() if known[1] is not client}
        self._by_organisation.pop(home, None)
        return gone

    def _refused(self, at: int) -> bool:
        failure = self._missing.get(at)
        return failure is not None and is_refusal(failure)

    def _refusal_of_all(self) -> SlackRefused:
        codes = list(dict.fromkeys(failure.code for failure in self._missing.values() if failure))
        what = _SETTING if len(self._clients) == 1 else f"all {len(self._clients)} tokens in {_SETTING}"
        return refusal(what, ", ".join(codes), WANTED_OF_BOT)

    async def _tell(self, at: int) -> None:
        """Name a refused token, by its place in the setting and by its workspace where that is known from earlier."""
        failure = self._missing[at]
        assert failure is not None
        minutes = TRY_AGAIN // timedelta(minutes=1)
        goes_on = f"The other workspaces are served, and this token is tried every {minutes} minutes."
        await self._told(f"token {at + 1}", f"{refusal(await self._which(at), failure.code, WANTED_OF_BOT)} {goes_on}")

    async def _which(self, at: int) -> str:
        home = await self._homes.of(self._clients[at].token or "")
        return f"token {at + 1} of {len(self._clients)} in {_SETTING}{f' for {home}' if home else ''}"

    async def hear(self, space: str, failure: Failure | None) -> None:
        """What a call with a workspace's token came to: one that Slack takes no longer is told once, until it does."""
        client = self.client_of(space)
        at = next((number for number, other in enumerate(self._clients) if other is client), None)
        if at is None:
            if client is not None and failure is not None and failure.code in TOKEN_LOST:
                await self._installed_lost(client, failure)
            return
        if failure is None and at not in self._lost:
            return
        if failure is None:
            self._lost.discard(at)
            await self._told(f"token {at + 1}", "")
        elif failure.code in TOKEN_LOST:
            self._lost.add(at)
            await self._told(f"token {at + 1}", str(refusal(await self._which(at), failure.code, WANTED_OF_BOT)))

    @property
    def clients(self) -> list[AsyncWebClient]:
        """All of them, signed in or not."""
        return [*self._clients, *self._installed.values()]

    def space_of(self, origin: Origin) -> str:
        """The workspace of ours that something comes from; empty where none of those that it names is."""
        if known := next((team for team in origin.teams if team in self._by_team), None):
            return known
        organisation = self._by_organisation.get(origin.organisation)
        if organisation is not None and origin.teams:
            own, client = organisation
            self._by_team[origin.teams[0]] = replace(own, team=origin.teams[0]), client
            return origin.teams[0]
        self._tell_stranger(origin)
        return ""

    def _tell_stranger(self, origin: Origin) -> None:
        """Once for each, and not without end: whoever is added to a shared channel may click there."""
        named = " or ".join(origin.teams)
        if named not in self._strangers and len(self._strangers) < _STRANGERS_TOLD:
            self._strangers.add(named)
            _LOG.warning("something came from a workspace that no token is for", workspace=named, setting=_SETTING)

    def client_of(self, team: str) -> AsyncWebClient | None:
        """None for a workspace whose token we don't have (any more)."""
        known = self._by_team.get(team)
        return known[1] if known else None

    def identity_of(self, team: str) -> Identity | None:
        known = self._by_team.get(team)
        return known[0] if known else None

    @property
    def session(self) -> aiohttp.ClientSession | None:
        """What everything goes out by; None before signing in."""
        return self._session

    def __len__(self) -> int:
        return len(self._by_team)
