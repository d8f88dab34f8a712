"""The workspaces that the app is installed in: each has a token of its own, all share the app's connections."""

from collections.abc import Iterable

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack_app.signing_in import Identity, sign_in
from bot.slack_app.wire import web_client


class Workspaces:
    """Which client speaks for which workspace, known once they are signed in."""

    def __init__(self, tokens: Iterable[str], base: str) -> None:
        self._clients = [web_client(token, base) for token in tokens]
        self._by_team: dict[str, tuple[Identity, AsyncWebClient]] = {}

    async def sign_in(self, session: aiohttp.ClientSession) -> None:
        """Ask Slack who we are in each. Waits while Slack can't be reached. Raises SlackRefused."""
        for client in self._clients:
            client.session = session
            identity = await sign_in(client)
            self._by_team[identity.team] = identity, client

    @property
    def clients(self) -> list[AsyncWebClient]:
        """All of them, signed in or not."""
        return self._clients

    def client_of(self, team: str) -> AsyncWebClient | None:
        """None for a workspace whose token we don't have (any more)."""
        known = self._by_team.get(team)
        return known[1] if known else None

    def identity_of(self, team: str) -> Identity | None:
        known = self._by_team.get(team)
        return known[0] if known else None

    def __len__(self) -> int:
        return len(self._by_team)
