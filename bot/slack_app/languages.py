"""The language of whoever acts on Slack. No payload tells it: `users.info` does, and its word is kept for a day."""

import asyncio
import time
from collections import deque
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.clock import Clock
from bot.keeping import TRY_AGAIN
from bot.slack_app.origin import part_of, text_of
from bot.slack_app.wire import Failure, reading_call
from bot.slack_app.workspaces import Workspaces
from bot.talk.asks import Ask
from bot.talk.languages import Language, language_of
from bot.talk.people import Account

_KEPT_FOR: Final = timedelta(days=1)
_MOST_KEPT: Final = 20_000
_PER_MINUTE: Final = 30
"""Look-ups; Slack answers a hundred, of which names may take sixty."""
_WAIT_S: Final = 0.3
"""How long an ask waits for the first look-up. Whoever's language isn't known by then is answered in English, once."""


class SlackLanguages:
    """Remembers languages; nothing of it needs to survive."""

    def __init__(self, workspaces: Workspaces, clock: Clock) -> None:
        self._workspaces = workspaces
        self._clock = clock
        self._known: dict[Account, tuple[Language | None, datetime]] = {}
        self._asking: dict[Account, asyncio.Task[None]] = {}
        self._asked_at: deque[float] = deque(maxlen=_PER_MINUTE)

    async def see_to(self, ask: Ask) -> Ask:
        """The same ask, with the language of whoever asks."""
        return replace(ask, caller=replace(ask.caller, told_language=await self.find(ask.caller.account)))

    async def find(self, account: Account) -> Language | None:
        """What is known of somebody, however old, or found out within a moment."""
        asking = self._ask_now(account) if self._is_old(account) else None
        if asking is not None and account not in self._known:
            await asyncio.wait({asking}, timeout=_WAIT_S)
        return self._remembered(account)

    def forget(self, account: Account) -> None:
        """Somebody changed their profile, and perhaps their language with it: they are asked for again."""
        self._known.pop(account, None)

    def _remembered(self, account: Account) -> Language | None:
        language, _ = self._known.get(account, (None, None))
        return language

    def _is_old(self, account: Account) -> bool:
        known = self._known.get(account)
        return known is None or not timedelta() <= self._clock.now() - known[1] < _KEPT_FOR

    def _ask_now(self, account: Account) -> asyncio.Task[None] | None:
        """None where too many were asked for just now: the next ask of theirs tries again."""
        if account not in self._asking:
            now = time.monotonic()
            if len(self._asked_at) == _PER_MINUTE and now - self._asked_at[0] < 60:
                return None
            self._asked_at.append(now)
            self._asking[account] = asyncio.create_task(self._look_up(account))
        return self._asking[account]

    async def _look_up(self, account: Account) -> None:
        """After a failure, what was known before holds until the next try."""
        try:
            client = self._workspaces.client_of(account.team)
            wanted = {"user": account.user, "include_locale": "true"}
            answer = await reading_call(client, "users.info", wanted) if client is not None else None
            now, before = self._clock.now(), self._remembered(account)
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            if answer is None or isinstance(answer, Failure):
                self._known[account] = before, now - _KEPT_FOR + TRY_AGAIN
            else:
                self._known[account] = language_of(text_of(part_of(answer, "user"), "locale")), now
        finally:
            self._asking.pop(account, None)
