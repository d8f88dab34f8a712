"""Which workspace a bot token was for: Slack doesn't say that of a token which it refuses."""

import hashlib

from storage import memory
from storage.database import Database


class Homes:
    """The addresses of workspaces by the tokens for them, of which nothing is kept but a digest."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, token: str) -> str:
        """Empty where it was never signed in with."""
        return await self._database.read(lambda tx: memory.recall(tx, _name(token))) or ""

    async def keep(self, token: str, home: str) -> None:
        await self._database.write(lambda tx: memory.remember(tx, _name(token), home))


def _name(token: str) -> str:
    return f"slack workspace {hashlib.sha256(token.encode()).hexdigest()[:32]}"
