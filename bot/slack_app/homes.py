"""Which workspace a bot token was for: Slack doesn't say that of a token which it refuses."""

import hashlib
from collections.abc import Sequence
from functools import partial

from storage import memory, purging
from storage.database import Database, Transaction


class Homes:
    """The addresses of workspaces by the tokens for them, of which nothing is kept but a digest."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, token: str) -> str:
        """Empty where it was never signed in with."""
        return await self._database.read(lambda tx: memory.recall(tx, _name(token))) or ""

    async def keep(self, token: str, home: str, teams: Sequence[str]) -> None:
        """A token is good for these workspaces: none of them has removed the app, or it is back."""
        await self._database.write(partial(_keep, token=token, home=home, teams=teams))


def _keep(tx: Transaction, token: str, home: str, teams: Sequence[str]) -> None:
    memory.remember(tx, _name(token), home)
    purging.note_back(tx, platform="slack", native_ids=teams)


def _name(token: str) -> str:
    return f"slack workspace {hashlib.sha256(token.encode()).hexdigest()[:32]}"
